"""Her plan, her map of needs, and what is done when she can’t be reached."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first
from tests.journeys.conftest import open_place

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_worker_plans_names_a_need_and_makes_the_plan_with_her(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    page.goto("/young-people/mine/?sort=name")
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    open_first(page)
    hers = page.url
    stamp = f"{size} {language}"

    page.goto(hers + "next/add/")
    assert_accessible(page)
    page.check("[name=kind][value=meeting]")
    page.fill("[name=what]", f"Marcher au parc ({stamp})")
    page.fill("[name=due_on]", "2030-05-02")
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    page.dblclick("main form .button")
    expect(page).to_have_url(hers)
    expect(page.locator("main li", has_text=f"Marcher au parc ({stamp})")).to_have_count(1)

    page.goto(hers + "needs/add/")
    assert_accessible(page)
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(2)
    page.check("[name=code][value=sleep]")
    page.check("[name=weight][value=urgent]")
    page.fill("[name=her_words]", f"« Dormir. » ({stamp})")
    page.dblclick("main form .button")
    expect(page).to_have_url(hers)
    need = page.locator("main li", has_text=f"« Dormir. » ({stamp})")
    expect(need).to_have_count(1)
    need.locator("button").click()
    page.wait_for_load_state()
    expect(page.locator("main li", has_text=f"« Dormir. » ({stamp})")).to_have_count(0)

    make_the_plan(page, hers, stamp)


def make_the_plan(page, hers, stamp):
    """In two touches from anywhere; each section folds; what is wrong is said beside it."""
    page.goto("/young-people/mine/")
    page.click(f"a[href$='{hers[-38:]}plan/']")
    assert_accessible(page)  # her plan, two touches from anywhere
    page.click(".page-head a.button")
    assert_accessible(page)
    calm = page.locator("details", has=page.locator("[name=calm]"))
    if calm.get_attribute("open") is None:
        calm.locator("summary").focus()
        page.keyboard.press("Enter")
    page.fill("[name=calm]", f"Ma musique ({stamp})")
    page.fill("[name=step0_hours]", "")
    page.fill("[name=step0_what]", "Appeler ma tante")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(2)  # after how many hours, and is she in danger
    assert page.input_value("[name=calm]") == f"Ma musique ({stamp})"
    page.fill("[name=step0_hours]", "1")
    page.check("[name=in_danger][value=yes]")
    page.click("main form .button")
    page.wait_for_url(hers + "plan/")
    assert f"Ma musique ({stamp})" in page.inner_text("main")
    assert_accessible(page)
    page.goto(hers + "plan/versions/")
    assert_accessible(page)
    sheet = page.context.request.get(hers + "plan/notes.pdf")
    assert sheet.body().startswith(b"%PDF-")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_cannot_be_reached_and_her_plan_is_followed_until_she_is_back(visit, size, language):
    who = ("pivot7", "pivot3", "pivot4", "pivot2")[EVERYWHERE.index((size, language))]
    page = visit(size, language).sign_in(who)
    page.goto("/young-people/mine/")
    no_plan = {"fr": "Pas encore de plan", "en": "No emergency plan"}[language]
    page.locator("main tbody tr").filter(has_not_text=no_plan).first.locator("a.strong").click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = page.url
    page.goto(hers + "unreached/")
    assert_accessible(page)
    page.fill("[name=since]", "2030-01-01T10:00")
    page.click("main form .button >> nth=0")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=since]", "2026-01-01T10:00")
    page.fill("[name=last_heard]", "Elle allait au cinéma.")
    page.click("main form .button >> nth=0")
    expect(page.locator("main")).to_contain_text("Elle allait au cinéma.")
    assert_accessible(page)
    due = page.locator("form[action$='/unreached/done/']", has=page.locator("[name=hours]"))
    before = due.count()
    assert before
    page.click("main ol details summary >> nth=0")
    due.first.locator("textarea").fill("Pas de réponse.")
    due.first.locator("button").click()
    expect(due).to_have_count(before - 1)
    expect(page.locator("main")).to_contain_text("Pas de réponse.")
    page.check("[name=kind][value=tried]")
    page.click("form[action$='/unreached/step/'] button")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=what]", "Texto à 10 h")
    page.click("form[action$='/unreached/step/'] button")
    expect(page.locator("main")).to_contain_text("Texto à 10 h")
    page.goto(hers + "plan/")
    expect(page.locator("main .notice.is-soon")).to_be_visible()
    assert_accessible(page)
    page.goto(hers + "unreached/")
    page.fill("[name=came_back]", "Elle avait éteint son téléphone.")
    page.click("form[action$='/unreached/back/'] button")
    page.wait_for_url(hers + "plan/")
    expect(page.locator("main .notice.is-soon")).to_have_count(0)
    page.goto(hers + "unreached/")
    expect(page.locator("main")).to_contain_text("Elle avait éteint son téléphone.")
    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/emergency/plans/")
    assert_accessible(coordinator)
    expect(coordinator.locator("main a[href*='/young-people/']")).to_have_count(0)


NOT_SORTED = """() => {
    const named = (what) => [...document.querySelectorAll(what)].map((input) => input.name)
    const standing = named("input[name$=_weight]:checked")
    const left = [...new Set(named("input[name$=_weight]"))].filter((name) => !standing.includes(name))
    return left.slice(0, 2).map((name) => name.replace("_weight", ""))
}"""
"""Two needs that are not in her map yet."""


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_sorts_what_she_needs_and_the_committee_sees_numbers(visit, size, language):
    page = visit(size, language).sign_in("pivot4")
    page.goto("/young-people/mine/?sort=name")
    page.locator("main td a.strong").nth(EVERYWHERE.index((size, language))).click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = page.url
    page.click("main a[href$='/needs/']")
    assert_accessible(page)
    one, another = page.evaluate(NOT_SORTED)
    page.locator("section", has=page.locator(f"[name={one}_weight]")).locator("summary").focus()
    page.keyboard.press("Enter")
    page.fill(f"[name={one}_her_words]", "« Fêter avec ma mère. »")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(1)  # where she puts it
    assert page.input_value(f"[name={one}_her_words]") == "« Fêter avec ma mère. »"
    assert_accessible(page)
    page.locator(f"[name={one}_weight][value=urgent]").focus()
    page.keyboard.press("Space")
    page.check(f"[name={another}_weight][value=not_mine]")
    page.click("main form .button")
    expect(page.locator("main .notice.is-good")).to_be_visible()
    page.check(f"[name={one}_weight][value=later]")
    page.click("main form .button")
    expect(page.locator("main dl")).to_be_visible()  # how it changed
    assert_accessible(page)
    page.goto(hers)
    expect(page.locator("main")).to_contain_text("« Fêter avec ma mère. »")
    for who in ("committee", "coordination"):
        other = visit(size, language).sign_in(who)
        open_place(other, "/young-people/needs/unmet/")
        other.wait_for_url("**/needs/unmet/")
        assert_accessible(other)
        expect(other.locator("main a[href*='/young-people/']")).to_have_count(0)
