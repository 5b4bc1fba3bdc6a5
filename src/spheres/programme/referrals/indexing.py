"""What letters are recognised by, made anew when the region's keys are renewed."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.indexing import keep_only
from spheres.programme.participants.models import BlindIndex, Participant
from spheres.programme.referrals.actions import Letter, letter_digests
from spheres.programme.referrals.models import Referral


def renew_sent_digests(using: str) -> Iterator[int]:
    """By which a form is known that is sent a second time."""
    for pk, letter in _letters(using, Referral.objects.using(using).exclude(sent_digest=None)):
        Referral.objects.using(using).filter(pk=pk).update(sent_digest=letter.digest())
        yield 1


def renew_letters(using: str) -> Iterator[int]:
    """Of whom a file was begun, the file's own digests tell (``participants/indexing.py``)."""
    begun = Participant.objects.using(using).filter(pk=OuterRef("participant_id"))
    indexed = BlindIndex.objects.using(using).filter(participant_id=OuterRef("participant_id"))
    open_ones = Referral.objects.using(using).filter(~Exists(begun), Exists(indexed))
    for pk, letter in _letters(using, open_ones):
        owner = Referral.objects.using(using).filter(pk=pk).values_list("participant_id", flat=True).get()
        keep_only(using, owner, letter_digests(owner, letter))
        yield 1


def _letters(using: str, rows: "QuerySet[Referral]") -> Iterator[tuple[UUID, Letter]]:
    """Each of these as it was written, held while it is worked on."""
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            found = Referral.objects.using(using).select_for_update().filter(pk=pk).first()
            opened = Keyring.of([found.participant_id], using).open_one(found) if found else None
            if opened is not None:
                yield pk, _as_written(opened)


def _as_written(referral: Referral) -> Letter:
    said: dict[str, Any] = {
        field.name: getattr(referral, field.name)
        for field in fields(Letter)
        if field.name in Referral.SEALED_FIELDS
    }
    said["birth_date"] = date.fromisoformat(referral.birth_date) if referral.birth_date else None
    return Letter(**said, languages=referral.language_codes, urgency=referral.urgency)
