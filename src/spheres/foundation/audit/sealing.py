"""Sealing the record of looks, batch after batch."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from spheres.foundation.audit import outside
from spheres.foundation.audit.chain import NOTHING, Link, root_of
from spheres.foundation.audit.late import take_in
from spheres.foundation.audit.models import Seal
from spheres.foundation.audit.signers import publish
from spheres.foundation.vault.keys import ring
from spheres.foundation.vault.signers import private_key

BATCH = 50_000
"""Looks in one seal at most."""


def signing_key() -> Ed25519PrivateKey:
    """Of the newest working root, as the key file has it now: nobody signs a seal without it."""
    return private_key(ring(fresh=True).roots[0])


def link_of(seal: Seal) -> Link:
    return Link(
        seal.number,
        seal.sealed_at,
        seal.looks,
        bytes(seal.root),
        bytes(seal.previous),
        bytes(seal.signature),
    )


def seal_looks(folder: Path, now: datetime) -> Link | None:
    """Seal the looks that are in no seal yet, in the database and outside it; none when there are none.

    The database first: what a crash keeps from being written outside is written by ``catch_up``.
    """
    with transaction.atomic():
        last = Seal.objects.order_by("-number").first()
        number = last.number + 1 if last else 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT look, leaf FROM audit_take(%s, %s)", [number, BATCH])
            leaves = {look: bytes(leaf) for look, leaf in cursor.fetchall()}
        if not leaves:
            return None
        before = link_of(last).digest() if last else NOTHING
        link = Link(number, now, len(leaves), root_of(leaves.values()), before).signed(signing_key())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit_write_seal(%s, %s, %s, %s, %s)",
                [number, link.sealed_at, link.root, link.previous, link.signature],
            )
    outside.write_seal(folder, link, leaves)
    return link


def seal_everything(folder: Path, now: datetime) -> int:
    """How many looks were sealed, in as many batches as it takes. Those that wait outside come in first."""
    take_in(folder)
    publish(folder, ring(fresh=True).signers)
    catch_up(folder)
    sealed = 0
    while link := seal_looks(folder, now):
        sealed += link.looks
    return sealed


def catch_up(folder: Path) -> None:
    """Write outside the seals that a crash kept from it."""
    written = len(outside.seals_written(folder))
    for seal in Seal.objects.filter(number__gt=written).order_by("number"):
        outside.write_seal(folder, link_of(seal), _leaves_of(seal.number))


def _leaves_of(number: int) -> dict[UUID, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT look, leaf FROM audit_leaves(%s)", [number])
        return {look: bytes(leaf) for look, leaf in cursor.fetchall()}
