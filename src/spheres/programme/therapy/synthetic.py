"""A therapy from the request that was accepted, in the synthetic region."""

from spheres.foundation.accounts.models import Member
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.services.models import ServiceAnswer, ServiceReferral
from spheres.programme.therapy.models import Therapy, TherapySession


def make(person: SyntheticPerson) -> None:
    accepted = {row.referral_id: row.author for row in person.rows(ServiceAnswer) if row.status == "accepted"}
    for request in person.rows(ServiceReferral):
        if request.for_role == "psychotherapist" and request.pk in accepted and request.status != "done":
            _therapy(person, request, accepted[request.pk])


def _therapy(person: SyntheticPerson, request: ServiceReferral, therapist: Member) -> None:
    region = person.region
    therapy = Therapy(
        id=region.new_id(), participant_id=person.id, therapist=therapist, starts_at=request.asked_at,
        shares_attendance=person.random.random() < 0.5,
    )  # fmt: skip
    person.add(therapy)
    if request.began_on:
        session = TherapySession(
            id=region.new_id(), participant_id=person.id, author=therapist, therapy=therapy,
            on=request.began_on, attendance="came", written_at=request.asked_at,
        )  # fmt: skip
        person.add(session)
