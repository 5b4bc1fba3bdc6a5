"""The wall against the rules: one disagreement fails. See docs/access.md, *How it is proved*."""

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection

from tests.oracle.walk import CHANGED, OTHERS, TABLES, Walk

pytestmark = pytest.mark.django_db

WORLDS, STEPS = 5, 8  # ≥ 10⁵ decisions in all, see test_enough_is_decided


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_member_reads_and_writes_what_the_rules_say_and_nothing_else(seed):
    walk = Walk(seed)
    assert walk.disagreements() == []
    for _ in range(STEPS):
        walk.step()
        assert walk.disagreements() == []
    assert walk.decisions * WORLDS >= 100_000


def test_where_everything_is_shared_only_the_rules_hold_anyone_back():
    """Each condition of the deriving view, met alone: what random walks may not come across."""
    walk = Walk(99)
    _everything, refused, withdrawn, left, apart, named = walk.participants
    with as_owner():
        walk.raise_ceilings()
        for p in walk.participants:
            walk.share_all(p, programme=p != refused, one_member=p == named)
        for agreement in list(walk.world.agreements):
            if agreement.participant == refused and agreement.kind == "programme":
                walk.withdraw(agreement) if agreement.agreed else None
            if agreement.participant == withdrawn and agreement.kind == "programme":
                walk.withdraw(agreement)
            if agreement.participant == left and agreement.kind == "partner":
                walk.withdraw(agreement)
    assert walk.disagreements() == []
    with as_owner():
        walk.end_spans(apart)
    assert walk.disagreements() == []
    for role in ("pivot_worker", "liaison", "coordinator"):
        with as_owner():
            walk.deactivate(role)
        assert walk.disagreements() == []


def test_each_beginning_and_each_end_holds_alone():
    """Joining later, leaving earlier, entering the circle later, and sharing for reading only."""
    walk = Walk(41, participants=4)
    later, sooner, circled, only_read = walk.participants
    with as_owner():
        walk.raise_ceilings()
        for agreement in walk.world.agreements:
            walk.withdraw(agreement)
        for p in walk.participants:
            walk.end_spans(p)
        walk.share_all(later, joins=10)
        walk.share_all(sooner, leaves=10)
        walk.share_all(circled, span=10)
        walk.share_all(only_read, writes=False)
    for day in (1, 12):
        with as_owner():
            walk.let_time_be(day)
        assert walk.disagreements() == []


def test_a_referral_that_is_answered_leaves_no_right_behind():
    walk = Walk(7)
    with as_owner():
        for letter in walk.world.letters:
            if not letter.closed:
                walk.answer(letter)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM access_grant WHERE source IN ('triage', 'welcome')")
            assert cursor.fetchone()[0] == 0


def test_every_table_about_a_participant_is_protected_and_in_the_walk():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                   (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND (a.attname = 'participant_id' OR c.relname = 'participants_participant')
            GROUP BY c.oid, c.relname
            """
        )
        tables = {name: (forced, policies) for name, forced, policies in cursor.fetchall()}
    assert set(tables) == set(TABLES) | OTHERS
    assert {name for name, (forced, policies) in tables.items() if not forced or policies < 2} == set()


@pytest.mark.parametrize("table", [t for t in CHANGED if t != "participants_participant"])
def test_a_row_stays_with_the_person_it_is_about(table):
    """Not even who writes about both moves it: here the owner herself, whom no policy holds."""
    walk = Walk(3)
    with (
        pytest.raises(DatabaseError, match=r"stays with the person|permission denied"),
        connection.cursor() as c,
    ):
        c.execute("SET LOCAL ROLE spheres_owner" if _may_move(table) else "SELECT 1")
        c.execute(f"UPDATE {table} SET participant_id = %s", [walk.participants[0]])


def _may_move(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_column_privilege('spheres_app', %s, 'participant_id', 'UPDATE')", [table])
        return cursor.fetchone()[0]


def test_the_application_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'spheres_app'::regrole")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'spheres_app'")
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT has_table_privilege('spheres_app', 'access_grant', 'INSERT, UPDATE, DELETE')")
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT has_function_privilege('spheres_app', 'access_derive(uuid[])', 'EXECUTE')")
        assert cursor.fetchone()[0] is False


def test_rights_are_judged_at_the_real_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_now() = now(), pg_get_functiondef('access_now'::regproc)")
        same, body = cursor.fetchone()
    assert same
    assert "current_setting" not in body
