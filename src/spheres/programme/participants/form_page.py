"""The page that is one form: what most rooms need to note something, with no template of their own."""

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from spheres.programme.participants.record import Record

Link = tuple[str, str]
"""An address, and its words."""


def form_page(
    request: HttpRequest,
    record: Record | None,
    form: Form,
    *,
    title: str,
    submit: str,
    crumbs: Sequence[Link] = (),
    is_under_her_page: bool = True,
    here: str = "",
    head: str = "",
    sentence: str | None = None,
    above: str = "",
    beside: Sequence[Link] = (),
    place: str | None = None,
    **context: Any,
) -> HttpResponse:
    """``form`` in a card, under ``title``, with a button that says ``submit``; about nobody where
    ``record`` is none.

    ``crumbs``: the steps to this page, from her page on unless it is not under it; ``here`` ends them, and
    ``head`` is the heading, where they are other words than the title. ``sentence``: what stands under the
    heading; her name and pronouns when nothing is said. ``above``: a template before the card, which is told
    ``context`` too. ``beside``: links beside the button. ``place``: where its draft lives; that of her page
    when nothing is said, and ``""`` keeps none.
    """
    steps = list(crumbs)
    if record is not None:
        who = " · ".join(filter(None, (record.name, record.pronouns)))
        sentence = who if sentence is None else sentence
        place = record.place if place is None else place
        if is_under_her_page:
            steps.insert(0, (reverse("workspace:participant", args=[record.id]), record.name))
    page = {  # under one name: a component sees what its page is told, and would take a title for its own
        "title": title,
        "submit": submit,
        "crumbs": steps,
        "here": here,
        "head": head,
        "sentence": sentence or "",
        "above": above,
        "beside": beside,
        "place": place or "",
    }
    told = {"page": page, "form": form, "person": record, **context}
    return render(request, "participants/form_page.html", told)
