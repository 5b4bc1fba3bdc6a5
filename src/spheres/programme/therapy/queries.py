"""What a psychotherapist reads of her own therapies, and what others read of them."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from spheres.foundation.access.queries import NotVisible
from spheres.programme.participants.models import Participant
from spheres.programme.participants.record import Record, records_of
from spheres.programme.participants.spelling import folded
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary

NOTES_PAGE = 20
SESSIONS_SHOWN = 60


def my_therapies(member: Any) -> list[tuple[Participant, Therapy]]:
    """Those in therapy with this member now, by name."""
    rows = {t.participant_id: t for t in Therapy.objects.filter(therapist_id=member.pk, ends_at=None)}
    people, _keys = records_of(rows)
    return sorted(((person, rows[pk]) for pk, person in people.items()), key=lambda row: folded(row[0].name))


def my_therapy(record: Record) -> Therapy:
    """This member's therapy with her. Raises ``NotVisible``."""
    rows = Therapy.objects.filter(participant_id=record.id, therapist_id=record.member.pk)
    found = rows.order_by("-starts_at", "-pk").first()
    if found is None:
        raise NotVisible(record.id)
    return found


def notes_of(record: Record) -> QuerySet[TherapyNote]:
    """One's own, newest first, sealed."""
    rows = TherapyNote.objects.filter(participant_id=record.id, author_id=record.member.pk)
    return rows.order_by("-written_at", "-pk")


def sessions_of(therapy: Therapy) -> list[TherapySession]:
    """The newest sessions of a therapy, ``SESSIONS_SHOWN`` at most."""
    return list(
        TherapySession.objects.filter(therapy=therapy).order_by("-on", "-written_at", "-pk")[:SESSIONS_SHOWN]
    )


@dataclass
class Shared:
    """What of her therapies is shared with this member."""

    therapies: list[Therapy] = field(default_factory=list)
    sessions: list[TherapySession] = field(default_factory=list)
    summaries: list[TherapySummary] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.therapies or self.sessions or self.summaries)


def shared_of(record: Record) -> Shared:
    """For who reads her health; spans only to who reads who she is."""
    of = {"participant_id": record.id}
    summaries = TherapySummary.objects.filter(**of, taken_back_at=None).select_related("author")
    return Shared(
        list(Therapy.objects.filter(**of, ends_at=None).select_related("therapist", "therapist__partner")),
        list(TherapySession.objects.filter(**of).order_by("-on")[:SESSIONS_SHOWN]),
        record.keys.open(summaries.order_by("-written_at", "-pk")),
    )


def my_summaries(record: Record) -> list[TherapySummary]:
    """What the current member wrote about her to be shared, opened, the newest first."""
    rows = TherapySummary.objects.filter(participant_id=record.id, author_id=record.member.pk)
    return record.keys.open(rows.order_by("-written_at", "-pk"))
