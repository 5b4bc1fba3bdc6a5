"""Where a page about her leads on to, in rooms that stand above its own.

A room says so in its ``contributes.py`` (``PAGE_LINKS``); the page asks, and imports none of them.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from spheres.foundation.contributions import contributed
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class PageLink:
    """On the page ``of``: a link to ``page``, one about her too, for who reads ``category``."""

    of: str
    page: str
    label: Promise
    category: str


def page_links(record: Record, of: str) -> list[tuple[str, Promise]]:
    """(address, words) of each link that the page ``of`` shows this member."""
    links = (link for room in contributed("PAGE_LINKS") for link in room if link.of == of)
    return [
        (reverse(link.page, args=[record.id]), link.label) for link in links if record.may_read(link.category)
    ]
