"""What is done with a referral, until it is answered. Sending one needs no right; reading one does."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.ids import SentOtherwise, new_id
from spheres.foundation.vault.keys import letter_indexes, signatures
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.indexing import digests_of, index_anew
from spheres.programme.participants.likeness import stored_keys
from spheres.programme.participants.models import Assignment, ContactWay, Identity, Participant
from spheres.programme.participants.same_person import digests
from spheres.programme.referrals.models import Receipt, Referral, ReferralLink
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.referrals.tasks import tell_of_referral
from spheres.programme.region.pack import current_pack

QUESTIONS = ("of_age", "recognises", "hopes_for_change", "voluntary")


@dataclass(frozen=True)
class TriageAnswer:
    """The four questions (codes of ``Answer``), and what was decided, if anything was."""

    of_age: str
    recognises: str
    hopes_for_change: str
    voluntary: str
    decision: str = ""
    reason: str = ""
    offered_instead: str = ""


@dataclass(frozen=True)
class Letter:
    """What a referral says. ``birth_date`` may be unknown, then ``age_said`` is what was said. Whoever writes
    about herself may leave blank all but what to call her, a way, and when it is safe."""

    name: str
    reach: str
    languages: list[str] = field(default_factory=list)
    urgency: str = ""
    channel: str = ""
    why_now: str = ""
    legal_name: str = ""
    pronouns: str = ""
    birth_date: date | None = None
    age_said: int | None = None
    hours: str = ""
    name_to_use: str = ""
    may_leave_message: bool = False
    reach_remarks: str = ""
    hopes: str = ""
    services: list[str] = field(default_factory=list)
    services_words: str = ""
    wishes: list[str] = field(default_factory=list)
    wishes_words: str = ""
    written_by: str = ""

    @property
    def names(self) -> list[str]:
        return [name for name in (self.name, self.legal_name) if name]

    def sealed(self) -> dict[str, Any]:
        words = {k: v for k, v in asdict(self).items() if k not in ("languages", "urgency")}
        words["birth_date"] = self.birth_date.isoformat() if self.birth_date else ""
        return {**words, "offered_instead": ""}

    def digest(self) -> bytes:
        """Of everything that was written: keyed, so that it tells nothing of it."""
        return self.digests()[0]

    def digests(self) -> list[bytes]:
        """By the newest key, and by the one before while it is renewed."""
        return signatures("letter", json.dumps(asdict(self), default=str, sort_keys=True).encode())


def send_referral(
    member: Any,
    referral_id: UUID,
    letter: Letter,
    via: str,
    now: datetime,
    *,
    agreed: bool,
    link: ReferralLink | None = None,
) -> Referral:
    """Send a referral, with her agreement to be contacted; a member keeps a receipt.

    ``referral_id`` comes with the form: sent twice, it is one referral; with other words, it raises
    ``SentOtherwise``. With a ``link``, the receipt goes to the member who gave it. Raises ``ValueError``
    without her agreement (the form explains it first; the database refuses it too).
    """
    if not agreed:
        raise ValueError("a referral is only sent with her agreement to be contacted")
    known = link.made_by if link else (member if member is not None and member.is_authenticated else None)
    if via == Referral.Via.SELF:
        known = None
    participant_id = new_id()
    keys, key = Keyring.new(participant_id)
    referral = Referral(
        id=referral_id,
        participant_id=participant_id,
        via=via,
        partner_id=known.partner_id if known else None,
        receipt_id=referral_id if known else None,
        languages=",".join(letter.languages),
        urgency=letter.urgency,
        agreed_to_contact=True,
        sent_at=now,
        sent_digest=letter.digest(),
    )
    keys.seal(referral, **letter.sealed())
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
            key.save(force_insert=True)
            _index_letter(referral_id, participant_id, letter)
            if link:
                _use_link(link, referral_id)
            if known:
                _give_receipt(known, referral, letter, now)
            _take_along(referral_id, letter)
            record_change(member, participant_id, "referrals:referral-new", Category.REFERRAL)
            tell_of_referral.defer(referral_id=str(referral_id))
    except IntegrityError as error:
        if "referrals_referral_pkey" not in str(error):
            raise
        if not _was_sent_as(referral_id, letter):
            raise SentOtherwise from error
    return referral


def _was_sent_as(referral_id: UUID, letter: Letter) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(referrals_sent_as(%s, words)) FROM unnest(%s::bytea[]) AS words",
            [referral_id, letter.digests()],
        )
        return bool(cursor.fetchone()[0])


def _index_letter(referral_id: UUID, participant_id: UUID, letter: Letter) -> None:
    """Index it blind, so that the coordinators can be told who may be the same person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_index_letter(%s, %s)", [referral_id, letter_digests(participant_id, letter)]
        )


def _take_along(referral_id: UUID, letter: Letter) -> None:
    """To whom she shut her file stays shut out of what this letter begins. After the receipt: its holder
    reads her own letter."""
    her = digests(letter.names, letter.birth_date, [letter.reach])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_take_along(%s, %s, %s, %s, %s)",
            [referral_id, her.names, her.parts, her.births, her.reaches],
        )


def letter_digests(participant_id: UUID, letter: Letter) -> list[bytes]:
    """By what the one a letter is about is recognised again, under the key of letters (decision 18)."""
    keys = stored_keys(letter.names, letter.birth_date, [letter.reach])
    return digests_of(participant_id, keys, letter_indexes)


def _give_receipt(member: Any, referral: Referral, letter: Letter, now: datetime) -> None:
    Receipt(
        id=referral.receipt_id,
        member=member,
        number=receipt_number(referral.id),
        initial=letter.name.strip()[:1].upper(),
        sent_at=now,
        news_at=now,
    ).save(force_insert=True)


def give_link(member: Any, link_id: UUID, for_whom: str, now: datetime) -> ReferralLink:
    """Make an address by which a colleague can refer, once, until the pack's number of days is over. Raises
    ``SentOtherwise`` where this form made one for someone else."""
    transaction_lock(link_id)
    standing = ReferralLink.objects.filter(pk=link_id, made_by=member).first()
    if standing is not None and standing.for_whom != for_whom:
        raise SentOtherwise
    if standing is not None:
        return standing
    link = ReferralLink(
        id=link_id,
        made_by=member,
        partner_id=member.partner_id,
        for_whom=for_whom,
        made_at=now,
        ends_at=now + timedelta(days=current_pack().link_days),
    )
    link.save(force_insert=True)
    return link


def take_back_link(member: Any, link_id: UUID, now: datetime) -> None:
    """End a link that was not used yet, at once."""
    ReferralLink.objects.filter(pk=link_id, made_by=member, used_at=None, ends_at__gt=now).update(ends_at=now)


class LinkUsed(Exception):
    """Two people sent with the same link at the same moment: one of them did."""


def _use_link(link: ReferralLink, referral_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_use_link(%s, %s)", [link.pk, referral_id])
        if not cursor.fetchone()[0]:
            raise LinkUsed


def answer_referral(member: Any, referral: Referral, answer: TriageAnswer, now: datetime) -> None:
    """Save the four questions, and the decision if there is one; tell the referrer what she may hear.

    ``referral`` is opened. "Not now" closes it: from then on the coordinators no longer read it.
    """
    for name in QUESTIONS:
        setattr(referral, name, getattr(answer, name))
    if answer.decision:
        referral.status, referral.decided_at = answer.decision, now
    if answer.decision == Referral.Status.NOT_NOW:
        referral.not_now_reason, referral.closed_at = answer.reason, now
    if answer.offered_instead:
        _add_words(referral, offered_instead=answer.offered_instead)
    record_change(member, referral.participant_id, "referrals:referral", Category.REFERRAL, ["triage"])
    if answer.decision in NEWS:
        _tell_referrer(referral, NEWS[Referral.Status(answer.decision)], now)
    save_changes(referral)


def match(
    member: Any, referral: Referral, pivot: Any, meeting: datetime | None, place: str, now: datetime
) -> None:
    """Choose who will walk with her, and when they first meet. Chosen again, the last choice holds. Who
    referred her hears that somebody is named: whoever is chosen has not reached her yet."""
    pk = referral.participant_id
    if not Participant.objects.filter(pk=pk).exists():
        _begin_file(referral, now)
    current = Assignment.objects.filter(participant_id=pk, ends_at=None).first()
    is_another = current is None or current.member_id != pivot.pk
    if is_another:
        if current:
            Assignment.objects.filter(pk=current.pk).update(ends_at=now)
        Assignment(participant_id=pk, member=pivot, starts_at=now).save(force_insert=True)
        something_waits([pivot.pk])
    referral.first_meeting_at, referral.first_meeting_place = meeting, place if meeting else ""
    referral.status, referral.decided_at = Referral.Status.WELCOME, referral.decided_at or now
    record_change(member, pk, "referrals:match", Category.IDENTITY, ["triage"])
    if is_another or not _is_in_touch(referral):
        _tell_referrer(referral, Receipt.News.NAMED, now)
    save_changes(referral)


def _is_in_touch(referral: Referral) -> bool:
    """As who referred her was told."""
    if referral.receipt_id is None:
        return False
    return Receipt.objects.filter(pk=referral.receipt_id, news=Receipt.News.WELCOMED).exists()


def plan_first_meeting(referral: Referral, at: datetime | None, place: str) -> None:
    """When and in what kind of place they first meet; no longer planned when ``at`` is none. ``referral`` is
    opened."""
    referral.first_meeting_at, referral.first_meeting_place = at, place if at else ""
    save_changes(referral)


def say_in_touch(referral: Referral, now: datetime) -> None:
    """She was reached: who referred her hears so, once."""
    if not _is_in_touch(referral):
        _tell_referrer(referral, Receipt.News.WELCOMED, now)


def _begin_file(referral: Referral, now: datetime) -> None:
    """Who she is and how to reach her, from the letter: nobody has to tell it twice."""
    pk = referral.participant_id
    keys = Keyring.of([pk])
    person = Participant(id=pk, languages=referral.languages, known_since=referral.sent_at)
    identity = Identity(participant_id=pk)
    way = ContactWay(
        participant_id=pk,
        channel=referral.channel,
        may_leave_message=referral.may_leave_message,
        noted_at=now,
    )
    keys.seal(person, name=referral.name, pronouns=referral.pronouns)
    keys.seal(
        identity,
        legal_name=referral.legal_name,
        birth_date=referral.birth_date,
        age_said=referral.age_said,
        age_said_on=timezone.localdate(referral.sent_at).isoformat(),
    )
    keys.seal(
        way,
        value=referral.reach,
        hours=referral.hours,
        name_to_use=referral.name_to_use,
        remarks=referral.reach_remarks,
    )
    for row in (person, identity, way):
        row.save(force_insert=True)
    born = date.fromisoformat(referral.birth_date) if referral.birth_date else None
    names = [name for name in (referral.name, referral.legal_name) if name]
    index_anew(pk, Category.IDENTITY, (), stored_keys(names, born, []))
    index_anew(pk, Category.CONTACT, (), stored_keys([], None, [referral.reach]))


def close_as_joined(referral: Referral, now: datetime) -> None:
    """She joined: the welcome is over. What it opened ends with it, so this comes last."""
    _close(referral, Referral.Status.JOINED, now)


def close_as_declined(referral: Referral, reason: str, offered_instead: str, now: datetime) -> None:
    """She does not want the programme for now. The door stays open."""
    referral.not_now_reason = reason
    _add_words(referral, offered_instead=offered_instead)
    _close(referral, Referral.Status.NOT_NOW, now)


def _close(referral: Referral, status: str, now: datetime) -> None:
    referral.status, referral.decided_at, referral.closed_at = status, now, now
    _tell_referrer(referral, NEWS[Referral.Status(status)], now)
    save_changes(referral)


def _add_words(referral: Referral, **words: Any) -> None:
    said = {name: getattr(referral, name) for name in Referral.SEALED_FIELDS}
    Keyring.of([referral.participant_id]).seal(referral, **{**said, **words})


NEWS = {
    Referral.Status.WAITING: Receipt.News.WAITING,
    Referral.Status.NOT_NOW: Receipt.News.NOT_NOW,
    Referral.Status.JOINED: Receipt.News.JOINED,
}
"""What an answer tells who referred her. Before somebody is named, a welcome tells nothing."""


def _tell_referrer(referral: Referral, news: Receipt.News, now: datetime) -> None:
    """Before the referral closes: its reader alone may write on the receipt. Where the region tells nobody
    who joined, who joined is in touch with someone all the same."""
    hears = current_pack().referrer_hears
    if news == Receipt.News.JOINED and not hears.joined:
        news = Receipt.News.WELCOMED
    part = Receipt.News.WELCOMED if news == Receipt.News.NAMED else news
    if referral.receipt_id and getattr(hears, part):
        Receipt.objects.filter(pk=referral.receipt_id).update(news=news, news_at=now)
