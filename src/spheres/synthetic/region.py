"""The synthetic region: seeded, dated from today, drawn from the programme's published figures.

Mean age about 17, most are girls, French first (docs of the programme, 2019 to 2024). Made as the
owner and copied in; grants come of it by the same view as everywhere. What is in a file each room
adds (its ``synthetic.py``), from the seed, her number and the room's name alone: a region can be made
in parts by several processes, and a new room changes nothing of what the others made.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from types import ModuleType
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models
from django.utils import timezone

from spheres.foundation.accounts.models import Credential, Member, Partner, Role
from spheres.foundation.contributions import rooms
from spheres.foundation.signin.adapters import seal_for
from spheres.foundation.signin.passwords import seal_hash
from spheres.programme.participants.synthetic_person import Portrait, SyntheticPerson
from spheres.programme.referrals.synthetic import make_letter
from spheres.programme.welcome.synthetic import make_in_welcome
from spheres.synthetic import words

PASSWORD = "spheres-demo-2023"  # noqa: S105 - of invented members, shown by the command itself
OWNER = "owner"
SITUATIONS = 240
"""Only the first ones are in triage or in welcome: a region doesn't grow by making people wait."""
IN_TRIAGE, IN_WELCOME = 7, 6
"""Which of each eight: one waits for an answer, one for her first meeting."""
REPEATS = 15
"""This referral is about young person number 0, spelt otherwise and a day off."""
CASELOAD, SHARED_WITH_ONE = 15, 40


class Region:
    """Makes rows; does not store them (see ``copying``)."""

    def __init__(self, seed: int, now: datetime, participants: int) -> None:
        self.seed, self.now, self.today, self.participants = seed, now, timezone.localdate(now), participants
        self.is_large = participants > SITUATIONS
        self.random = Random(seed)
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.members: dict[str, Member] = {}
        self.partners: dict[str, Partner] = {p.code: p for p in Partner.objects.using(OWNER).all()}
        self.make_members()

    def new_id(self, at: datetime | None = None) -> UUID:
        """A UUIDv7 that comes from the seed, so that a region can be made again."""
        milliseconds = int((at or self.now).timestamp() * 1000)
        value = milliseconds << 80 | 7 << 76 | self.random.getrandbits(12) << 64
        return UUID(int=value | 0b10 << 62 | self.random.getrandbits(62))

    def make_members(self) -> None:
        """The named ones, and as many more workers and liaisons as a large region needs."""
        for address, name, partner, role, language, speaks in words.MEMBERS:
            self._member(address, name, partner, role, language, speaks)
        for number in range(self.participants // CASELOAD - 8):
            language = "en" if number % 5 == 0 else "fr"
            partner = "codim" if language == "en" else ("en-marge", "ccsmtl")[number % 2]
            self._member(
                f"pivot-{number}", f"Intervenante {number}", partner, "pivot_worker", language, language
            )
        for number in range(self.participants // SHARED_WITH_ONE - 4):
            partner = ("en-marge", "ccsmtl", "codim", "anonyme", "marie-vincent")[number % 5]
            self._member(f"liaison-{number}", f"Liaison {number}", partner, "liaison", "fr", "fr,en")
        self.pivots = {
            language: [
                m for m in self.members.values() if m.role == Role.PIVOT_WORKER and language in m.languages
            ]
            for language in ("fr", "en")
        }
        self.liaisons = {
            code: [m for a, m in self.members.items() if a.startswith("liaison-") and m.partner_id == p.pk]
            for code, p in self.partners.items()
        }

    def _member(self, address: str, name: str, partner: str, role: str, language: str, speaks: str) -> None:
        self.members[address] = Member(
            id=self.new_id(), email=address + words.DOMAIN, name=name, partner=self.partners[partner],
            role=role, language=language, speaks=speaks, is_on_call=address.startswith("shelter"),
            is_privacy_officer=address == "coordination2",
        )  # fmt: skip

    def signed_up(self) -> list[Member]:
        for member in self.members.values():
            member.answered_at = self.ago(400)
        return list(self.members.values())

    def credentials(self) -> list[Credential]:
        """The password they share, sealed for each."""
        argon2 = Argon2PasswordHasher()
        shared = argon2.encode(PASSWORD, argon2.salt())
        return [Credential(member=m, password=seal_hash(shared, m.pk)) for m in self.members.values()]

    def second_steps(self) -> list[Authenticator]:
        """An authenticator app for each, all with one secret, which the sign-in page of a demo tells."""
        return [
            Authenticator(
                user=member,
                type=Authenticator.Type.TOTP,
                data={"secret": seal_for(member.pk, settings.DEMO_SECRET)},
            )
            for member in self.members.values()
        ]

    def made_once(self) -> list[Any]:
        """What the rooms have that is about no young person."""
        return [row for room in _with("make_once") for row in room.make_once(self)]

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def named_at(self, code: str, names: list[str], number: int) -> list[Member]:
        """Whom the partner names for young person ``number``: these; far on in a large one, one of many."""
        if number > SITUATIONS and self.liaisons[code]:
            return [self.liaisons[code][number % len(self.liaisons[code])]]
        return [self.members[name] for name in names]

    def portrait(self, number: int) -> Portrait:
        r = Random(f"{self.seed}:who:{number}")
        language = "en" if number > REPEATS and r.random() < 0.22 else "fr"
        name = r.choice(words.FIRST_NAMES)
        first = name if r.random() < 0.8 else r.choice(words.FIRST_NAMES)
        years = 12.6 if number % 16 == 3 else min(max(r.gauss(17.3, 2.6), 14.1), 24.8)
        return Portrait(
            number, language, name, f"{first} {r.choice(words.LAST_NAMES)}",
            self.today - timedelta(days=int(years * 365.25)), number % 16 in (0, 3) or r.random() < 0.93,
            f"514 555-01{r.randint(0, 99):02d}", r.choice(words.PRONOUNS[language]),
        )  # fmt: skip

    def make(self, number: int) -> None:
        """Young person ``number``, in one of the situations there are."""
        self.random = Random(f"{self.seed}:{number}")
        if number < SITUATIONS and number % 8 == IN_TRIAGE:
            self.make_referral(number, self.random.choice(["sent", "sent", "waiting"]))
        elif number < SITUATIONS and number % 8 == IN_WELCOME:
            self.make_referral(number, "welcome")
        else:
            self.make_participant(number)

    def make_participant(self, number: int) -> None:
        """Someone who joined, with what each room has of her."""
        since = self.ago(min(900, self.random.expovariate(1 / 240) + 3))
        person = self._person(self.portrait(number), since, number)
        for room in _with("make"):
            self.random = Random(f"{self.seed}:{number}:{room.__name__}")
            room.make(person)

    def make_referral(self, number: int, status: str) -> None:
        """Someone who was proposed: she waits for an answer, or for her first meeting."""
        who = self.portrait(number)
        if number == REPEATS:
            first = self.portrait(0)
            respelt = " ".join(reversed(first.legal.replace("y", "i").replace("é", "e").split(" ", 1)))
            who = replace(first, number=number, legal=respelt, born=first.born + timedelta(days=1))
        sent = self.ago(self.random.choice([0.05, 0.4, 1, 2, 5, 9, 16]))
        person = self._person(who, sent, number // 8)
        make_letter(person, status, says_legal_name=number % 16 == REPEATS)
        if status == "welcome":
            make_in_welcome(person)

    def _person(self, who: Portrait, since: datetime, turn: int) -> SyntheticPerson:
        pivots = self.pivots[who.language]
        return SyntheticPerson(self, who, self.new_id(since), since, pivots[turn % len(pivots)])


def _with(name: str) -> list[ModuleType]:
    return [room for room in rooms("synthetic") if hasattr(room, name)]
