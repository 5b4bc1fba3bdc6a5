"""What referral pages show."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member, Role
from spheres.foundation.vault.keys import blind_indexes, letter_indexes, sign, signatures
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.indexing import dated_digests
from spheres.programme.participants.likeness import Likeness, asked_keys, likeness, matches
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.queries import who_may_see
from spheres.programme.participants.record import Record
from spheres.programme.participants.rules import age_from
from spheres.programme.referrals.models import Receipt, Referral, ReferralLink, Urgency
from spheres.programme.referrals.rules import Fit, Promise, fit, promised_by
from spheres.programme.region.pack import current_pack

LINK_PURPOSE = "referral-link"
SOONEST_FIRST: dict[str, int] = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.STEADY: 2}
NOT_SAID = 1


def how_many_wait(_member: Any) -> int:
    """Referrals that nobody has answered: for coordinators."""
    return Referral.objects.filter(status=Referral.Status.SENT, closed_at=None).count()


def incoming(now: datetime) -> list[tuple[Referral, Promise | None]]:
    """Referrals without an answer yet, each beside the promise that waits to be kept: those late with it
    first, then the most urgent, then who has waited longest."""
    found = list(Referral.objects.filter(closed_at=None).select_related("partner"))
    rows = [(one, promise_of(one, now)) for one in Keyring.of(r.participant_id for r in found).open(found)]
    return sorted(rows, key=lambda row: (not (row[1] and row[1].is_late), _how_soon(*row), row[0].sent_at))


def _how_soon(referral: Referral, promise: Promise | None) -> int:
    """What was promised within hours is as urgent as what was asked for within a day."""
    return SOONEST_FIRST[Urgency.NOW] if promise else SOONEST_FIRST.get(referral.urgency, NOT_SAID)


def promise_of(referral: Referral, now: datetime) -> Promise | None:
    """Of what came by a public page, which says by when somebody answers, until it is answered."""
    by = promised(referral.sent_at)
    waits = referral.status == Referral.Status.SENT and referral.via != Referral.Via.PARTNER
    return Promise(by, now) if by and waits else None


def promised(sent_at: datetime) -> datetime | None:
    """By when somebody answers what is sent at this moment; nothing where the region promises nothing."""
    kept = current_pack().answering
    if kept is None:
        return None
    return promised_by(sent_at, kept.within_hours, kept.opens_at, kept.closes_at, kept.morning_by)


def pivots_of(participant_ids: Iterable[UUID]) -> dict[UUID, Member]:
    """Who walks with each of those the current member may see in welcome."""
    open_spans = Assignment.objects.filter(participant_id__in=list(participant_ids), ends_at=None)
    return {span.participant_id: span.member for span in open_spans.select_related("member__partner")}


def referral_to_answer(referral_id: UUID, now: datetime) -> tuple[Referral, int | None]:
    """One referral, opened, and her age on the day. Raises ``NotVisible``."""
    referral = _opened(Referral.objects.filter(pk=referral_id))
    if referral is None:
        raise NotVisible
    return referral, age_of(referral, now)


def referral_of(participant_id: UUID, keys: Keyring | None = None) -> Referral | None:
    """What was written when the programme was proposed to her, if the current member may read it."""
    return _opened(Referral.objects.filter(participant_id=participant_id), keys)


def referral_in(record: Record) -> Referral | None:
    """The letter by which this record began, opened; none when she came otherwise."""
    return referral_of(record.id, record.keys)


def _opened(found: QuerySet[Referral], keys: Keyring | None = None) -> Referral | None:
    referral = found.select_related("partner").first()
    if referral is None:
        return None
    return (keys or Keyring.of([referral.participant_id])).open_one(referral)


def age_of(referral: Referral, now: datetime) -> int | None:
    """Years at ``now``, from her birth date or the age that was said when it was sent; none when neither
    was."""
    said_on = timezone.localdate(referral.sent_at).isoformat()
    return age_from(referral.birth_date, referral.age_said, said_on, timezone.localdate(now))


def welcomes_of(ids: list[UUID], keys: Keyring) -> list[Referral]:
    """Those the current member was matched with and who have not joined yet, soonest meeting first."""
    if not ids:
        return []
    found = keys.open(Referral.objects.filter(participant_id__in=ids, closed_at=None))
    return sorted(found, key=lambda r: (r.first_meeting_at is None, r.first_meeting_at or r.sent_at))


def my_receipts(member_id: UUID | Any) -> QuerySet[Receipt]:
    """What the current member has sent, newest first, with what she may hear of it."""
    return Receipt.objects.filter(member_id=member_id).order_by("-sent_at", "-pk")


def my_links(member_id: UUID | Any) -> QuerySet[ReferralLink]:
    """The links by which this member lets others write to the programme, the newest first."""
    return ReferralLink.objects.filter(made_by_id=member_id).order_by("-made_at", "-pk")


def link_token(link_id: UUID) -> str:
    """What makes the address of a link: its id, and the region's signature of it."""
    return _token(link_id, sign(LINK_PURPOSE, link_id.bytes))


def _token(link_id: UUID, signature: bytes) -> str:
    return f"{link_id.hex}{signature[:16].hex()}"


def _is_signed(token: str, link_id: UUID) -> bool:
    """By the newest key, or by the one before while it is renewed."""
    found = signatures(LINK_PURPOSE, link_id.bytes)
    return any(hmac.compare_digest(_token(link_id, one).encode(), token.encode()) for one in found)


def link_of(token: str) -> ReferralLink | None:
    """The link whose address this is, used or not, ended or not; none when it was not signed here."""
    try:
        link_id = UUID(token[:32])
    except ValueError:
        return None
    if not current_pack().referral_links or not _is_signed(token, link_id):
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM referrals_link_by_id(%s)", [link_id])
        row = cursor.fetchone()
    if row is None:
        return None
    *columns, maker, is_here = row
    link = ReferralLink(id=link_id, **dict(zip(LINK, columns, strict=True)))
    link.made_by = Member(id=link.made_by_id, name=maker, is_active=is_here, partner_id=link.partner_id)
    return link


LINK = ("made_by_id", "partner_id", "for_whom", "made_at", "ends_at", "used_at", "used_for")
"""What ``referrals_link_by_id`` tells of a link, before who made it."""


@dataclass(frozen=True)
class Alike:
    """Someone who may be the same person; ``pivot`` walks with her, ``referral`` is one in triage."""

    participant_id: UUID
    likeness: Likeness
    pivot: Member | None = None
    referral: Referral | None = None


def alike(referral: Referral) -> list[Alike]:
    """Who this referral may repeat, the likest first. Asked with keyed digests, never by reading."""
    born = date.fromisoformat(referral.birth_date) if referral.birth_date else None
    names = [name for name in (referral.name, referral.legal_name) if name]
    asked = {
        digest: meaning
        for (kind, value), meaning in asked_keys(names, born, [referral.reach]).items()
        for digest in (*blind_indexes(kind, value), *letter_indexes(kind, value))
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT participant_id, met FROM participants_alike(%s)", [list(asked)])
        met = {pk: {asked[bytes(digest)] for digest in digests} for pk, digests in cursor.fetchall()}
        met.pop(referral.participant_id, None)
        dated = _with_a_birth_date(met) if born else set()
        found = {pk: likeness(matches(by, pk in dated)) for pk, by in met.items()}
        found = {pk: like for pk, like in found.items() if like.is_worth_showing}
        cursor.execute("SELECT participant_id, member_id FROM participants_pivots_of(%s)", [list(found)])
        walking = dict(cursor.fetchall())
    members = Member.objects.in_bulk(list(walking.values()))
    others = Referral.objects.filter(participant_id__in=list(found), closed_at=None).select_related("partner")
    open_referrals = {r.participant_id: r for r in Keyring.of(found).open(others)}
    rows = [
        Alike(pk, like, members.get(walking.get(pk)), open_referrals.get(pk)) for pk, like in found.items()
    ]
    return sorted(rows, key=lambda row: -row.likeness.score)


def _with_a_birth_date(participant_ids: Iterable[UUID]) -> set[UUID]:
    """Of these, whose birth date is known."""
    asked = dated_digests(participant_ids, blind_indexes, letter_indexes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT participant_id, met FROM participants_alike(%s)", [list(asked)])
        return {pk for pk, digests in cursor.fetchall() if pk in {asked[bytes(one)] for one in digests}}


@dataclass(frozen=True)
class Suggestion:
    """A pivot worker who could walk with her, and why."""

    member: Member
    walking_with: int
    fit: Fit


def suggestions(referral: Referral) -> list[Suggestion]:
    """Every pivot worker, the best fit first, with the reasons: a person chooses."""
    pack = current_pack()
    avoided = {w.avoids_mandate for w in pack.wishes if w.code in referral.wishes and w.avoids_mandate}
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, walking_with FROM participants_caseloads()")
        loads = dict(cursor.fetchall())
    workers = who_may_see(
        referral.participant_id, Member.objects.filter(role=Role.PIVOT_WORKER, is_active=True)
    )
    rows = [
        Suggestion(
            worker,
            loads.get(worker.pk, 0),
            fit(
                speaks=worker.languages,
                her_languages=referral.language_codes,
                same_partner=worker.partner_id == referral.partner_id,
                mandate=worker.partner.mandate,
                avoided_mandates=avoided,
                walking_with=loads.get(worker.pk, 0),
                full_at=pack.caseload_full,
            ),
        )
        for worker in workers
    ]
    return sorted(rows, key=lambda row: (-row.fit.points, row.member.name))
