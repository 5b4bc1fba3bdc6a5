"""Who she is, in the synthetic region: her file, and who walks with her."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.indexing import digests_of
from spheres.programme.participants.likeness import stored_keys
from spheres.programme.participants.models import (
    Assignment,
    BlindIndex,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
)
from spheres.programme.participants.synthetic_person import SyntheticPerson

HOURS = {
    "fr": ["après 16 h", "le midi", "en soirée, jamais le matin"],
    "en": ["after 4 pm", "at noon", "evenings, never mornings"],
}
SEALED_WORDS: list[Any] = [HOURS]


def make(person: SyntheticPerson) -> None:
    open_file(person)
    index(person)
    region = person.region
    person.add(
        Assignment(
            id=region.new_id(), participant_id=person.id, member=person.pivot, starts_at=person.since
        )
    )  # fmt: skip
    started_on = timezone.localdate(person.since)
    person.add(FollowUp(id=region.new_id(), participant_id=person.id, started_on=started_on))


def open_file(person: SyntheticPerson) -> None:
    """Who she is and how to reach her."""
    who, region, r = person.portrait, person.region, person.random
    other = "en" if who.language == "fr" else "fr"
    languages = [who.language, other] if r.random() < 0.5 else [who.language]
    person.seal(
        Participant(id=person.id, languages=",".join(languages), known_since=person.since),
        name=who.name, pronouns=who.pronouns,
    )  # fmt: skip
    years = (region.today - who.born).days // 365
    person.seal(
        Identity(id=region.new_id(), participant_id=person.id), legal_name=who.legal,
        birth_date=who.born.isoformat() if who.knows_birth_date else "",
        age_said=None if who.knows_birth_date else years,
        age_said_on="" if who.knows_birth_date else region.today.isoformat(),
    )  # fmt: skip
    way = ContactWay(
        id=region.new_id(), participant_id=person.id, channel=r.choice(["text", "text", "call", "app"]),
        may_leave_message=r.random() < 0.35, is_preferred=True, noted_at=person.since,
    )  # fmt: skip
    person.seal(way, value=who.phone, hours=r.choice(HOURS[who.language]))


def index(person: SyntheticPerson, keyed: Callable[..., Any] = blind_indexes) -> None:
    """By what she is recognised again."""
    who = person.portrait
    found = stored_keys([who.name, who.legal], who.birth_date, [who.phone])
    for digest in digests_of(person.id, found, keyed):
        person.add(BlindIndex(participant_id=person.id, digest=digest))
