"""What the database says of kinds of information is what the programme says."""

import itertools

import pytest
from django.db import connection

from spheres.foundation.access.categories import FOLLOW_UP, IN_WELCOME, POLICE_NEVER, Category
from spheres.foundation.accounts.roles import Mandate, Role

pytestmark = pytest.mark.django_db


def asked(question, values=()):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE spheres_owner")
        cursor.execute(question, values)
        return cursor.fetchall()


def test_walking_with_her_and_a_welcome_open_the_same_kinds_in_both():
    assert asked("SELECT unnest(grants_follow_up())") == [(category.value,) for category in FOLLOW_UP]
    assert asked("SELECT unnest(grants_in_welcome())") == [(category.value,) for category in IN_WELCOME]


def test_no_agreement_lets_the_police_or_who_runs_the_machine_hold_what_is_never_theirs():
    every = list(itertools.product(Mandate.values, Role.values, Category.values))
    rows = asked(
        "SELECT m, r, c, grants_may_hold(m, r, c) "
        "FROM unnest(%s::text[], %s::text[], %s::text[]) AS t (m, r, c)",
        [list(column) for column in zip(*every, strict=True)],
    )
    for mandate, role, category, may in rows:
        police = mandate == Mandate.POLICE or role == Role.POLICE_LIAISON
        never = role in (Role.ADMINISTRATOR, Role.RESEARCHER) or category in (
            Category.THERAPY,
            Category.NOTEBOOK,
        )
        assert may is not (never or (police and category in POLICE_NEVER)), (mandate, role, category)
