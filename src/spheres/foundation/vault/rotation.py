"""A new version of every key of the region, while the region goes on working.

The steps, each of which may be interrupted and gone on with by running it again (docs/operator.md says what
is so after which):

1. ``begin``: a key file with both versions of each key, under a new root, in every place;
2. ``let_go``: every process works with the new ones;
3. ``resealing.renew_keys``: each participant has a new key, which seals from here on, beside her former one;
   what hangs on working roots and indexes is made anew (``renewing``);
4. ``resealing.reseal``: her rows are sealed anew, and her former key is let go;
5. ``finish``: the former versions leave the database, then the key file, then the provider.

The database refuses what is wrapped with a version that is no more (``sql/versions.sql``), so that nothing
can be lost in between.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from spheres.foundation.vault import keyfile, keys
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.keyfile import VERSIONS, KeyFile, newest
from spheres.foundation.vault.making import WRAP, newest_wrap
from spheres.foundation.vault.models import RegionKey
from spheres.foundation.vault.proof import renew_proof_key
from spheres.foundation.vault.providers import provider
from spheres.foundation.vault.renewing import with_indexes, with_works
from spheres.foundation.vault.resealing import older, renew_keys, reseal, with_two, wrap_again, wrapped_models
from spheres.foundation.vault.signers import with_signers

CHANGING, WRAPPING, CLOSING = "changing", "wrapping", "closing"
"""Where it stands: every key is renewed; keys are wrapped anew, since someone is erased; the former are let
go."""
INDEXES = ("indexes", "letters")
LONGEST_WAIT = 600
"""Seconds for which a transaction that was open is waited for."""
Progress = Callable[[int], None]
"""Hears how many were done, batch by batch."""

_OPEN = """
SELECT l.virtualxid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'virtualxid' AND l.pid <> pg_backend_pid() AND a.datname = current_database()
  AND a.usename IS NOT NULL
"""
"""Every transaction that is open in this database, a worker of the server's own apart."""


class StillInUse(Exception):
    """Something is wrapped, or sealed, with an older version."""


def begin(using: str, *, only_indexes: bool = False) -> KeyFile:
    """Both versions of each key in every place, under a new root; of ``only_indexes``, of the blind indexes
    alone, under the root that stands. What an interrupted renewal began is gone on with."""
    keyfile.settle()
    file = keyfile.read(with_copies=True)
    if file.stage:
        return file
    both = _with_new(file, *INDEXES, indexed_on=keyfile.today())
    if not only_indexes:
        provider().renew()
        wraps = _new_wrap(using, file)
        both = with_signers(_with_new(both, "works", root=new_key(), wraps=wraps, shares=None))
    return keyfile.write(replace(both, stage=CHANGING))


def begin_wrapping(using: str) -> KeyFile:
    """A new version of the wrapping key beside the one that stands, in every place: the keys that it wraps
    stay. What was begun is gone on with."""
    keyfile.settle()
    file = keyfile.read(with_copies=True)
    if file.stage:
        return file
    return keyfile.write(replace(file, wraps=_new_wrap(using, file), stage=WRAPPING))


def _new_wrap(using: str, file: KeyFile) -> keyfile.Versions:
    number = newest_wrap(using)
    number += number in file.wraps
    # Its number first: a process that wraps with the new key is never refused.
    RegionKey.objects.using(using).get_or_create(purpose=WRAP, version=number, defaults={"wrapped": b""})
    return {**file.wraps, number: new_key()}


def _with_new(file: KeyFile, *names: str, **more: Any) -> KeyFile:
    standing = {name: getattr(file, name) for name in names}
    fresh: dict[str, Any] = {name: {**held, newest(held) + 1: new_key()} for name, held in standing.items()}
    return replace(file, **fresh, **more)


def let_go(using: str, seconds: float) -> None:
    """Wait until every process has taken in the key file as it is now, and every transaction that may have
    begun before that has ended."""
    time.sleep(seconds)
    keys.ring(fresh=True)
    waits = _open_transactions(using)
    until = time.monotonic() + LONGEST_WAIT
    while waits & _open_transactions(using):
        if time.monotonic() > until:
            raise StillInUse("a transaction is open for ten minutes: end it, and run this again")
        time.sleep(0.2)


def _open_transactions(using: str) -> set[str]:
    with connections[using].cursor() as cursor:
        cursor.execute(_OPEN)
        return {row[0] for row in cursor.fetchall()}


def renew(using: str, progress: Progress) -> None:
    """Step 3. From its end on, whoever holds the former keys reads nothing that is written."""
    for n in renew_keys(using, newest(keyfile.read().wraps)):
        progress(n)
    for renews in (*with_works, *with_indexes):
        for n in renews(using):
            progress(n)


def wrap_all(using: str, progress: Progress) -> None:
    """The same keys, by the newest version."""
    for n in wrap_again(using, newest(keyfile.read().wraps)):
        progress(n)


def reseal_rows(using: str, progress: Progress) -> None:
    """Step 4. Who began before step 3 ended may write with a former key: these are waited for first."""
    let_go(using, 0)
    for n in reseal(using):
        progress(n)


def finish(using: str) -> None:
    """Step 5. Raises ``StillInUse`` when something hangs on a former version: renew again, then finish."""
    file = keyfile.read()
    if file.stage in (CHANGING, WRAPPING):
        version = newest(file.wraps)
        with transaction.atomic(using=using):
            # First: whoever writes with an older version is waited for, or refused from here on.
            RegionKey.objects.using(using).filter(purpose=WRAP, version__lt=version).delete()
            if left := waiting(using, version):
                raise StillInUse(f"{left} keys are wrapped with a former version, or are two")
        renew_proof_key(using)
        alone: dict[str, Any] = {name: _newest_alone(getattr(file, name)) for name in VERSIONS}
        keyfile.write(replace(file, stage=CLOSING, copies=living(using), **alone))
    provider().forget_old()
    closing = keyfile.read(with_copies=True)
    if closing.stage != CLOSING:
        raise KeyUnavailable("no renewal is going on")
    keyfile.write(replace(closing, stage=""))
    keys.ring(fresh=True)


def _newest_alone(versions: keyfile.Versions) -> keyfile.Versions:
    return {newest(versions): versions[newest(versions)]}


def living(using: str) -> dict[UUID, bytes]:
    """Every wrapped key that stands in a row."""
    return {
        row.pk: bytes(row.wrapped)
        for model in wrapped_models()
        for row in model._default_manager.using(using).exclude(wrapped=None).only("pk", "wrapped").iterator()
    }


def waiting(using: str, version: int) -> int:
    """How many keys a former version wraps, and how many participants' rows are not all sealed anew."""
    return sum(older(model, using, version).count() for model in wrapped_models()) + with_two(using).count()
