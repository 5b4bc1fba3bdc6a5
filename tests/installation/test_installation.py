"""The database gets its code by the installation: what was changed by hand is named, and put right."""

import psycopg
import pytest
from django.db import connections

from spheres.config.database import APP, OWNER
from spheres.config.settings import _database
from spheres.foundation.installation.check import differences
from spheres.foundation.installation.install import install, shut
from spheres.foundation.installation.migrating import altered_tables, bring_up_to_date
from spheres.foundation.installation.plan import whole_plan


@pytest.fixture(scope="module")
def owner(own_database):
    connection = connections[own_database]
    bring_up_to_date(connection)
    return connection


def found(owner):
    with owner.cursor() as cursor:
        return differences(cursor, whole_plan())


def test_what_was_just_installed_is_as_it_should_be_and_is_not_installed_again(owner):
    assert found(owner) == []
    assert altered_tables(owner) == set()
    assert bring_up_to_date(owner) == []


BY_HAND = {
    "a function is changed": (
        "CREATE OR REPLACE FUNCTION access_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE "
        "AS $$ SELECT now() - interval '1 day' $$",
        "function access_now",
    ),
    "a function is added": (
        "CREATE FUNCTION let_me_in() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "let_me_in",
    ),
    "a function gets a second of its name": (
        "CREATE FUNCTION access_readable(wanted int) RETURNS uuid[] LANGUAGE sql AS 'SELECT NULL::uuid[]'",
        "function access_readable",
    ),
    "a function takes something else": (
        "DROP FUNCTION needs_unmet(integer); "
        "CREATE FUNCTION needs_unmet(fewest bigint) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "function needs_unmet",
    ),
    "a function is dropped": ("DROP FUNCTION safety_plans_owing()", "function safety_plans_owing"),
    "a function is everybody's": (
        "GRANT EXECUTE ON FUNCTION access_derive(uuid[]) TO PUBLIC",
        "function access_derive",
    ),
    "a function's caller is shut out": (
        "REVOKE EXECUTE ON FUNCTION access_readable(text) FROM spheres_app",
        "function access_readable",
    ),
    "a function is another's": ("ALTER FUNCTION access_derive(uuid[]) SECURITY INVOKER", "access_derive"),
    "a library's function is the application's": (
        "GRANT EXECUTE ON FUNCTION procrastinate_fetch_job_v2(varchar[], bigint) TO spheres_app",
        "function procrastinate_fetch_job_v2",
    ),
    "a view of many rooms asks as its owner": (
        "ALTER VIEW participants_due RESET (security_invoker)",
        "view participants_due",
    ),
    "a view of many rooms is written": (
        "GRANT INSERT ON participants_due TO spheres_app",
        "table participants_due",
    ),
    "a view is changed": (
        "CREATE OR REPLACE VIEW grants_from_triage AS SELECT m.id AS member_id, r.participant_id, "
        "'clinical'::text AS category, true AS may_write, r.sent_at AS valid_from, "
        "NULL::timestamptz AS valid_until, 'triage'::text AS source, r.id AS source_id "
        "FROM referrals_referral r CROSS JOIN accounts_member m",
        "view grants_from_triage",
    ),
    "a view is dropped": ("DROP VIEW access_derived", "view access_derived"),
    "a view is added": ("CREATE VIEW everyone AS SELECT * FROM participants_participant", "view everyone"),
    "a view is the application's": ("GRANT SELECT ON access_derived TO spheres_app", "view access_derived"),
    "a policy is changed": (
        "ALTER POLICY needs_need_read ON needs_need USING (true)",
        "policy needs_need.needs_need_read",
    ),
    "a policy is added": (
        "CREATE POLICY more ON needs_need FOR SELECT TO spheres_app USING (true)",
        "policy needs_need.more",
    ),
    "a policy is dropped": ("DROP POLICY needs_need_read ON needs_need", "needs_need_read"),
    "row-level security is off": ("ALTER TABLE needs_need DISABLE ROW LEVEL SECURITY", "table needs_need"),
    "row-level security is not the owner's": (
        "ALTER TABLE needs_need NO FORCE ROW LEVEL SECURITY",
        "table needs_need",
    ),
    "a trigger is disabled": (
        "ALTER TABLE consents_consent DISABLE TRIGGER derive_changed",
        "trigger consents_consent.derive_changed",
    ),
    "a trigger is dropped": (
        "DROP TRIGGER consents_consent_guard ON consents_consent",
        "trigger consents_consent.consents_consent_guard",
    ),
    "a trigger is added": (
        "CREATE TRIGGER mine BEFORE UPDATE ON needs_need FOR EACH ROW EXECUTE FUNCTION needs_need_guard()",
        "trigger needs_need.mine",
    ),
    "a rule is added": (
        "CREATE RULE quietly AS ON DELETE TO audit_look DO INSTEAD NOTHING",
        "rule audit_look.quietly",
    ),
    "a verb is added": ("GRANT UPDATE ON accounts_partner TO spheres_app", "table accounts_partner"),
    "a verb on one column is added": (
        "GRANT UPDATE (member_id) ON participants_circle TO spheres_app",
        "table participants_circle",
    ),
    "a verb is everybody's": ("GRANT SELECT ON audit_look TO PUBLIC", "table audit_look"),
    "a verb is taken": ("REVOKE SELECT ON needs_need FROM spheres_app", "table needs_need"),
    "a library's table is open": ("GRANT DELETE ON procrastinate_jobs TO spheres_app", "procrastinate_jobs"),
    "the worker reads notes": (
        "GRANT SELECT ON notes_contactnote TO spheres_worker",
        "notes_contactnote",
    ),
    "temporary tables may be made": (
        "DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$",
        "role spheres_app",
    ),
    "what is made is open": (
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO spheres_app",
        "default privileges",
    ),
}
NARROWER = {
    "a function's caller is shut out",
    "a verb is taken",
    "a function is dropped",
    "a view is dropped",
    "a policy is dropped",
}


@pytest.mark.parametrize("what", BY_HAND)
def test_what_was_done_by_hand_is_named_and_put_right(owner, what):
    statement, named = BY_HAND[what]
    with owner.cursor() as cursor:
        cursor.execute(statement)
    told = found(owner)
    assert [one for one in told if named in one.name], (what, told)
    assert any(one.wider for one in told) is (what not in NARROWER)
    bring_up_to_date(owner)
    assert found(owner) == []


def test_a_table_that_nobody_declared_is_named_and_left_alone(owner):
    with owner.cursor() as cursor:
        cursor.execute("CREATE TABLE notes_of_mine (said text)")
        try:
            (told,) = found(owner)
            assert (told.name, told.wider) == ("relation notes_of_mine", False)
            cursor.execute("GRANT SELECT ON notes_of_mine TO spheres_app")
            assert [one.wider for one in found(owner)] == [True]
            bring_up_to_date(owner)
            cursor.execute("SELECT count(*) FROM notes_of_mine")
        finally:
            cursor.execute("DROP TABLE notes_of_mine")


def test_a_schema_that_the_application_may_look_in_is_named(owner):
    """A view there, of a table's name, would be read in its place."""
    with owner.cursor() as cursor:
        cursor.execute("CREATE SCHEMA spheres_app")
        cursor.execute("CREATE VIEW spheres_app.audit_seal AS SELECT * FROM public.audit_seal WHERE false")
        try:
            assert found(owner) == []
            cursor.execute("GRANT USAGE ON SCHEMA spheres_app TO spheres_app")
            assert [(one.name, one.wider) for one in found(owner)] == [("schema spheres_app", True)]
        finally:
            cursor.execute("DROP SCHEMA spheres_app CASCADE")


def test_a_name_is_looked_for_in_the_schema_public_alone(owner, settings):
    for role in (APP, OWNER):
        assert settings.IN_PUBLIC in _database(None, role)["OPTIONS"]["options"]
    address = {name: owner.settings_dict[name] for name in ("HOST", "NAME", "USER")}
    with psycopg.connect(
        host=address["HOST"], dbname=address["NAME"], user=address["USER"], options=settings.IN_PUBLIC
    ) as connection:
        assert connection.execute("SHOW search_path").fetchone() == ("public",)


def test_while_a_table_is_altered_nobody_reads_or_writes_it_and_what_hangs_on_it_is_down(owner):
    shut(owner, {"needs_need", "consents_consent"})
    try:
        named = {difference.name for difference in found(owner)}
        assert {"view access_derived", "policy needs_need.needs_need_read"} <= named
        assert not any(difference.wider and "verb" in difference.what for difference in found(owner))
        with owner.cursor() as cursor:
            for table in ("needs_need", "consents_consent"):
                for role in ("spheres_app", "spheres_worker"):
                    cursor.execute(
                        "SELECT has_any_column_privilege(%s, %s, 'SELECT, INSERT, UPDATE') "
                        "OR has_table_privilege(%s, %s, 'SELECT, INSERT, UPDATE, DELETE')",
                        [role, table, role, table],
                    )
                    assert cursor.fetchone()[0] is False, (role, table)
    finally:
        install(owner, whole_plan())
    assert found(owner) == []
