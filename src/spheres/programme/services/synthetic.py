"""What was asked of services and what is in place, in the synthetic region. Invented, all of it."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from spheres.foundation.accounts.models import Member, Role
from spheres.programme.participants.synthetic_person import SyntheticPerson, SyntheticRegion
from spheres.programme.region.pack import entries
from spheres.programme.services.models import Beds, ServiceAnswer, ServiceInPlace, ServiceReferral

ASKS = {
    "marie-vincent": ("psychotherapy", "psychotherapist"),
    "en-marge": ("shelter", ""),
    "ccsmtl": ("health", ""),
    "codim": ("health", ""),
    "anonyme": ("sexual_health", ""),
    "spvm": ("peer", "peer"),
}
"""Partner → what it is asked for, and the role that alone reads it there."""
OUTSIDE = "Chambreclair"
WHAT = {
    "fr": {
        "psychotherapy": "Commencer une psychothérapie, à son rythme.",
        "shelter": "Quelques nuits, quand ça brasse à la maison.",
        "health": "Un premier rendez-vous, avec une femme si possible.",
        "sexual_health": "Une rencontre pour poser ses questions.",
        "peer": "Un café avec quelqu’un qui connaît ce chemin.",
        "legal": "Savoir à quoi s’attendre avant de décider de porter plainte ou non.",
        "housing": "Une chambre tranquille, pas en sous-sol.",
    },
    "en": {
        "psychotherapy": "Starting psychotherapy, gently.",
        "shelter": "A few nights, when things are rough at home.",
        "health": "A first appointment, with a woman if possible.",
        "sexual_health": "A meeting to ask some questions.",
        "peer": "A coffee with someone who has been there.",
        "legal": "Knowing what to expect before deciding whether to make a complaint.",
        "housing": "A quiet room, not in a basement.",
    },
}
WHO_SERVES = {
    "fr": ["Son éducatrice, à l’école", "La clinique jeunesse", "Sa travailleuse sociale"],
    "en": ["An educator at school", "The youth clinic", "A social worker"],
}
HOW_FAR = [
    [],
    ["accepted"],
    ["accepted", "in_progress"],
    ["accepted", "in_progress", "done"],
    ["declined"],
]
SEALED_WORDS: list[Any] = [OUTSIDE, WHAT, WHO_SERVES]


def make(person: SyntheticPerson) -> None:
    r = person.random
    for member in person.circle():
        kind, role = ASKS.get(member.partner.code, ("", ""))
        if kind and role in ("", member.role) and (role or r.random() < 0.5):
            _ask(person, kind, member, role)
        if member.role == Role.POLICE_LIAISON:
            _ask(person, "legal", member, member.role)
    if r.random() < 0.3:
        _ask(person, "housing", None, "")
    if r.random() < 0.5:
        in_place = person.row(
            ServiceInPlace, service=r.choice([entry.code for entry in entries("services")]),
            since=person.region.today - timedelta(days=r.randint(30, 700)), noted_at=person.region.ago(12),
        )  # fmt: skip
        person.seal(in_place, who=r.choice(WHO_SERVES[person.language]))


def make_once(region: SyntheticRegion) -> list[Beds]:
    """What the shelter said this evening."""
    shelter = region.members["shelter"]
    night = region.today if timezone.localtime(region.now).hour >= 12 else region.today - timedelta(days=1)
    return [
        Beds(
            id=region.new_id(), partner=shelter.partner, night=night, free=2, author=shelter, said_at=region.now
        )
    ]  # fmt: skip


def _ask(person: SyntheticPerson, kind: str, member: Member | None, role: str) -> None:
    r, region = person.random, person.region
    asked_at, steps = (
        region.ago(r.choice([1, 3, 8, 20, 40])),
        HOW_FAR[(person.number + len(kind)) % len(HOW_FAR)],
    )
    status = steps[-1] if steps else "asked"
    theirs = member is not None and status in ("asked", "accepted", "in_progress")
    began_on = timezone.localdate(asked_at) + timedelta(days=r.choice([1, 2, 5]))
    referral = person.row(
        ServiceReferral, kind=kind, partner=member.partner if member else None, for_role=role,
        asked_at=asked_at, she_agreed=True, status=status, owner=member if theirs else person.pivot,
        next_on=region.today + timedelta(days=r.choice([-2, 0, 1, 3, 6, 12])),
        began_on=min(began_on, region.today) if "in_progress" in steps else None,
    )  # fmt: skip
    person.seal(referral, what=WHAT[person.language][kind], service_name="" if member else OUTSIDE)
    for hours, step in enumerate(steps, start=6):
        at = asked_at + timedelta(hours=hours)
        answer = person.row(
            ServiceAnswer, author=member, referral=referral, status=step, at=at, next_on=referral.next_on,
            reason="full" if step == "declined" else "", day=timezone.localdate(at),
        )  # fmt: skip
        person.seal(answer)
