"""Prove to the database who is asking, for the length of one transaction.

The first statement asks the server which backend and which transaction this is (never the driver, which a
pooler may deceive); the second presents an HMAC over who is asking and both, as a bound parameter. A
statement that was slipped in between has no key and can name nobody (sql/asking.sql).
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import connection, transaction

Kind = Literal["member", "participant"]
ProofKey = tuple[int, bytes]
"""Its version, and the key."""


class NotProven(Exception):
    """The database does not know the key that this process proves with."""


_key_of: Callable[[bool], ProofKey] | None = None


def prove_with(key_of: Callable[[bool], ProofKey]) -> None:
    """Where the key comes from: ``key_of(fresh)`` is asked again, fresh, when the database refuses one."""
    global _key_of  # noqa: PLW0603 - one for each process
    _key_of = key_of


def identify(member_id: UUID | None) -> None:
    """Prove the member of the current transaction; it is forgotten when the transaction ends."""
    _present("member", member_id)


def identify_participant(participant_id: UUID | None) -> None:
    """Prove that she herself is asking, in her own space."""
    _present("participant", participant_id)


def _present(kind: Kind, who: UUID | None) -> None:
    with connection.cursor() as cursor:
        if who is None:
            cursor.execute("SELECT set_config('spheres.asking', '', true)")
            return
        cursor.execute("SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint")
        backend, began = cursor.fetchone()
        for fresh in (False, True):
            version, key = _key(fresh)
            message = f"{kind}:{who}:{version}:{backend}:{began}"
            proof = hmac.digest(key, message.encode(), "sha256")
            cursor.execute("SELECT access_present(%s, %s, %s, %s)", [kind, who, version, proof])
            if cursor.fetchone()[0]:
                return
    raise NotProven("the database knows no key that this process holds")


def _key(fresh: bool) -> ProofKey:
    if _key_of is None:
        raise NotProven("nobody said where the key comes from")
    return _key_of(fresh)


@contextmanager
def acting_as(member_id: UUID | None) -> Iterator[None]:
    """A transaction of ``member_id``'s, for commands and tests."""
    with transaction.atomic():
        identify(member_id)
        yield


def one_at_a_time(key: UUID) -> None:
    """Until this transaction ends, nobody else does what is named by ``key``: a form that was sent twice at
    once is read one after the other, and the second finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(key)])


def transaction_time() -> datetime:
    """When this transaction began, by the database's clock: the moment its rights are judged at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        began: datetime = cursor.fetchone()[0]
    return began
