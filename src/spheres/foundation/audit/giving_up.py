"""After an older copy of the rows was restored: what was written outside since is given up, and said so in
the chain, signed; then the record goes on after it.

As the owner, while nothing is served. Outside first, then the database in one transaction: what stops in
between leaves a database that knows less than stands outside, which nobody serves, and is done again.
"""

from datetime import datetime
from pathlib import Path

from django.db import connections, transaction

from spheres.foundation.audit import outside, restored
from spheres.foundation.audit.chain import NOTHING, Link, root_of
from spheres.foundation.audit.models import Counter, Look, Seal
from spheres.foundation.audit.numbering import BATCH
from spheres.foundation.audit.restored import Restored
from spheres.foundation.audit.sealing import (
    NotOfThisRecord,
    catch_up,
    link_of,
    signed_seals,
    signing_key,
)
from spheres.foundation.audit.signers import publish
from spheres.foundation.vault.keys import ring


def give_up(folder: Path, using: str, by: str, why: str, backup: str, now: datetime) -> Restored:
    """The rows of ``using`` are an older copy, ``backup``. Raises ``NotOfThisRecord`` where what stands
    outside is another record's."""
    publish(folder, ring(fresh=True).signers)
    known = Seal.objects.using(using).order_by("-number").first()
    _refuse_another_record(folder, known)
    _refuse_what_is_not_signed(folder)
    if known and known.number > 1 and outside.last_seal(folder) is None:
        outside.note_begun_anew(folder, now)
    catch_up(folder, using)
    kept = _last_number(using)
    _tell_what_was_never_numbered(folder, using, kept)
    _seal_the_rest(folder, now)
    said = Restored(
        at=restored.moment(now),
        seal=known.number if known else 0,
        seals=last.number if (last := outside.last_seal(folder)) else 0,
        looks=kept,
        numbers=max(kept, outside.looks_written(folder)),
        by=by,
        why=why,
        backup=backup,
    )
    restored.write(folder, said)
    _write_seal(folder, [], now, said.root())
    _take_into_the_database(folder, using, said)
    return said


def _refuse_another_record(folder: Path, newest: Seal | None) -> None:
    seals = outside.seals_written(folder)
    if newest and len(seals) >= newest.number and seals[newest.number - 1] != link_of(newest):
        raise NotOfThisRecord(f"seal {newest.number}")


def _refuse_what_is_not_signed(folder: Path) -> None:
    """What is sealed in after it would look as if this region had said it."""
    signed, written = len(signed_seals(folder)), len(outside.seals_written(folder))
    if signed < written:
        raise NotOfThisRecord(f"seal {signed + 1}")


def _last_number(using: str) -> int:
    """The last that the copy gave."""
    counter = Counter.objects.using(using).first()
    return counter.last if counter else 0


def _tell_what_was_never_numbered(folder: Path, using: str, kept: int) -> None:
    """Looks that a process told, and that had no number when everything stopped: the copy has them, or they
    are given up as well. Their digests get the numbers that come next."""
    _write_what_was_numbered(folder, using, kept)
    missed = outside.missed(folder)  # before anything was restored: that stays said
    told = {look: leaf for look, leaf in outside.told(folder).items() if look not in missed}
    unwritten = outside.not_among_looks(folder, set(told.values()))
    here = set(Look.objects.using(using).filter(pk__in=told).values_list("pk", flat=True))
    lost = sorted(look for look, leaf in told.items() if leaf in unwritten and look not in here)
    if lost:
        outside.write_looks(folder, outside.looks_written(folder) + 1, [told[look] for look in lost])


def _write_what_was_numbered(folder: Path, using: str, kept: int) -> None:
    while (after := outside.looks_written(folder)) < kept:
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT number, leaf FROM audit_number(%s, %s)", [after, min(BATCH, kept - after)])
            leaves = [bytes(leaf) if leaf else outside.GONE for _number, leaf in cursor.fetchall()]
        outside.write_looks(folder, after + 1, leaves)


def _seal_the_rest(folder: Path, now: datetime) -> None:
    """What stands outside in no seal yet: what is given up is given up with its seal."""
    while True:
        last = outside.last_seal(folder)
        leaves = outside.leaves_written(folder, last.end if last else 1, BATCH)
        if not leaves:
            return
        outside.note_untold(folder, last.end if last else 1, leaves)
        _write_seal(folder, leaves, now, root_of(leaves))


def _write_seal(folder: Path, leaves: list[bytes], now: datetime, root: bytes) -> None:
    last = outside.last_seal(folder)
    number, first, before = (last.number + 1, last.end, last.digest()) if last else (1, 1, NOTHING)
    link = Link(number, now, first, len(leaves), root, before).signed(signing_key())
    outside.write_seal(folder, link)


def _take_into_the_database(folder: Path, using: str, restored_copy: Restored) -> None:
    with transaction.atomic(using=using):
        Seal.objects.using(using).bulk_create(
            Seal(
                number=link.number, sealed_at=link.sealed_at, first=link.first, looks=link.looks,
                root=link.root, previous=link.previous, signature=link.signature,
            )
            for link in outside.seals_written(folder)[restored_copy.seal :]
        )  # fmt: skip
        Counter.objects.using(using).update_or_create(id=1, defaults={"last": restored_copy.numbers})
