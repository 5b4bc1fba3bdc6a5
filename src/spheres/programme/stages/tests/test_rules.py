"""What was chosen, since when, and where it stands in the picture."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from spheres.programme.stages import picture, rules
from spheres.programme.stages.picture import View, columns, draw_path
from spheres.programme.stages.rules import ELSEWHERE, NONE_FITS, NOT_KNOWN

CODES = ["immersion", "planning", "coming_back"]
ROWS = [*((code, code.title()) for code in CODES), (NONE_FITS, "None"), (NOT_KNOWN, "?")]
chosen = st.lists(st.sampled_from(CODES), min_size=1, unique=True) | st.sampled_from(
    [[NONE_FITS], [NOT_KNOWN]]
)
days = st.dates(date(2020, 1, 1), date(2029, 12, 31))


@given(chosen)
def test_what_was_chosen_comes_back_as_it_was(choice):
    fits, stages = rules.fits_of(choice)
    assert rules.chosen_of(fits, stages) == choice
    assert (fits == "some") == bool(stages)
    assert not rules.contradicts(choice)


def test_none_and_not_known_stand_alone():
    assert rules.fits_of([NONE_FITS, "planning"]) == ("some", [NONE_FITS, "planning"])
    assert rules.contradicts([NONE_FITS, "planning"])
    assert rules.contradicts([NONE_FITS, NOT_KNOWN])
    assert not rules.contradicts([])


def test_what_something_stands_instead_of_does_not_stand():
    assert rules.stands({"a": None, "b": "a", "c": "b", "d": None}) == {"c", "d"}


def test_a_view_holds_since_it_was_last_another():
    first = date(2026, 1, 1)
    week = [first + timedelta(days=n) for n in range(5)]
    told = [{"immersion"}, {"planning"}, {"immersion"}, {"immersion", "planning"}, {"planning", "immersion"}]
    seen = list(zip(week, told, strict=True))
    assert [rules.since(seen[: n + 1]) for n in range(5)] == [week[0], week[1], week[2], week[3], week[3]]


CROSSWALK = [
    (("old", "in"), ("mid", "deep")),
    (("mid", "deep"), ("new", "deeper")),
    (("mid", "deep"), ("new", "deepest")),
    (("old", "lost"), ("mid", "round")),
    (("mid", "round"), ("old", "lost")),
]


def test_the_nearest_in_another_list_is_found_over_the_lists_between():
    assert rules.nearest(("old", "in"), "old", CROSSWALK) == ["in"], "in its own list it is itself"
    assert rules.nearest(("old", "in"), "mid", CROSSWALK) == ["deep"]
    assert rules.nearest(("old", "in"), "new", CROSSWALK) == ["deeper", "deepest"]
    assert rules.nearest(("old", "lost"), "new", CROSSWALK) == [], "and round in a ring it ends"
    assert rules.nearest(("new", "deeper"), "old", CROSSWALK) == [], "it leads one way"


views = st.lists(
    st.builds(
        View,
        days,
        st.sampled_from(["her", "worker"]),
        chosen.map(tuple),
        st.sampled_from(["", "", "A placement", "Somebody else’s arrest"]),
    ),
    min_size=1,
    max_size=40,
).map(lambda found: sorted(found, key=lambda view: view.on))


@given(views)
def test_all_that_was_noted_is_in_the_picture_and_nothing_else(noted):
    drawn = draw_path(ROWS, noted)
    assert [(mark.voice, mark.row) for mark in drawn.marks] == [
        (v.voice, row) for v in noted for row in v.rows
    ]
    assert [event.on for event in drawn.events] == sorted({view.on for view in noted if view.happened})
    assert [event.number for event in drawn.events] == list(range(1, len(drawn.events) + 1))
    told = [(event.on, what) for event in drawn.events for what in event.what]
    assert set(told) == {(view.on, view.happened) for view in noted if view.happened}
    assert len(told) == len(set(told)), "said once a day"


@given(views)
def test_time_goes_from_left_to_right_and_rows_stay_in_the_order_of_the_list(noted):
    drawn = draw_path(ROWS, noted)
    at = dict(zip([view.on for view in noted for _row in view.rows], [m.x for m in drawn.marks], strict=True))
    in_time = [at[day] for day in sorted(at)]
    assert in_time == sorted(in_time)
    assert [row.key for row in drawn.rows] == [key for key, _name in ROWS]
    assert [row.y for row in drawn.rows] == sorted(row.y for row in drawn.rows)


@given(views)
def test_everything_is_within_the_picture_and_each_mark_within_its_row(noted):
    drawn = draw_path(ROWS, noted)
    top = {row.key: row.y for row in drawn.rows}
    tall = picture.NAME + picture.BAND
    for mark in drawn.marks:
        assert 7 <= mark.x <= drawn.width - 7
        assert top[mark.row] + picture.NAME <= mark.y <= top[mark.row] + tall
    assert drawn.foot == drawn.rows[-1].y + tall < drawn.height


@given(st.lists(days, min_size=2, max_size=17, unique=True))
def test_days_that_are_near_are_held_apart(some):
    at = [x for _day, x in sorted(columns(sorted(some)).items())]
    assert (at[0] >= picture.LEFT, at[-1]) == (True, picture.RIGHT)
    assert all(after - before >= picture.APART - 1 for before, after in pairwise(at))


@given(st.lists(days, max_size=400, unique=True))
def test_however_many_days_there_is_room(some):
    at = [x for _day, x in sorted(columns(sorted(some)).items())]
    assert at == sorted(at)
    assert all(picture.LEFT <= x <= picture.RIGHT for x in at)


def test_two_voices_that_say_the_same_are_both_seen():
    day = date(2026, 5, 2)
    her, worker = draw_path(ROWS, [View(day, "her", ("planning",)), View(day, "worker", ("planning",))]).marks
    assert her.x == worker.x
    assert abs(her.y - worker.y) >= 12, "neither covers the other"


@given(views)
def test_a_line_goes_to_where_the_same_voice_looked_again(noted):
    drawn = draw_path(ROWS, noted)
    at = {(mark.voice, mark.x) for mark in drawn.marks}
    for line in drawn.lines:
        assert line.x <= line.to_x
        assert {(line.voice, line.x), (line.voice, line.to_x)} <= at
    x_of = columns(sorted({view.on for view in noted}))
    newest = {view.voice: x_of[view.on] for view in noted}
    assert all(line.x < newest[line.voice] for line in drawn.lines), "and nobody says what comes after"


@given(views)
def test_the_words_under_the_picture_don_t_run_into_each_other(noted):
    drawn = draw_path(ROWS, noted)
    xs = [day.x for day in drawn.days]
    assert drawn.days[0].on == noted[-1].on, "the newest day is always said"
    assert all(before - after >= picture.LABELS_APART for before, after in pairwise(xs))


def test_what_a_list_of_before_said_has_a_row_that_no_stage_can_be():
    assert all(not code[0].isalpha() for code in (NONE_FITS, NOT_KNOWN, ELSEWHERE))
