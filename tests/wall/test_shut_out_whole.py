"""Whoever she shut out by name is answered everywhere as if she had never been: every page, row and function.

Two regions are compared, which are the same but for her: the one in which she shut her file to a member of
each role, and the one without her. What differs between them is what that member could learn.
"""

import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.test import Client

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member, Role
from spheres.programme.consents.models import Consent
from spheres.programme.consents.restricting import shut_out
from spheres.programme.oversight.overdue import waiting
from spheres.programme.participants.models import Assignment, Circle, FollowUp
from spheres.programme.participants.record import load_record
from spheres.programme.privacy.queries import watched
from spheres.programme.referrals.models import Referral
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.safety.queries import plans_owing, to_review
from spheres.programme.team.models import Supervision
from spheres.programme.therapy.models import Therapy
from tests.builders.letters import sent
from tests.builders.members import a_member
from tests.routes import ABOUT_SOMEONE, address, routes

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}

PARTNERS = {Role.POLICE_LIAISON: "spvm", Role.PEER: "spvm", Role.PSYCHOTHERAPIST: "marie-vincent"}
NEVER_ON_CALL = (Role.ADMINISTRATOR, Role.RESEARCHER, Role.POLICE_LIAISON)
WHO = [(role, False) for role in Role] + [(Role.COORDINATOR, True)]
"""A member of each role, and a coordinator who is also the privacy officer."""
OWN = ("account_", "mfa_", "socialaccount_", "signin:", "directory:export")
"""Pages about how one signs in; and a package, which holds the minute it was made in."""
LISTS = [
    (name, "/" + route)
    for name, route in routes()
    if name and not re.search(r"[<(]", route) and not name.startswith(OWN)
]

COUNTS_EVERYONE = {
    "safety:plans-owing", "services:waits", "accompaniment:expenses", "privacy:overview", "privacy:incidents",
}  # fmt: skip
"""Pages of numbers that name nobody: the same whether she shut her file or not, what is late apart."""
FUNCTIONS_COUNT_EVERYONE = {
    "participants_caseloads", "safety_plans_owing", "services_waits", "accompaniment_expenses",
    "privacy_overview", "privacy_find_concerned", "privacy_due", "needs_unmet",
}  # fmt: skip
SENDS = (Role.COORDINATOR, Role.LIAISON)
"""Whose forms are sent as well: the walk over every address sends those of the others, as outsiders."""
PAGES_OF_AN_OFFICER = {
    "privacy:incident", "privacy:incident-close", "privacy:erasure", "privacy:certificate",
}  # fmt: skip
OF_AN_OFFICER = ("incident_id", "erasure_id")
ROWS_OF_AN_OFFICER = {"privacy_incidentsubject", "privacy_erasure"}
"""Whose incident, or whose erasure, is a number to who answers for it, of a name she is not told."""


@contextmanager
def never_there(*participants):
    """The same region, in which they never were."""
    mark = transaction.savepoint()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT t.table_name, c.column_name FROM information_schema.tables t"
            " JOIN information_schema.columns c USING (table_schema, table_name)"
            " WHERE t.table_type = 'BASE TABLE' AND t.table_schema = 'public'"
            "   AND (c.column_name = 'participant_id'"
            "        OR (t.table_name, c.column_name) = ('participants_participant', 'id'))"
        )
        tables = cursor.fetchall()
        for table, _column in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for table, column in tables:
            cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY (%s)", [list(participants)])
    yield
    transaction.savepoint_rollback(mark)


@pytest.fixture(params=WHO, ids=lambda who: f"{who[0]}{'-officer' if who[1] else ''}")
def told_nothing(request, hers):
    """She, of whom much is late; a member with everything to do with her, to whom she shuts her file; her
    second letter."""
    role, is_officer = request.param
    pk, now = hers["participant_id"], transaction_time()
    who = a_member(role, PARTNERS.get(role, "ccsmtl"))
    a_member("coordinator", "en-marge")
    with as_owner():
        pivot = Member.objects.get(pk=Assignment.objects.get(participant_id=pk, ends_at=None).member_id)
        Member.objects.filter(pk=who.pk).update(
            is_on_call=role not in NEVER_ON_CALL, is_privacy_officer=is_officer
        )
        who.refresh_from_db()
        before = now - timedelta(days=3)
        EmergencyAccess.objects.update(review_by=before, reviewed_at=None)
        FollowUp.objects.update(started_on=before - timedelta(days=60))
        Circle.objects.create(participant_id=pk, member=who, partner=who.partner, starts_at=before)
        Consent.objects.filter(kind="partner").update(partner=who.partner, member=None)
        if role == Role.SUPERVISOR:
            Supervision.objects.create(supervisor=who, worker=pivot, starts_at=before)
        if role == Role.PSYCHOTHERAPIST:
            Therapy.objects.create(participant_id=pk, therapist=who, starts_at=before)
    letter = sent()
    with as_owner():  # not in this transaction
        Referral.objects.update(sent_at=now - timedelta(hours=1))
    hers |= {"letter": letter.participant_id, "letter_id": letter.pk}
    return who, pivot, hers


def shuts(expected):
    who, pivot, hers = expected
    set_current_member(pivot.pk)
    record = load_record(pivot, hers["participant_id"], transaction_time())
    shut_out(record, uuid4(), {"member_id": who.pk}, "")
    with as_owner(), connection.cursor() as cursor:  # whom she took over, and says that they have met
        cursor.execute(
            "UPDATE participants_assignment SET is_taken_over = true, met_on = access_day(now()),"
            " met_said_at = now(), named_by_id = NULL WHERE ends_at IS NULL"
        )


@contextmanager
def without(hers):
    with never_there(hers["participant_id"], hers["letter"]):
        yield


def answer(client, method, path):
    response = getattr(client, method)(path, **SECURE)
    body = response.content.decode(errors="replace")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"', "", body)
    body = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an id", body)
    headers = {
        name: re.sub(r"nonce-[^']*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "an id", value)
        for name, value in response.headers.items()
        if name not in ("Set-Cookie", "Date")
    }
    return response.status_code, body, headers


def without_the_bar(page):
    """What waits is counted on the bar, and not of whoever shut her file."""
    status, body, headers = page
    kept = {name: value for name, value in headers.items() if name != "Content-Length"}
    return status, re.sub(r"<nav.*?</nav>", "", body, flags=re.DOTALL), kept


def pages(member):
    client = Client()
    client.force_login(member)
    return {name: answer(client, "get", path) for name, path in LISTS}


def test_every_list_answers_whoever_is_shut_out_as_if_she_had_never_been(told_nothing):
    who, _pivot, hers = told_nothing
    told = pages(who)
    shuts(told_nothing)
    shut = pages(who)
    with without(hers):
        never = pages(who)
    for name, page in shut.items():
        if name in COUNTS_EVERYONE - {"safety:plans-owing", "privacy:overview"}:
            assert without_the_bar(page) == without_the_bar(told[name]), name
        elif name not in COUNTS_EVERYONE:
            assert page == never[name], name
    assert any(told[name] != never[name] for name in told) == (who.role not in (Role.RESEARCHER,)), "a tie"


def test_every_address_of_hers_answers_whoever_is_shut_out_as_one_of_nobodys(told_nothing):
    who, _pivot, hers = told_nothing
    shuts(told_nothing)
    client = Client()
    client.force_login(who)
    for name, route in ABOUT_SOMEONE:
        for method in ("get", "post") if who.role in SENDS else ("get",):
            if who.is_privacy_officer and name in PAGES_OF_AN_OFFICER:
                continue
            real, none = (answer(client, method, address(route, ids)) for ids in (hers, {}))
            assert real == none, (name, method)
            if method == "post":  # what was done is said on the next page
                client.get("/limits/", **SECURE)


FILLED = {
    "uuid": "%(id)s", "uuid[]": "ARRAY[%(id)s]::uuid[]", "text": "'identity'", "text[]": "ARRAY['identity']",
    "integer": "1", "bigint": "1", "integer[]": "ARRAY[1]", "boolean": "false", "bytea": "'\\x00'",
    "bytea[]": "ARRAY['\\x00'::bytea]", "date": "CURRENT_DATE", "time without time zone": "'08:00'",
    "timestamp with time zone": "now() - interval '30 days'", "double precision": "1", "jsonb": "'{}'",
}  # fmt: skip


TELLS_OF_ITS_OWN_ID = {"safety_open_emergency"}
"""That a number is another access's: as its primary key does."""


def functions():
    """Each that the application may call, with something of each type for what it is asked."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.oid::regproc::text, ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) AS t),"
            "       p.prorettype = 'trigger'::regtype"
            " FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"
            "   AND has_function_privilege('spheres_app', p.oid, 'EXECUTE')"
        )
        rows = cursor.fetchall()
    return [(name, [FILLED[kind] for kind in kinds]) for name, kinds, is_trigger in rows if not is_trigger]


def called(member, name, filled, subject):
    """What it answers, or how it refuses; nothing of it stays."""
    set_current_member(member.pk)
    mark = transaction.savepoint()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name}({', '.join(filled)})", {"id": subject})
            found = sorted(map(str, cursor.fetchall()))
    except DatabaseError as error:
        found = error.__cause__.diag.message_primary
    transaction.savepoint_rollback(mark)
    return re.sub(str(subject), "an id", str(found))


def test_no_function_tells_whoever_is_shut_out_that_she_is_there(told_nothing):
    who, _pivot, hers = told_nothing
    shuts(told_nothing)
    asked = functions()
    assert len(asked) > 50
    plain = [(name, filled) for name, filled in asked if name not in FUNCTIONS_COUNT_EVERYONE]
    officer = who.is_privacy_officer
    subjects = [pk for key, pk in hers.items() if not (officer and key in OF_AN_OFFICER)]
    alone = {name: called(who, name, filled, uuid4()) for name, filled in plain}
    for name, filled in plain:
        if name not in TELLS_OF_ITS_OWN_ID and any("%(id)s" in one for one in filled):
            for subject in subjects:
                assert called(who, name, filled, subject) == alone[name], (name, subject)
    with without(hers):
        for name, filled in plain:
            assert called(who, name, filled, uuid4()) == alone[name], name


def visible(member):
    """Of each table that the application reads, what this member is shown."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            "   AND has_table_privilege('spheres_app', c.oid, 'SELECT')"
        )
        tables = [row[0] for row in cursor.fetchall()]
    set_current_member(member.pk)
    with connection.cursor() as cursor:
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT array_agg(t::text ORDER BY t::text) FROM {table} t")
            rows[table] = cursor.fetchone()[0]
    return rows


def test_no_row_tells_whoever_is_shut_out_that_she_is_there(told_nothing):
    who, _pivot, hers = told_nothing
    shuts(told_nothing)
    shut = visible(who)
    with without(hers):
        never = visible(who)
    for table, rows in shut.items():
        if not (who.is_privacy_officer and table in ROWS_OF_AN_OFFICER):
            assert rows == never[table], table


@pytest.mark.parametrize("told_nothing", [(Role.COORDINATOR, True)], indirect=True)
def test_what_is_late_of_her_is_late_on_no_page_of_a_coordinator_whom_she_named(told_nothing):
    """One page counted her and another did not: the two together said that there was someone, and that she
    had named whoever read them."""
    who, _pivot, _hers = told_nothing

    def late():
        set_current_member(who.pk)
        (plans,) = plans_owing()
        waits = {row.waits for row in waiting()}
        shown = watched(transaction_time())
        listed = len(to_review(transaction_time()))
        return plans.missing, "plan" in waits, shown.emergencies_open, shown.emergencies_late, listed

    assert late() == (1, True, 1, 1, 1)
    shuts(told_nothing)
    assert late() == (0, False, 0, 0, 0)
