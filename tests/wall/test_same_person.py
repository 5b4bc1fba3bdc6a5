"""A row that hangs on another hangs on one of the same participant: the database holds it, whatever a page
asks."""

import json
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import ProgrammingError, connection, transaction
from psycopg.sql import SQL, Identifier, Literal

from spheres.foundation.access.member import set_current_member
from spheres.foundation.installation.declared import declared, hangs_on
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import begin_episode
from tests.builders import moment
from tests.builders.followed import matched
from tests.builders.letters import sent
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
HANGING = [
    (model._meta.db_table, declaration.participant, column, *whole)
    for model, declaration in declared()
    for column, whole in hangs_on(model, declaration).items()
]


def insert(table, like=None, **values):
    """A row of these columns alone (what else it needs is asked later than what it hangs on), or one like
    another."""
    values = {"id": str(uuid4()), **{name: str(value) for name, value in values.items()}}
    given = SQL("{}::jsonb").format(Literal(json.dumps(values)))
    if like:
        copied = SQL("(SELECT to_jsonb(w) FROM {} w WHERE id = {})").format(Identifier(table), Literal(like))
        given = SQL("{} || {}").format(copied, given)
    with connection.cursor() as cursor:
        cursor.execute(
            SQL("INSERT INTO {t} SELECT (jsonb_populate_record(NULL::{t}, {given})).*").format(
                t=Identifier(table), given=given
            )
        )
    return values["id"]


def her_worker():
    with as_owner():
        return Assignment.objects.get().member


def first_of(table, who, participant):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            SQL("SELECT id FROM {} WHERE {} = %s ORDER BY id").format(Identifier(table), Identifier(who)),
            [participant],
        )
        return cursor.fetchone()[0]


@pytest.mark.parametrize(("table", "whose", "column", "whole", "who"), HANGING)
def test_a_row_hangs_on_nothing_of_anybody_else(hers, table, whose, column, whole, who):
    worker, another = her_worker(), sent().participant_id
    matched(a_member("coordinator", "en-marge"), another, worker)
    set_current_member(worker.pk)
    begin_episode(load_record(worker, hers["participant_id"], moment()), moment(), "")
    its = first_of(whole, who, hers["participant_id"])
    with as_owner():
        of_another = insert(whole, its, version=9, **{who: another})
    set_current_member(worker.pk)
    own_guards = "may not ask support|may not note a session"  # of two tables, which say it first
    refused = rf"may not hang a row on .* {table}\.{column}|{own_guards}"
    with pytest.raises(ProgrammingError, match=refused):
        insert(table, **{whose: hers["participant_id"], column: of_another})


def test_a_note_is_about_nothing_of_anybody_else(hers):
    worker, another = her_worker(), sent().participant_id
    matched(a_member("coordinator", "en-marge"), another, worker)
    with as_owner():
        of_another = insert("goals_goal", hers["goal_id"], participant_id=another)
    set_current_member(worker.pk)
    on_it = {"participant_id": hers["participant_id"], "note_id": hers["note_id"]}
    for kind, row_id in (("goal", of_another), ("need", hers["goal_id"])):
        with pytest.raises(ProgrammingError, match=r"notes_notetopic\.row_id"), transaction.atomic():
            insert("notes_notetopic", **on_it, kind=kind, row_id=row_id)


def test_it_may_hang_on_her_own(hers):
    row = first_of("goals_smallstep", "participant_id", hers["participant_id"])
    set_current_member(her_worker().pk)
    insert("goals_smallstep", row)
