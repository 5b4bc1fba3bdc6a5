"""What legal brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import Look
from spheres.programme.participants.cards import Asked, Lines

VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE

RECORD_WORDS = {
    "legal:steps": pgettext_lazy("record", "Read her legal steps"),
    "legal:step-add": pgettext_lazy("record", "Opened the page for a legal step"),
    ("legal:step", VIEW): pgettext_lazy("record", "Opened a legal step"),
    ("legal:step", CHANGE): pgettext_lazy("record", "Noted a legal step"),
}


def _page(asked: Asked) -> list[tuple[Any, dict[str, Any]]] | None:
    return [((50,), {})] if Category.LEGAL in asked.record.rights.reads else None


LINES = [Lines("others", "legal/_page_line.html", _page)]
