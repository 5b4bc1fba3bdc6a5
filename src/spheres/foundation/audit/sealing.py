"""Sealing the record of looks, batch after batch.

What is written outside leads, and the database follows: a seal is over the digests that stand outside, and
follows the last seal that stands there. A database that knows less than stands outside is an older copy, and
gets no seal: ``spheres restore`` puts it in place (giving_up.py).
"""

import logging
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from spheres.foundation.audit import outside
from spheres.foundation.audit.chain import NOTHING, Link, root_of
from spheres.foundation.audit.late import take_in
from spheres.foundation.audit.models import Seal
from spheres.foundation.audit.numbering import BATCH, number_looks
from spheres.foundation.audit.signers import Signers, publish
from spheres.foundation.vault.keys import ring
from spheres.foundation.vault.signers import private_key

logger = logging.getLogger(__name__)


class NotOfThisRecord(Exception):
    """The database holds a seal that does not follow those outside, or is not the one that stands there."""


def signing_key() -> Ed25519PrivateKey:
    """Of the newest working root, as the key file has it now: nobody signs a seal without it."""
    return private_key(ring(fresh=True).roots[0])


def link_of(seal: Seal) -> Link:
    return Link(
        seal.number,
        seal.sealed_at,
        seal.first,
        seal.looks,
        bytes(seal.root),
        bytes(seal.previous),
        bytes(seal.signature),
    )


def seal_looks(folder: Path, now: datetime) -> Link | None:
    """Seal the looks that are in no seal yet, in the database and outside it; none when there are none.

    What was told by nobody is marked before anything is sealed: whatever stops it from there on, no seal
    stands over looks that should be marked and are not. Then the database: what a crash keeps from being
    written outside is written by ``catch_up``.
    """
    last = outside.last_seal(folder)
    leaves = outside.leaves_written(folder, last.end if last else 1, BATCH)
    if not leaves:
        return None
    number, first, before = (last.number + 1, last.end, last.digest()) if last else (1, 1, NOTHING)
    link = Link(number, now, first, len(leaves), root_of(leaves), before).signed(signing_key())
    outside.note_untold(folder, first, leaves)
    _write_in_database(link)
    outside.write_seal(folder, link)
    return link


def seal_everything(folder: Path, now: datetime) -> int:
    """How many looks were sealed, in as many batches as it takes. Those that wait outside come in first."""
    if outside.last_seal(folder) is None and Seal.objects.filter(number__gt=1).exists():
        outside.note_begun_anew(folder, now)
    take_in(folder)
    number_looks(folder)
    publish(folder, ring(fresh=True).signers)
    catch_up(folder)
    sealed = 0
    while link := seal_looks(folder, now):
        sealed += link.looks
    lost = outside.settle(folder, int(now.timestamp()) // 60)
    if lost:
        logger.error("%s looks were told and are not in the record: spheres audit verify", lost)
    return sealed


def catch_up(folder: Path, using: str = "default") -> None:
    """Write outside the seals that a crash kept from it. Raises ``NotOfThisRecord`` for one of the
    database's that is not this region's next."""
    before = outside.last_seal(folder)
    signers = Signers(ring(fresh=True).signers)
    if before:
        before.is_signed_by(signers)  # from here on, its key or a later one
    newer = Seal.objects.using(using).filter(number__gt=before.number if before else 0)
    for seal in newer.order_by("number"):
        link = link_of(seal)
        if not follows(link, before, signers):
            raise NotOfThisRecord(f"seal {link.number}")
        outside.write_seal(folder, link)
        before = link


def follows(link: Link, before: Link | None, signers: Signers) -> bool:
    number, first, chained = (before.number + 1, before.end, before.digest()) if before else (1, 1, NOTHING)
    is_next = (link.number, link.first, link.previous) == (number, first, chained)
    return is_next and link.is_signed_by(signers)


def signed_seals(folder: Path) -> list[Link]:
    """Those outside that this region signed, each after the other: up to the first that it did not."""
    found: list[Link] = []
    signers = Signers(ring(fresh=True).signers)
    for link in outside.seals_written(folder):
        if not follows(link, found[-1] if found else None, signers):
            break
        found.append(link)
    return found


def _write_in_database(link: Link) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_write_seal(%s, %s, %s, %s, %s, %s, %s)",
            [
                link.number,
                link.sealed_at,
                link.first,
                link.looks,
                link.root,
                link.previous,
                link.signature,
            ],
        )
