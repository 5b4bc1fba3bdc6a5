"""Tell the database who is asking, for the length of one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction


def identify(member_id: UUID | None) -> None:
    """Set the member of the current transaction; it is forgotten when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('spheres.member', %s, true)", [str(member_id or "")])


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
