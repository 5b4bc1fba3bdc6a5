"""Who is named for something while she moves, or leaves, is judged as she is once that stands."""

from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from conftest import as_owner
from django.db import DatabaseError, OperationalError, connection, transaction

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.programme.participants.models import Assignment, Circle
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.queries import referral_of
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.letters import sent
from tests.builders.members import a_member


@contextmanager
def elsewhere():
    """A connection of somebody else's, which no rule of the wall holds up."""
    place = connection.settings_dict
    with psycopg.connect(host=place["HOST"], user="postgres", dbname=place["NAME"]) as other:
        other.execute("SET session_replication_role = replica; SET lock_timeout = '5s'")
        yield other


@pytest.fixture
def moving(django_db_setup, django_db_blocker):
    """A worker who is here for everybody, not for one test's transaction alone; gone once that is over."""
    with django_db_blocker.unblock(), elsewhere() as other:
        (partner,) = other.execute("SELECT id FROM accounts_partner WHERE code = 'en-marge'").fetchone()
        member = Member(
            id=uuid4(), name="Maude Roy", email=f"{uuid4()}@spheres.example", partner_id=partner,
            role="pivot_worker", joined_on=date(2026, 1, 1),
        )  # fmt: skip
        fields = [one for one in Member._meta.concrete_fields if one.column != "password"]
        names, marks = ", ".join(one.column for one in fields), ", ".join(["%s"] * len(fields))
        values = [one.get_db_prep_save(getattr(member, one.attname), connection) for one in fields]
        other.execute(f"INSERT INTO accounts_member ({names}) VALUES ({marks})", values)
        other.execute("COMMIT")
        yield member, other
        other.execute("ROLLBACK")
        other.execute("DELETE FROM accounts_member WHERE id = %s", [member.pk])


@pytest.fixture
def named(moving, db, request):
    """What names her for somebody; asked for after who moves, so that what this transaction holds of her is
    let go before she is."""
    return request.param()


def in_a_circle():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)

    def name(member):
        with connection.cursor() as cursor:
            statement = "SELECT participants_set_circle(%s, %s, %s)"
            cursor.execute(statement, [pk, member.partner_id, [member.pk]])

    return name, Circle.objects


def as_her_worker():
    letter, coordinator = sent(), a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)

    def name(member):
        match(coordinator, referral_of(letter.participant_id), member, None, "", moment())

    return name, Assignment.objects


@pytest.mark.parametrize("named", [in_a_circle, as_her_worker], indirect=True)
def test_who_moves_or_leaves_in_the_same_moment_is_waited_for(moving, named):
    (member, other), (name, rows) = moving, named
    other.execute("SELECT 1 FROM accounts_member WHERE id = %s FOR NO KEY UPDATE", [member.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    with pytest.raises(OperationalError), transaction.atomic():
        name(member)
    other.execute("UPDATE accounts_member SET is_active = false WHERE id = %s", [member.pk])
    other.execute("COMMIT")
    with pytest.raises(DatabaseError, match=r"may not name|not available"), transaction.atomic():
        name(member)
    other.execute("UPDATE accounts_member SET is_active = true WHERE id = %s", [member.pk])
    other.execute("COMMIT")
    name(member)
    with as_owner():
        assert rows.filter(member_id=member.pk).exists()
