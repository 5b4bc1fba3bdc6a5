"""Erasing, by an operator's process and never by the pages: what was confirmed is carried out.

While the wrapping key gets a new version (``vault/rotation.py``): her key, her words, and drafts of nobody's
file that name her, leave the database in one transaction while the former version still wraps her key; then
everyone else's is wrapped by the new one, and the key file keeps that alone. So no key that still stands
opens a copy of hers, in a backup, in the log of writes or in the database's own files. Each step may be run
again.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.drafts import open_draft
from spheres.foundation.vault.keys import version_of
from spheres.foundation.vault.models import Draft, ParticipantKey
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import ContactWay, Identity, Participant
from spheres.programme.participants.reaches import reach_keys
from spheres.programme.participants.recognising import FULL_NAME, named_in, never_keys
from spheres.programme.privacy.actions import erase_again, note_missing
from spheres.programme.privacy.models import Erasure


def confirmed(using: str) -> list[Erasure]:
    """Those that are to be carried out, and that the law does not keep waiting."""
    rows = Erasure.objects.using(using).filter(outcome=Erasure.Outcome.ERASED, erased_at=None)
    return [one for one in rows.order_by("answered_at", "pk") if not _waits(using, one.participant_id)]


def waits_for_this(using: str) -> bool:
    """Whether any is to be carried out, or was and is not certified: something stopped it in between."""
    done = Erasure.objects.using(using).exclude(erased_at=None).filter(certified_at=None)
    return done.exists() or bool(confirmed(using))


def _waits(using: str, participant_id: UUID) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT cardinality(privacy_law_waits(%s)) > 0", [participant_id])
        return bool(cursor.fetchone()[0])


def carry_out(using: str, folder: Path, before: int) -> int:
    """Erase those who are wrapped by the version ``before``, which is about to be let go. Whom the new one
    wraps already was confirmed too late for this time. Returns how many."""
    done = sum(_erase(using, one, before) for one in confirmed(using))
    note_missing(folder, using)
    return done


def _erase(using: str, erasure: Erasure, before: int) -> bool:
    with transaction.atomic(using=using):
        keys = ParticipantKey.objects.using(using).select_for_update()
        key = keys.filter(pk=erasure.participant_id).first()
        if key is not None and version_of(bytes(key.wrapped)) > before:
            return False
        for draft in _drafts_that_name(using, erasure.participant_id):
            draft.delete(using=using)
        erase_again([erasure.participant_id], using)
        Erasure.objects.using(using).filter(pk=erasure.pk).update(erased_at=timezone.now())
    return True


def _drafts_that_name(using: str, participant_id: UUID) -> Iterator[Draft]:
    """Of letters that were begun and never sent, which have no file: those with her full name, her number or
    her address in them."""
    hers = _recognised_by(using, participant_id)
    for draft in Draft.objects.using(using).filter(participant_id=None) if hers else ():
        try:
            words = open_draft(draft).values()
        except KeyUnavailable:  # it opens for nobody, and names nobody
            continue
        texts = [text for said in words for text in (said if isinstance(said, list) else [said])]
        if named_in(map(str, texts)) & hers:
            yield draft


def _recognised_by(using: str, participant_id: UUID) -> set[str]:
    people = _opened(Participant.objects.using(using).filter(pk=participant_id))
    identities = _opened(Identity.objects.using(using).filter(participant_id=participant_id))
    ways = _opened(ContactWay.objects.using(using).filter(participant_id=participant_id))
    names = [name for name in (*(p.name for p in people), *(i.legal_name for i in identities)) if name]
    found = {key for way in ways for key in reach_keys(way.value)}
    return found.union(*(never_keys(name, []) for name in names if len(name.split()) >= FULL_NAME))


def _opened(rows: "QuerySet[Any]") -> list[Any]:
    """Those that open. One that opens for nobody, whoever wrote it, keeps no erasure from its end."""
    found: list[Any] = []
    for row in rows:
        with suppress(KeyUnavailable):
            found += Keyring.of([row.key_owner], rows.db).open([row])
    return found


def certify(using: str) -> list[str]:
    """Once no key that stands opens a copy: the numbers of the certificates that can be given now."""
    rows = Erasure.objects.using(using).exclude(erased_at=None).filter(certified_at=None)
    numbers = sorted(rows.values_list("number", flat=True))
    rows.update(certified_at=timezone.now())
    return numbers
