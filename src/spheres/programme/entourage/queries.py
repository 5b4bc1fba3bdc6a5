"""Her entourage, as a list and as a picture."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.entourage.models import PersonAround
from spheres.programme.entourage.rules import ORDER, Place, ecomap
from spheres.programme.participants.models import NeverContact


@dataclass(frozen=True)
class Around:
    """Someone around her, where she or he is drawn, and why never to be contacted."""

    person: PersonAround
    place: Place | None = None
    reason: str = ""

    @property
    def stance(self) -> str:
        return stance_of(self.person)


def stance_of(person: PersonAround) -> str:
    return "never" if person.never_contact else person.stance


def _around_now(participant_id: UUID) -> QuerySet[PersonAround]:
    """Who left it is gone from the picture; who must never be contacted stays on it."""
    hers = PersonAround.objects.filter(participant_id=participant_id)
    return hers.filter(Q(left_at=None) | Q(never_contact=True))


def entourage(participant_id: UUID, keys: Keyring | None = None) -> list[Around]:
    """Those around her now: who helps first, who must never be contacted last."""
    keys = keys or Keyring.of([participant_id])
    people = keys.open(_around_now(participant_id).order_by("noted_at"))
    never = keys.open(NeverContact.objects.filter(participant_id=participant_id))
    reasons = {one.pk: one.reason for one in never}
    places = {place.key: place for place in ecomap([(str(p.pk), stance_of(p)) for p in people])}
    found = [Around(p, places[str(p.pk)], reasons.get(p.pk, "")) for p in people]
    return sorted(found, key=lambda one: ORDER.index(one.stance))


def person_around(participant_id: UUID, person_id: UUID) -> Around:
    """One of them, to correct. Raises ``NotVisible``."""
    keys = Keyring.of([participant_id])
    person = keys.open_one(_around_now(participant_id).filter(pk=person_id).first())
    if person is None:
        raise NotVisible(participant_id)
    never = keys.open_one(NeverContact.objects.filter(pk=person_id).first())
    return Around(person, reason=never.reason if never else "")


def supportable(participant_id: UUID) -> list[PersonAround]:
    """Those whom she agrees that someone supports."""
    rows = PersonAround.objects.filter(participant_id=participant_id, left_at=None, support_agreed=True)
    return Keyring.of([participant_id]).open(rows.order_by("noted_at"))
