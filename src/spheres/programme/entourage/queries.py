"""Her entourage, as a list and as a picture."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from spheres.foundation.access.queries import NotVisible
from spheres.programme.entourage.models import PersonAround
from spheres.programme.entourage.rules import ORDER, Place, ecomap
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class EcomapPerson:
    """Someone around her, where she or he is drawn, and why never to be contacted."""

    person: PersonAround
    place: Place | None = None
    reason: str = ""

    @property
    def stance(self) -> str:
        return stance_of(self.person)


def stance_of(person: PersonAround) -> str:
    """``never`` for who must never be contacted, else how she sees this person (``PersonAround.Stance``)."""
    return "never" if person.never_contact else person.stance


def _around_now(record: Record) -> QuerySet[PersonAround]:
    """Who left it is gone from the picture; who must never be contacted stays on it."""
    around = PersonAround.objects.filter(participant_id=record.id)
    return around.filter(Q(left_at=None) | Q(never_contact=True))


def entourage(record: Record) -> list[EcomapPerson]:
    """Those around her now: who helps first, who must never be contacted last."""
    people = record.keys.open(
        _around_now(record).select_related(*PersonAround.WHOSE).order_by("noted_at", "pk")
    )
    never = record.keys.open(NeverContact.objects.filter(participant_id=record.id))
    reasons = {one.pk: one.reason for one in never}
    places = {place.key: place for place in ecomap([(str(p.pk), stance_of(p)) for p in people])}
    found = [EcomapPerson(p, places[str(p.pk)], reasons.get(p.pk, "")) for p in people]
    return sorted(found, key=lambda row: ORDER.index(row.stance))


def person_around(record: Record, person_id: UUID) -> EcomapPerson:
    """One of them, to correct. Raises ``NotVisible``."""
    person = record.keys.open_one(_around_now(record).filter(pk=person_id).first())
    if person is None:
        raise NotVisible(record.id)
    never = record.keys.open_one(NeverContact.objects.filter(pk=person_id).first())
    return EcomapPerson(person, reason=never.reason if never else "")


def supportable(record: Record) -> list[PersonAround]:
    """Those whom she agrees that someone supports."""
    rows = PersonAround.objects.filter(participant_id=record.id, left_at=None, support_agreed=True)
    return record.keys.open(rows.order_by("noted_at", "pk"))
