"""What was pressed by mistake: taken back by who pressed it, within the hour, and it opens nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.foundation.ui.templatetags.spheres import hour
from spheres.programme.consents.actions import Sharing, join, leave, undo_leaving
from spheres.programme.consents.queries import left_by_me
from spheres.programme.goals.actions import (
    end_goal,
    finish_small_step,
    let_small_step_go,
    note_goal,
    plan_small_step,
    take_back_small_step,
)
from spheres.programme.goals.models import Goal, SmallStep
from spheres.programme.needs.actions import name_need, need_is_met, take_back_met
from spheres.programme.needs.models import Need
from spheres.programme.notes.actions import Planned, finish_step, plan_step, take_back_done
from spheres.programme.notes.models import Step
from spheres.programme.participants.models import Assignment, Circle, FollowUp
from spheres.programme.participants.record import load_record
from spheres.programme.services.models import ServiceReferral
from tests.builders import moment
from tests.builders.followed import TODAY, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member
from tests.builders.moved_clock import put_clock
from tests.builders.plans import unreached_since
from tests.builders.services import answers, asked_of
from tests.builders.statements import answers as answered

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
AN_HOUR = timedelta(hours=1)


class Hers:
    """Someone whose needs and notes two write: her worker, and a colleague in her circle."""

    def __init__(self):
        self.colleague = a_member()
        self.pk, self.pivot = welcomed()
        shared = Sharing(
            self.colleague.partner, agreed=True, categories=["needs", "clinical"], may_add=True,
            members=[self.colleague], months=3,
        )  # fmt: skip
        join(load_record(self.pivot, self.pk, moment()), SEVENTEEN, a_decision(sharings=[shared]))
        self.row = uuid4()

    def record(self, member=None):
        member = member or self.pivot
        set_current_member(member.pk)
        return load_record(member, self.pk)


class AStep(Hers):
    model, column, page = Step, "done_at", "notes:step-undo"

    def begin(self):
        plan_step(self.record(), self.row, Planned("task", "Appeler l’école", TODAY()))

    def close(self, member=None):
        finish_step(self.record(member), self.row)

    def undo(self, member=None):
        return take_back_done(self.record(member), self.row)

    def changes(self):
        Step.objects.filter(pk=self.row).update(due_on=TODAY() + timedelta(days=1))


class ANeed(Hers):
    model, column, page = Need, "met_at", "needs:need-undo"

    def begin(self):
        name_need(self.record(), self.row, "sleep", "urgent", "")

    def close(self, member=None):
        need_is_met(self.record(member), self.row)

    def undo(self, member=None):
        return take_back_met(self.record(member), self.row)

    def changes(self):
        Need.objects.filter(pk=self.row).update(replaced_at=transaction_time())


class ASmallStep(Hers):
    model, column, page = SmallStep, "done_at", "goals:small-step-undo"

    def begin(self):
        self.goal = uuid4()
        note_goal(self.record(), self.goal, "Avoir mon chat.", "")
        goal = Goal.objects.get(pk=self.goal)
        plan_small_step(self.record(), self.row, goal, "Appeler le refuge")

    def close(self, member=None):
        finish_small_step(self.record(member), self.row)

    def undo(self, member=None):
        return take_back_small_step(self.record(member), self.row)

    def changes(self):
        end_goal(self.record(), uuid4(), self.record().keys.open_one(Goal.objects.get(pk=self.goal)),
                 "reached", "", "")  # fmt: skip


class ALetGo(ASmallStep):
    column = "let_go_at"

    def close(self, member=None):
        let_small_step_go(self.record(member), self.row)


KINDS = [AStep, ANeed, ASmallStep, ALetGo]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def closed(request):
    made = request.param()
    made.begin()
    made.close()
    assert moment_of(made) is not None
    return made


def moment_of(made):
    with as_owner():
        return made.model.objects.values_list(made.column, flat=True).get(pk=made.row)


def test_who_pressed_it_takes_it_back_and_twice_is_once(closed):
    assert closed.undo()
    assert moment_of(closed) is None
    assert closed.undo(), "sent twice"
    with as_owner():
        assert Look.objects.filter(page=closed.page, participant_id=closed.pk).count() == 1
    closed.close()
    assert moment_of(closed) is not None, "and it can be closed again"
    assert closed.undo()


def test_nobody_else_takes_it_back(closed):
    assert not closed.undo(closed.colleague)
    assert moment_of(closed) is not None


def test_after_an_hour_it_stands(closed, monkeypatch):
    put_clock(monkeypatch, transaction_time() + AN_HOUR - timedelta(seconds=2))
    closed.record()
    with transaction.atomic():
        assert closed.undo()
        transaction.set_rollback(True)
    put_clock(monkeypatch, transaction_time() + AN_HOUR)
    assert not closed.undo()
    assert moment_of(closed) is not None


def test_what_was_changed_meanwhile_stands(closed):
    closed.changes()
    assert not closed.undo()
    assert moment_of(closed) is not None


def test_of_what_another_closed_again_the_first_takes_nothing_back(closed):
    assert closed.undo()
    closed.close(closed.colleague)
    assert not closed.undo()
    assert closed.undo(closed.colleague)


def test_another_moment_is_not_put_in_its_place(closed):
    closed.record()
    with pytest.raises(DatabaseError, match="may not change when it was recorded"), transaction.atomic():
        closed.model.objects.filter(pk=closed.row).update(**{closed.column: moment() + timedelta(minutes=1)})


def test_who_lost_her_right_takes_nothing_back(closed):
    closed.undo()
    closed.close(closed.colleague)
    with as_owner():
        Circle.objects.filter(participant_id=closed.pk).update(ends_at=transaction_time())
    set_current_member(closed.colleague.pk)
    assert closed.model.objects.filter(pk=closed.row).update(**{closed.column: None}) == 0
    assert moment_of(closed) is not None


def test_a_need_that_was_named_anew_stands_once():
    need = ANeed()
    need.begin()
    need.close()
    name_need(need.record(), uuid4(), "sleep", "later", "")
    assert not need.undo()
    name_need(need.record(), uuid4(), "school", "later", "")
    other = Need.objects.get(code="school").pk
    need_is_met(need.record(), other)
    assert take_back_met(need.record(), other), "another that stands is no reason"


def test_what_the_owner_closed_is_nobodys_to_take_back():
    need = ANeed()
    need.begin()
    with as_owner():
        Need.objects.filter(pk=need.row).update(met_at=transaction_time())
    assert not need.undo()


def test_who_said_it_is_read_and_written_by_nobody(closed):
    closed.record()
    for statement in (
        "SELECT * FROM access_closing",
        "DELETE FROM access_closing",
        "UPDATE access_closing SET at = now()",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            answered(statement)


# -- she leaves the programme: pressed by mistake


FELL = ("participants_assignment", "participants_circle", "participants_followup", "consents_consent",
        "services_servicereferral", "safety_missingepisode", "access_grant")  # fmt: skip


def all_of_her(pk):
    """Every row that leaving touches, as it stands; of grants, what they give."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for table in FELL:
            without = " - 'id'" if table == "access_grant" else ""
            row = f"(to_jsonb(t){without})::text"
            cursor.execute(f"SELECT {row} FROM {table} t WHERE participant_id = %s ORDER BY 1", [pk])
            found[table] = cursor.fetchall()
    return found


def someone_asked_for():
    """She shares with a partner, where somebody accepted what was asked for her."""
    nurse = a_member()
    pk, pivot, one = asked_of(nurse)
    answers(nurse, pk, one, "accepted")
    set_current_member(pivot.pk)
    return pk, pivot, nurse


def left(pk, pivot):
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk, moment()))
    (one,) = left_by_me()
    return one


def test_undone_within_the_hour_everything_stands_as_it_stood():
    pk, pivot, nurse = someone_asked_for()
    before = all_of_her(pk)
    one = left(pk, pivot)
    assert all_of_her(pk) != before
    for member in (pivot, nurse):
        set_current_member(member.pk)
        assert not rights_on(pk)
    set_current_member(pivot.pk)
    assert undo_leaving(pivot, one.id).id == pk
    assert all_of_her(pk) == before
    assert undo_leaving(pivot, one.id) is None, "sent twice"
    assert left_by_me() == []
    assert all_of_her(pk) == before
    with as_owner():
        assert Look.objects.filter(page="consents:leave-undo", participant_id=pk).count() == 1


def test_who_was_looked_for_is_looked_for_again():
    pk, pivot, _episode = unreached_since(3)
    before = all_of_her(pk)
    assert before["safety_missingepisode"]
    one = left(pk, pivot)
    assert undo_leaving(pivot, one.id)
    assert all_of_her(pk) == before


def test_what_was_over_before_stays_over():
    pk, pivot, nurse = someone_asked_for()
    with as_owner(), connection.cursor() as cursor:
        for table, column in (("consents_consent", "withdrawn_at"), ("participants_circle", "ends_at")):
            ending = ", ending = 'taken_back'" if table == "consents_consent" else ""
            cursor.execute(
                f"UPDATE {table} SET {column} = now() - interval '1 minute'{ending} "
                "WHERE participant_id = %s AND partner_id IS NOT NULL", [pk],
            )  # fmt: skip
        ServiceReferral.objects.filter(participant_id=pk).update(
            status="withdrawn", closed_at=transaction_time() - timedelta(minutes=1)
        )
    before = all_of_her(pk)
    one = left(pk, pivot)
    assert undo_leaving(pivot, one.id)
    assert all_of_her(pk) == before
    set_current_member(nurse.pk)
    assert not rights_on(pk)


def test_only_who_pressed_it_undoes_it():
    pk, pivot, nurse = someone_asked_for()
    one = left(pk, pivot)
    gone = all_of_her(pk)
    for other in (a_member("pivot_worker", "en-marge"), a_member("coordinator", "en-marge"), nurse):
        set_current_member(other.pk)
        assert left_by_me() == []
        assert undo_leaving(other, one.id) is None
    set_current_member(None)
    assert undo_leaving(pivot, one.id) is None
    assert all_of_her(pk) == gone
    with as_owner():
        Member.objects.filter(pk=pivot.pk).update(role="liaison")
    set_current_member(pivot.pk)
    assert undo_leaving(pivot, one.id) is None, "no worker any more"
    assert not rights_on(pk)


def test_after_the_hour_only_a_new_yes_opens(monkeypatch):
    pk, pivot, _nurse = someone_asked_for()
    one = left(pk, pivot)
    gone = all_of_her(pk)
    put_clock(monkeypatch, transaction_time() + AN_HOUR)
    set_current_member(pivot.pk)
    assert left_by_me() == []
    assert undo_leaving(pivot, one.id) is None
    assert all_of_her(pk) == gone


@pytest.mark.parametrize(
    "who", ["her worker leaves", "another walks with her", "her key is gone", "she is met again"]
)
def test_what_was_decided_meanwhile_holds(who):
    pk, pivot, _nurse = someone_asked_for()
    other = a_member("pivot_worker", "en-marge")
    one = left(pk, pivot)
    with as_owner(), connection.cursor() as cursor:
        if who == "her worker leaves":
            Assignment.objects.filter(participant_id=pk).update(member=other)
            Member.objects.filter(pk=other.pk).update(is_active=False)
        elif who == "another walks with her":
            Assignment.objects.create(participant_id=pk, member=other, starts_at=transaction_time())
        elif who == "her key is gone":
            cursor.execute("DELETE FROM vault_participantkey WHERE participant_id = %s", [pk])
        else:
            FollowUp.objects.create(participant_id=pk, started_on=TODAY())
    set_current_member(pivot.pk)
    assert undo_leaving(pivot, one.id) is None
    assert not rights_on(pk) or who == "another walks with her"


def test_whoever_works_there_no_more_is_not_named_again():
    pk, pivot, nurse = someone_asked_for()
    one = left(pk, pivot)
    with as_owner():
        Member.objects.filter(pk=nurse.pk).update(is_active=False)
    set_current_member(pivot.pk)
    assert undo_leaving(pivot, one.id)
    with as_owner():
        assert not Circle.objects.filter(participant_id=pk, ends_at=None).exists()


def test_her_day_says_when_and_of_nobody(client):
    pk, pivot, _nurse = someone_asked_for()
    client.force_login(pivot)
    name = load_record(pivot, pk).name
    answer = client.post(reverse("consents:leave", args=[pk]), follow=True, **SECURE)
    set_current_member(pivot.pk)
    (one,) = left_by_me()
    undo = reverse("consents:leave-undo", args=[one.id])
    assert undo in answer.text
    assert name not in answer.text
    assert str(pk) not in answer.text
    assert client.get(reverse("workspace:participant", args=[pk]), **SECURE).status_code == 404
    assert name in client.post(undo, follow=True, **SECURE).text


@pytest.mark.parametrize("closed", [AStep, ANeed], indirect=True)
def test_the_page_says_so_and_takes_it_back(closed, client):
    address = {AStep: "notes:step", ANeed: "needs:need"}[type(closed)]
    said = {AStep: "done", ANeed: "met"}[type(closed)]
    closed.undo()
    client.force_login(closed.pivot)
    answer = client.post(reverse(f"{address}-{said}", args=[closed.pk, closed.row]), follow=True, **SECURE)
    undo = reverse(f"{address}-undo", args=[closed.pk, closed.row])
    assert undo in answer.text
    assert answer.redirect_chain[-1][0].startswith(reverse("workspace:participant", args=[closed.pk]) + "#")
    client.post(undo, **SECURE)
    assert moment_of(closed) is None


def test_from_her_day_it_leads_back_to_her_day(client):
    step = AStep()
    step.begin()
    client.force_login(step.pivot)
    done = reverse("notes:step-done", args=[step.pk, step.row]) + "?from=day"
    answer = client.post(done, follow=True, **SECURE)
    assert answer.redirect_chain[-1][0] == reverse("workspace:my-day")
    assert reverse("notes:step-undo", args=[step.pk, step.row]) + "?from=day" in answer.text


def test_what_is_sent_says_to_whom_and_when(client):
    hers = Hers()
    client.force_login(hers.pivot)
    partner = hers.colleague.partner
    sent = {
        "id": uuid4(), "to": partner.code, "kind": "health", "what": "Un rendez-vous.", "she_agreed": "on",
    }  # fmt: skip
    answer = client.post(reverse("services:referral-add", args=[hers.pk]), sent, follow=True, **SECURE)
    assert f"{partner.name}, {hour(moment())}" in answer.text
