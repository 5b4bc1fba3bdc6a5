"""The synthetic region: seeded, dated from today, drawn from the programme's published figures.

Mean age about 17, most are girls, French first (docs of the programme, 2019 to 2024). Made as the
owner and copied in; grants come of it by the same view as everywhere. Each young person comes from
the seed and her number alone, so that a region can be made in parts, by several processes.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models
from django.utils import timezone

from spheres.foundation.accounts.models import Credential, Member, Partner, Role
from spheres.foundation.signin.adapters import seal_for
from spheres.foundation.signin.passwords import seal_hash
from spheres.foundation.vault.keys import blind_indexes, letter_indexes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.models import Consent
from spheres.programme.needs.models import Need
from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.participants.indexing import digests_of
from spheres.programme.participants.likeness import stored_keys
from spheres.programme.participants.models import (
    Assignment,
    BlindIndex,
    Circle,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
)
from spheres.programme.participants.rules import (
    DECIDES_ALONE_FROM,
    age_on,
    birthday,
    decides_alone,
)
from spheres.programme.referrals.models import Receipt, Referral, Urgency
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.region.pack import entries
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.team.models import Supervision
from spheres.synthetic import words
from spheres.synthetic.with_others import WithOthers

PASSWORD = "spheres-demo-2023"  # noqa: S105 - of invented members, shown by the command itself
OWNER = "owner"
SITUATIONS = 240
"""Only the first ones are in triage or in welcome: a region doesn't grow by making people wait."""
IN_TRIAGE, IN_WELCOME = 7, 6
"""Which of each eight: one waits for an answer, one for her first meeting."""
REPEATS = 15
"""This referral is about young person number 0, spelt otherwise and a day off."""
CASELOAD, SHARED_WITH_ONE = 15, 40
PEERS = 11
"""One in so many wants to meet a survivor."""
NIGHTS = 4
"""One in so many of those who share with the shelter shares with its night team too."""


@dataclass(frozen=True)
class Someone:
    """Who number ``number`` is."""

    number: int
    language: str
    name: str
    legal: str
    born: date
    knows_birth_date: bool
    phone: str
    pronouns: str


class Region:
    """Makes rows; does not store them (see ``copying``)."""

    def __init__(self, seed: int, now: datetime, participants: int) -> None:
        self.seed, self.now, self.today, self.participants = seed, now, timezone.localdate(now), participants
        self.random = random.Random(seed)
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.members: dict[str, Member] = {}
        self.partners = {p.code: p for p in Partner.objects.using(OWNER).all()}
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

    def supports(self) -> list[Supervision]:
        """Who supports whom among the workers."""
        return [
            Supervision(
                id=self.new_id(),
                supervisor=self.members[supervisor],
                worker=self.members[worker],
                starts_at=self.ago(400),
            )
            for supervisor, workers in words.SUPPORTS.items()
            for worker in workers
        ]

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def someone(self, number: int) -> Someone:
        r = random.Random(f"{self.seed}:who:{number}")
        language = "en" if number > REPEATS and r.random() < 0.22 else "fr"
        name = r.choice(words.FIRST_NAMES)
        first = name if r.random() < 0.8 else r.choice(words.FIRST_NAMES)
        years = 12.6 if number % 16 == 3 else min(max(r.gauss(17.3, 2.6), 14.1), 24.8)
        return Someone(
            number, language, name, f"{first} {r.choice(words.LAST_NAMES)}",
            self.today - timedelta(days=int(years * 365.25)), number % 16 in (0, 3) or r.random() < 0.93,
            f"514 555-01{r.randint(0, 99):02d}", r.choice(words.PRONOUNS[language]),
        )  # fmt: skip

    def make(self, number: int) -> None:
        """Young person ``number``, in one of the situations there are."""
        self.random = random.Random(f"{self.seed}:{number}")
        if number < SITUATIONS and number % 8 == IN_TRIAGE:
            self.make_referral(number, self.random.choice(["sent", "sent", "waiting"]))
        elif number < SITUATIONS and number % 8 == IN_WELCOME:
            self.make_referral(number, "welcome")
        else:
            self.make_participant(self.someone(number))

    def make_participant(self, person: Someone) -> None:
        r, language = self.random, person.language
        since = self.ago(min(900, r.expovariate(1 / 240) + 3))
        pk = self.new_id(since)
        keys = self._file(pk, person, since)
        pivot = self.pivots[language][person.number % len(self.pivots[language])]
        self.add(Assignment(id=self.new_id(), participant_id=pk, member=pivot, starts_at=since))
        self.add(FollowUp(id=self.new_id(), participant_id=pk, started_on=timezone.localdate(since)))
        self._consents(keys, pk, pivot, person, since)
        self._follow_up(keys, pk, pivot, language, since)
        if person.number % PEERS == 1:
            self._with_a_peer(keys, pk, pivot, person, since)
        WithOthers(self, keys, pk, pivot, person.number, language).add()

    def _with_a_peer(self, keys: Keyring, pk: UUID, pivot: Member, person: Someone, since: datetime) -> None:
        """She wants to meet a survivor: and someone of the police is there if she decides it."""
        end = self.now + timedelta(days=60)
        police = self.partners["spvm"]
        self._consent(keys, pk, pivot, person, since, end, "partner", partner=police, categories=["contact"])
        for name in ("peer", "police"):
            self.add(self._place(pk, self.members[name], since))

    def _place(self, pk: UUID, member: Member, since: datetime) -> Circle:
        """Her partner named her for this young person."""
        return Circle(
            id=self.new_id(), participant_id=pk, member=member, partner_id=member.partner_id, starts_at=since
        )

    def _file(self, pk: UUID, person: Someone, since: datetime, keys: Keyring | None = None) -> Keyring:
        """Who she is and how to reach her."""
        if keys is None:
            keys = self._key(pk)
        r = self.random
        languages = (
            [person.language, "en" if person.language == "fr" else "fr"]
            if r.random() < 0.5
            else [person.language]
        )
        self.add(keys.seal(
            Participant(id=pk, languages=",".join(languages), known_since=since),
            name=person.name, pronouns=person.pronouns,
        ))  # fmt: skip
        years = (self.today - person.born).days // 365
        self.add(keys.seal(
            Identity(id=self.new_id(), participant_id=pk), legal_name=person.legal,
            birth_date=person.born.isoformat() if person.knows_birth_date else "",
            age_said=None if person.knows_birth_date else years,
            age_said_on="" if person.knows_birth_date else self.today.isoformat(),
        ))  # fmt: skip
        way = ContactWay(
            id=self.new_id(), participant_id=pk, channel=r.choice(["text", "text", "call", "app"]),
            may_leave_message=r.random() < 0.35, is_preferred=True, noted_at=since,
        )  # fmt: skip
        self.add(keys.seal(
            way, value=person.phone, hours=r.choice(words.HOURS[person.language]), name_to_use="", remarks=""
        ))  # fmt: skip
        return keys

    def _key(self, pk: UUID) -> Keyring:
        keys, key = Keyring.new(pk)
        key.made_at = self.now
        self.add(key)
        return keys

    def _index(self, pk: UUID, person: Someone, *, by_letter: bool = False) -> None:
        known = person.born if person.knows_birth_date else None
        keys = stored_keys([person.name, person.legal], known, [person.phone])
        for digest in digests_of(pk, keys, letter_indexes if by_letter else blind_indexes):
            self.add(BlindIndex(participant_id=pk, digest=digest))

    def make_referral(self, number: int, status: str) -> None:
        """Someone who was proposed: she waits for an answer, or for her first meeting."""
        r, one = self.random, self.someone(number)
        if number == REPEATS:
            first = self.someone(0)
            respelt = " ".join(reversed(first.legal.replace("y", "i").replace("é", "e").split(" ", 1)))
            one = replace(first, number=number, legal=respelt, born=first.born + timedelta(days=1))
        sent = self.ago(r.choice([0.05, 0.4, 1, 2, 5, 9, 16]))
        pk = self.new_id(sent)
        keys = self._key(pk)
        via = r.choice(list(Referral.Via))
        liaison = self.members["liaison.west" if one.language == "en" else "liaison"]
        referral = Referral(
            id=self.new_id(sent), participant_id=pk, via=via, languages=one.language, sent_at=sent,
            partner=None if via == Referral.Via.SELF else liaison.partner, urgency=r.choice(list(Urgency)),
            receipt_id=self.new_id(sent) if via == Referral.Via.PARTNER else None,
            agreed_to_contact=True, status=status,
        )  # fmt: skip
        self.add(keys.seal(
            referral, name=one.name, legal_name=one.legal if number % 16 == REPEATS else "",
            pronouns=one.pronouns, birth_date=one.born.isoformat() if one.knows_birth_date else "",
            age_said=None if one.knows_birth_date else r.choice([12, 13, 15, 16, 17, 17, 18, 21, 25]),
            channel="text", reach=one.phone, hours=r.choice(words.HOURS[one.language]), name_to_use="",
            may_leave_message=False, reach_remarks="", why_now=r.choice(words.WHY_NOW[one.language]),
            hopes=r.choice(words.NEEDS[one.language]), services_words="",
            services=[r.choice([e.code for e in entries("services")])],
            wishes=r.choice([[], [], ["not_youth_protection"]]), wishes_words="",
            written_by=liaison.name if via == Referral.Via.PARTNER else "", offered_instead="",
        ))  # fmt: skip
        self._index(pk, one, by_letter=status != "welcome")
        if status == "welcome":
            self._welcome(referral, pk, one, keys)
        if referral.receipt_id:
            news = {"sent": "received", "waiting": "waiting", "welcome": "welcomed"}[status]
            self.add(Receipt(
                id=referral.receipt_id, member=liaison, number=receipt_number(referral.id),
                initial=one.name[0], sent_at=sent, news_at=sent, news=news,
            ))  # fmt: skip

    def _welcome(self, referral: Referral, pk: UUID, person: Someone, keys: Keyring) -> None:
        """Matched with a worker, who has not met her yet."""
        pivots = self.pivots[person.language]
        referral.of_age = referral.recognises = referral.hopes_for_change = referral.voluntary = "yes"
        referral.decided_at = self.ago(0.5)
        day = self.today + timedelta(days=self.random.choice([0, 1, 3]))
        referral.first_meeting_at = timezone.make_aware(datetime.combine(day, time(16)))
        referral.first_meeting_place = "cafe"
        self._file(pk, person, referral.sent_at, keys)
        self.add(Assignment(
            id=self.new_id(), participant_id=pk, member=pivots[person.number // 8 % len(pivots)],
            starts_at=referral.decided_at,
        ))  # fmt: skip

    def _consents(self, keys: Keyring, pk: UUID, pivot: Member, person: Someone, since: datetime) -> None:
        """Every shape there is: yes and no, to some and to one, withdrawn, over, decided with a holder."""
        r, french = self.random, person.language == "fr"
        self._index(pk, person)
        end = self.now + timedelta(days=r.choice([12, 25, 60, 90, 150, 200, 300]))
        fourteenth = birthday(person.born, DECIDES_ALONE_FROM)
        if fourteenth > self.today:
            end = min(end, timezone.make_aware(datetime.combine(fourteenth, time.min)))
        if person.number % 32 == 9:
            end = self.ago(2)
        shared = {
            "en-marge": (["coordination", "shelter"], ["identity", "contact", "safety"], 0.8),
            "ccsmtl": (["liaison"], ["contact", "needs"], 0.5 if french else 0.1),
            "codim": (["liaison.west"], ["contact", "needs"], 0.1 if french else 0.7),
            "anonyme": (["liaison.anonyme"], ["contact"], 0.25),
            "marie-vincent": (["therapist"], ["contact", "clinical"], 0.3),
            "spvm": (["police"], ["contact"], 0.0),
        }  # fmt: skip
        self._consent(keys, pk, pivot, person, since, end, "programme")
        for code, (names, categories, share) in shared.items():
            says = r.random()
            if says < share:
                self._share(keys, pk, pivot, person, since, end, code, names, categories)
            elif says > 0.85 and not (code == "spvm" and person.number % PEERS == 1):  # one answer each
                self._consent(
                    keys, pk, pivot, person, since, end, "partner", partner=self.partners[code], agreed=False
                )

    def _share(
        self, keys: Keyring, pk: UUID, pivot: Member, person: Someone, since: datetime, end: datetime,
        code: str, names: list[str], categories: list[str],
    ) -> None:  # fmt: skip
        r = self.random
        if code == "en-marge" and person.number % NIGHTS == 0:
            names = [*names, "shelter.night"]
        people = [self.members[name] for name in names]
        if person.number > SITUATIONS and self.liaisons[code]:
            people = [self.liaisons[code][person.number % len(self.liaisons[code])]]
        is_taken_back = r.random() < 0.08
        taken_back: dict[str, Any] = (
            {"withdrawn_at": self.ago(1), "ending": "taken_back"} if is_taken_back else {}
        )
        self._consent(
            keys, pk, pivot, person, since, end, "partner",
            partner=self.partners[code], categories=categories,
            member=people[0] if r.random() < 0.2 else None,
            writable=[c for c in categories if c == "needs"] if r.random() < 0.3 else [],
            **taken_back,
        )  # fmt: skip
        for member in people:
            self.add(self._place(pk, member, since))

    def _consent(
        self, keys: Keyring, pk: UUID, pivot: Member, person: Someone, since: datetime, end: datetime,
        kind: str, *, agreed: bool = True, **rest: Any,
    ) -> None:  # fmt: skip
        alone = decides_alone(age_on(person.born, self.today))
        consent = Consent(
            id=self.new_id(), participant_id=pk, kind=kind, agreed=agreed, starts_at=since, ends_at=end,
            decided_by=Consent.DecidedBy.HER if alone else Consent.DecidedBy.HOLDER, her_agreement=True,
            explained=Consent.Explained.ALOUD, language=person.language, made_by=pivot, made_at=since, **rest,
        )  # fmt: skip
        holder = ("", "") if alone else ("Rosaire Villemure", "grand-père")
        self.add(
            keys.seal(consent, her_words="", emergency_wish="", holder_name=holder[0], holder_tie=holder[1])
        )

    def _by_day(self, at: datetime) -> datetime:
        """That day at an hour when people meet, and never to come."""
        local = timezone.localtime(at).replace(
            hour=self.random.randint(9, 20), minute=self.random.choice([0, 10, 15, 30, 45]), second=0
        )
        return local if local <= self.now else local - timedelta(days=1)

    def _follow_up(self, keys: Keyring, pk: UUID, pivot: Member, language: str, since: datetime) -> None:
        r = self.random
        at = self._by_day(self.ago(r.choice([0.1, 1, 2, 4, 6, 9, 18, 30])))
        for _ in range(20 if self.participants > SITUATIONS else r.randint(2, 24)):
            if at < since and self.participants <= SITUATIONS:
                break
            kind = r.choices([e.code for e in entries("contact_kinds")], [6, 4, 5, 1, 2, 2, 1, 3])[0]
            text = words.UNANSWERED[language] if kind == "unanswered" else r.choice(words.NOTES[language])
            note = ContactNote(
                id=self.new_id(at), participant_id=pk, author=pivot, kind=kind, at=at,
                minutes=None if kind in ("unanswered", "text") else r.choice([10, 20, 30, 45, 60, 90]),
                place="none" if kind in ("call", "text", "video", "unanswered") else r.choice(
                    ["our_place", "outside", "cafe", "school_work", "service"]),
                begun_by=r.choice(["her", "worker", "worker"]), written_at=at,
            )  # fmt: skip
            self.add(keys.seal(note, text=text))
            at = self._by_day(at - timedelta(days=r.expovariate(1 / 9) + 0.5))
        for _ in range(r.randint(0, 3)):
            due = self.today + timedelta(days=r.choice([-3, -1, 0, 0, 1, 2, 5, 8]))
            meeting = r.random() < 0.5
            step = Step(
                id=self.new_id(), participant_id=pk, kind="meeting" if meeting else "task", due_on=due,
                at=time(r.choice([10, 13, 15, 16])) if meeting else None, author=pivot,
                written_at=self.ago(5),
            )  # fmt: skip
            self.add(keys.seal(step, what=r.choice(words.STEPS[language])))
        for code in r.sample([e.code for e in entries("needs")], r.randint(1, 4)):
            need = Need(
                id=self.new_id(), participant_id=pk, code=code, author=pivot, noted_at=self.ago(10),
                weight=r.choice(["urgent", "important", "important", "later"]),
            )  # fmt: skip
            self.add(keys.seal(need, her_words=r.choice(words.NEEDS[language]), gave="", otherwise=""))
        is_long_since = since < self.ago(30)
        if r.random() < 0.8 or is_long_since:
            made = self.ago(r.choice([3, 20, 50, 100]))
            plan = EmergencyPlan(
                id=self.new_id(), participant_id=pk, version=1, author=pivot, made_at=made,
                review_on=timezone.localdate(made) + timedelta(days=90),
            )  # fmt: skip
            self.add(keys.seal(plan, **words.PLAN[language]))
