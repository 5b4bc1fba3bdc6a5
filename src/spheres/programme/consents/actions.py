"""Agreeing, joining or not, deciding anew, taking back. Each in one transaction, which the request opens.

The record's ``now`` is the moment of that transaction by the database's clock, by which rights are judged:
what ends, ends at once.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Partner
from spheres.foundation.clock import day_begins
from spheres.programme.consents.models import Consent, Disclosure, Limit
from spheres.programme.consents.rules import language_is_hers, last_day
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.models import Circle, FollowUp, Identity, Participant
from spheres.programme.participants.record import Record, load_record
from spheres.programme.participants.rules import age_from, decides_alone
from spheres.programme.participants.signals import birth_date_known
from spheres.programme.referrals.actions import close_as_declined, close_as_joined
from spheres.programme.referrals.models import Referral


class ConsentRefused(Exception):
    """What was filled in is not a consent; ``args[0]`` is the sentence that says why."""


NO_LIMIT: tuple[datetime | None, frozenset[UUID], frozenset[UUID]] = (None, frozenset(), frozenset())
Limits = dict[str, tuple[datetime | None, frozenset[UUID], frozenset[UUID]]]
"""By category, what a yes does not open: before when, which rows, whose words (ids of partners)."""


@dataclass(frozen=True)
class Sharing:
    """Her answer about one partner; or, with no partner, about being discussed by the Clinical Committee.
    ``categories`` are codes; ``members`` are in her circle there. It ends after ``months``; with none, on the
    day ``until``, and without a day when the programme does.

    What a yes does not open: what was written or happened before ``since``; rows ``left_out`` of a category;
    the words of partners ``not_from`` (ids).
    """

    partner: Any
    agreed: bool
    categories: list[str] = field(default_factory=list)
    may_add: bool = False
    members: list[Any] = field(default_factory=list)
    months: int = 0
    until: date | None = None
    since: datetime | None = None
    left_out: dict[str, frozenset[UUID]] = field(default_factory=dict)
    not_from: frozenset[UUID] = frozenset()

    @property
    def kind(self) -> Consent.Kind:
        return Consent.Kind.PARTNER if self.partner else Consent.Kind.COMMITTEE

    @property
    def writable(self) -> list[str]:
        return [c for c in self.categories if c != Category.IDENTITY] if self.may_add else []

    @property
    def limits(self) -> Limits:
        """By category, where something is not opened: since when, without which rows, without whose words."""
        every = {c: (self.since, self.left_out.get(c, frozenset()), self.not_from) for c in self.categories}
        return {c: limit for c, limit in every.items() if self.agreed and any(limit)}

    def last_day(self, who: "ConsentSubject", today: date, programme_end: date) -> date:
        """The day it ends, which is never after the programme's."""
        day = who.end(today, self.months) if self.months else self.until
        return min(day, programme_end) if day else programme_end


@dataclass(frozen=True)
class Decision:
    """What was decided together on one screen. Deciding anew, ``months`` is 0 when the programme
    goes on until the day already agreed."""

    programme: bool
    months: int
    sharings: list[Sharing]
    explained: str
    language: str
    her_agreement: bool = True
    her_words: str = ""
    emergency_wish: str = ""
    holder_name: str = ""
    holder_tie: str = ""


@dataclass(frozen=True)
class ConsentSubject:
    """Whom a consent is about, as far as the rules ask. ``birth_date`` is needed under fourteen."""

    languages: list[str]
    age: int
    birth_date: date | None

    @property
    def decides_alone(self) -> bool:
        return decides_alone(self.age)

    def end(self, start: date, months: int) -> date:
        return last_day(start, months, self.birth_date, self.age)


def who_of(participant: Participant, identity: Identity | None, on: date) -> ConsentSubject | None:
    """None when her age isn't known at all: then nobody can say who decides."""
    if identity is None:
        return None
    age = age_from(identity.birth_date, identity.age_said, identity.age_said_on, on)
    if age is None:
        return None
    born = date.fromisoformat(identity.birth_date) if identity.birth_date else None
    return ConsentSubject(participant.language_codes, age, born)


def join(record: Record, who: ConsentSubject, decision: Decision) -> bool:
    """She joins: her consents, her circle, her follow-up, and the end of her welcome.

    False when she had joined already (the form was sent twice). Raises ``ConsentRefused``.
    """
    referral = _open_welcome(record)
    if referral is None:
        return False
    agree(record, who, decision)
    FollowUp(participant_id=record.id, started_on=timezone.localdate(record.now)).save(force_insert=True)
    record.changed("consents:consent-make", Consent)
    if who.birth_date:
        birth_date_known.send(None, record=record, birth_date=who.birth_date)
    close_as_joined(referral, record.now)
    return True


def decline(record: Record, reason: str, offered_instead: str) -> bool:
    """She does not join for now: nothing is shared, nobody walks on without her."""
    referral = _open_welcome(record)
    if referral is None:
        return False
    record.changed("consents:consent-decline", Consent)
    close_as_declined(referral, reason, offered_instead, record.now)
    return True


def _open_welcome(record: Record) -> Referral | None:
    """Her referral, locked: two answers sent at once are one answer."""
    referral = (
        Referral.objects.select_for_update()
        .filter(participant_id=record.id, closed_at=None, status=Referral.Status.WELCOME)
        .first()
    )
    return record.keys.open_one(referral)


def agree(record: Record, who: ConsentSubject, decision: Decision) -> list[Consent]:
    """Write down what she agreed to. Raises ``ConsentRefused`` where a rule is not met."""
    _check(who, decision)
    return _write_down(record, who, decision, None)


def _write_down(
    record: Record, who: ConsentSubject, decision: Decision, programme: Consent | None
) -> list[Consent]:
    """Each answer with its limits, then who is named at each partner."""
    answers = _answers(record, who, decision, programme)
    for consent, _sharing in answers:
        consent.save(force_insert=True)
    Limit.objects.bulk_create(
        limit for consent, sharing in answers if sharing for limit in _limits(consent, sharing.limits)
    )
    for sharing in decision.sharings:
        _set_circle(record, sharing)
    return [consent for consent, _sharing in answers]


def _limits(consent: Consent, limits: Limits) -> list[Limit]:
    return [
        Limit(
            participant_id=consent.participant_id,
            consent=consent,
            category=category,
            since=since,
            left_out=sorted(left_out),
            not_from=sorted(not_from),
        )
        for category, (since, left_out, not_from) in limits.items()
        if since or left_out or not_from
    ]


def decide_anew(record: Record, who: ConsentSubject, decision: Decision, seen: UUID) -> bool:
    """She renews, widens, narrows or refuses: each answer given replaces the one before, in the database;
    what she did not answer stays as it was.

    ``seen`` is the newest consent that the screen showed. False when there is a newer one: the same
    form sent twice, or decided elsewhere meanwhile. Raises ``ConsentRefused``.
    """
    record.require(writes=Category.IDENTITY)
    every = Consent.objects.filter(participant_id=record.id)
    if every.order_by("-made_at", "-pk").values_list("pk", flat=True).first() != seen:
        return False
    programme = programme_that_stands(record)
    if programme is None:
        raise ConsentRefused(_("Not in the programme now: joining comes first."))
    if programme.ends_at <= record.now and not decision.months:
        raise ConsentRefused(_("The yes to the programme has passed its date: say until when it goes on."))
    _check(who, decision)
    _write_down(record, who, decision, record.keys.open_one(programme))
    record.changed("consents:decide-anew", Consent)
    return True


def stands_already(record: Record, who: ConsentSubject, decision: Decision) -> bool:
    """Whether all that was answered is exactly what holds now: the form was sent twice."""
    record.require(writes=Category.IDENTITY)
    programme = record.keys.open_one(programme_consent(record))
    if programme is None:
        return False
    holds = {(c.kind, c.partner_id): c for c in record.keys.open(with_limits(holding(record)))}
    spans = Circle.objects.filter(participant_id=record.id, ends_at=None)
    there = set(spans.values_list("member__partner_id", "member_id"))
    return all(
        _is_same(consent, sharing, holds.get((consent.kind, consent.partner_id)))
        for consent, sharing in _answers(record, who, decision, programme)
    ) and all(
        {member for partner, member in there if partner == sharing.partner.pk}
        == ({member.pk for member in sharing.members} if sharing.agreed else set())
        for sharing in decision.sharings
        if sharing.partner
    )


ANSWER = ("agreed", "ends_at", "decided_by", "explained", "language", *Consent.SEALED_FIELDS)
"""What two consents have in common that say the same, beside their kinds of information."""


def _is_same(consent: Consent, sharing: Sharing | None, standing: Consent | None) -> bool:
    return standing is not None and all(
        [
            (sharing.limits if sharing else {}) == limits_of(standing),
            set(consent.categories) == set(standing.categories),
            set(consent.writable) == set(standing.writable),
            *(getattr(consent, name) == getattr(standing, name) for name in ANSWER),
        ]
    )


def with_limits(consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """The same answers, each with its limits, in one query: none for who does not walk with her."""
    limits = Limit.objects.filter(consent_id=OuterRef("pk"))
    said = JSONObject(category="category", since="since", left_out="left_out", not_from="not_from")
    return consents.annotate(limited=ArraySubquery(limits.values(said=said)))


def limits_of(consent: Any) -> Limits:
    """What an answer ``with_limits`` does not open, as ``Sharing.limits`` tells it."""
    return {
        limit["category"]: (
            datetime.fromisoformat(limit["since"]) if limit["since"] else None,
            frozenset(map(UUID, limit["left_out"])),
            frozenset(map(UUID, limit["not_from"])),
        )
        for limit in consent.limited
    }


@dataclass(frozen=True)
class StandingYes:
    """A yes to a partner as it stands: what the screen opens with when she decides anew."""

    categories: list[str]
    may_add: bool
    people: list[UUID]
    until: date
    since: datetime | None = None
    not_from: frozenset[UUID] = frozenset()

    @property
    def initial(self) -> dict[str, Any]:
        return {
            "categories": self.categories,
            "may_add": self.may_add,
            "who": [str(pk) for pk in self.people],
            "months": 0,
            "since": "kept" if self.since else "",
            "not_from": [str(pk) for pk in self.not_from],
        }


def left_out_of(consent: Any) -> dict[str, frozenset[UUID]]:
    """The rows that an answer ``with_limits`` keeps from its partner, by category."""
    return {
        category: left_out
        for category, (_since, left_out, _not_from) in limits_of(consent).items()
        if left_out
    }


def stands_as(consent: Consent, people: list[UUID]) -> StandingYes:
    """The same yes as the screen shows it when she decides anew; ``people`` are those named in her circle
    there."""
    limits = limits_of(consent)
    return StandingYes(
        list(consent.categories),
        bool(consent.writable),
        people,
        timezone.localdate(consent.ends_at),
        next((since for since, _left_out, _not_from in limits.values() if since), None),
        next((not_from for _since, _left_out, not_from in limits.values() if not_from), frozenset()),
    )


def keep_from(record: Record, row_id: UUID, category: str, partners: Collection[UUID]) -> bool:
    """She keeps one row of a kind from these partners, and from no other that reads the kind: each answer
    that this changes is replaced by one that says so. False when it was so already."""
    record.require(writes=Category.IDENTITY)
    changed = False
    for former in record.keys.open(sharing_category(record, category)):
        limits = limits_of(former)
        since, left_out, not_from = limits.get(category, NO_LIMIT)
        wanted = left_out | {row_id} if former.partner_id in partners else left_out - {row_id}
        if wanted != left_out:
            _say_again(record, former, {**limits, category: (since, wanted, not_from)})
            changed = True
    if changed:
        record.changed("consents:keep-from", Consent)
    return changed


def sharing_category(record: Record, category: str) -> QuerySet[Consent]:
    """Her yeses to partners that open this kind of information now."""
    yes = holding(record).filter(kind=Consent.Kind.PARTNER, agreed=True, categories__contains=[category])
    return with_limits(yes.select_related("partner"))


def _say_again(record: Record, former: Consent, limits: Limits) -> None:
    """The same answer, with other limits."""
    again = Consent(
        **{name: getattr(former, name) for name in SAID},
        starts_at=record.now,
        made_by=record.member,
        made_at=record.now,
    )
    record.keys.seal_said(again, former)
    again.save(force_insert=True)
    Limit.objects.bulk_create(_limits(again, limits))


SAID = (
    "participant_id", "kind", "agreed", "partner_id", "member_id", "categories", "writable", "ends_at",
    "decided_by", "her_agreement", "explained", "language",
)  # fmt: skip
"""What an answer says, beside when, by whom and within which limits."""


def take_back(record: Record, partner: Partner | None) -> None:
    """She takes back what she agreed to with one partner; with none, being discussed by the Clinical
    Committee. No reason is asked. Taken back twice, it was the first time; raises ``NotVisible`` where she
    never agreed to anything there."""
    record.require(writes=Category.IDENTITY)
    no = Sharing(partner, agreed=False)
    answers = Consent.objects.filter(participant_id=record.id, kind=no.kind, partner=partner)
    if not answers.filter(agreed=True).exists():
        raise NotVisible(record.id)
    if not answers.filter(withdrawn_at=None, agreed=True).exists():
        return
    record.changed("consents:take-back", Consent)
    _set_circle(record, no)
    _end(answers.filter(withdrawn_at=None), Consent.Ending.TAKEN_BACK, record.now)


def leave(record: Record) -> None:
    """She leaves the programme: everything she agreed to ends, and nobody sees anything from here on. Raises
    ``NotVisible`` when she is not in it."""
    record.require(writes=Category.IDENTITY)
    if programme_that_stands(record) is None:
        raise NotVisible(record.id)
    record.changed("consents:leave", Consent)
    of = {"participant_id": record.id}
    FollowUp.objects.filter(**of, ended_on=None).update(ended_on=timezone.localdate(record.now))
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_end_circles(%s)", [record.id])
    # Last: with the programme's consent goes the right to write any of this. The assignment ends in
    # the database.
    _end(standing(record), Consent.Ending.LEFT, record.now)


def undo_leaving(member: Any, closing_id: UUID) -> Record | None:
    """It was pressed by mistake: all that ended with it stands again. None when it can't be undone: another
    pressed it, an hour has passed, or something was decided since."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT consents_leaving_undone(%s)", [closing_id])
        (participant_id,) = cursor.fetchone()
    if participant_id is None:
        return None
    record = load_record(member, participant_id)
    record.changed("consents:leave-undo", Consent)
    return record


def standing(record: Record) -> QuerySet[Consent]:
    """Her answers that none replaced and that she did not take back: those whose date has passed are among
    them."""
    return Consent.objects.filter(participant_id=record.id, withdrawn_at=None)


def holding(record: Record) -> QuerySet[Consent]:
    """Her answers that stand now, yes or no."""
    return standing(record).filter(starts_at__lte=record.now, ends_at__gt=record.now)


def programme_consent(record: Record) -> Consent | None:
    """Her yes to the programme, while it holds; none in welcome, when it is over or taken back."""
    return holding(record).filter(kind=Consent.Kind.PROGRAMME, agreed=True).first()


def programme_that_stands(record: Record) -> Consent | None:
    """Her yes to the programme, also when its date has passed and she has not been asked."""
    return standing(record).filter(kind=Consent.Kind.PROGRAMME, agreed=True).first()


def _end(consents: QuerySet[Consent], why: Consent.Ending, now: datetime) -> None:
    consents.update(withdrawn_at=now, ending=why)


def _set_circle(record: Record, sharing: Sharing) -> None:
    """Who may read it there, from now on: those named, and no longer the others."""
    if sharing.partner is None:
        return
    named = [member.pk for member in sharing.members] if sharing.agreed else []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participants_set_circle(%s, %s, %s::uuid[])", [record.id, sharing.partner.pk, named]
        )


def _check(who: ConsentSubject, decision: Decision) -> None:
    if not decision.programme:
        raise ConsentRefused(_("There is no yes to the programme: nothing can be shared."))
    if not decision.her_agreement:
        raise ConsentRefused(_("Nothing is decided without the young person’s own agreement."))
    if not who.decides_alone and not decision.holder_name:
        raise ConsentRefused(_("Under fourteen, the holder of parental authority decides too."))
    if not who.decides_alone and who.birth_date is None:
        raise ConsentRefused(_("Under fourteen, the birth date must be known."))
    if not language_is_hers(decision.language, who.languages):
        raise ConsentRefused(_("This was explained in a language that the young person doesn’t use."))


def _answers(
    record: Record, who: ConsentSubject, decision: Decision, programme: Consent | None
) -> list[tuple[Consent, Sharing | None]]:
    """A consent for each answer given, beside what was said of it. The programme, as it stands (opened), is
    one of them when it is decided here as well, or when she wishes something else for an emergency."""
    today = timezone.localdate(record.now)
    if programme is not None and not decision.months:
        end = timezone.localdate(programme.ends_at)
        is_decided = decision.emergency_wish != programme.emergency_wish
    else:
        end, is_decided = who.end(today, decision.months), True
    made: list[tuple[Consent, Sharing | None]] = []
    if is_decided:
        made.append((_consent(record, who, decision, end, None), None))
    for sharing in decision.sharings:
        last = sharing.last_day(who, today, end)
        made.append((_consent(record, who, decision, last, sharing), sharing))
    return made


def _consent(
    record: Record, who: ConsentSubject, decision: Decision, end: date, sharing: Sharing | None
) -> Consent:
    consent = Consent(
        participant_id=record.id,
        kind=sharing.kind if sharing else Consent.Kind.PROGRAMME,
        agreed=sharing.agreed if sharing else decision.programme,
        partner=sharing.partner if sharing else None,
        categories=sharing.categories if sharing and sharing.agreed else [],
        writable=sharing.writable if sharing and sharing.agreed else [],
        starts_at=record.now,
        ends_at=day_begins(end),
        decided_by=Consent.DecidedBy.HER if who.decides_alone else Consent.DecidedBy.HOLDER,
        her_agreement=decision.her_agreement,
        explained=decision.explained,
        language=decision.language,
        made_by=record.member,
        made_at=record.now,
    )
    return record.keys.seal(
        consent,
        her_words=decision.her_words if sharing is None else "",
        emergency_wish=decision.emergency_wish if sharing is None else "",
        holder_name="" if who.decides_alone else decision.holder_name,
        holder_tie="" if who.decides_alone else decision.holder_tie,
    )


@dataclass(frozen=True)
class DisclosureInput:
    """To whom, on which ground, when, what and why; and what she was told of it."""

    ground: str
    told_at: datetime
    recipient: str
    content: str
    reason: str
    her_part: str


def record_disclosure(record: Record, disclosure_id: UUID, disclosure: DisclosureInput) -> None:
    """Write it down, once however often it is sent."""
    record.require(writes=Category.IDENTITY)
    row = Disclosure(
        id=disclosure_id,
        participant_id=record.id,
        ground=disclosure.ground,
        told_at=disclosure.told_at,
        written_at=record.now,
        author_id=record.member.pk,
    )
    record.keys.seal_said(row, disclosure)
    if create_idempotently(record, row, "ground", "told_at"):
        record.changed("consents:disclosure-add", Disclosure)
