"""The clock of the database and of the pages, put to another moment for one test."""

from conftest import as_owner
from django.db import connection
from django.utils import timezone

MOVED = (
    "CREATE OR REPLACE FUNCTION access_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE "
    "RETURN current_setting('spheres.test_now')::timestamptz"
)


def put_clock(monkeypatch, moment):
    """From here on it is ``moment``, until the test ends: rights, what is due and pages are judged by it. Who
    asks is still proven by the server's own clock."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('spheres.test_now', %s, true)", [moment.isoformat()])
        cursor.execute(MOVED)
    monkeypatch.setattr(timezone, "now", lambda: moment)
