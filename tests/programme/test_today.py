"""Today is today where the region is, in SQL and in Python: each has one place that knows a time zone."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import as_owner
from django.db import connection

from spheres.foundation.clock import day_begins, moment_of
from spheres.foundation.installation.declared import clock
from tests.builders.zones import ZONES, changes_of

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[2] / "src" / "spheres"
DAYS = [  # a moment, and the day it is in Montréal
    ("2026-11-26 04:59:59+00", "2026-11-25"),
    ("2026-11-26 05:00:00+00", "2026-11-26"),
    ("2026-07-01 03:59:59+00", "2026-06-30"),
    ("2026-07-01 04:00:00+00", "2026-07-01"),
    ("2027-01-01 04:59:59+00", "2026-12-31"),
    ("2028-02-29 04:59:59+00", "2028-02-28"),
    ("2028-03-01 04:59:59+00", "2028-02-29"),
]
KNOWS_A_ZONE = set(clock("UTC"))
"""The functions that say what day and hour it is: no other SQL does."""
OF_ANOTHER_ZONE = re.compile(
    r"(?<!NULL)(?<!')::(date|time)\b|\bAS (date|time)\)|\bcurrent_(date|time)\b|\blocaltime(stamp)?\b"
    r"|\bdate_(trunc|part|bin)\b|\bto_char\b|\bat time zone\b|\btimezone\(|\bage\("
    r"|\bextract\s*\((?!\s*epoch)|\b(date|time)\((?!\d)",
    re.IGNORECASE,
)
"""What takes a day or an hour of a moment by the zone of the session, or by another."""
COMMENT = re.compile(r"--.*")
CATALOGUE = {
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "views": "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'",
    "policies": "SELECT tablename || '.' || policyname, concat(qual, ' ', with_check) FROM pg_policies",
    "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
    " AND connamespace = 'public'::regnamespace",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "defaults": "SELECT adrelid::regclass::text, pg_get_expr(adbin, adrelid) FROM pg_attrdef",
    "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}


def asked(statement, *values):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return cursor.fetchall()


@pytest.mark.parametrize(("moment", "day"), DAYS)
def test_a_day_begins_at_midnight_where_the_region_is(moment, day):
    assert asked("SELECT access_day(%s)::text", moment) == [(day,)]


@pytest.mark.parametrize("name", ZONES)
def test_sql_and_python_say_the_same_around_each_change_of_the_clocks(name):
    zone, said = ZoneInfo(name), clock(name)
    around = {moment + timedelta(minutes=m) for moment in changes_of(zone) for m in range(-180, 181, 30)}
    around |= {datetime(2028, 2, 29, tzinfo=UTC), datetime(2027, 12, 31, 23, 30, tzinfo=UTC)}
    locals_ = {moment.astimezone(zone).replace(tzinfo=None, fold=0) for moment in around}
    locals_ |= {local + timedelta(minutes=m) for local in locals_ for m in (-60, 60)}
    of_moments = ", ".join(said[one][2] for one in ("access_day", "access_hour"))
    found = asked(f"SELECT moment, {of_moments} FROM unnest(%s::timestamptz[]) AS moment", sorted(around))
    for moment, day, hour in found:
        local = moment.astimezone(zone)
        assert (day, hour) == (local.date(), local.time())
    of_days = ", ".join(said[one][2] for one in ("access_day_begins", "access_moment"))
    days, hours = zip(*((local.date(), local.time()) for local in sorted(locals_)), strict=True)
    pairs = "unnest(%s::date[], %s::time[]) AS given (day, hour)"
    for day, hour, begins, moment in asked(
        f"SELECT day, hour, {of_days} FROM {pairs}", list(days), list(hours)
    ):
        assert begins == day_begins(day, zone), (day, "begins")
        assert moment == moment_of(day, hour, zone), (day, hour)


def test_an_hour_of_the_clock_begins_where_the_region_is():
    expression = clock("America/St_Johns")["access_hour_begins"][2]
    statement = f"SELECT {expression} FROM (VALUES (%s::timestamptz)) AS given (moment)"
    found = asked(statement, datetime(2026, 11, 1, 4, 45, tzinfo=UTC))
    assert found == [(datetime(2026, 11, 1, 4, 30, tzinfo=UTC),)]


@pytest.mark.parametrize("kind", CATALOGUE)
def test_nothing_in_the_catalogue_takes_the_day_of_a_moment_otherwise(kind):
    rows = [(name, COMMENT.sub("", body or "")) for name, body in asked(CATALOGUE[kind])]
    assert rows
    found = {
        name for name, body in rows if OF_ANOTHER_ZONE.search(body) and not name.startswith("procrastinate")
    }
    assert found == (KNOWS_A_ZONE if kind == "functions" else set())


def test_no_file_of_sql_takes_the_day_of_a_moment_otherwise():
    files = sorted(SOURCE.rglob("sql/*.sql"))
    assert len(files) > 50
    found = {
        f"{file.name}: {line.strip()}"
        for file in files
        for line in COMMENT.sub("", file.read_text(encoding="utf-8")).splitlines()
        if OF_ANOTHER_ZONE.search(line)
    }
    assert found == set()


@pytest.mark.parametrize("body", [
    "SELECT made_at::date", "SELECT CAST(at AS date)", "due <= CURRENT_DATE", "date_trunc('day', at)",
    "at AT TIME ZONE 'UTC'", "extract(dow FROM at)", "timezone('UTC'::text, at)", "date(at)",
    "to_char(at, 'DD')",
])  # fmt: skip
def test_what_would_be_refused_in_sql(body):
    assert OF_ANOTHER_ZONE.search(body)
    assert not OF_ANOTHER_ZONE.search(
        "access_day(at), NULL::date, '2026-01-01'::date, extract(epoch FROM at)"
    )


MAY = {
    "foundation/clock.py": {"combine", "date", "time"},
    "foundation/vault/keyfile.py": {"now", "date"},  # a day written into the key file, in UTC, before Django
    "config/keys.py": {"now", "date"},  # and how many days ago that is
    "config/backup.py": {"now"},  # the name of a file, in UTC
}
"""File → what it may ask for by itself."""
ASKS = {"today", "utcnow", "combine", "make_aware", "make_naive"}
TRUNCATES = re.compile(r"^(Trunc|Extract(?=.))(Date|Time|Day|Hour|Week|Month|Year|Quarter)?$")
LOOKUP = re.compile(r"__(date|time|day|hour|week_day|iso_week_day|month|year|week)(__|$)")


def day_takers(tree):
    """What of this module takes the day or the hour of a moment, or makes a moment, by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, of = node.func.attr, ast.unparse(node.func.value)
            bare = name in ("date", "time", "timetz") and not node.args and of != "time"
            if (
                bare
                or (name in ASKS and of != "keyfile")
                or (name == "now" and of.split(".")[-1] in ("datetime", "date"))
            ):
                yield name
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if TRUNCATES.match(name) or name in ("make_aware", "make_naive"):
                yield name
        elif isinstance(node, ast.keyword) and node.arg and LOOKUP.search(node.arg):
            yield node.arg


def test_no_python_takes_the_day_of_a_moment_otherwise():
    files = [
        path
        for path in sorted(SOURCE.rglob("*.py"))
        if "tests" not in path.parts and "migrations" not in path.parts
    ]
    assert len(files) > 200
    found = {
        str(path.relative_to(SOURCE)): set(day_takers(ast.parse(path.read_text("utf-8")))) for path in files
    }
    assert {name: took for name, took in found.items() if took} == MAY


@pytest.mark.parametrize("line", [
    "timezone.now().date()", "date.today()", "datetime.now()", "datetime.datetime.now(UTC)",
    "make_aware(one)", "datetime.combine(day, hour)", "TruncDate('at')", "rows.filter(at__date=day)",
    "at.time()",
])  # fmt: skip
def test_what_would_be_refused_in_python(line):
    assert set(day_takers(ast.parse(line)))
    assert not set(
        day_takers(ast.parse("timezone.localdate(at); timezone.now(); time.time(); rows.filter(day=day)"))
    )


def test_every_moment_that_is_typed_is_typed_in_the_one_field():
    """``MomentField``: the night when the clocks change is asked about there."""
    files = [path for path in sorted(SOURCE.rglob("*.py")) if path.name in ("forms.py", "views.py")]
    typed = {
        path.name for path in files if re.search(r"forms\.(Split)?DateTimeField\(", path.read_text("utf-8"))
    }
    assert typed == set()
