"""What matters most to her now: five to seven cards in her order, each order kept with its day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.foundation.ids import new_id
from spheres.programme.goals.models import Goal
from spheres.programme.participants.lifting import lifted
from spheres.programme.participants.record import load_record
from spheres.programme.priorities.actions import sort_priorities
from spheres.programme.priorities.forms import PrioritiesForm
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.priorities.queries import cards_of, orders, rows_of_cards
from spheres.programme.priorities.rules import Card, Move
from spheres.programme.region.pack import Entry, Wording, current_pack
from tests.builders.followed import accompanied

pytestmark = pytest.mark.django_db

CARDS = [
    Card("sleep", "Dormir quelque part de calme"),
    Card("", "Finir ma toune,\navec « Maï »"),
    Card("money", "De l’argent à moi"),
    Card("believed", "Qu’on me croie"),
    Card("papers", "Mes papiers"),
]
PLACES = {"place_sleep": 1, "place_money": 3, "place_believed": 4, "place_papers": 5}
TWICE = {**PLACES, "own0": "Ma guitare", "place_own0": 2}


@pytest.fixture
def page(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    set_current_member(pivot.pk)
    return pk, pivot, client, f"/young-people/{pk}/priorities/"


def send(page, **typed):
    _pk, _pivot, client, path = page
    return client.post(path + "add/", {"id": uuid4(), **typed}, secure=True)


def kept(page):
    pk, pivot, _client, _path = page
    set_current_member(pivot.pk)
    return orders(load_record(pivot, pk))


def test_the_regions_cards_are_some_twenty_each_in_both_languages():
    cards = current_pack().priority_cards
    assert 18 <= len(cards) <= 24
    assert all(card.name.fr and card.name.en and card.name.fr != card.name.en for card in cards)


def test_each_order_stays_as_it_was_and_says_how_it_moved(page):
    pk, pivot, _client, _path = page
    record = load_record(pivot, pk)
    sort_priorities(record, new_id(), CARDS)
    again = [CARDS[1], CARDS[0], CARDS[2], Card("music", "Faire de la musique"), CARDS[4]]
    sort_priorities(record, new_id(), again)
    newest, first = orders(record)
    assert cards_of(first.sorting) == CARDS
    assert {move for _card, move in first.moved} == {Move.FIRST_ORDER}
    assert [move for _card, move in newest.moved] == [Move.HIGHER, Move.LOWER, Move.SAME, Move.NEW, Move.SAME]
    assert newest.left_out == [CARDS[3]]


def test_a_card_keeps_the_words_of_its_day_when_the_region_calls_it_otherwise(page, monkeypatch):
    pk, pivot, _client, _path = page
    record = load_record(pivot, pk)
    sort_priorities(record, new_id(), CARDS)
    monkeypatch.setattr("spheres.programme.region.pack.entries", lambda _name: [])
    assert cards_of(orders(record)[0].sorting)[0].words == "Dormir quelque part de calme"


def test_neither_her_words_nor_which_cards_she_took_stand_in_clear(page):
    pk, pivot, _client, _path = page
    sort_priorities(load_record(pivot, pk), uuid4(), CARDS)
    with as_owner(), connection.cursor() as cursor:
        for model in (PrioritySorting, PriorityCard):
            cursor.execute(f"SELECT t::text, encode(sealed, 'escape') FROM {model._meta.db_table} t")
            told = str(cursor.fetchall())
            assert not [card for card in CARDS if (card.code or "toune") in told or card.words in told]


def test_each_card_of_the_newest_order_goes_on_to_the_letter_to_a_goal_and_to_her_plan(page):
    pk, pivot, client, path = page
    record = load_record(pivot, pk)
    sort_priorities(record, new_id(), CARDS)
    rows = rows_of_cards(record, orders(record)[0].sorting)
    assert [row.her_words for row in rows] == [card.words for card in CARDS]
    assert lifted(record, rows[1].pk).words == "Finir ma toune,\navec « Maï »"
    shown = client.get(path, secure=True).content.decode()
    for row in rows:
        assert f"/goals/add/{row.pk}/" in shown and f"/plan/add/{row.pk}/" in shown
    begun = client.get(f"/young-people/{pk}/goals/add/{rows[1].pk}/", secure=True).context["form"]
    assert begun["her_words"].value() == CARDS[1].words
    client.post(begun_path(pk, rows[1]), {"id": uuid4(), "her_words": CARDS[1].words}, secure=True)
    set_current_member(pivot.pk)
    assert load_record(pivot, pk).keys.open_one(Goal.objects.get()).her_words == CARDS[1].words


def begun_path(pk, row):
    return f"/young-people/{pk}/goals/add/{row.pk}/"


def test_the_database_holds_that_two_cards_of_one_order_have_not_one_place(page):
    pk, pivot, _client, _path = page
    record = load_record(pivot, pk)
    sort_priorities(record, uuid4(), CARDS)
    row = rows_of_cards(record, orders(record)[0].sorting)[0]
    row.pk, row.place = uuid4(), 2
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_card_that_the_region_has_ended_is_not_offered(page, monkeypatch):
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = Entry(code="old", name=Wording(fr="Avant", en="Before"), ends_on=yesterday)
    kept_on = ended.model_copy(update={"code": "new", "ends_on": None})
    monkeypatch.setattr("spheres.programme.region.pack.entries", lambda _name: [ended, kept_on])
    assert list(PrioritiesForm().codes) == ["new"]


# On the pages.


def test_she_puts_cards_in_order_and_a_place_left_out_between_two_closes(page):
    assert send(page, **PLACES, own0="Ma guitare", place_own0=7).status_code == 302
    (order,) = kept(page)
    assert [card.words for card in cards_of(order.sorting)] == [
        "Dormir quelque part de calme", "De l’argent à moi", "Qu’on me croie", "Mes papiers", "Ma guitare",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({**PLACES, "place_music": 3}, "place_music"),
        (PLACES, "order"),
        ({}, "order"),
        ({**PLACES, "place_music": 8}, "place_music"),
        ({**PLACES, "own0": "Ma guitare"}, "place_own0"),
        ({**PLACES, "place_own1": 2}, "own1"),
        ({**PLACES, "own0": "a" * 300, "place_own0": 2}, "own0"),
        ({**TWICE, "own1": " ma  guitare", "place_own1": 6}, "place_own1"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(page, typed, wrong):
    answer = send(page, **typed)
    form = answer.context["form"]
    assert wrong in form.errors and not form.non_field_errors()
    assert {name: form[name].value() for name in typed} == {name: str(value) for name, value in typed.items()}
    assert escape(form.errors[wrong][0]) in answer.content.decode()
    assert kept(page) == []


def test_two_in_one_place_name_the_one_that_has_it(page):
    form = send(page, **PLACES, place_music=3).context["form"]
    assert set(form.errors) == {"place_music"}
    assert "De l’argent à moi" in form.errors["place_music"][0]


def test_seven_are_kept_and_an_eighth_has_no_place(page):
    seven = {**PLACES, "place_music": 2, "place_work": 6, "place_body": 7}
    answer = send(page, **seven, place_phone=7)
    assert (
        set(answer.context["form"].errors) == {"place_body"} or "place_phone" in answer.context["form"].errors
    )
    assert send(page, **seven).status_code == 302
    assert len(cards_of(kept(page)[0].sorting)) == 7


def test_the_form_begins_empty_so_that_the_order_before_does_not_choose_for_her(page):
    pk, pivot, client, path = page
    sort_priorities(load_record(pivot, pk), uuid4(), CARDS)
    form = client.get(path + "add/", secure=True).context["form"]
    assert not [bound.name for bound in form if bound.name not in ("id", "seen") and bound.value()]


def test_her_page_shows_the_first_three_of_the_newest_order(page):
    pk, pivot, client, _path = page
    record = load_record(pivot, pk)
    sort_priorities(record, new_id(), CARDS[::-1])
    sort_priorities(record, new_id(), CARDS)
    shown = client.get(f"/young-people/{pk}/", secure=True).content.decode()
    at = [shown.find(escape(card.words)) for card in CARDS]
    assert 0 < at[0] < at[1] < at[2] and at[3] == at[4] == -1


def test_no_number_but_the_place_is_shown(page):
    pk, pivot, client, path = page
    record = load_record(pivot, pk)
    for cards in (CARDS, CARDS[::-1]):
        sort_priorities(record, new_id(), cards)
    main = client.get(path, secure=True).content.decode().partition("<ol")[2].partition("</ol>")[0]
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", main))
