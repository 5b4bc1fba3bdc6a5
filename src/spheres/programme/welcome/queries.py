"""What is shown of the time before she joined."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.record import Record
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import welcomes_of as letters_of
from spheres.programme.welcome.models import Attempt


def is_welcoming(record: Record) -> bool:
    """Whether this member welcomes her: matched with her, who has not answered yet."""
    return "welcome" in record.rights.sources


def attempts_of(record: Record) -> QuerySet[Attempt]:
    """Every attempt to reach her, sealed, the newest first."""
    return Attempt.objects.filter(participant_id=record.id).order_by("-at", "-pk")


def attempts(record: Record) -> list[Attempt]:
    """The same, opened, with who noted each."""
    return list(record.keys.open(attempts_of(record).select_related("author", "author_partner")))


@dataclass(frozen=True)
class TriedSoFar:
    """How often somebody tried to reach her, when last, and when she was last reached, if she was."""

    times: int
    last: datetime
    reached: datetime | None


@dataclass(frozen=True)
class Welcome:
    """Someone who has not joined yet: her letter, opened, and the attempts to reach her, if there are any."""

    referral: Referral
    tried: TriedSoFar | None


def welcomes_of(ids: list[UUID], keys: Keyring) -> list[Welcome]:
    """Those the current member was matched with and who have not joined yet, the first meeting that comes
    first before the others."""
    tried = _tried_so_far(ids) if ids else {}
    return [Welcome(letter, tried.get(letter.participant_id)) for letter in letters_of(ids, keys)]


def _tried_so_far(ids: Collection[UUID]) -> dict[UUID, TriedSoFar]:
    """Of those of these whom somebody tried to reach: one query."""
    found = Attempt.objects.filter(participant_id__in=ids).values("participant_id")
    rows = found.annotate(times=Count("pk"), last=Max("at"), reached_at=Max("at", filter=Q(reached=True)))
    return {row["participant_id"]: TriedSoFar(row["times"], row["last"], row["reached_at"]) for row in rows}
