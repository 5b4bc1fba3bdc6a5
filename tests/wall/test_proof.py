"""Who is asking is proven: arbitrary SQL as the application's role sees and writes nothing beyond it.

What an injected statement could say is tried in three situations: when nobody is asking, at the door of one
account, and in a member's transaction. Whoever runs code in the application holds its key: she is not meant.
"""

import hmac
import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from conftest import TESTER, as_owner
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from django.test import Client
from django.utils import timezone
from psycopg_pool import ConnectionPool

from spheres.config.pooled import forget_session
from spheres.foundation.access.member import _offer, find_door, set_current_account, set_current_member
from spheres.foundation.accounts.models import Credential, Member
from spheres.foundation.signin.adapters import seal_for, vouch
from spheres.foundation.signin.attempts import AttemptsCache
from spheres.foundation.signin.models import KnownDevice, Session
from spheres.foundation.signin.passwords import seal_hash
from spheres.foundation.signin.sessions import SessionStore, _digest, _stands, name_of
from tests.builders.followed import accompanied
from tests.builders.members import a_member, refused

pytestmark = pytest.mark.django_db
PASSWORD = "quatre mots tout à fait à moi"
NOBODY, DOOR, MEMBER = "nobody", "at the door", "a member"
SITUATIONS = (NOBODY, DOOR, MEMBER)


@pytest.fixture
def people():
    """Someone who asks, and a worker who walks with someone; both with all that signs one in."""
    _pk, worker = accompanied()
    asking = a_member("peer", "anonyme")
    for one in (asking, worker):
        with as_owner():
            one.set_password(PASSWORD)
            one.save()
            Authenticator.objects.filter(user=one).update(data={"secret": seal_for(one.pk, "A" * 32)})
            Authenticator.objects.create(
                user=one, type="recovery_codes", data={"seed": seal_for(one.pk, "s"), "used_mask": 1}
            )
            KnownDevice.objects.create(
                member=one, digest=b"d", first_seen=timezone.now(), last_seen=timezone.now()
            )
            EmailAddress.objects.create(user=one, email=one.email, verified=True, primary=True)
            SocialAccount.objects.create(user=one, provider="ccsmtl", uid=str(one.pk))
        client = Client()
        client.force_login(one)
        with as_owner():
            UserSession.objects.create(
                user=one, ip="203.0.113.5", session_key=client.session.session_key, user_agent="x"
            )
        one.token = client.session.session_key
    set_current_member(None)
    return asking, worker


def is_asking(situation, who):
    if situation == DOOR:
        set_current_account(who.pk)
    else:
        set_current_member(who.pk if situation == MEMBER else None)


def rows(statement, *named):
    with connection.cursor() as cursor:
        cursor.execute(statement, list(named) or None)
        return cursor.fetchall() if cursor.description else []


def value(statement, *named):
    return rows(statement, *named)[0][0]


MISTAKES = {"42601", "42P01", "42703", "42883"}
"""What is no refusal: bad syntax, and names of nothing."""


def tried(statement, *named):
    """What it gives, or nothing when it is refused."""
    try:
        with transaction.atomic():
            return rows(statement, *named)
    except DatabaseError as error:
        assert error.__cause__.sqlstate not in MISTAKES, error
        return []


OWN = {  # table → the column that says whose
    "accounts_credential": "member_id",
    "mfa_authenticator": "user_id",
    "usersessions_usersession": "user_id",
    "signin_knowndevice": "member_id",
    "account_emailaddress": "user_id",
    "socialaccount_socialaccount": "user_id",
}
NEWEST = "(SELECT max(version) FROM vault_regionkey WHERE purpose = 'proof')"
FORGED = (
    "set_config('spheres.asking', 'member:{worker}:1:00', true)",
    "set_config('spheres.asking', 'door:{worker}:1:00', false)",
    "set_config('spheres.member', '{worker}', true)",
    f"access_present('member', '{{worker}}'::uuid, {NEWEST}, 'x')::text",
    "access_present('door', '{worker}'::uuid, 1, NULL)::text",
    "accounts_door_by_address('{email}', 1, 'x')::text",
)
COUNT = "(SELECT count(*) FROM {table} t WHERE {his} AND s.x IS NOT NULL)"
POSITIONS = (
    f"WITH s AS MATERIALIZED (SELECT {{forged}} AS x) SELECT {COUNT} FROM s",
    f"SELECT {COUNT} FROM (SELECT {{forged}} AS x OFFSET 0) s",
    f"SELECT n FROM (SELECT {{forged}} AS x OFFSET 0) s, LATERAL (SELECT {COUNT} AS n OFFSET 0) l",
    f"SELECT {COUNT} FROM (SELECT {{forged}} AS x ORDER BY {{forged}} OFFSET 0) s",
    "SELECT count(*) FROM {table} t WHERE {his} AND concat({forged}, '') <> '?'",
    "SELECT count(*) FROM generate_series(1, length(COALESCE({forged}, 'x'))) g, {table} t WHERE {his}",
)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_statement_that_names_another_is_still_whoever_is_asking(people, situation):
    asking, worker = people
    whose = {"notes_contactnote": "true", "participants_participant": "true"}
    whose |= {table: f"t.{column} = '{worker.pk}'" for table, column in OWN.items()}
    for forged in [said.format(worker=worker.pk, email=worker.email) for said in FORGED]:
        for position in POSITIONS:
            for table, his in whose.items():
                is_asking(situation, asking)
                statement = position.format(forged=forged, table=table, his=his)
                assert all(row[0] == 0 for row in tried(statement)), statement
        is_asking(situation, asking)
        tried(f"SELECT {forged}")
        with transaction.atomic():  # after a savepoint
            for table, his in whose.items():
                assert tried(f"SELECT count(*) FROM {table} t WHERE {his}") in ([(0,)], []), (table, forged)


def test_the_same_statements_find_what_is_ones_own(people):
    """So that the test above would notice."""
    _asking, worker = people
    for position in POSITIONS:
        for table, his in {"participants_participant": "true", "accounts_credential": "true"}.items():
            set_current_member(worker.pk)
            statement = position.format(
                forged="set_config('spheres.nothing', 'x', true)", table=table, his=his
            )
            assert tried(statement)[0][0] > 0, statement


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_signs_one_in_is_shown_to_oneself_alone(people, situation):
    asking, worker = people
    is_asking(situation, asking)
    for table, column in OWN.items():
        mine = 0 if situation == NOBODY else value(f"SELECT count(*) FROM {table}")
        assert mine == (
            0
            if situation == NOBODY
            else value(f"SELECT count(*) FROM {table} WHERE {column} = %s", asking.pk)
        ), table
        assert situation == NOBODY or mine, f"one's own {table}"
    seen = set(Member.objects.values_list("pk", flat=True))
    assert (asking.pk in seen, worker.pk in seen) == {
        NOBODY: (False, False), DOOR: (True, False), MEMBER: (True, True)
    }[situation]  # fmt: skip
    assert (value("SELECT access_member()") is not None) == (situation == MEMBER)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_nothing_of_anothers_is_written(people, situation):
    asking, worker = people
    before = of_everyone()
    is_asking(situation, asking)
    for statement in (
        "UPDATE accounts_credential SET password = '{hash}' WHERE member_id = '{worker}'",
        "UPDATE accounts_credential SET member_id = '{worker}'",
        "UPDATE accounts_member SET language = 'en' WHERE id = '{worker}'",
        "UPDATE accounts_member SET email = 'x@example.test'",
        "UPDATE mfa_authenticator SET data = '{{}}' WHERE user_id = '{worker}'",
        "UPDATE mfa_authenticator SET user_id = '{worker}'",
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
        "VALUES ('{worker}', 'webauthn', '{{}}', now())",
        "DELETE FROM mfa_authenticator WHERE user_id = '{worker}'",
        "DELETE FROM usersessions_usersession WHERE user_id = '{worker}'",
        "UPDATE usersessions_usersession SET user_id = '{worker}'",
        "UPDATE signin_knowndevice SET last_seen = now() WHERE member_id = '{worker}'",
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary") '
        "VALUES ('{asking}', 'x@example.test', true, false)",
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary") '
        "VALUES ('{worker}', 'x@example.test', true, false)",
        "UPDATE account_emailaddress SET email = 'x@example.test'",
        "DELETE FROM account_emailaddress",
        "UPDATE socialaccount_socialaccount SET uid = 'mine'",
        "DELETE FROM socialaccount_socialaccount",
        "UPDATE socialaccount_socialaccount SET extra_data = '{{\"x\": 1}}' WHERE user_id = '{worker}'",
        "INSERT INTO socialaccount_socialaccount "
        "(user_id, provider, uid, last_login, date_joined, extra_data) "
        "VALUES ('{worker}', 'ccsmtl', 'mine', now(), now(), '{{}}')",
        "SELECT * FROM signin_session",
        "DELETE FROM signin_session",
        "SELECT * FROM signin_attempt",
        "INSERT INTO signin_session (digest, member_id, sealed, expires_at) "
        "VALUES ('x', '{worker}', 'x', now() + interval '1 day')",
        "DELETE FROM signin_attempt",
        "SELECT * FROM access_proofkey",
        "UPDATE access_proofkey SET version = 9",
        "INSERT INTO vault_regionkey (purpose, version, wrapped, made_at) VALUES ('proof', 99, 'x', now())",
        "UPDATE accounts_partner SET mandate = 'health' WHERE code = 'spvm'",
        "DELETE FROM access_ceiling",
        "TRUNCATE signin_session",
        "DROP POLICY accounts_member_read ON accounts_member",
        "ALTER TABLE accounts_credential DISABLE ROW LEVEL SECURITY",
        "SELECT signin_session_save('x', true, '{worker}', 'x', now() + interval '1 day')",
        "SELECT signin_session_save(sha256('{token}'), false, '{asking}', 'x', now() - interval '1 day')",
        "SELECT signin_session_end_of_account('{name}')",
        "SELECT signin_shut('{worker}')",
        "SELECT access_open_door('address', '{email}', 1, 'x', '{worker}')",
        "SELECT accounts_leave('{worker}')",
        "SELECT accounts_link_state('{worker}')",
        "SELECT signin_clear()",
        "SELECT accounts_reachable('{worker}')",
        "SELECT vault_renew_proof('x', 'x', 'x')",
        "SET ROLE spheres_worker",
    ):
        said = statement.format(
            worker=worker.pk,
            asking=asking.pk,
            email=worker.email,
            token="guessed",
            name=name_of(worker.token).removeprefix("d:"),
            hash=seal_hash("argon2$x", asking.pk),
        )
        tried(said)
        assert of_everyone() == before, said
        is_asking(situation, asking)


def test_what_names_nobody_reaches_ones_own_rows_alone(people):
    """A policy for reading is asked only where a column is read."""
    asking, worker = people
    is_asking(MEMBER, asking)
    for table in ("mfa_authenticator", "usersessions_usersession"):
        tried(f"DELETE FROM {table}")
        with as_owner():
            assert value(f"SELECT count(*) FROM {table} WHERE user_id = %s", worker.pk), table
            assert not value(f"SELECT count(*) FROM {table} WHERE user_id = %s", asking.pk), table
    for statement in (
        "UPDATE accounts_member SET language = 'en'",
        "UPDATE accounts_credential SET password = '!'",
    ):
        tried(statement)
    with as_owner():
        assert Member.objects.get(pk=worker.pk).language == "fr"
        assert Member.objects.get(pk=worker.pk).check_password(PASSWORD)
        assert Member.objects.get(pk=asking.pk).language == "en"


def of_everyone():
    """What stands of everyone's ways of signing in, as the owner reads it."""
    others = ("accounts_member", "accounts_partner", "signin_session", "access_proofkey", "access_ceiling")
    tables = (*OWN, *others, "vault_regionkey")
    with as_owner():
        return {
            t: value(f"SELECT COALESCE(jsonb_agg(x ORDER BY x::text), '[]')::text FROM {t} x") for t in tables
        }


BY_TYPE = {
    "uuid": "'{worker}'::uuid",
    "text": "'{email}'",
    "boolean": "true",
    "bytea": "'\\x00'::bytea",
    "integer": "1",
    "integer[]": "ARRAY[1]",
    "bigint": "1",
    "timestamp with time zone": "now()",
    "uuid[]": "ARRAY['{worker}'::uuid]",
    "jsonb": "'{{}}'::jsonb",
    "text[]": "ARRAY['{email}']",
    "bytea[]": "ARRAY['\\x00'::bytea]",
    "double precision": "1",
    "date": "now()::date",
    "time without time zone": "'08:00'::time",
    "smallint": "1::smallint",
    "json": "'{{}}'::json",
    "procrastinate_job_to_defer_v1[]": "'{{}}'::procrastinate_job_to_defer_v1[]",
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_no_function_that_may_be_called_tells_or_does_anything_of_anothers_sign_in(people, situation):
    """Each, with the other's id, address and a guess for everything else."""
    asking, worker = people
    with as_owner():
        secrets = [
            worker.password,
            worker.link_state,
            *(a.data.get("secret", a.data.get("seed")) for a in Authenticator.objects.filter(user=worker)),
        ]
    before = of_everyone()
    callable_by_role = rows(
        "SELECT p.proname, ARRAY(SELECT format_type(a, NULL) FROM unnest(p.proargtypes) a) FROM pg_proc p "
        "WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype <> 'trigger'::regtype "
        "AND has_function_privilege('spheres_app', p.oid, 'EXECUTE') ORDER BY 1"
    )
    assert len(callable_by_role) > 30
    not_tried = {name: types for name, types in callable_by_role if not set(types) <= BY_TYPE.keys()}
    assert not not_tried, "say in BY_TYPE what to call them with"
    for name, types in callable_by_role:
        is_asking(situation, asking)
        given = ", ".join(BY_TYPE[kind] for kind in types).format(worker=worker.pk, email=worker.email)
        found = str(tried(f"SELECT {name}({given})"))
        assert not any(secret in found for secret in secrets), name
        assert value("SELECT access_account()") in (None, asking.pk), name
        assert of_everyone() == before, name


def test_a_proof_is_worth_nothing_in_another_transaction_or_on_another_backend(people):
    _asking, worker = people
    with a_backend() as one, a_backend() as other:
        with one.transaction():
            copied = prove(one, worker.pk)
            assert asked(one) == worker.pk
            with other.transaction():
                other.execute("SELECT set_config('spheres.asking', %s, true)", [copied])
                assert asked(other) is None
        with one.transaction():
            assert asked(one) is None
            one.execute("SELECT set_config('spheres.asking', %s, true)", [copied])
            assert asked(one) is None, "the same backend, a moment later"
        one.execute("SELECT set_config('spheres.asking', %s, false)", [copied])
        assert asked(one) is None


@contextmanager
def a_backend():
    """A connection of its own, as the application's role and nothing else."""
    address = connections["default"].settings_dict
    with psycopg.connect(
        host=address["HOST"], user="spheres_app", dbname=address["NAME"], autocommit=True
    ) as backend:
        yield backend


def prove(backend, who):
    from spheres.foundation.vault.proof import proof_key

    version, key = proof_key(False)
    pid, began = backend.execute(
        "SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint"
    ).fetchone()
    proof = hmac.digest(key, f"member:{who}:{version}:{pid}:{began}".encode(), "sha256")
    backend.execute("SELECT access_present('member', %s, %s, %s)", [who, version, proof])
    return backend.execute("SELECT current_setting('spheres.asking')").fetchone()[0]


def asked(backend):
    return backend.execute("SELECT access_member()").fetchone()[0]


def test_the_role_becomes_no_other_and_reads_no_file_no_log_no_other_session(people):
    _asking, worker = people
    with a_backend() as other, a_backend() as mine:
        with other.transaction():
            copied = prove(other, worker.pk)
            proof = copied.rpartition(":")[2]
            shown = str(mine.execute("SELECT query FROM pg_stat_activity").fetchall())
            shown += str(other.execute("SELECT statement FROM pg_prepared_statements").fetchall())
            assert "access_present" in shown or "current_setting" in shown
            assert str(worker.pk) not in shown
            assert proof not in shown
        for statement in (
            "SET ROLE spheres_owner",
            "SET ROLE postgres",
            "SET SESSION AUTHORIZATION spheres_owner",
            f"SET ROLE {TESTER}",
            "SELECT pg_ls_logdir()",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT pg_current_logfile()",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT lo_import('/etc/passwd')",
            "CREATE FUNCTION public.access_member() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
            "CREATE SCHEMA mine",
            "SELECT * FROM pg_authid",
            "SELECT set_config('role', 'spheres_owner', false)",
            "SET session_replication_role = replica",
            "CREATE EXTENSION dblink",
            "SET row_security = off; SELECT * FROM accounts_credential",
        ):
            with pytest.raises(psycopg.Error):
                mine.execute(statement)


def test_what_stands_in_the_temporary_schema_shadows_nothing_where_one_may_be_made(people):
    asking, worker = people
    is_asking(MEMBER, asking)
    with pytest.raises(ProgrammingError), transaction.atomic():
        rows("CREATE TEMP TABLE audit_look (LIKE public.audit_look)")
    with as_owner():
        rows(f'GRANT TEMPORARY ON DATABASE "{connection.settings_dict["NAME"]}" TO spheres_app')
    key = b"k" * 64
    for statement in (
        "CREATE TEMP TABLE access_proofkey "
        "(version int, inner_pad bytea, outer_pad bytea, retired_at timestamptz)",
        "CREATE TEMP TABLE accounts_member "
        "(id uuid, role text, is_active boolean, partner_id uuid, email text)",
        "CREATE FUNCTION pg_temp.access_member() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
        "CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
        "SET LOCAL search_path = pg_temp, public",
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO pg_temp.access_proofkey VALUES (77, %s, %s, NULL)", [inner, outer])
        cursor.execute(
            "INSERT INTO pg_temp.accounts_member VALUES (%s, 'administrator', true, NULL, 'x')", [asking.pk]
        )
        cursor.execute("SELECT pg_backend_pid(), (extract(epoch FROM now()) * 1000000)::bigint")
        pid, began = cursor.fetchone()
        proof = hmac.digest(key, f"member:{worker.pk}:77:{pid}:{began}".encode(), "sha256")
        cursor.execute("SELECT access_role()")
        assert cursor.fetchone()[0] == "peer"
        cursor.execute("SELECT access_present('member', %s, 77, %s)", [worker.pk, proof])
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT count(*) FROM public.accounts_credential")
        assert cursor.fetchone()[0] == 0


def test_a_door_is_opened_by_the_application_alone_and_never_in_a_members_transaction(people):
    asking, worker = people
    find_door("accounts_door_by_address", worker.email)
    assert value("SELECT access_door()") == worker.pk
    assert value("SELECT count(*) FROM accounts_credential") == 1
    find_door("accounts_door_by_address", "nobody@spheres.example")
    assert value("SELECT access_door()") is not None, "the same way"
    assert (
        value("SELECT (SELECT count(*) FROM accounts_credential) + (SELECT count(*) FROM accounts_member)")
        == 0
    )
    set_current_member(asking.pk)
    refused(lambda: find_door("accounts_door_by_address", worker.email))
    is_asking(NOBODY, asking)
    with pytest.raises(Exception, match="no key"):  # a proof for one subject opens no other's door
        _offer("address", asking.email, "SELECT accounts_door_by_address(%s, %s, %s)", [worker.email])
    with as_owner():
        Member.objects.filter(pk=worker.pk).update(is_active=False)
    find_door("accounts_door_by_address", worker.email)
    assert value("SELECT count(*) FROM accounts_member") == 0, "who has left has no door"


def test_at_the_door_a_second_step_is_used_and_never_added_or_taken_away(people):
    asking, _worker = people
    is_asking(DOOR, asking)
    refused(lambda: Authenticator.objects.create(user=asking, type="webauthn", data={"name": "x"}))
    assert Authenticator.objects.all().delete()[0] == 0
    totp, codes = (Authenticator.objects.get(type=kind) for kind in ("totp", "recovery_codes"))
    totp.record_usage()
    refused(lambda: Authenticator.objects.filter(pk=totp.pk).update(last_used_at=None))
    refused(
        lambda: Authenticator.objects.filter(pk=totp.pk).update(
            last_used_at=timezone.now() - timedelta(days=2)
        )
    )
    refused(
        lambda: Authenticator.objects.filter(pk=totp.pk).update(
            data={"secret": seal_for(asking.pk, "B" * 32)}
        )
    )
    mine = Authenticator.objects.filter(pk=codes.pk)
    assert mine.update(data={**codes.data, "used_mask": 5}) == 1
    refused(lambda: mine.update(data={**codes.data, "used_mask": 4}))
    refused(lambda: mine.update(data={**codes.data, "used_mask": 5, "seed": "x"}))
    refused(lambda: mine.update(type="totp"))
    refused(lambda: mine.update(data={"used_mask": 5}))


def test_a_passkeys_name_is_its_members_to_change_and_nothing_else_of_it(people):
    asking, _worker = people
    is_asking(MEMBER, asking)
    passkey = Authenticator.objects.create(
        user=asking, type="webauthn", data={"name": "x", "credential": {"id": "a"}}
    )
    mine = Authenticator.objects.filter(pk=passkey.pk)
    assert mine.update(data={**passkey.data, "name": "y"}) == 1
    refused(lambda: mine.update(data={**passkey.data, "credential": {"id": "b"}}))
    is_asking(DOOR, asking)
    refused(lambda: mine.update(data={**passkey.data, "name": "z"}))
    find_door("signin_door_by_passkey", "a")
    is_asking(NOBODY, asking)
    find_door("signin_door_by_passkey", "a")
    assert value("SELECT access_door()") == asking.pk


def test_a_secret_that_was_moved_to_another_row_opens_nothing(people, client):
    asking, worker = people
    from spheres.foundation.signin.adapters import is_vouched_for

    with as_owner():
        Authenticator.objects.create(
            user=asking, type="webauthn", data={"name": "x", "credential": {"id": "a"}}
        )
        Credential.objects.filter(pk=worker.pk).update(password=asking.password)
        for kind in ("totp", "recovery_codes"):
            moved = Authenticator.objects.get(user=asking, type=kind).data
            Authenticator.objects.filter(user=worker, type=kind).update(data=moved)
        assert Member.objects.get(pk=asking.pk).check_password(PASSWORD)
        assert not Member.objects.get(pk=worker.pk).check_password(PASSWORD)
        from allauth.mfa.totp.internal.auth import (
            format_hotp_value,
            hotp_value,
            yield_hotp_counters_from_time,
        )
        from django.core.exceptions import ValidationError

        code = format_hotp_value(hotp_value("A" * 32, list(yield_hotp_counters_from_time())[1]))
        assert Authenticator.objects.get(user=asking, type="totp").wrap().validate_code(code)
        for kind in ("totp", "recovery_codes"):
            with pytest.raises(ValidationError):
                Authenticator.objects.get(user=worker, type=kind).wrap().validate_code(code)
        passkey = Authenticator.objects.get(user=asking, type="webauthn")
        assert is_vouched_for(passkey)
        passkey.user_id = worker.pk
        assert not is_vouched_for(passkey)
        Credential.objects.filter(pk=worker.pk).update(
            password="argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"
        )
        assert not Member.objects.get(pk=worker.pk).check_password(PASSWORD)


def test_a_session_opens_by_its_token_alone_and_for_its_member_alone(people):
    asking, worker = people
    assert SessionStore(worker.token)["_auth_user_id"] == str(worker.pk)
    with as_owner():
        standing = Session.objects.get(member=worker)
        assert worker.token not in str(bytes(standing.digest)) + str(bytes(standing.sealed))
        assert UserSession.objects.get(user=worker).session_key == name_of(worker.token)
    for instead in (name_of(worker.token), bytes(standing.digest).hex(), _digest(worker.token).hex()):
        assert dict(SessionStore(instead).items()) == {}
    assert value("SELECT count(*) FROM signin_session_open(%s)", bytes(standing.digest)) == 0
    assert value("SELECT count(*) FROM signin_session_open(%s)", _digest(worker.token)) == 1
    is_asking(MEMBER, asking)
    assert SessionStore(name_of(asking.token)).exists(name_of(asking.token))
    assert not SessionStore(name_of(worker.token)).exists(name_of(worker.token))
    with as_owner():  # a session of mine is made another's, by who may write the row
        Session.objects.filter(digest=_stands(asking.token)).update(member=worker)
    assert dict(SessionStore(asking.token).items()) == {}
    with as_owner():
        Session.objects.filter(digest=_stands(worker.token)).update(
            sealed=Session.objects.get(digest=_stands(asking.token)).sealed
        )
    assert dict(SessionStore(worker.token).items()) == {}


def test_a_session_that_was_ended_stays_ended_and_is_no_error(people, client):
    asking, _worker = people
    client.force_login(asking)
    store = client.session
    assert store["_auth_user_id"] == str(asking.pk)
    with as_owner():
        Session.objects.all().delete()
    store["kept"] = 1
    store.save()
    with as_owner():
        assert not Session.objects.exists()
    assert client.get("/account/", secure=True).status_code == 302


def test_an_unknown_address_asks_as_many_statements_as_a_known_one(people, client):
    _asking, worker = people
    from django.test.utils import CaptureQueriesContext

    with as_owner():  # the pages write none: an address stands in the member's own row
        EmailAddress.objects.all().delete()

    def statements(login):
        with CaptureQueriesContext(connection) as seen:
            client.post("/sign-in/", {"login": login, "password": "wrong"}, secure=True)
        return [re.sub(r"'[^']*'|\$\d+|\d+", "?", q["sql"])[:60] for q in seen]

    statements("warm@spheres.example")
    assert len(statements(worker.email)) == len(statements("nobody@spheres.example"))


def test_what_was_tried_counts_even_when_the_page_is_taken_back(django_db_blocker):
    connections.databases["apart"] = {**connections["default"].settings_dict}
    cache, key = AttemptsCache("apart", {}), f"tried:{uuid4()}"
    connections["apart"].inc_thread_sharing()
    try:
        with django_db_blocker.unblock():
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                assert cache.add(key, [1.5], 60)
                raise ZeroDivisionError
            assert not cache.add(key, [2.5], 60)
            assert cache.get(key) == [1.5]
            with a_backend() as other, pytest.raises(psycopg.Error):
                other.execute("SELECT * FROM signin_attempt")
            assert cache.delete(key)
            assert cache.get(key, "gone") == "gone"
            with pytest.raises(TypeError):
                cache.set(key, object())
    finally:
        connections["apart"].close()
        del connections.databases["apart"]


def test_a_used_code_stays_used_for_as_long_as_it_works():
    from django.core.cache import cache

    cache.add("allauth.mfa.totp.used?user=x&code=1", "y", timeout=30)
    with as_owner():
        left = value("SELECT max(expires_at) - now() FROM signin_attempt")
    assert left > timedelta(seconds=85)


WRITABLE = """
WITH RECURSIVE under (oid) AS (
  SELECT 'access_derived'::regclass::oid
  UNION
  SELECT d.refobjid FROM under u JOIN pg_rewrite r ON r.ev_class = u.oid
  JOIN pg_depend d ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
),
named (oid) AS (
  SELECT c.oid FROM pg_class c JOIN pg_proc p ON p.prosrc ~ ('\\m' || c.relname || '\\M')
  WHERE c.relnamespace = 'public'::regnamespace AND p.pronamespace = 'public'::regnamespace
    AND p.prosecdef AND p.proname NOT LIKE 'procrastinate%'
    AND c.relname NOT LIKE 'procrastinate%'  -- whoever queues a job writes these: they say how messages went
),
decides (oid) AS (SELECT oid FROM under UNION SELECT oid FROM named),
writes AS (
  SELECT c.oid, c.relname, v.verb, v.cmd, c.relrowsecurity AND c.relforcerowsecurity AS judged
  FROM decides JOIN pg_class c USING (oid)
  CROSS JOIN (VALUES ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) v (verb, cmd)
  WHERE c.relkind = 'r' AND (has_table_privilege('spheres_app', c.oid, v.verb)
      OR (v.verb <> 'DELETE' AND has_any_column_privilege('spheres_app', c.oid, v.verb)))
)
SELECT w.relname, w.verb FROM writes w
WHERE NOT w.judged OR EXISTS (
  SELECT 1 FROM pg_policy p WHERE p.polrelid = w.oid AND p.polpermissive AND p.polcmd::text IN (w.cmd, '*')
    AND 'spheres_app'::regrole = ANY (p.polroles)
    AND COALESCE(pg_get_expr(
      CASE WHEN w.cmd = 'd' THEN p.polqual ELSE COALESCE(p.polwithcheck, p.polqual) END, p.polrelid), 'true')
      = 'true')
UNION ALL
SELECT c.relname, 'TRUNCATE' FROM decides JOIN pg_class c USING (oid)
WHERE c.relkind = 'r' AND has_table_privilege('spheres_app', c.oid, 'TRUNCATE')
ORDER BY 1, 2
"""


def test_what_decides_access_is_written_under_a_policy_or_not_at_all():
    """Each table that the grants are derived from, or that a function of the owner's reads or writes."""
    decides = WRITABLE.replace(
        "SELECT w.relname, w.verb FROM writes w\nWHERE", "SELECT '', '' WHERE false AND"
    )
    assert decides
    assert rows(WRITABLE) == []
    for by_hand, found in (
        ("GRANT UPDATE (mandate) ON accounts_partner TO spheres_app", ("accounts_partner", "UPDATE")),
        (
            "GRANT INSERT ON access_grant TO spheres_app; "
            "ALTER TABLE access_grant NO FORCE ROW LEVEL SECURITY",
            ("access_grant", "INSERT"),
        ),
        (
            "CREATE POLICY wide ON signin_session FOR DELETE TO spheres_app USING (true); "
            "GRANT DELETE ON signin_session TO spheres_app",
            ("signin_session", "DELETE"),
        ),
    ):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with as_owner(), connection.cursor() as cursor:
                for statement in by_hand.split("; "):
                    cursor.execute(statement)
            assert found in rows(WRITABLE)
            raise ZeroDivisionError


def test_vouching_is_for_what_is_new_alone(people):
    asking, _worker = people
    old = Authenticator(user=asking, type="webauthn", data={"credential": {}})
    old._state.adding = False
    vouch(old)
    assert "vouched" not in old.data


ASKING = (
    "member:x:boom:00", "member::1:", "member", ":::", "door:11111111-1111-4111-8111-111111111111:1:zz",
    "member:11111111-1111-4111-8111-111111111111:99999999999:00", "participant:--------:1:0", "member:é:1:00",
    # Of the right length but for one part, which is no number, too large a one, or no digest.
    *(f"member:11111111-1111-4111-8111-111111111111:{version}:{proof}" for version, proof in (
        ("a", "0" * 64), ("", "0" * 64), ("9999999999", "0" * 64), ("1", "g" * 64), ("1", "0" * 64 + ":"),
    )),
)  # fmt: skip


@pytest.mark.parametrize("asking", ASKING)
def test_nothing_that_a_setting_holds_makes_a_policy_raise_where_a_row_fits(hers, asking):
    """An error that comes only when a hidden row fits tells that there is one."""
    tables = [
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
            "AND relrowsecurity AND has_table_privilege('spheres_app', oid, 'SELECT')"
        )
    ]
    rows("SELECT set_config('spheres.asking', %s, true)", asking)
    for name in ("enable_indexscan", "enable_bitmapscan", "enable_indexonlyscan"):
        rows(f"SET LOCAL {name} = off")
    for table in tables:
        assert rows(f"SELECT 1 FROM {table}") == []


LEFT_BEHIND = (
    "SET search_path = pg_catalog", "SET spheres.asking = 'member:x'", "SET statement_timeout = 100000",
    "SELECT pg_advisory_lock(20250)", "LISTEN anything",
    "DECLARE held CURSOR WITH HOLD FOR SELECT generate_series(1, 3)",
)  # fmt: skip
WHAT_IS_LEFT = """
SELECT current_setting('search_path'), NULLIF(current_setting('spheres.asking', true), ''),
       current_setting('statement_timeout'),
       (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()),
       (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM pg_cursors WHERE is_holdable)
"""


@pytest.fixture
def lent(people):
    """Connections as the pages get them: one, lent again and again."""
    at = connection.settings_dict
    about = f"host={at['HOST']} user=spheres_app dbname={at['NAME']}"
    with ConnectionPool(
        about, min_size=1, max_size=1, reset=settings.SERVING["pool"]["reset"], kwargs={"autocommit": True}
    ) as pool:
        yield pool


def test_what_one_leaves_on_a_connection_is_not_there_for_the_next(lent):
    with lent.connection() as one:
        pid = one.info.backend_pid
        clean = one.execute(WHAT_IS_LEFT).fetchone()
        for statement in LEFT_BEHIND:
            one.execute(statement)
        one.execute("SET search_path = public")
        assert one.execute(WHAT_IS_LEFT).fetchone() != clean
    with lent.connection() as next_one:
        assert next_one.info.backend_pid == pid
        assert next_one.execute(WHAT_IS_LEFT).fetchone() == clean


def test_a_connection_on_which_something_was_prepared_by_sql_is_not_lent_again(lent):
    with lent.connection() as one:
        pid = one.info.backend_pid
        for _ in range(9):
            one.execute("SELECT %s::int + 1", [1])
    with lent.connection() as same:
        assert same.info.backend_pid == pid, "what the driver prepares stays"
        same.execute("PREPARE _pg3_9 AS SELECT 'another'")
    with lent.connection() as other:
        assert other.info.backend_pid != pid


def test_a_moment_that_is_read_on_a_connection_that_was_lent_before_is_true(people):
    """What Django sets once, when it connects, is cleaned away with the rest."""
    served = connection.copy(alias="served")
    served.settings_dict = {**served.settings_dict, "USER": "spheres_app", "OPTIONS": dict(settings.SERVING)}
    try:
        for _request in range(3):
            with served.cursor() as cursor:
                cursor.execute("SELECT now(), pg_backend_pid()")
                now, pid = cursor.fetchone()
                assert abs(timezone.now() - now) < timedelta(minutes=1), pid
            served.close()
    finally:
        served.close_pool()


def test_every_connection_that_serves_pages_is_cleaned():
    assert settings.SERVING["pool"]["reset"] is forget_session
    assert settings.DATABASES["attempts"]["OPTIONS"]["pool"]["reset"] is forget_session
