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


def transaction_time() -> datetime:
    """When this transaction began, by the database's clock: the moment its rights are judged at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        began: datetime = cursor.fetchone()[0]
    return began
