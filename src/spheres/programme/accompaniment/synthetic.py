"""Where she is gone with, in the synthetic region. Invented, all of it."""

from datetime import time, timedelta
from typing import Any

from spheres.foundation.clock import moment_of
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.participants.synthetic_person import SyntheticPerson

PLACES = {
    "fr": [
        ("health", "La clinique jeunesse"),
        ("legal", "Le palais de justice"),
        ("housing", "Visite d’une chambre"),
    ],
    "en": [("health", "The youth clinic"), ("legal", "The courthouse"), ("housing", "Seeing a room")],
}
WANTS = {"fr": "« Que tu parles la première. »", "en": "“That you speak first.”"}
SEALED_WORDS: list[Any] = [[where for places in PLACES.values() for _kind, where in places], WANTS]


def make(person: SyntheticPerson) -> None:
    r = person.random
    if r.random() > 0.4:
        return
    day = person.region.today + timedelta(days=r.choice([0, 1, 2, 4, 9]))
    kind, where = r.choice(PLACES[person.language])
    planned = person.row(
        Accompaniment, kind=kind, status="planned", companion=person.pivot, asked_at=person.region.ago(6),
        starts_at=moment_of(day, time(r.choice([9, 11, 13, 15]))),
        minutes=60, travel_minutes=30,
    )  # fmt: skip
    person.seal(planned, where=where, wants=WANTS[person.language])
