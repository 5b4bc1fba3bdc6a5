"""A year of one young person: goals that have nothing to do with leaving, stages forward and back; and at its
end, what each sees of it, against what was agreed with her, written down by hand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.builders.journeys import (
    EVERYWHERE,
    answer_for_liaison,
    assert_accessible,
    say_how,
    she_says_yes,
)

pytestmark = pytest.mark.journey
PAGES = (
    "", "timeline/", "notes/hers/", "goals/", "stages/", "needs/", "follow-up-plan/", "coming-back/",
    "reasons/", "safer-now/",
)  # fmt: skip
"""Where something of a follow-up is read."""

SEES = {
    "first note": "worker her supervisor",
    "held note": "worker supervisor",
    "together": "worker her supervisor",
    "goal cat": "worker supervisor",
    "goal licence": "worker supervisor",
    "heard then": "worker supervisor",
    "heard now": "worker supervisor",
    "need": "worker supervisor liaison",
    "plan": "worker",
}
"""What was written in the year → who reads it at the end: her worker; she, on her worker's tablet, on the
page of notes that is turned to her; the worker's supervisor, who reads the follow-up and no plan that copies
several kinds; the partner to whom she said yes for needs and how to reach her."""


def chooses(page, name, value):
    """By keyboard."""
    page.locator(f"[name={name}][value='{value}']").focus()
    page.keyboard.press("Space")


def saves(page, until):
    page.locator("main form .button:not(.is-quiet) >> nth=0").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(until)


def a_note(page, hers, words, opening):
    page.goto(hers + "notes/add/")
    chooses(page, "kind", "call")
    page.locator("[name=text]").focus()
    page.keyboard.type(words)
    chooses(page, "opening", opening)
    if opening == "held":
        chooses(page, "ground", "harm")
        page.fill("[name=reason]", "Elle serait seule en le lisant.")
        page.fill("[name=decided_by]", "Nous deux")
        page.fill("[name=review_on]", (timezone.localdate() + timedelta(days=9)).isoformat())
    saves(page, hers)


def a_goal(page, hers, words):
    page.goto(hers + "goals/add/")
    page.locator("[name=her_words]").focus()
    page.keyboard.type(words)
    saves(page, "**/goals/")


def a_stage(page, hers, stage, how, heard=""):
    page.goto(hers + "stages/add/")
    chooses(page, "voice", "worker")
    chooses(page, "stages", stage)
    if page.locator("[name=how]").count():
        chooses(page, "how", how)
        if how == "happened":
            chooses(page, "what_happened", "moved")
    page.fill("[name=heard]", heard)
    page.locator("main form .button >> nth=-1").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(stages|plan)/$"))


def she_reaches_it(page, hers, words):
    page.goto(hers + "goals/")
    page.click(f"a:has-text('{words}')")
    page.goto(page.url + "end/")
    chooses(page, "kind", "reached")
    page.fill("[name=celebrate]", "Un gâteau.")
    saves(page, "**/goals/")


def a_need(page, hers, words):
    page.goto(hers + "needs/add/")
    chooses(page, "code", "sleep")
    chooses(page, "weight", "urgent")
    page.fill("[name=her_words]", words)
    page.locator("main form .button:not(.is-quiet) >> nth=0").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/needs/$|/young-people/[0-9a-f-]{36}/$"))


def agree_on_a_plan(page, hers, words):
    page.goto(hers + "follow-up-plan/agree/")
    page.fill("[name=her_say]", words)
    saves(page, "**/follow-up-plan/")


def read_by(page, hers, words, pages=PAGES):
    """Which of these words the visitor finds on any page of hers."""
    found = set()
    for path in pages:
        answer = page.goto(hers + path)
        if answer.status == 200:
            assert_accessible(page)
            body = page.content()
            found |= {name for name, said in words.items() if said in body}
        else:
            assert answer.status == 404, path
    return found


def expected(who):
    return {name for name, them in SEES.items() if who in them.split()}


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_year_and_what_each_saw_of_it(visit, passes, size, language):
    stamp = f"{size} {language}"
    words = {name: f"« {name.capitalize()}, {stamp}. »" for name in SEES}
    page, hers = she_says_yes(visit, size, language, f"Maëlle {stamp}")
    answer_for_liaison(page, "needs", "contact")
    for months in ("months", "ccsmtl_months"):
        page.locator(f"[name={months}]").last.check()
    say_how(page, language)
    page.click("main form .button >> nth=-1")
    page.click("[name=confirmed]")
    page.wait_for_url("**/consent/kept/")

    a_note(page, hers, words["first note"], "open")
    a_goal(page, hers, words["goal cat"])
    a_stage(page, hers, "immersion", "unknown")
    passes(hers, 90)
    a_need(page, hers, words["need"])
    a_stage(page, hers, "awareness_felt", "she_chose", words["heard then"])
    passes(hers, 90)
    a_note(page, hers, words["held note"], "held")
    a_stage(page, hers, "planning", "she_chose")
    she_reaches_it(page, hers, words["goal cat"])
    passes(hers, 90)
    a_goal(page, hers, words["goal licence"])
    a_stage(page, hers, "coming_back", "happened")
    passes(hers, 60)
    a_stage(page, hers, "awareness_conscious", "she_chose", words["heard now"])
    a_note(page, hers, words["together"], "together")
    agree_on_a_plan(page, hers, words["plan"])

    assert read_by(page, hers, words) == expected("worker")
    assert read_by(page, hers, words, ("notes/hers/",)) == expected("her")
    page.goto(hers + "stages/")
    expect(page.locator("main tbody tr")).to_have_count(5)
    days = page.locator("main tbody tr > :first-child").all_inner_texts()
    assert len(set(days)) == 5, days
    for who in ("supervisor", "liaison"):
        assert read_by(visit(size, language).sign_in(who), hers, words) == expected(who), who
    assert read_by(visit(size, language).sign_in("police"), hers, words) == set()
