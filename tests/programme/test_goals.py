"""Her goals: said once, followed by what she says next, and how each goes in both voices."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.programme.goals import actions
from spheres.programme.goals.actions import GoalIsOver, Reading, Scale
from spheres.programme.goals.models import Goal, GoalEnding, GoalRating, GoalScale, RulerReading, SmallStep
from spheres.programme.goals.queries import goal_detail, goals_of
from spheres.programme.participants.models import DueRow
from spheres.programme.participants.record import load_record
from tests.builders.followed import accompanied
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db

WORDS = "  Une chambre à moi,\navec une porte qui barre — « pour vrai ». "
LEVELS = Scale("Rien.", "J’y pense.", "Une fois par mois.", "Deux fois.", "Chaque semaine.")


@pytest.fixture
def hers():
    """(id, who walks with her, a goal of hers)"""
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    goal_id = uuid4()
    actions.note_goal(load_record(pivot, pk), goal_id, WORDS, "sleep")
    return pk, pivot, goal_id


def detail_of(hers):
    pk, pivot, goal_id = hers
    return goal_detail(load_record(pivot, pk), goal_id)


def test_her_words_are_kept_to_the_letter(hers):
    assert detail_of(hers).goal.her_words == WORDS


def test_said_otherwise_the_former_is_over_and_stays_as_it_was_said(hers):
    pk, pivot, goal_id = hers
    record, otherwise = load_record(pivot, pk), uuid4()
    for _sent_twice in range(2):
        actions.note_goal(record, otherwise, "Un appartement.", follows=detail_of(hers).goal)
    now_wanted, former = goals_of(record)
    assert now_wanted.goal.her_words == "Un appartement."
    assert now_wanted.goal.follows_id == goal_id
    assert former.goal.her_words == WORDS
    assert former.goal.ended_at is not None
    assert former.ending.kind == GoalEnding.Kind.CHANGED


def test_a_goal_that_was_over_is_taken_up_again_and_keeps_how_it_ended(hers):
    pk, pivot, goal_id = hers
    record = load_record(pivot, pk)
    actions.end_goal(record, uuid4(), detail_of(hers).goal, "put_aside", "Merci.", "")
    actions.note_goal(record, uuid4(), WORDS, "sleep", follows=detail_of(hers).goal)
    again, former = goals_of(record)
    assert (again.goal.follows_id, again.goal.ended_at) == (goal_id, None)
    assert (former.ending.kind, former.ending.her_words) == ("put_aside", "Merci.")


def test_it_ends_once(hers):
    pk, pivot, _goal_id = hers
    record, key = load_record(pivot, pk), uuid4()
    for _sent_twice in range(2):
        actions.end_goal(record, key, detail_of(hers).goal, "reached", "Enfin.", "Un gâteau.")
    with pytest.raises(GoalIsOver):
        actions.end_goal(record, uuid4(), detail_of(hers).goal, "put_aside")
    ending = detail_of(hers).ending
    assert (ending.kind, ending.her_words, ending.celebrate) == ("reached", "Enfin.", "Un gâteau.")


def test_said_otherwise_of_a_goal_that_somebody_else_ended_nothing_is_noted(hers):
    pk, pivot, _goal_id = hers
    record, as_it_was_read = load_record(pivot, pk), detail_of(hers).goal
    actions.end_goal(record, uuid4(), detail_of(hers).goal, "reached")
    with pytest.raises(GoalIsOver):
        actions.note_goal(record, uuid4(), "Autrement.", follows=as_it_was_read)
    assert [one.goal.her_words for one in goals_of(record)] == [WORDS]


def test_nothing_is_added_to_a_goal_that_is_over(hers):
    pk, pivot, _goal_id = hers
    record = load_record(pivot, pk)
    actions.agree_scale(record, uuid4(), detail_of(hers).goal, LEVELS)
    scale = detail_of(hers).scale
    actions.plan_small_step(record, uuid4(), detail_of(hers).goal, "Demander.")
    actions.end_goal(record, uuid4(), detail_of(hers).goal, "reached")
    over = detail_of(hers).goal
    for adding in (
        lambda: actions.plan_small_step(record, uuid4(), over, "Y aller."),
        lambda: actions.read_rulers(record, uuid4(), over, Reading(3, None)),
        lambda: actions.agree_scale(record, uuid4(), over, LEVELS),
        lambda: actions.rate_goal(record, uuid4(), over, scale, "her", 0),
    ):
        with pytest.raises(GoalIsOver):
            adding()
    actions.finish_small_step(record, detail_of(hers).steps[0].pk)
    assert detail_of(hers).steps[0].done_at is None


def test_a_small_step_is_done_or_let_go_and_the_first_word_holds(hers):
    pk, pivot, _goal_id = hers
    record, done, let_go = load_record(pivot, pk), uuid4(), uuid4()
    for key, what in ((done, "Demander."), (let_go, "Y aller.")):
        actions.plan_small_step(record, key, detail_of(hers).goal, what)
    actions.finish_small_step(record, done)
    actions.let_small_step_go(record, done)
    actions.let_small_step_go(record, let_go)
    actions.finish_small_step(record, let_go)
    steps = {step.pk: step for step in detail_of(hers).steps}  # noted at the same moment: in any order
    first, second = steps[done], steps[let_go]
    assert (first.done_at is not None, first.let_go_at) == (True, None)
    assert (second.done_at, second.let_go_at is not None) == (None, True)
    assert detail_of(hers).open_steps == []


def test_a_small_step_with_a_day_is_due_and_without_one_is_not(hers):
    pk, pivot, _goal_id = hers
    record, today = load_record(pivot, pk), timezone.localdate()
    actions.plan_small_step(record, uuid4(), detail_of(hers).goal, "Sans date.")
    actions.plan_small_step(record, uuid4(), detail_of(hers).goal, "Demain.", today + timedelta(days=1))
    (due,) = DueRow.objects.filter(kind="small_step")
    assert due.due_on == today + timedelta(days=1)
    actions.end_goal(record, uuid4(), detail_of(hers).goal, "put_aside")
    assert not DueRow.objects.filter(kind="small_step").exists()


def test_the_levels_are_frozen_and_a_change_is_a_new_version(hers):
    pk, pivot, _goal_id = hers
    record, key = load_record(pivot, pk), uuid4()
    for _sent_twice in range(2):
        actions.agree_scale(record, key, detail_of(hers).goal, LEVELS)
    actions.rate_goal(record, uuid4(), detail_of(hers).goal, detail_of(hers).scale, "her", 1)
    actions.agree_scale(record, uuid4(), detail_of(hers).goal, Scale("a", "b", "c", "d", "e"))
    newest, first = detail_of(hers).scales
    assert (newest.version, first.version) == (2, 1)
    assert first.expected == LEVELS.expected
    assert detail_of(hers).newest_rating("her") is None, "it was measured by the levels of before"
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        GoalScale.objects.filter(pk=first.pk).update(sealed=b"-")


def test_both_voices_stand_beside_each_other(hers):
    pk, pivot, _goal_id = hers
    record = load_record(pivot, pk)
    actions.agree_scale(record, uuid4(), detail_of(hers).goal, LEVELS)
    for voice, level in (("her", -1), ("worker", 1)):
        actions.rate_goal(record, uuid4(), detail_of(hers).goal, detail_of(hers).scale, voice, level)
    newest = [detail_of(hers).newest_rating(voice).level for voice in ("her", "worker")]
    assert newest == [-1, 1]


@pytest.mark.parametrize("values", [{"importance": 11}, {"confidence": 11}, {}])
def test_the_database_takes_no_ruler_of_eleven_nor_without_a_number(hers, values):
    pk, pivot, goal_id = hers
    row = RulerReading(
        id=uuid4(), participant_id=pk, author=pivot, goal_id=goal_id, at=timezone.now(), **values
    )
    load_record(pivot, pk).keys.seal(row, why_important="", why_confident="")
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_who_may_not_write_notes_notes_no_goal(hers):
    pk, _pivot, _goal_id = hers
    outsider = a_member()
    set_current_member(outsider.pk)
    with pytest.raises(NotVisible):
        load_record(outsider, pk)
    assert not Goal.objects.exists()
    assert not SmallStep.objects.exists()
    assert not GoalRating.objects.exists()


# On the pages.


@pytest.fixture
def sent(client, hers):
    """Sends a form of her goal, and gives the answer."""
    pk, pivot, goal_id = hers
    client.force_login(pivot)

    def send(path, **typed):
        return client.post(
            f"/young-people/{pk}/goals/{path.format(goal=goal_id)}", {"id": uuid4(), **typed}, secure=True
        )

    return send


BAD = {
    "a goal without words": ("add/", {"her_words": "  ", "area": "school"}, "her_words", "area"),
    "a goal about nothing that is listed": (
        "add/", {"her_words": "Un chat.", "area": "dragons"}, "area", "her_words"
    ),
    "words without end": ("add/", {"her_words": "a" * 100_000, "area": "school"}, "her_words", "her_words"),
    "a ruler of 11": (
        "{goal}/rulers/", {"importance": "11", "why_important": "Pour moi."}, "importance", "why_important"
    ),
    "a ruler of minus one": (
        "{goal}/rulers/", {"confidence": "-1", "why_confident": "Elle."}, "confidence", "why_confident"
    ),
    "no number": ("{goal}/rulers/", {"why_important": "Pour moi."}, "importance", "why_important"),
    "a level without words": (
        "{goal}/how-we-know/", {"expected": "Une fois.", "more": "Deux."}, "much_more", "expected"
    ),
    "a day that is none": (
        "{goal}/steps/add/", {"what": "Y aller", "by_day": "2026-02-31"}, "by_day", "what"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "typed", "wrong", "kept"), BAD.values(), ids=BAD)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(sent, path, typed, wrong, kept):
    answer = sent(path, **typed)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert wrong in form.errors
    assert escape(form.errors[wrong][0]) in answer.content.decode()
    assert form[kept].value() == typed[kept]
    assert typed[kept] in answer.content.decode()


def test_each_number_is_shown_with_the_question_that_belongs_to_it(sent, client, hers):
    typed = {"why_important": "C’est à moi.", "why_confident": "Quelqu’un avec moi."}
    sent("{goal}/rulers/", importance="7", confidence="0", **typed)
    page = client.get(f"/young-people/{hers[0]}/goals/{hers[2]}/", secure=True).content.decode()
    assert escape("Qu’est-ce qui fait que c’est 7, et pas plus bas?") in page
    assert escape("Qu’est-ce qui devrait arriver pour que ce soit plus que 0?") in page


def test_where_it_stands_is_asked_once_there_is_something_to_stand_on(client, hers):
    pk, pivot, goal_id = hers
    client.force_login(pivot)
    answer = client.get(f"/young-people/{pk}/goals/{goal_id}/where-it-stands/", secure=True)
    assert answer.headers["Location"].endswith(f"/goals/{goal_id}/how-we-know/")


def test_a_form_of_a_goal_that_ended_meanwhile_says_so_and_keeps_what_was_typed(sent, hers):
    pk, pivot, _goal_id = hers
    actions.end_goal(load_record(pivot, pk), uuid4(), detail_of(hers).goal, "reached")
    answer = sent("{goal}/steps/add/", what="Y aller quand même")
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()
    assert "Y aller quand même" in answer.content.decode()
    assert not SmallStep.objects.exists()


def test_what_is_sealed_is_not_in_the_tables(hers):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(g::text, ' ') FROM goals_goal g")
        assert "chambre" not in cursor.fetchone()[0]
