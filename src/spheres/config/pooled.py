"""What one request left on a connection is not there for the next.

A connection of the pool serves one member after another. What belongs to the transaction ends with it; what
belongs to the session (settings, cursors, locks, temporary things, statements prepared by SQL) could act in
the next member's name, so it is taken away before the connection is lent again.
"""

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
