"""Her page is put together from what the rooms bring."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from spheres.programme.participants import cards
from spheres.programme.participants.cards import (
    FIRST,
    THIRD,
    TOP,
    Card,
    CardContext,
    Lines,
    columns,
    lines_of,
)

RECORD: Any = SimpleNamespace(id=1)
TODAY = date(2026, 11, 26)


@pytest.fixture
def brings(monkeypatch):
    """Say what the rooms bring, by kind."""
    monkeypatch.setattr(cards, "fetch_union", lambda *_rows: [])

    def bring(**kinds):
        monkeypatch.setattr(cards, "contributed", lambda kind: kinds.get(kind, []))

    return bring


def context():
    return CardContext(RECORD, {}, QueryDict(), TODAY)


def test_each_card_stands_in_its_column_in_its_place_and_none_that_has_nothing_to_show(brings):
    brings(
        CARDS=[
            [
                Card("late.html", FIRST, 20, lambda _asked: {}),
                Card("none.html", FIRST, 5, lambda _asked: None),
            ],
            [
                Card("early.html", FIRST, 10, lambda _asked: {"a": 1}),
                Card("top.html", TOP, 0, lambda _asked: {}),
            ],
        ]
    )
    page = columns(RECORD, QueryDict(), TODAY)
    assert [[one.template for one in column] for column in page] == [
        ["top.html"],
        ["early.html", "late.html"],
        [],
        [],
    ]
    assert page[FIRST][0].data == {"a": 1}


def test_lines_of_several_rooms_stand_in_one_order(brings):
    rooms = [
        [Lines("next", "step.html", lambda _asked: [(3, {"n": 3}), (1, {"n": 1})])],
        [
            Lines("next", "going.html", lambda _asked: [(2, {"n": 2})]),
            Lines("others", "x.html", lambda _a: []),
        ],
    ]
    brings(LINES=rooms)
    found = lines_of("next", context()) or []
    assert [(one.template, one.data["n"]) for one in found] == [
        ("step.html", 1), ("going.html", 2), ("step.html", 3),
    ]  # fmt: skip


def test_a_card_without_lines_is_told_apart_from_one_that_is_not_this_members_to_see(brings):
    brings(
        LINES=[[Lines("empty", "x.html", lambda _asked: []), Lines("shut", "x.html", lambda _asked: None)]]
    )
    assert lines_of("empty", context()) == []
    assert lines_of("shut", context()) is None
    assert lines_of("nobody brings it", context()) is None


def test_what_several_cards_ask_is_asked_once(brings):
    times = []

    def question(record):
        times.append(record)
        return "the answer"

    def shown(page):
        return {"said": page.once(question)}

    brings(CARDS=[[Card("a.html", FIRST, 1, shown), Card("b.html", THIRD, 1, shown)]])
    page = columns(RECORD, QueryDict(), TODAY)
    assert [one.data["said"] for column in page for one in column] == ["the answer"] * 2
    assert times == [RECORD]


def test_two_that_ask_for_rows_of_one_model_are_refused(brings):
    """Neither could tell which are its own."""
    rows: Any = lambda _record: [SimpleNamespace(model=int)]  # noqa: E731
    brings(CARDS=[[Card(f"{n}.html", FIRST, n, lambda _context: {}, rows) for n in range(2)]])
    with pytest.raises(ValueError, match="one model"):
        columns(RECORD, QueryDict(), TODAY)
