"""What comes in between: a crash, somebody else at the same thing, a key of no version."""

from contextlib import contextmanager

import psycopg
from django.db import connection

NO_SUCH_VERSION = b"\xff\xff"
"""What a wrapped key begins with that is wrapped with version 65 535."""


class Crash(Exception):
    pass


def stops_at(monkeypatch, module, name, at=1):
    """The ``at``-th call of it stops everything, before it does anything."""
    real, calls = getattr(module, name), []

    def crashes(*given, **more):
        calls.append(1)
        if len(calls) == at:
            raise Crash(name)
        return real(*given, **more)

    monkeypatch.setattr(module, name, crashes)


@contextmanager
def another_is_at_it(key):
    """Someone else's transaction does what ``key`` names."""
    place = connection.settings_dict
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as other:
        other.execute("SET lock_timeout = '5s'")
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(key)])
        yield
