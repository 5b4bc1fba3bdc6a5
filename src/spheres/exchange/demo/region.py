"""The synthetic region: seeded, dated from today, drawn from the programme's published figures.

Mean age about 17, most are girls, French first (docs of the programme, 2019 to 2024). Made as the
owner; grants come of it through the same triggers as everywhere.
"""

import random
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connections, models, transaction
from django.utils import timezone
from rich.progress import Progress

from spheres.exchange.demo import words
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.models import ParticipantKey
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.models import Consent
from spheres.programme.followup.models import ContactNote, NoteAddition, Step
from spheres.programme.needs.models import Need
from spheres.programme.participants.models import (
    Assignment,
    BlindIndex,
    Circle,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
)
from spheres.programme.participants.rules import stored_keys
from spheres.programme.partners.pack import entries
from spheres.programme.referrals.models import Receipt, Referral, Urgency
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.safety.models import EmergencyPlan

PASSWORD = "spheres-demo-2023"  # noqa: S105 - of invented members, shown by the command itself
MADE = [
    ParticipantKey, Participant, Identity, BlindIndex, ContactWay, Assignment, Circle, FollowUp, Consent,
    ContactNote, NoteAddition, Step, Need, EmergencyPlan, Receipt, Referral,
]  # fmt: skip
OWNER = "owner"
IN_TRIAGE = 7
"""One in eight has been referred and waits for an answer."""


def make_region(participants: int, seed: int) -> None:
    """Empty the region and make it anew. All or nothing."""
    region = Region(random.Random(seed), timezone.now())
    with transaction.atomic(using=OWNER), Progress() as progress:
        empty_region()
        region.make_members()
        task = progress.add_task("Making the region", total=participants)
        for number in range(participants):
            if number % 8 == IN_TRIAGE:
                region.make_referral()
            else:
                region.make_participant(number)
            progress.advance(task)
        for model in MADE:
            model._default_manager.using(OWNER).bulk_create(region.rows[model], batch_size=2000)


class NotSynthetic(Exception):
    """The database holds members who were not made here: it is never emptied."""


def empty_region() -> None:
    """Everything but the partners and the ceilings, which are the pack's.

    Raises ``NotSynthetic`` where anyone has a real address.
    """
    if Member.objects.using(OWNER).exclude(email__endswith=words.DOMAIN).exists():
        raise NotSynthetic("This database has members of its own; a demo would erase them.")
    kept = {"accounts_partner", "access_ceiling", "django_migrations", "django_content_type"}
    tables = {m._meta.db_table for m in apps.get_models(include_auto_created=True) if m._meta.managed} - kept
    names = ", ".join(sorted(tables & set(connections[OWNER].introspection.table_names())))
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")


class Region:
    def __init__(self, rng: random.Random, now: datetime) -> None:
        self.random, self.now, self.today = rng, now, timezone.localdate(now)
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.members: dict[str, Member] = {}
        self.partners = {p.code: p for p in Partner.objects.using(OWNER).all()}

    def new_id(self, at: datetime | None = None) -> UUID:
        """A UUIDv7 that comes from the seed, so that a region can be made again."""
        milliseconds = int((at or self.now).timestamp() * 1000)
        value = milliseconds << 80 | 7 << 76 | self.random.getrandbits(12) << 64
        return UUID(int=value | 0b10 << 62 | self.random.getrandbits(62))

    def make_members(self) -> None:
        password = make_password(PASSWORD)
        for address, name, partner, role, language, speaks in words.MEMBERS:
            self.members[address] = Member(
                id=self.new_id(), email=address + words.DOMAIN, name=name, password=password,
                partner=self.partners[partner], role=role, language=language, speaks=speaks,
            )  # fmt: skip
        Member.objects.using(OWNER).bulk_create(self.members.values())

    def add(self, row: Any) -> Any:
        self.rows[type(row)].append(row)
        return row

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def make_participant(self, number: int) -> None:
        r = self.random
        language = "en" if r.random() < 0.22 else "fr"
        since = self.ago(min(900, r.expovariate(1 / 240) + 3))
        pk = self.new_id(since)
        keys, key = Keyring.new(pk)
        self.add(key)
        name = r.choice(words.FIRST_NAMES)
        legal = (
            f"{name} {r.choice(words.LAST_NAMES)}"
            if r.random() < 0.8
            else (f"{r.choice(words.FIRST_NAMES)} {r.choice(words.LAST_NAMES)}")
        )
        languages = f"{language},{'en' if language == 'fr' else 'fr'}" if r.random() < 0.5 else language
        self.add(keys.seal(
            Participant(id=pk, languages=languages, known_since=since),
            name=name, pronouns=r.choice(words.PRONOUNS[language]),
        ))  # fmt: skip
        self._identity(keys, pk, name, legal)
        self._contact(keys, pk, language, since)
        pivots = [m for m in self.members.values() if m.role == Role.PIVOT_WORKER and language in m.languages]
        pivot = pivots[number % len(pivots)]
        self.add(Assignment(id=self.new_id(), participant_id=pk, member=pivot, starts_at=since))
        self.add(FollowUp(id=self.new_id(), participant_id=pk, started_on=timezone.localdate(since)))
        self._consents(keys, pk, pivot, language, since)
        self._follow_up(keys, pk, pivot, language, since)

    def make_referral(self) -> None:
        """Someone who was proposed, and whose answer is still to come."""
        r = self.random
        language = "en" if r.random() < 0.22 else "fr"
        sent = self.ago(r.choice([0.05, 0.4, 1, 2, 5, 9, 16]))
        pk, name = self.new_id(sent), r.choice(words.FIRST_NAMES)
        keys, key = Keyring.new(pk)
        self.add(key)
        via = r.choice(list(Referral.Via))
        liaison = self.members["liaison.west" if language == "en" else "liaison"]
        by_member = via == Referral.Via.PARTNER
        referral = Referral(
            id=self.new_id(sent), participant_id=pk, via=via, languages=language, sent_at=sent,
            partner=None if via == Referral.Via.SELF else liaison.partner,
            receipt_id=self.new_id(sent) if by_member else None, urgency=r.choice(list(Urgency)),
            agreed_to_contact=True, status=r.choice(["sent", "sent", "waiting"]),
        )  # fmt: skip
        self.add(keys.seal(
            referral, name=name, legal_name="", pronouns=r.choice(words.PRONOUNS[language]), birth_date="",
            age_said=r.choice([12, 13, 15, 16, 17, 17, 18, 21, 25]), channel="text", reach=self._phone(),
            hours=r.choice(words.HOURS[language]), name_to_use="", may_leave_message=False,
            reach_remarks="", why_now=r.choice(words.WHY_NOW[language]),
            hopes=r.choice(words.NEEDS[language]),
            services=[r.choice([e.code for e in entries("services")])], services_words="", wishes=[],
            wishes_words="", written_by=liaison.name if by_member else "", offered_instead="",
        ))  # fmt: skip
        if by_member:
            self.add(Receipt(
                id=referral.receipt_id, member=liaison, number=receipt_number(referral.id),
                initial=name[0], sent_at=sent, news_at=sent,
                news="waiting" if referral.status == "waiting" else "received",
            ))  # fmt: skip

    def _phone(self) -> str:
        return f"514 555-01{self.random.randint(0, 99):02d}"

    def _identity(self, keys: Keyring, pk: UUID, name: str, legal: str) -> None:
        r = self.random
        age_days = min(max(r.gauss(17.3, 2.6), 12.1), 24.8) * 365.25
        born: date | None = self.today - timedelta(days=int(age_days))
        if r.random() < 0.07:
            born = None
        self.add(keys.seal(
            Identity(id=self.new_id(), participant_id=pk), legal_name=legal,
            birth_date=born.isoformat() if born else "", age_said=None if born else int(age_days / 365.25),
            age_said_on="" if born else self.today.isoformat(),
        ))  # fmt: skip
        for kind, digest in blind_rows([name, legal], born):
            self.add(BlindIndex(participant_id=pk, kind=kind, digest=digest))

    def _contact(self, keys: Keyring, pk: UUID, language: str, since: datetime) -> None:
        r = self.random
        way = ContactWay(
            id=self.new_id(), participant_id=pk, channel=r.choice(["text", "text", "call", "app"]),
            may_leave_message=r.random() < 0.35, is_preferred=True, noted_at=since,
        )  # fmt: skip
        self.add(keys.seal(
            way, value=self._phone(), hours=r.choice(words.HOURS[language]),
            name_to_use="", remarks="",
        ))  # fmt: skip

    def _consents(self, keys: Keyring, pk: UUID, pivot: Member, language: str, since: datetime) -> None:
        r = self.random
        end = self.now + timedelta(days=r.choice([12, 25, 60, 90, 150, 200, 300]))
        shared = {
            "en-marge": (["coordination", "shelter"], ["identity", "contact", "safety"], 0.8),
            "ccsmtl": (["liaison"], ["contact", "needs"], 0.5 if language == "fr" else 0.1),
            "codim": (["liaison.west"], ["contact", "needs"], 0.1 if language == "fr" else 0.7),
            "anonyme": (["liaison.anonyme"], ["contact"], 0.25),
            "marie-vincent": (["therapist"], ["contact", "clinical"], 0.3),
        }  # fmt: skip
        self._consent(keys, pk, pivot, language, since, end, "programme", None, [])
        for code, (names, categories, share) in shared.items():
            if r.random() > share:
                continue
            self._consent(keys, pk, pivot, language, since, end, "partner", self.partners[code], categories)
            for name in names:
                self.add(Circle(
                    id=self.new_id(), participant_id=pk, member=self.members[name], starts_at=since
                ))  # fmt: skip

    def _consent(
        self, keys: Keyring, pk: UUID, pivot: Member, language: str, since: datetime, end: datetime,
        kind: str, partner: Partner | None, categories: list[str],
    ) -> None:  # fmt: skip
        consent = Consent(
            id=self.new_id(), participant_id=pk, kind=kind, agreed=True, partner=partner,
            categories=categories, starts_at=since, ends_at=end, decided_by=Consent.DecidedBy.HER,
            her_agreement=True, explained=Consent.Explained.ALOUD, language=language, made_by=pivot,
            made_at=since,
        )  # fmt: skip
        self.add(keys.seal(consent, her_words="", holder_name="", holder_tie=""))

    def _follow_up(self, keys: Keyring, pk: UUID, pivot: Member, language: str, since: datetime) -> None:
        r = self.random
        at = self.ago(r.choice([0.1, 1, 2, 4, 6, 9, 18, 30]))
        for _ in range(r.randint(2, 24)):
            if at < since:
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
            at -= timedelta(days=r.expovariate(1 / 9) + 0.5)
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
            self.add(keys.seal(need, her_words=r.choice(words.NEEDS[language])))
        if r.random() < 0.8:
            made = self.ago(r.choice([3, 20, 50, 100]))
            plan = EmergencyPlan(
                id=self.new_id(), participant_id=pk, version=1, author=pivot, made_at=made,
                review_on=timezone.localdate(made) + timedelta(days=90),
            )  # fmt: skip
            self.add(keys.seal(plan, **words.PLAN[language]))


def blind_rows(names: list[str], born: date | None) -> list[tuple[str, bytes]]:

    return [(kind, blind_index(kind, value)) for kind, value in sorted(stored_keys(names, born, []))]
