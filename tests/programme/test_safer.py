"""What makes it safer now: any step counts, and one touch puts it into her plan."""

from uuid import uuid4

import pytest

from spheres.foundation.access.member import set_current_member
from spheres.programme.goals.actions import note_goal
from spheres.programme.goals.queries import standing_goals
from spheres.programme.participants.record import load_record
from spheres.programme.region.pack import current_pack
from spheres.programme.safer.actions import SaferStepInput, let_safer_step_go, note_safer_step, put_in_plan
from spheres.programme.safer.models import SaferStep
from spheres.programme.safer.queries import line_of, safer_step, safer_steps
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.queries import plan_of
from spheres.programme.safety.wording import SECTIONS
from tests.builders.followed import accompanied
from tests.builders.plans import with_a_plan

pytestmark = pytest.mark.django_db


def noted(pk, pivot, **given):
    set_current_member(pivot.pk)
    key = uuid4()
    note_safer_step(load_record(pivot, pk), key, SaferStepInput(**given))
    return key


def test_each_card_of_the_pack_has_a_place_that_her_plan_has():
    assert {card.part for card in current_pack().safer_cards} - {""} <= set(SECTIONS)


def test_her_words_win_and_a_card_alone_says_its_name():
    assert line_of("phone", "  Un code\nà moi. ") == "Un code à moi."
    assert line_of("way_home", "") == "De quoi rentrer, mis de côté"
    assert line_of("", "") == ""


def test_one_touch_puts_it_into_her_plan_once_and_the_rest_of_the_plan_stays():
    pk, pivot = with_a_plan()
    step_id = noted(pk, pivot, code="phone", her_words="Un code à moi.", part="phone")
    record = load_record(pivot, pk)
    before = plan_of(record)
    for _touched_twice in range(2):
        assert put_in_plan(record, safer_step(record, step_id))
    assert let_safer_step_go(record, noted(pk, pivot, her_words="Ailleurs.")) is False
    after = plan_of(record)
    assert (after.version, after.review_on) == (before.version + 1, before.review_on)
    assert after.phone.splitlines() == [*before.phone.splitlines(), "Un code à moi."]
    for name in set(EmergencyPlan.SEALED_FIELDS) - {"phone"}:
        assert getattr(after, name) == getattr(before, name), name
    assert safer_step(record, step_id).in_plan_at is not None
    assert let_safer_step_go(record, step_id), "it is said that it stays in her plan"
    assert "Un code à moi." in plan_of(record).phone


def test_without_a_plan_nothing_is_changed():
    pk, pivot = accompanied()
    step_id = noted(pk, pivot, code="phone", part="phone")
    record = load_record(pivot, pk)
    assert not put_in_plan(record, safer_step(record, step_id))
    assert safer_step(record, step_id).in_plan_at is None
    assert not EmergencyPlan.objects.exists()


def test_it_stands_beside_the_goal_that_it_serves_until_she_lets_it_go():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    record, goal_id = load_record(pivot, pk), uuid4()
    note_goal(record, goal_id, "Une chambre à moi.")
    step_id = uuid4()
    (goal,) = standing_goals(record)
    note_safer_step(record, step_id, SaferStepInput(her_words="Ma clé.", goal=goal))
    (step,) = safer_steps(record)
    assert step.goal.her_words == "Une chambre à moi."
    for _said_twice in range(2):
        let_safer_step_go(record, step_id)
    assert safer_steps(record) == []
    assert SaferStep.objects.get().ended_at is not None


# On the pages.


@pytest.fixture
def page(client):
    pk, pivot = with_a_plan()
    client.force_login(pivot)
    base = f"/young-people/{pk}/safer/"

    def send(path="add/", **typed):
        return client.post(base + path, {"id": uuid4(), **typed}, secure=True)

    return pk, pivot, send


def test_nothing_chosen_and_nothing_written_is_said_beside_the_words(page):
    _pk, _pivot, send = page
    answer = send(part="bag")
    assert list(answer.context["form"].errors) == ["her_words"]
    assert answer.context["form"]["part"].value() == "bag"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"code": "dragons", "her_words": "Ma clé."}, "code"),
        ({"her_words": "a" * 100_000}, "her_words"),
        ({"her_words": "Ma clé.", "goal": str(uuid4())}, "goal"),
        ({"her_words": "Ma clé.", "part": "nowhere"}, "part"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(page, typed, wrong):
    _pk, _pivot, send = page
    answer = send(**typed)
    form = answer.context["form"]
    assert list(form.errors) == [wrong]
    assert form["her_words"].value() == typed["her_words"]


def test_a_card_knows_its_place_and_the_one_she_chooses_wins(page):
    pk, pivot, send = page
    send(code="phone")
    send(code="phone", her_words="Ailleurs.", part="places")
    set_current_member(pivot.pk)
    assert {step.part for step in safer_steps(load_record(pivot, pk))} == {"phone", "places"}


def test_what_has_no_place_in_the_plan_is_not_put_there(page):
    pk, pivot, send = page
    send(code="refuse")
    set_current_member(pivot.pk)
    (step,) = safer_steps(load_record(pivot, pk))
    send(f"{step.pk}/to-plan/")
    set_current_member(pivot.pk)
    assert plan_of(load_record(pivot, pk)).version == 1
