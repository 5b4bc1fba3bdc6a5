"""What a pack may not be, what is asked about it, and what is told.

A rule reads what stands in the file, of whatever shape: each is tried, so that all that is wrong is said at
once. New rules belong here and not in the pack's model (``programme/region/pack.py``): the model stands
between a region and its pages, and a region that served yesterday is not stopped by a rule of today.
Their table for operators is docs/packs.md; a test holds the two together.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import chain, pairwise
from typing import Any
from zoneinfo import available_timezones

from spheres.exchange.packs.reading import Place
from spheres.foundation.access.categories import POLICE_NEVER, Category
from spheres.foundation.accounts.models import Mandate
from spheres.programme.participants.rules import OLDEST, YOUNGEST
from spheres.programme.region.pack import RESERVED_CODES, Pack


class Grade(StrEnum):
    REFUSE = "refuse"
    """Somebody would be hurt: it is not loaded."""
    ASK = "ask"
    """It may be meant. Somebody who can answer for it says so."""
    TELL = "tell"
    """Good to know."""


Findings = Iterator[tuple[Place, str]]
"""(where, what is so)"""
Check = Callable[[dict[str, Any]], Findings]


@dataclass(frozen=True)
class Rule:
    name: str
    grade: Grade
    check: Check


RULES: list[Rule] = []
DIALLED = re.compile(r"[+*#]?\d[\d ().-]*\d( ?(ext\.?|poste|x) ?\d+)?", re.ASCII)
"""What a telephone can dial: two digits at least, an extension after them if there is one."""
LONGEST_CONSENT = 24
"""Months. A region that asks for more says why: what she agreed to is asked again within a year or two."""
AGES = range(YOUNGEST, OLDEST + 1)
"""Whom the programme is for."""
SAID_ALIKE = ("name", "partners", "emergency_numbers")
"""Whose names are proper names, alike in both languages."""
FOR_RESEARCH = {Category.MEASURES}
"""Of what research may be given, what is made for it."""


def rule(name: str, grade: Grade) -> Callable[[Check], Check]:
    """Add a check to ``RULES``: the name under which it is told, and whether it refuses a pack or only
    warns."""

    def add(check: Check) -> Check:
        RULES.append(Rule(name, grade, check))
        return check

    return add


def _rows(content: dict[str, Any], name: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The rows of a list that are rows. What is of another shape is the model's to refuse."""
    for number, row in enumerate(_list(content, name)):
        if isinstance(row, dict):
            yield (name, number), row


def _list(row: dict[str, Any], name: str) -> list[Any]:
    found = row.get(name)
    return found if isinstance(found, list) else []


def _words(row: dict[str, Any], name: str) -> list[str]:
    return [one for one in _list(row, name) if isinstance(one, str)]


def _partners(content: dict[str, Any], mandate: Mandate) -> Iterator[tuple[Place, dict[str, Any]]]:
    return ((place, row) for place, row in _rows(content, "partners") if row.get("mandate") == mandate)


def _texts(here: Any, place: Place = (), depth: int = 0) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every text in both languages, wherever it stands. No pack is as deep as ten."""
    if depth > 10 or not isinstance(here, dict | list):  # noqa: PLR2004
        return
    if isinstance(here, dict) and here and here.keys() <= {"fr", "en"}:
        yield place, here
        return
    for step, below in here.items() if isinstance(here, dict) else enumerate(here):
        yield from _texts(below, (*place, step), depth + 1)


@rule("no-coordination", Grade.REFUSE)
def somebody_coordinates(content: dict[str, Any]) -> Findings:
    if not any(_partners(content, Mandate.COORDINATION)):
        yield ("partners",), "no partner coordinates: nobody would read a referral"


@rule("police-ceiling", Grade.REFUSE)
def the_police_hold_nothing_clinical(content: dict[str, Any]) -> Findings:
    for place, row in _partners(content, Mandate.POLICE):
        if raised := sorted(set(_words(row, "may_hold")) & set(POLICE_NEVER)):
            yield (*place, "may_hold"), f"a police partner can’t hold {', '.join(raised)}"


@rule("research-clinical", Grade.REFUSE)
def research_holds_nothing_clinical(content: dict[str, Any]) -> Findings:
    for place, row in _partners(content, Mandate.RESEARCH):
        if Category.CLINICAL in _words(row, "may_hold"):
            yield (*place, "may_hold"), "a research partner can’t hold clinical"


@rule("suggested-beyond", Grade.REFUSE)
def nothing_is_suggested_that_can_t_be_held(content: dict[str, Any]) -> Findings:
    for place, row in _rows(content, "partners"):
        if beyond := sorted(set(_words(row, "suggested")) - set(_words(row, "may_hold"))):
            yield (*place, "suggested"), f"suggested, and not in may_hold: {', '.join(beyond)}"


@rule("code-twice", Grade.REFUSE)
def a_code_is_one_thing(content: dict[str, Any]) -> Findings:
    for name in content:
        seen: set[str] = set()
        for place, row in _rows(content, name):
            if isinstance(code := row.get("code"), str):
                if code in seen:
                    yield (*place, "code"), f"“{code}” stands before in this list"
                seen.add(code)


@rule("code-taken", Grade.REFUSE)
def no_partner_is_called_as_something_else(content: dict[str, Any]) -> Findings:
    for place, row in _rows(content, "partners"):
        if (code := str(row.get("code"))) in RESERVED_CODES:
            yield (*place, "code"), f"“{code}” means something else here"


@rule("no-emergency-number", Grade.REFUSE)
def there_is_somebody_to_call(content: dict[str, Any]) -> Findings:
    if not _list(content, "emergency_numbers"):
        yield ("emergency_numbers",), "no emergency number: in danger there would be nobody to call"


@rule("number-in-words", Grade.REFUSE)
def a_number_can_be_dialled(content: dict[str, Any]) -> Findings:
    for place, row in (*_rows(content, "emergency_numbers"), *_without(content), *_answering(content)):
        for name in ("number", "text"):
            number = row.get(name)
            if isinstance(number, str) and not DIALLED.fullmatch(number.strip()):
                yield (*place, name), f"“{number}” can’t be dialled: write its digits"


def _answering(content: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    if isinstance(row := content.get("answering"), dict):
        yield ("answering",), row


@rule("ages-backwards", Grade.REFUSE)
def a_line_is_for_somebody(content: dict[str, Any]) -> Findings:
    for place, row in _rows(content, "emergency_numbers"):
        first, last = row.get("from_age"), row.get("to_age")
        if isinstance(first, int) and isinstance(last, int) and first > last:
            yield (*place, "to_age"), f"from {first} to {last}: it would be for nobody"


@rule("nobody-for-an-age", Grade.ASK)
def each_age_has_somebody_to_call_and_to_text(content: dict[str, Any]) -> Findings:
    """911 alone is nobody to talk to: a second line that answers her age, and one that she can text."""
    lines = [row for _place, row in _rows(content, "emergency_numbers")]
    if not lines:
        return
    for words, wanted, those in (
        ("call, but for one line", 2, lines),
        ("text", 1, [row for row in lines if row.get("text")]),
    ):
        alone = [age for age in AGES if sum(_is_for(row, age) for row in those) < wanted]
        if alone:
            yield ("emergency_numbers",), f"nobody to {words}, at {', '.join(map(str, alone))}"


def _is_for(row: dict[str, Any], age: int) -> bool:
    first, last = row.get("from_age"), row.get("to_age")
    return (not isinstance(first, int) or first <= age) and (not isinstance(last, int) or age <= last)


@rule("no-answering", Grade.ASK)
def it_is_said_by_when_somebody_answers(content: dict[str, Any]) -> Findings:
    if not content.get("answering"):
        yield (), "nothing says by when somebody answers whoever writes on the public page"


@rule("answering-hours", Grade.REFUSE)
def an_hour_that_is_promised_can_be_kept(content: dict[str, Any]) -> Findings:
    for place, row in _answering(content):
        hours = [_hour(row.get(name)) for name in ("opens_at", "morning_by", "closes_at")]
        if None not in hours and not hours[0] <= hours[1] < hours[2]:  # type: ignore[operator]
            yield (
                (*place, "morning_by"),
                "not between opens_at and closes_at: nobody would be there to answer",
            )


def _hour(value: Any) -> time | None:
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        return None


@rule("no-public-questions", Grade.ASK)
def she_is_told_before_she_types(content: dict[str, Any]) -> Findings:
    if not _list(content, "public_questions"):
        yield (), "nothing says, before she types, whether her parents or youth protection will be told"


def _without(content: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    if isinstance(row := content.get("without_spheres"), dict):
        yield ("without_spheres",), row


@rule("without-steps", Grade.REFUSE)
def the_sheet_says_what_to_do(content: dict[str, Any]) -> Findings:
    for place, row in _without(content):
        if row.get("steps") == []:
            yield (*place, "steps"), "no step: the sheet for when Spheres is down would be empty"


@rule("no-way-without", Grade.ASK)
def it_is_said_what_is_done_without(content: dict[str, Any]) -> Findings:
    if not content.get("without_spheres"):
        yield ("without_spheres",), "nothing says what the night team does when Spheres is down"


@rule("empty-text", Grade.REFUSE)
def every_text_says_something(content: dict[str, Any]) -> Findings:
    for place, text in _texts(content):
        for language, words in text.items():
            if isinstance(words, str) and not any(letter.isalnum() for letter in words):
                yield (*place, language), "an empty text"


@rule("untranslated-text", Grade.REFUSE)
def every_sentence_is_translated(content: dict[str, Any]) -> Findings:
    for place, _text in _alike(content):
        if place[-1] != "name":
            yield place, "the same words in both languages: one is not translated"


def _alike(content: dict[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    for place, text in _texts(content):
        french, english = text.get("fr"), text.get("en")
        if isinstance(french, str) and isinstance(english, str) and french.strip() == english.strip() != "":
            yield place, text


@rule("time-zone", Grade.REFUSE)
def days_begin_somewhere(content: dict[str, Any]) -> Findings:
    zone = content.get("time_zone")
    if isinstance(zone, str) and zone not in available_timezones():
        yield ("time_zone",), f"there is no time zone “{zone}”: write one like America/Toronto"


@rule("no-time-zone", Grade.ASK)
def it_is_said_where_days_begin(content: dict[str, Any]) -> Findings:
    if "time_zone" not in content:
        yield (), "no time zone: is it midnight here when it is in America/Toronto?"


@rule("no-exceptions", Grade.REFUSE)
def grounds_are_named(content: dict[str, Any]) -> Findings:
    if not _list(content, "exceptions"):
        yield ("exceptions",), "no exception: what the law asks to be told could not be written down"


@rule("no-retention", Grade.REFUSE)
def what_is_kept_has_an_end(content: dict[str, Any]) -> Findings:
    if not _list(content, "retention"):
        yield ("retention",), "no retention: everything would be kept for ever"


@rule("retention-twice", Grade.REFUSE)
def a_kind_has_one_time(content: dict[str, Any]) -> Findings:
    seen: set[str] = set()
    for place, row in _rows(content, "retention"):
        category = str(row.get("category"))
        if category in seen:
            yield (*place, "category"), f"“{category}” has a time before in this list"
        seen.add(category)


@rule("consent-months", Grade.REFUSE)
def a_consent_lasts(content: dict[str, Any]) -> Findings:
    months = _list(content, "consent_months")
    if not months:
        yield ("consent_months",), "no months: nothing could be agreed to"
    for number, value in enumerate(months):
        if isinstance(value, int) and value < 1:
            yield ("consent_months", number), f"{value} months: it would end before it begins"


@rule("stage-list-days", Grade.REFUSE)
def one_list_of_stages_is_current(content: dict[str, Any]) -> Findings:
    """From the first day of the first on: no day has two, and none is without."""
    lists = sorted(_stage_lists(content), key=lambda row: row.from_on)
    for one in lists:
        if one.ends_on and one.ends_on < one.from_on:
            yield (*one.place, "ends_on"), "it would end before it begins"
    for before, after in pairwise(lists):
        if not before.ends_on or before.ends_on >= after.from_on:
            what = f"“{before.code}” is current on {after.from_on}, too: end it the day before"
            yield (*after.place, "from_on"), what
        elif before.ends_on + timedelta(days=1) < after.from_on:
            what = f"between {before.ends_on}, when “{before.code}” ends, and this day no list is current"
            yield (*after.place, "from_on"), what
    if lists and (last := lists[-1]).ends_on:
        yield (*last.place, "ends_on"), f"after {last.ends_on} no list is current"


@dataclass(frozen=True)
class _StageList:
    place: Place
    code: str
    from_on: date
    ends_on: date | None


def _stage_lists(content: dict[str, Any]) -> Iterator[_StageList]:
    """Those whose days are days: what is of another shape is the model's to refuse."""
    for place, row in _rows(content, "stage_lists"):
        from_on, ends_on = row.get("from_on"), row.get("ends_on")
        if type(from_on) is date and (ends_on is None or type(ends_on) is date):
            yield _StageList(place, str(row.get("code")), from_on, ends_on)


@rule("stage-twice", Grade.REFUSE)
def a_stage_stands_once_in_its_list(content: dict[str, Any]) -> Findings:
    for place, row in _rows(content, "stage_lists"):
        for inner, what in a_code_is_one_thing({"stages": row.get("stages")}):
            yield (*place, *inner), what


@rule("stage-unknown", Grade.REFUSE)
def the_crosswalk_leads_from_stage_to_stage(content: dict[str, Any]) -> Findings:
    known = {
        (str(row.get("code")), str(stage.get("code")))
        for _place, row in _rows(content, "stage_lists")
        for _inner, stage in _rows(row, "stages")
    }
    for place, row in _rows(content, "stage_crosswalk"):
        for end in ("from", "to"):
            list_code, stage = str(row.get(f"{end}_list")), str(row.get(f"{end}_stage"))
            if (list_code, stage) not in known:
                yield (*place, f"{end}_stage"), f"no list “{list_code}” has a stage “{stage}”"


@rule("card-unknown", Grade.ASK)
def a_card_fits_something_that_there_is(content: dict[str, Any]) -> Findings:
    """A code that nothing has: the card would never be shown, and nobody would know why."""
    known = {
        "stages": {
            str(stage.get("code"))
            for _place, row in _rows(content, "stage_lists")
            for _inner, stage in _rows(row, "stages")
        },
        "areas": {str(need.get("code")) for _place, need in _rows(content, "needs")},
    }
    for place, card in _rows(content, "practice_cards"):
        for name, codes in known.items():
            for unknown in sorted(set(_words(card, name)) - codes):
                yield (*place, name), f"nothing has the code “{unknown}”"


@rule("no-stages", Grade.ASK)
def there_are_stages_to_note(content: dict[str, Any]) -> Findings:
    if not _list(content, "stage_lists"):
        yield ("stage_lists",), "no list of stages: where she is in the cycle can’t be noted"
    for place, row in _rows(content, "stage_lists"):
        if not _list(row, "stages"):
            yield (*place, "stages"), "a list without stages: nothing could be chosen"


@rule("long-consent", Grade.ASK)
def a_consent_is_asked_again(content: dict[str, Any]) -> Findings:
    for number, value in enumerate(_list(content, "consent_months")):
        if isinstance(value, int) and value > LONGEST_CONSENT:
            yield ("consent_months", number), f"{value} months: is it meant that long?"


@rule("research-holds", Grade.ASK)
def research_holds_what_is_made_for_it(content: dict[str, Any]) -> Findings:
    for place, row in _partners(content, Mandate.RESEARCH):
        beyond = sorted(set(_words(row, "may_hold")) - FOR_RESEARCH - {Category.CLINICAL})
        if beyond:
            yield (*place, "may_hold"), f"research would hold {', '.join(beyond)}: who agreed to it?"


@rule("retention-missing", Grade.ASK)
def every_kind_that_is_given_has_a_time(content: dict[str, Any]) -> Findings:
    given = set(chain.from_iterable(_words(row, "may_hold") for _place, row in _rows(content, "partners")))
    timed = {str(row.get("category")) for _place, row in _rows(content, "retention")}
    if timed and (without := sorted(given - timed)):
        yield ("retention",), f"nothing says how long these are kept: {', '.join(without)}"


@rule("nobody-does-it", Grade.ASK)
def a_service_is_done_by_somebody(content: dict[str, Any]) -> Findings:
    here = {str(row.get("mandate")) for _place, row in _rows(content, "partners")}
    for place, row in _rows(content, "service_kinds"):
        if (mandates := _words(row, "mandates")) and not here & set(mandates):
            yield (*place, "mandates"), f"no partner here is {' or '.join(mandates)}: who would answer?"


@rule("nothing-to-choose", Grade.ASK)
def a_list_has_choices(content: dict[str, Any]) -> Findings:
    for name, value in Pack.model_fields.items():
        is_told_otherwise = name in ("partners", "exceptions", "consent_months")
        if value.is_required() and content.get(name) == [] and not is_told_otherwise:
            yield (name,), "nothing to choose from"


@rule("same-word", Grade.TELL)
def a_word_that_is_the_same_may_be(content: dict[str, Any]) -> Findings:
    for place, text in _alike(content):
        if place[-1] == "name" and place[0] not in SAID_ALIKE:
            yield place, f"“{text['fr']}” in both languages"


@rule("as-usual", Grade.TELL)
def what_is_not_said_is_as_usual(content: dict[str, Any]) -> Findings:
    silent = [
        name for name, value in Pack.model_fields.items()
        if not value.is_required() and value.default != [] and name not in content
    ]  # fmt: skip
    if silent:
        yield (), f"not said, and so as usual: {', '.join(silent)}"
