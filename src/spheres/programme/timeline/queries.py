"""Everything a member may see of her, by moment."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import cached_property

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Entry, entries_of, marks_of, plain, tellings
from spheres.programme.timeline.models import Extract


@dataclass
class Search:
    """What is looked for: kinds (none: all), a month, words; or from one day until another."""

    kinds: Collection[str] = ()
    month: str = ""
    """As ``YYYY-MM``."""
    words: str = ""
    from_on: date = date.min
    until_on: date = date.max

    @cached_property
    def plain_words(self) -> str:
        return plain(self.words)

    def has(self, entry: Entry) -> bool:
        return (
            self.from_on <= entry.day <= self.until_on
            and entry.day.isoformat().startswith(self.month)
            and entry.says(self.plain_words)
        )


def timeline(record: Record, search: Search) -> list[Entry]:
    """What was search for, newest first, as far as this member reads it."""
    kinds = [telling for telling in tellings(record) if not search.kinds or telling.kind in search.kinds]
    found = [entry for entry in entries_of(record, kinds) if search.has(entry)]
    return sorted(found, key=lambda entry: (entry.day, str(entry.at)), reverse=True)


def as_shown(page: Collection[Entry]) -> list[tuple[Entry, str, str]]:
    """Each entry of a page, who wrote it, and what else has to be known of it (that it is held back from
    her)."""
    found = Member.objects.filter(pk__in={entry.author_id for entry in page})
    names = {member.pk: member.name for member in found}
    marks = marks_of(page)
    return [(entry, names.get(entry.author_id, ""), marks.get(entry.marked_by, "")) for entry in page]


def extract(record: Record, extract_id: UUID) -> Extract:
    """An extract that this member took, opened. Raises ``NotVisible``."""
    rows = Extract.objects.filter(pk=extract_id, participant_id=record.id, author_id=record.member.pk)
    found = record.keys.open_one(rows.first())
    if found is None:
        raise NotVisible(record.id)
    return found
