"""What one request left on a connection is not there for the next.

A connection of the pool serves one member after another. What belongs to the transaction ends with it; what
belongs to the session (settings, cursors, locks, temporary things, statements prepared by SQL) could act in
the next member's name, so it is taken away before the connection is lent again.

And nobody waits for ever for a database that takes what is asked and does not answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local
from typing import Any

import psycopg
from psycopg import pq

CLEAN = b"""
RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; SELECT pg_advisory_unlock_all();
SELECT EXISTS (SELECT FROM pg_prepared_statements WHERE from_sql)
"""
"""One round trip. The driver's own prepared statements (``from_sql`` is false) stay: they make pages fast."""


class NotClean(Exception):
    """Something was prepared in this session by SQL, where the driver's own names could be taken: the
    connection is closed."""


def forget_session(connection: psycopg.Connection) -> None:
    """The pool's reset. Raises ``NotClean``, or what kept it from being clean: then it is not lent again."""
    result = connection.pgconn.exec_(CLEAN)
    if result.status != pq.ExecStatus.TUPLES_OK or result.get_value(0, 0) != b"f":
        raise NotClean


ANSWERS_WITHIN = 20.0
"""Seconds. What takes longer was to be stopped by the database itself (``statement_timeout``): it is stuck,
or the network lost it."""
LENT_WITHIN = 1.5
"""The same, of a connection that is only asked whether it is alive."""
_patience = local()


@contextmanager
def quickly() -> Iterator[None]:
    """Inside, a connection that does not answer is given up soon: another one may."""
    _patience.seconds = LENT_WITHIN
    try:
        yield
    finally:
        del _patience.seconds


class BoundedConnection(psycopg.Connection[Any]):
    """One that is closed when the database does not answer."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        seconds = timeout or getattr(_patience, "seconds", ANSWERS_WITHIN)
        try:
            return super().wait(gen, interval, seconds)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
                self.close()  # the answer is still to come, and would be read as that of the next
            raise
