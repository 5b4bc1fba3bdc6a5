"""What may fit now: cards that are found by words, and at most three of them beside a stage or a goal."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone
from django.utils.translation import override

from spheres.foundation.access.member import set_current_member
from spheres.foundation.audit.models import Look
from spheres.programme.goals.actions import end_goal, note_goal
from spheres.programme.goals.queries import goal_detail, standing_goals
from spheres.programme.participants.record import load_record
from spheres.programme.practice import queries, views
from spheres.programme.region.pack import current_pack, stage_list_on
from spheres.programme.stages.actions import StageInput, note_stage
from tests.builders.followed import accompanied
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def noted(record, *stages, voice="her", on=TODAY, how=""):
    note_stage(record, uuid4(), StageInput("provisional-2026", voice, list(stages), on, how))


@pytest.fixture
def record():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    return load_record(pivot, pk)


def codes(rows):
    return [row.card.code for row in rows]


def test_the_ten_cards_of_the_region_are_its_own_and_say_so_in_both_languages():
    cards = current_pack().practice_cards
    assert len(cards) == 10
    for card in cards:
        assert card.is_ours
        assert "pas encore essayés" in card.source.fr
        assert "not yet tried" in card.source.en
        assert card.stages or card.areas


SUPPOSES = {"celebrating", "if_it_comes_back"}
"""Cards for a step that is done and for someone who has moved away: what a goal is about says neither."""


def test_a_card_that_supposes_something_is_not_shown_because_of_what_a_goal_is_about():
    cards = {card.code: card for card in current_pack().practice_cards}
    assert {code for code in SUPPOSES if cards[code].areas} == set()
    assert all(cards[code].stages for code in SUPPOSES)


@pytest.mark.parametrize("words", ["celebrer", "FÊTER", "feter", "celebrating", "fêter résultat"])
def test_a_card_is_found_by_words_of_either_language_whatever_their_accents(words):
    expected = ["celebrating"] if words != "celebrer" else []
    assert [card.code for card in queries.found_cards(words, TODAY)] == expected


def test_a_card_is_found_by_the_names_of_its_stages_and_areas_and_every_word_counts():
    found = {card.code for card in queries.found_cards("planification", TODAY)}
    assert found == {card.code for card in current_pack().practice_cards if "planning" in card.stages}
    assert [card.code for card in queries.found_cards("school importance 0", TODAY)] == []
    assert [card.code for card in queries.found_cards("school number", TODAY)] == ["ruler"]


def test_a_card_that_has_ended_is_offered_no_more_and_still_read_at_its_address(client, monkeypatch):
    ended = [
        card.model_copy(update={"ends_on": TODAY - timedelta(days=1)}) if card.code == "ruler" else card
        for card in current_pack().practice_cards
    ]
    pack = current_pack().model_copy(update={"practice_cards": ended})
    monkeypatch.setattr(queries, "current_pack", lambda: pack)
    assert "ruler" not in {card.code for card in queries.cards_on(TODAY)}
    client.force_login(a_member())
    assert client.get("/practice/ruler/", secure=True).status_code == 200
    assert client.get("/practice/dragons/", secure=True).status_code == 404


def test_the_stage_noted_last_counts_and_is_said_with_its_day_and_whose_view_it_is(record):
    noted(record, "immersion", on=TODAY - timedelta(days=40))
    noted(record, "planning", on=TODAY - timedelta(days=2), how="she_chose")
    rows = queries.cards_that_may_fit(record, [])
    assert codes(rows) == ["ruler", "safer_steps"]
    (reason,) = rows[0].stages
    assert reason.name == stage_name("planning")
    assert [(view.voice, view.on) for view in reason.views] == [
        ("Son propre regard", TODAY - timedelta(days=2))
    ]


def test_a_stage_that_both_name_is_said_once_with_both_views(record):
    noted(record, "planning", on=TODAY - timedelta(days=2))
    noted(record, "planning", voice="worker", how="unknown")
    (reason,) = queries.cards_that_may_fit(record, [])[0].stages
    assert [view.on for view in reason.views] == [TODAY - timedelta(days=2), TODAY]


def stage_name(code):
    return str(stage_list_on(TODAY).stage(code).name)


def test_a_goal_of_today_counts_by_its_area_and_one_that_is_over_does_not(record):
    goal_id = uuid4()
    note_goal(record, goal_id, "Finir mon secondaire.", "school")
    rows = queries.cards_that_may_fit(record, standing_goals(record))
    assert codes(rows) == ["ruler"]
    assert [row.areas for row in rows] == [["École"]]
    end_goal(record, uuid4(), goal_detail(record, goal_id).goal, "reached", "Fait.")
    assert queries.cards_that_may_fit(record, standing_goals(record)) == []


def test_three_are_shown_and_what_answers_stage_and_goal_is_first(record):
    noted(record, "coming_back")
    note_goal(record, uuid4(), "Moins boire.", "substances")
    rows = queries.cards_that_may_fit(record, standing_goals(record))
    assert codes(rows) == ["safer_steps", "affirming", "if_it_comes_back"]


def test_none_fits_and_a_goal_without_an_area_point_to_nothing(record):
    noted(record, "-none")
    note_goal(record, uuid4(), "Respirer.")
    assert queries.cards_that_may_fit(record, standing_goals(record)) == []


# On the pages.


def opened(client, record, path=""):
    client.force_login(record.member)
    return client.get(f"/young-people/{record.id}/{path}", secure=True)


def test_the_page_says_why_and_nothing_is_kept_but_that_it_was_read(client, record):
    noted(record, "planning")
    answer = opened(client, record, "practice/")
    body = answer.content.decode()
    assert "a été noté" in body
    assert body.count('class="card"') == 2
    with as_owner():
        look = Look.objects.filter(page="practice:fits").get()
    assert (look.participant_id, "clinical" in look.categories) == (record.id, True)


def test_a_goals_page_goes_by_this_goal_alone(client, record):
    school, other = uuid4(), uuid4()
    note_goal(record, school, "Finir mon secondaire.", "school")
    note_goal(record, other, "Dormir.", "sleep")
    shown = codes(opened(client, record, f"goals/{other}/practice/").context["rows"])
    assert shown == ["good_moment"]
    assert opened(client, record, f"goals/{uuid4()}/practice/").status_code == 404


def test_it_is_reached_from_her_path_and_from_a_goal_and_her_own_page_shows_nothing_of_it(client, record):
    goal_id = uuid4()
    note_goal(record, goal_id, "Finir mon secondaire.", "school")
    noted(record, "planning")
    hers = f"/young-people/{record.id}/"
    assert f'href="{hers}practice/"' in opened(client, record, "stages/").content.decode()
    assert f'href="{hers}practice/"' not in opened(client, record, "stages/?print=1").content.decode()
    assert (
        f'href="{hers}goals/{goal_id}/practice/"'
        in opened(client, record, f"goals/{goal_id}/").content.decode()
    )
    body = opened(client, record).content.decode()
    assert "/practice/" not in body.partition("<main")[2]
    set_current_member(record.member.pk)
    end_goal(record, uuid4(), goal_detail(record, goal_id).goal, "reached", "Fait.")
    assert f"goals/{goal_id}/practice/" not in opened(client, record, f"goals/{goal_id}/").content.decode()


def test_the_list_has_pages_and_keeps_the_words(client, monkeypatch):
    monkeypatch.setattr(views, "CARDS_PAGE", 2)
    client.force_login(a_member())
    with override("fr"):
        first = client.get("/practice/?words=avez", secure=True)
        second = client.get("/practice/?words=avez&page=2", secure=True)
    shown = [[card.code for card in answer.context["rows"]] for answer in (first, second)]
    assert shown[0] != shown[1]
    assert [len(codes_of) for codes_of in shown] == [2, 2]
    assert "words=avez" in first.content.decode()
    nothing = client.get("/practice/?words=zzz", secure=True)
    assert 'value="zzz"' in nothing.content.decode()
