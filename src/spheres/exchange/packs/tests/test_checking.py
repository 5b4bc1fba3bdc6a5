"""What would hurt people is found in a pack, all of it, with its grade and its line."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spheres.exchange.packs.checking import OF_THE_FILE, check, refused
from spheres.exchange.packs.reading import FILE, read_source
from spheres.exchange.packs.rules import RULES, Grade

PROJECT = Path(__file__).resolve().parents[5]
PACK = (PROJECT / "packs" / "montreal" / FILE).read_text(encoding="utf-8")
STANDS = {finding.rule for finding in check(PROJECT / "packs" / "montreal")}
"""What is asked and told of the reference pack."""


@pytest.fixture(scope="module")
def found_in(tmp_path_factory):
    """What is found in a pack of these words, less what is found in the reference pack."""
    folder = tmp_path_factory.mktemp("pack")

    def find(text):
        (folder / FILE).write_text(text, encoding="utf-8")
        return [finding for finding in check(folder) if finding.rule not in STANDS]

    return find


def line_of(part):
    return PACK[: PACK.index(part)].count("\n") + 1


def test_the_reference_pack_can_be_loaded():
    findings = check(PROJECT / "packs" / "montreal")
    assert not refused(findings)
    assert {finding.rule for finding in findings} == {"same-word", "as-usual", "retention-missing"}


def without(*names):
    """The pack without these lists."""
    return re.sub(rf"^(?:{'|'.join(names)}):.*\n(?:[ #-].*\n)*", "", PACK, flags=re.M)


CHANGES = {
    "no-coordination": ("    mandate: coordination", "    mandate: shelter", "partners:"),
    "police-ceiling": ("    may_hold: [contact, legal]", "    may_hold: [contact, clinical]", None),
    "research-clinical": ("    may_hold: []", "    may_hold: [clinical]", None),
    "suggested-beyond": ("    suggested: [identity, contact, safety]", "    suggested: [legal]", None),
    "code-twice": ("  - { code: meal,", "  - { code: travel,", None),
    "code-taken": ("  - code: anonyme", "  - code: committee", None),
    "number-in-words": ("number: 1 800 263-2266", "number: Tel-jeunes", None),
    "ages-backwards": ("from_age: 12, to_age: 17", "from_age: 12, to_age: 11", None),
    "answering-hours": ('morning_by: "09:00"', 'morning_by: "07:00"', None),
    "empty-text": ("en: Text message }", "en: ' – ' }", None),
    "untranslated-text": (
        "      en: Links you with the English-language services of the CIUSSS.",
        "      en: Fait le lien avec les services en anglais du CIUSSS.",
        "      fr: Fait le lien avec les services en anglais du CIUSSS.",
    ),
    "retention-twice": ("category: contact, years: 2", "category: entourage, years: 2", None),
    "consent-months": ("consent_months: [3, 6, 12]", "consent_months: [3, 0, 12]", None),
    "long-consent": ("consent_months: [3, 6, 12]", "consent_months: [3, 6, 60]", None),
    "research-holds": ("    may_hold: []", "    may_hold: [identity]", None),
    "stage-list-days": (
        "    from_on: 2026-01-01\n",
        "    from_on: 2026-01-01\n    ends_on: 2026-06-30\n",
        "    stages:\n",
    ),
    "stage-twice": (
        "      - code: approached\n",
        "      - { code: at_risk, name: { fr: a, en: b }, looks_like: { fr: c, en: d },"
        " helps: { fr: e, en: f } }\n"
        "      - code: approached\n",
        None,
    ),
    "stage-unknown": (
        "stage_crosswalk: []",
        "stage_crosswalk: [{ from_list: provisional-2026, from_stage: planning, to_list: new, to_stage: x }]",
        None,
    ),
    "card-unknown": (
        "    stages: [at_risk, immersion, awareness_felt]\n",
        "    stages: [at_risk, immersed]\n",
        None,
    ),
    "time-zone": ("time_zone: America/Toronto", "time_zone: America/Montréal", None),
    "nobody-does-it": ("mandates: [prevention]", "mandates: [community]", None),
}


@pytest.mark.parametrize("rule", CHANGES)
def test_each_rule_finds_its_own_and_names_its_line(found_in, rule):
    before, after, where = CHANGES[rule]
    assert before in PACK
    found = found_in(PACK.replace(before, after, 1))
    line = line_of(where or before) - (1 if rule == "untranslated-text" else 0)
    assert [(finding.rule, finding.line) for finding in found] == [(rule, line)]
    assert found[0].grade == next(each.grade for each in RULES if each.name == rule)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("emergency_numbers", "no-emergency-number"), ("exceptions", "no-exceptions"),
        ("retention", "no-retention"), ("consent_months", "consent-months"),
    ],
)  # fmt: skip
def test_what_must_be_there_is_missed_when_it_is_empty_and_when_it_is_not_there(found_in, name, rule):
    for text in (without(name), without(name) + f"{name}: []\n"):
        found = found_in(text)
        assert rule in {finding.rule for finding in found if finding.grade == Grade.REFUSE}
        assert {finding.rule for finding in found} <= {rule, "shape"}, (
            "a list that must be there is a shape, too"
        )


def test_a_region_that_does_not_say_where_its_days_begin_is_asked(found_in):
    (found,) = found_in(PACK.replace("time_zone: America/Toronto\n", ""))
    assert (found.rule, found.grade) == ("no-time-zone", Grade.ASK)


@pytest.mark.parametrize(
    ("name", "rule"), [("answering", "no-answering"), ("public_questions", "no-public-questions")]
)
def test_a_region_is_asked_what_it_tells_her_before_she_types(found_in, name, rule):
    (found,) = found_in(without(name))
    assert (found.rule, found.grade) == (rule, Grade.ASK)


@pytest.mark.parametrize(
    ("part", "other", "rules"),
    [
        ("    to_age: 20\n", "    to_age: 15\n", []),  # others are there, at each age
        ("text: 438 601-1211 }", "}", []),
        (", text: 9-8-8 }", ", from_age: 18, text: 9-8-8 }", []),
        ("text: 438 601-1211 }", "from_age: 30, text: 438 601-1211 }", []),
    ],
)
def test_one_line_less_leaves_somebody_at_each_age(found_in, part, other, rules):
    assert [finding.rule for finding in found_in(PACK.replace(part, other, 1))] == rules


def test_an_age_with_nobody_to_text_or_but_one_line_to_call_is_asked_about(found_in):
    to_text = PACK.replace(", text: 9-8-8 }", " }", 1).replace(", text: 438 601-1211 }", " }", 1)
    (found,) = found_in(to_text)
    assert (found.rule, found.grade) == ("nobody-for-an-age", Grade.ASK)
    assert "21, 22, 23, 24" in found.what
    only = "emergency_numbers:\n  - { name: { fr: Urgence, en: Emergency }, number: '911', text: '911' }\n"
    (found,) = found_in(without("emergency_numbers") + only)
    assert "nobody to call, but for one line" in found.what


WITHOUT = "without_spheres: { number: %s, decides: { fr: a, en: b }, steps: [%s] }\n"
STEP = "{ fr: c, en: d }"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", ["no-way-without"]),
        (WITHOUT % ("514 555-0100", STEP), []),
        (WITHOUT % ("514 555-0100", ""), ["without-steps"]),
        (WITHOUT % ("the one on the wall", STEP), ["number-in-words"]),
        (WITHOUT % ("514 555-0100", "{ fr: c, en: ' ' }"), ["empty-text"]),
        (WITHOUT % ("514 555-0100", "{ fr: c, en: c }"), ["untranslated-text"]),
        ("without_spheres: { number: 514 555-0100, steps: [{ fr: c, en: d }] }\n", ["shape"]),
    ],
)
def test_what_is_done_without_spheres_is_asked_about_and_can_be_followed(found_in, text, rules):
    assert [finding.rule for finding in found_in(without("without_spheres") + text)] == rules


LISTS = """
stage_lists:
  - { code: first, from_on: %s, name: { fr: a, en: b }, source: { fr: c, en: d }, stages: [%s] }
  - { code: second, from_on: %s, name: { fr: a, en: b }, source: { fr: c, en: d }, stages: [%s] }
"""
ONE = "{ code: one, name: { fr: e, en: f }, looks_like: { fr: g, en: h }, helps: { fr: i, en: j } }"


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        ("2026-01-01, ends_on: 2026-06-30", "2026-07-01", []),
        ("2026-01-01", "2026-07-01", ["stage_lists[second].from_on"]),
        ("2026-01-01, ends_on: 2026-07-01", "2026-07-01", ["stage_lists[second].from_on"]),
        ("2026-01-01, ends_on: 2026-06-29", "2026-07-01", ["stage_lists[second].from_on"]),
        ("2026-01-01, ends_on: 2026-06-30", "2026-07-01, ends_on: 2026-08-01",
         ["stage_lists[second].ends_on"]),
        ("2026-07-01", "2026-01-01, ends_on: 2026-06-30", []),  # in whatever order they stand
        ("2026-01-01, ends_on: 2025-12-31", "2026-01-01", ["stage_lists[first].ends_on"]),
    ],
)  # fmt: skip
def test_one_list_of_stages_is_current_on_each_day(found_in, first, second, named):
    found = found_in(without("stage_lists", "practice_cards") + LISTS % (first, ONE, second, ONE))
    assert [(finding.rule, finding.where) for finding in found] == [("stage-list-days", one) for one in named]


def test_a_day_that_is_none_is_a_shape_and_keeps_nothing_else_from_being_said(found_in):
    for first in ("soon", "2026-01-01T00:00:00, ends_on: 3", "2026-01-01, ends_on: later"):
        found = found_in(
            without("stage_lists", "practice_cards")
            + LISTS % (first, ONE, "2026-07-01, ends_on: 2026-08-01", ONE)
        )
        assert {finding.rule for finding in found} == {"shape", "stage-list-days"}


def test_a_region_without_stages_is_asked_about_and_so_is_a_list_without(found_in):
    assert [finding.rule for finding in found_in(without("stage_lists", "practice_cards"))] == ["no-stages"]
    found = found_in(
        without("stage_lists", "practice_cards")
        + LISTS % ("2026-01-01, ends_on: 2026-06-30", "", "2026-07-01", ONE)
    )
    assert [(f.rule, f.where) for f in found] == [("no-stages", "stage_lists[first].stages")]


def test_a_card_of_practice_names_areas_that_are_needs(found_in):
    named = "areas: [leisure, mental_health, sleep]"
    (found,) = found_in(PACK.replace(named, "areas: [leisure, dragons]"))
    assert (found.rule, found.where) == ("card-unknown", "practice_cards[good_moment].areas")


def test_a_list_of_nothing_is_asked_about(found_in):
    (found,) = found_in(without("needs", "practice_cards") + "needs: []\n")
    assert (found.rule, found.where) == ("nothing-to-choose", "needs")


def test_all_that_is_wrong_is_said_at_once_also_where_the_shape_is_wrong(found_in):
    text = PACK
    wrong = {"police-ceiling", "number-in-words", "consent-months", "code-twice", "no-coordination"}
    for rule in wrong:
        text = text.replace(*CHANGES[rule][:2], 1)
    text = text.replace("link_days: 14", "link_days: soon\nlink_weeks: 2\nlink_days: 14", 1)
    found = found_in(text)
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)
    assert {finding.rule for finding in found} == wrong | {"shape", "key-twice"}
    assert "partners[spvm].may_hold" in {finding.where for finding in found}


NUMBERS = ["911", "811", "1 800 263-2266", "+1 (514) 555-0143", "514-555-0143 poste 2", "*4141"]
WORDS = ["", "Tel-jeunes", "1 866 APPELLE", "9", "ask", "–", "811 or 911", "٩١١"]


@pytest.mark.parametrize("number", NUMBERS + WORDS)
def test_a_number_is_one_that_can_be_dialled(found_in, number):
    found = found_in(PACK.replace('number: "911"', f'number: "{number}"'))
    assert [finding.rule for finding in found] == ["number-in-words"] * (number in WORDS)


def nodes(node, place=()):
    yield place, node
    if isinstance(node, yaml.MappingNode):
        for key, below in node.value:
            yield from nodes(below, (*place, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, below in enumerate(node.value):
            yield from nodes(below, (*place, number))


ROOT = yaml.compose(PACK, yaml.SafeLoader)
TEXTS = [node for place, node in nodes(ROOT) if place and place[-1] in ("fr", "en")]
KEYS = [
    (key, node.flow_style)
    for _place, node in nodes(ROOT)
    if isinstance(node, yaml.MappingNode)
    for key, _below in node.value
]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(["''", "' '", "'…'", '"\\u200b"']))
def test_any_text_that_is_emptied_is_named_with_its_line(found_in, node, nothing):
    start, end = node.start_mark, node.end_mark
    found = found_in(PACK[: start.index] + nothing + PACK[end.index :])
    assert ("empty-text", start.line + 1, Grade.REFUSE) in [(f.rule, f.line, f.grade) for f in found]
    assert {finding.rule for finding in found} == {"empty-text"}


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(KEYS))
def test_any_key_that_is_doubled_is_named_with_both_its_lines(found_in, key):
    node, is_flow = key
    mark = node.start_mark
    again = f"{node.value}: x, " if is_flow else f"{node.value}: x\n{' ' * mark.column}"
    found = found_in(PACK[: mark.index] + again + PACK[mark.index :])
    line = mark.line + 1
    assert [(f.rule, f.line) for f in found] == [("key-twice", line if is_flow else line + 1)]
    assert f"line {line}:" in found[0].what


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(sorted({key.value for key, _flow in KEYS if not key.value.startswith("_")})), st.data()
)
def test_whatever_stands_in_a_pack_it_is_said_and_nothing_breaks(found_in, name, data):
    """Any value in the place of any, and any in the place of the whole."""
    odd = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["fr", "en", "code"]), inner)
        ),
        max_leaves=5,
    )
    content = yaml.safe_load(PACK)
    places = [place for place, _node in nodes(ROOT) if place and place[-1] == name]
    *above, last = data.draw(st.sampled_from(places))
    here = content
    for step in above:
        here = here[step]
    here[last] = data.draw(odd)
    found_in(yaml.safe_dump(content, allow_unicode=True))
    found_in(yaml.safe_dump(here[last]))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("- a\n", 1), ("word", 1), ("a: 1\nb: [1\n", 3), ("a: 1\n\tb: 2\n", 2),
        ("a: 2026-02-31\n", 1), ("a: !!python/object:os.system x\n", 1), ("a: &x [*x]\n", 1),
        ("a: 1\nb: *nobody\n", 2), ("? [a]\n: 1\n", 1),
    ],
)  # fmt: skip
def test_what_is_no_pack_is_refused_in_words(found_in, text, line):
    found = found_in(text)
    assert found[0].line == line
    assert found[0].grade == Grade.REFUSE
    assert found[0].what


def test_a_folder_without_a_pack_or_with_other_letters_is_refused_in_words(tmp_path):
    (found,) = check(tmp_path)
    assert (found.rule, found.grade) == ("unreadable", Grade.REFUSE)
    (tmp_path / FILE).write_bytes(PACK.encode("latin-1", "replace"))
    (found,) = check(tmp_path)
    assert (found.rule, found.what) == ("unreadable", "this is not UTF-8")


def test_what_is_merged_in_is_not_written_twice(tmp_path):
    (tmp_path / FILE).write_text("a: &a { x: 1 }\nb:\n  <<: *a\n  x: 2\n", encoding="utf-8")
    source = read_source(tmp_path)
    assert source.content["b"] == {"x": 2}
    assert not source.twice
    assert source.line_of(("b", "x", "y")) == 4


def test_the_table_for_operators_names_each_rule_and_its_grade():
    text = (PROJECT / "docs" / "packs.md").read_text(encoding="utf-8").partition("## The rules")[2]
    table = dict(re.findall(r"^\| ([a-z-]+) \| (refuse|ask|tell) \|", text, flags=re.M))
    assert table == dict.fromkeys(OF_THE_FILE, "refuse") | {rule.name: str(rule.grade) for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)
