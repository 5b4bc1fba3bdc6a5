"""Prove to the database who is asking, for the length of one transaction.

The first statement asks the server which backend and which transaction this is (never the driver, which a
pooler may deceive); the second presents an HMAC over who is asking and both, as a bound parameter. A
statement that was slipped in between has no key and can name nobody (sql/asking.sql).

Who signs in is nobody yet: a proof of the kind ``door`` names the one account that is being signed in to.
"""

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction

Kind = Literal["member", "participant", "door"]
ProofKey = tuple[int, bytes]
"""Its version, and the key."""


class NotProven(Exception):
    """The database does not know the key that this process proves with."""


_key_of: Callable[[bool], ProofKey] | None = None


def prove_with(key_of: Callable[[bool], ProofKey]) -> None:
    """Where the key comes from: ``key_of(fresh)`` is asked again, fresh, when the database refuses one."""
    global _key_of  # noqa: PLW0603 - one for each process
    _key_of = key_of


def set_current_member(member_id: UUID | None) -> None:
    """Prove the member of the current transaction; it is forgotten when the transaction ends."""
    _present("member", member_id)


def set_current_participant(participant_id: UUID | None) -> None:
    """Prove that she herself is asking, in her own space."""
    _present("participant", participant_id)


def set_current_account(account_id: UUID) -> None:
    """Prove that this one account is being signed in to: what is its own is open, and nothing else."""
    _present("door", account_id)


def find_door(function: str, subject: str) -> None:
    """Let the database find the account whose door ``subject`` opens, by one of its functions: a whole
    address, a passkey's id. Whether there is one, nobody learns here."""
    kind = function.rpartition("_by_")[2]
    _offer(kind, subject, f"SELECT {function}(%s, %s, %s)", [subject])


def _present(kind: Kind, who: UUID | None) -> None:
    if who is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('spheres.asking', '', true)")
    else:
        _offer(kind, str(who), "SELECT access_present(%s, %s, %s, %s)", [kind, who])


def _offer(kind: str, subject: str, statement: str, named: list[Any]) -> None:
    """A proof of ``kind`` over ``subject``, as the last two of what ``statement`` takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint")
        backend, began = cursor.fetchone()
        for fresh in (False, True):
            version, key = _key(fresh)
            message = f"{kind}:{subject}:{version}:{backend}:{began}"
            cursor.execute(statement, [*named, version, hmac.digest(key, message.encode(), "sha256")])
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
        set_current_member(member_id)
        yield


@contextmanager
def at_door(account_id: UUID) -> Iterator[None]:
    """A few statements at the door of ``account_id``; then whoever was asking before is asking again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(current_setting('spheres.asking', true), '')")
        before = cursor.fetchone()[0]
        set_current_account(account_id)
        yield
        cursor.execute("SELECT set_config('spheres.asking', %s, true)", [before])


def transaction_lock(key: UUID) -> None:
    """Until this transaction ends, nobody else does what is named by ``key``: a form that was sent twice at
    once is read one after the other, and the second finds what the first made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(key)])


def transaction_time() -> datetime:
    """When this transaction began, by the database's clock: the moment its rights are judged at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_now()")
        began: datetime = cursor.fetchone()[0]
    return began
