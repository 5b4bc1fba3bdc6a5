"""The way to the database, shut while it is known to be away.

Without it each page would wait for a connection that does not come, and with a handful of threads nothing
would be answered, not even that the database is away. While it is shut everyone is refused at once, but one
who looks, twice a second, whether it is back.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic

import psycopg

LOOKS_EACH = 0.5
"""Seconds from one look to the next."""


class DatabaseAway(psycopg.OperationalError):
    """It was not reached a moment ago, and is not asked again for so long."""


class Door:
    """One for each process. ``is_shut`` while the database is away."""

    def __init__(self) -> None:
        self.is_shut = False
        self._next_look = 0.0
        self._lock = Lock()

    def shut(self) -> None:
        with self._lock:
            self.is_shut, self._next_look = True, monotonic() + LOOKS_EACH

    def enter(self, look: Callable[[], None]) -> None:
        """Pass, or raise ``DatabaseAway``. Where it is shut and nobody has looked for a while, ``look`` asks
        the database itself, in this thread alone: it raises while that is away; else the door is opened."""
        with self._lock:
            if not self.is_shut:
                return
            if monotonic() < self._next_look:
                raise DatabaseAway("the database is away")
            self._next_look = float("inf")
        try:
            look()
        except psycopg.Error:
            self.shut()
            raise DatabaseAway("the database is still away") from None
        except BaseException:
            self.shut()
            raise
        self.is_shut = False
