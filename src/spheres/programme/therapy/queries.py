"""What a psychotherapist reads of her own therapies, and what others read of them."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import Participant
from spheres.programme.participants.rules import folded
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary

NOTES_PAGE = 20
SESSIONS_SHOWN = 60


def my_therapies(member: Any) -> list[tuple[Participant, Therapy]]:
    """Those in therapy with this member now, by name."""
    rows = {t.participant_id: t for t in Therapy.objects.filter(therapist_id=member.pk, ends_at=None)}
    people = Keyring.of(rows).open(Participant.objects.filter(pk__in=rows))
    return sorted(((her, rows[her.pk]) for her in people), key=lambda row: folded(row[0].name))


def my_therapy(member: Any, participant_id: UUID) -> Therapy:
    """This member's therapy with her. Raises ``NotVisible``."""
    rows = Therapy.objects.filter(participant_id=participant_id, therapist_id=member.pk)
    found = rows.order_by("-starts_at").first()
    if found is None:
        raise NotVisible(participant_id)
    return found


def notes_of(member: Any, participant_id: UUID) -> list[TherapyNote]:
    """One's own, newest first."""
    rows = TherapyNote.objects.filter(participant_id=participant_id, author_id=member.pk)
    return Keyring.of([participant_id]).open(rows.order_by("-written_at"))


def sessions_of(therapy: Therapy) -> list[TherapySession]:
    return list(
        TherapySession.objects.filter(therapy=therapy).order_by("-on", "-written_at")[:SESSIONS_SHOWN]
    )


@dataclass
class Shared:
    """What of her therapies is shared with this member."""

    therapies: list[Therapy] = field(default_factory=list)
    sessions: list[TherapySession] = field(default_factory=list)
    summaries: list[TherapySummary] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.therapies or self.sessions or self.summaries)


def shared_of(participant_id: UUID) -> Shared:
    """For who reads her health; spans only to who reads who she is."""
    hers = {"participant_id": participant_id}
    summaries = TherapySummary.objects.filter(**hers, taken_back_at=None).select_related("author")
    return Shared(
        list(Therapy.objects.filter(**hers, ends_at=None).select_related("therapist", "therapist__partner")),
        list(TherapySession.objects.filter(**hers).order_by("-on")[:SESSIONS_SHOWN]),
        Keyring.of([participant_id]).open(summaries.order_by("-written_at")),
    )


def my_summaries(member: Any, participant_id: UUID) -> list[TherapySummary]:
    rows = TherapySummary.objects.filter(participant_id=participant_id, author_id=member.pk)
    return Keyring.of([participant_id]).open(rows.order_by("-written_at"))
