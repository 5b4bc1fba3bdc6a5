"""Tables about nobody in particular: who reads and who keeps them; what is seen by who is not proven."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db

NOW = timezone.now()
RECORD = {"entity": "service", "hsds_id": "s1", "source": "211", "place": 1, "fields": "{}"}
LISTING = {"id": "s1", "source": "211", "name": "Un refuge", "organization": "", "description": ""}
MEETING = {
    "id": uuid4(),
    "held_at": NOW + timedelta(days=2),
    "opens_at": NOW,
    "closes_at": NOW + timedelta(days=9),
}
KEPT_BY_COORDINATORS = {
    # table → (a row, what makes it another), a change of it, whether a row may go
    "directory_record": ((RECORD, {"hsds_id": "s2"}), "place = 2", True),
    "directory_listing": ((LISTING, {"id": "s2"}), "name = 'Un autre'", True),
    "committee_meeting": ((MEETING, {"id": uuid4()}), "held_at = held_at", False),
}
ROLES = {
    "coordinator": "en-marge", "pivot_worker": "en-marge", "liaison": "ccsmtl", "committee": "ccsmtl",
    "police_liaison": "spvm", "researcher": "iujd", "administrator": "codim", "supervisor": "ccsmtl",
}  # fmt: skip
READ_AT_THE_DOOR = {
    "accounts_partner", "access_ceiling", "access_grace", "audit_seal", "audit_verification",
    "installation_installed", "installation_syntheticregion", "vault_regionkey", "socialaccount_socialapp",
}  # fmt: skip
"""What is read before anyone signs in: names of partners, digests, sealed keys; and a library's table that is
empty, since partners' sign-ins stand in the settings."""


def run(statement, values=()):
    """How many rows, as whoever is asking; none when it is refused. Then undone."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT tried")
        try:
            cursor.execute(statement, list(values))
            found = cursor.rowcount
        except DatabaseError:
            found = 0
        cursor.execute("ROLLBACK TO SAVEPOINT tried")
        cursor.execute("RELEASE SAVEPOINT tried")
    return found


def insert(table, row):
    row = {**default_of(table), **row}
    columns = ", ".join(row)
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(row))})", row.values()


def default_of(table):
    """Of columns that must hold something and that no test speaks of."""
    empty = {"text": "", "character varying": "", "boolean": False, "ARRAY": "{}", "jsonb": "[]"}
    empty["int4multirange"] = "{}"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s "
            "AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        return {name: empty[kind] for name, kind in cursor.fetchall() if kind in empty}


@pytest.mark.parametrize("table", KEPT_BY_COORDINATORS)
def test_what_coordinators_keep_is_read_by_members_and_written_by_nobody_else(table):
    (row, another), change, may_go = KEPT_BY_COORDINATORS[table]
    statement, values = insert(table, row)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
    for role, partner in (*ROLES.items(), (None, None)):
        set_current_member(a_member(role, partner).pk if role else None)
        keeps = role == "coordinator"
        assert run(f"SELECT 1 FROM {table}") == (1 if role else 0), (role, "reads")
        assert run(*insert(table, {**row, **another})) == int(keeps), (role, "adds")
        assert run(f"UPDATE {table} SET {change}") == int(keeps), (role, "changes")
        assert run(f"DELETE FROM {table}") == int(keeps and may_go), (role, "removes")


def test_who_is_not_proven_sees_no_row_of_any_table_but_what_stands_at_the_door(hers):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relrowsecurity AND has_table_privilege('spheres_app', oid, 'SELECT')"
        )
        judged = {name for (name,) in cursor.fetchall()}
        filled = {name for name in judged if run(f"SELECT 1 FROM {name} LIMIT 1")}
    assert len(filled) > 25, "there is something to see"
    set_current_member(None)
    assert [name for name in sorted(judged) if run(f"SELECT 1 FROM {name} LIMIT 1")] == []


def test_what_is_not_judged_row_by_row_is_named():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND NOT relrowsecurity AND has_table_privilege('spheres_app', oid, 'SELECT')"
        )
        open_to_all = {name for (name,) in cursor.fetchall()}
    assert open_to_all >= READ_AT_THE_DOOR
    assert {
        name for name in open_to_all - READ_AT_THE_DOOR if not name.startswith(("django_", "auth_"))
    } == set()
