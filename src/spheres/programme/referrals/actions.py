"""What is done with a referral. Sending one needs no right; reading one does."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.actions import record_change
from spheres.foundation.ids import new_id
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.partners.pack import current_pack
from spheres.programme.referrals.models import Receipt, Referral
from spheres.programme.referrals.rules import receipt_number

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
    """What a referral says. ``birth_date`` may be unknown, then ``age_said`` is what was said."""

    name: str
    languages: list[str]
    urgency: str
    channel: str
    reach: str
    why_now: str
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
    written_by: str = ""

    def sealed(self) -> dict[str, Any]:
        words = {k: v for k, v in asdict(self).items() if k not in ("languages", "urgency")}
        words["birth_date"] = self.birth_date.isoformat() if self.birth_date else ""
        return {**words, "offered_instead": ""}


def send_referral(
    member: Any, referral_id: UUID, letter: Letter, via: str, now: datetime, *, agreed: bool
) -> Referral:
    """Send a referral, with her agreement to be contacted; a member keeps a receipt.

    ``referral_id`` comes with the form: sent twice, it is one referral. Raises ``ValueError``
    without her agreement (the form explains it first; the database refuses it too).
    """
    if not agreed:
        raise ValueError("a referral is only sent with her agreement to be contacted")
    known = member if member is not None and member.is_authenticated else None
    participant_id = new_id()
    keys, key = Keyring.new(participant_id)
    referral = Referral(
        id=referral_id,
        participant_id=participant_id,
        via=via,
        partner_id=known.partner_id if known else None,
        receipt_id=new_id() if known else None,
        languages=",".join(letter.languages),
        urgency=letter.urgency,
        agreed_to_contact=True,
        sent_at=now,
    )
    keys.seal(referral, **letter.sealed())
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
            key.save(force_insert=True)
            if known:
                _give_receipt(known, referral, letter, now)
            record_change(member, participant_id, "referrals:referral-new", Category.REFERRAL)
    except IntegrityError as error:
        if "referrals_referral_pkey" not in str(error):
            raise
    return referral


def _give_receipt(member: Any, referral: Referral, letter: Letter, now: datetime) -> None:
    Receipt(
        id=referral.receipt_id,
        member=member,
        number=receipt_number(referral.id),
        initial=letter.name.strip()[:1].upper(),
        sent_at=now,
        news_at=now,
    ).save(force_insert=True)


def answer_referral(member: Any, referral: Referral, answer: TriageAnswer, now: datetime) -> None:
    """Save the four questions, and the decision if there is one; tell the referrer what she may hear.

    ``referral`` is opened. "Not now" closes it: from then on the coordinators no longer read it.
    """
    for name in QUESTIONS:
        setattr(referral, name, getattr(answer, name))
    if answer.decision == Referral.Status.WAITING:
        referral.status, referral.decided_at = Referral.Status.WAITING, now
    elif answer.decision == Referral.Status.NOT_NOW:
        referral.status, referral.decided_at, referral.closed_at = Referral.Status.NOT_NOW, now, now
        referral.not_now_reason = answer.reason
    words = {name: getattr(referral, name) for name in Referral.SEALED_FIELDS}
    offered = answer.offered_instead or words["offered_instead"]
    Keyring.of([referral.participant_id]).seal(referral, **{**words, "offered_instead": offered})
    record_change(member, referral.participant_id, "referrals:referral", Category.REFERRAL, ["triage"])
    if answer.decision:
        _tell_referrer(referral, now)
    referral.save()


def _tell_referrer(referral: Referral, now: datetime) -> None:
    """Before the referral closes: its reader alone may write on the receipt."""
    hears = current_pack().referrer_hears
    if referral.receipt_id and getattr(hears, referral.status):
        Receipt.objects.filter(pk=referral.receipt_id).update(news=referral.status, news_at=now)
