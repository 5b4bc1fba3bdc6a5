"""The plan of her follow-up: made of what exists, agreed with her, kept as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from spheres.foundation.access.queries import NotVisible
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.goals.actions import end_goal, note_goal
from spheres.programme.goals.queries import goal_detail
from spheres.programme.needs.actions import name_need
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.planning import plan_lines
from spheres.programme.participants.record import load_record, printed_in
from spheres.programme.plans import queries
from spheres.programme.plans.actions import agree_plan
from spheres.programme.plans.models import FollowUpPlan
from spheres.programme.safer.actions import SaferStepInput, note_safer_step
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared():
    """Her record, and a member of a partner to which she shares what is clinical."""
    pk, pivot = welcomed()
    liaison = a_member()
    yes = Sharing(liaison.partner, agreed=True, categories=["clinical"], members=[liaison], months=3)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[yes]))
    return load_record(pivot, pk, moment()), liaison


@pytest.fixture
def record(shared):
    return shared[0]


def what_exists(record):
    goal_id, today = uuid4(), timezone.localdate(record.now)
    note_goal(record, goal_id, "« Une porte. »")
    name_need(record, uuid4(), "food", "later", "")
    name_need(record, uuid4(), "sleep", "urgent", "")
    plan_step(record, uuid4(), Planned("task", "Appeler.", today + timedelta(days=1)))
    note_safer_step(record, uuid4(), SaferStepInput("", "Ma sœur sait où je suis."))
    return goal_id


def test_it_is_made_of_what_stands(record):
    goal_id = what_exists(record)
    lines = plan_lines(record)
    assert list(lines) == ["goals", "next", "needs", "safer"]
    assert lines["goals"] == ["« Une porte. »"]
    assert lines["safer"] == ["Ma sœur sait où je suis."]
    assert len(lines["needs"]) == 2
    end_goal(record, uuid4(), goal_detail(record, goal_id).goal, "reached")
    assert "goals" not in plan_lines(record)


def test_what_was_agreed_stays_as_it_was(record):
    what_exists(record)
    agreed = plan_lines(record)
    agree_plan(record, uuid4(), agreed, "C’est moi qui l’ai dit.")
    note_goal(record, uuid4(), "Un chat.")
    plan = queries.newest_plan(record)
    assert (plan.parts, plan.her_say, plan.version) == (agreed, "C’est moi qui l’ai dit.", 1)
    agree_plan(record, uuid4(), plan_lines(record), "")
    assert queries.newest_plan(record).version == 2
    assert "Un chat." in queries.newest_plan(record).parts["goals"]


def test_sent_twice_it_is_agreed_once_and_otherwise_it_is_said(record):
    plan_id = uuid4()
    for _twice in range(2):
        agree_plan(record, plan_id, {"goals": ["Dormir."]}, "Oui.")
    with pytest.raises(AlreadySent):
        agree_plan(record, plan_id, {"goals": ["Dormir.", "Un chat."]}, "Oui.")
    assert FollowUpPlan.objects.count() == 1


def test_a_copy_of_several_kinds_is_for_who_walks_with_her_alone(shared, client):
    record, liaison = shared
    what_exists(record)
    agree_plan(record, uuid4(), plan_lines(record), "")
    client.force_login(liaison)
    page = f"/young-people/{record.id}/follow-up-plan/"
    plan = FollowUpPlan.objects.get()
    for address in (page, f"{page}agree/", f"{page}{plan.pk}/"):
        assert client.get(address, secure=True).status_code == 404
    assert page not in client.get(f"/young-people/{record.id}/", secure=True).content.decode()


def test_what_is_agreed_is_what_was_read(record, client):
    client.force_login(record.member)
    what_exists(record)
    page = f"/young-people/{record.id}/follow-up-plan/agree/"
    seen = client.get(page, secure=True).context["form"]["seen"].value()
    note_goal(record, uuid4(), "Un chat.")
    answer = client.post(page, {"id": uuid4(), "her_say": "Oui.", "seen": seen}, secure=True)
    assert answer.context["form"].errors
    assert not FollowUpPlan.objects.exists()
    again = answer.context["form"]["seen"].value()
    assert (
        client.post(page, {"id": uuid4(), "her_say": "Oui.", "seen": again}, secure=True).status_code == 302
    )


def test_the_page_says_when_something_stands_otherwise_since(record, client):
    client.force_login(record.member)
    what_exists(record)
    agree_plan(record, uuid4(), plan_lines(record), "")
    page = f"/young-people/{record.id}/follow-up-plan/"
    assert not client.get(page, secure=True).context["has_changed"]
    note_goal(record, uuid4(), "Un chat.")
    assert client.get(page, secure=True).context["has_changed"]


def test_nothing_is_agreed_of_nothing(record, client):
    client.force_login(record.member)
    answer = client.post(
        f"/young-people/{record.id}/follow-up-plan/agree/", {"id": uuid4(), "her_say": "Oui."}, secure=True
    )
    assert answer.context["form"].errors
    assert answer.context["form"]["her_say"].value() == "Oui."
    assert not FollowUpPlan.objects.exists()


def test_it_is_printed_in_her_language(record, client):
    client.force_login(record.member)
    agree_plan(record, uuid4(), {"goals": ["Sleep."]}, "")
    record.participant.languages = "en"
    assert printed_in(record) == "en"
    record.participant.languages = "ht,en,fr"
    assert printed_in(record) == "en"


def test_a_version_of_nobodys_is_not_found(record):
    with pytest.raises(NotVisible):
        queries.plan_version(record, uuid4())


def test_another_language_or_another_day_is_no_change(record):
    what_exists(record)
    with override("fr"):
        agree_plan(record, uuid4(), plan_lines(record), "", "fr")
    with override("en"):
        assert not queries.stands_otherwise(record, queries.newest_plan(record))
    (day,) = queries.newest_plan(record).parts["next"]
    assert str(timezone.localdate().year) in day or str(timezone.localdate().year + 1) in day


def test_what_she_says_is_kept_while_it_is_typed_and_what_is_shown_is_of_now(record, client):
    client.force_login(record.member)
    what_exists(record)
    page = f"/young-people/{record.id}/follow-up-plan/agree/"
    place = f"plans:plan-agree:{record.id}"
    typed = {"draft_place": place, "her_say": "Presque.", "seen": "of before"}
    client.post("/drafts/keep/", typed, secure=True)
    form = client.get(page, secure=True).context["form"]
    assert form["her_say"].value() == "Presque."
    assert form["seen"].value() == queries.digest(plan_lines(record))
