"""Between a worker and her supervisor: something weighs, is answered, something hard is talked over; and an
idea is looked for, beside a goal."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save
from tests.journeys.conftest import open_place

pytestmark = pytest.mark.journey


def says_what_weighs(worker, words):
    """By keyboard; an empty one is said beside its field. Returns the address of the two."""
    worker.goto("/young-people/my-day/")
    open_place(worker, "/supervision/")
    assert_accessible(worker)
    worker.click("main a.list-row >> nth=0")
    worker.wait_for_url("**/supervision/*-*/")
    between = worker.url
    worker.goto(between + "worries/add/")
    save(worker)
    expect(worker.locator("main .wrong")).to_have_count(1)
    assert_accessible(worker)
    worker.locator("[name=words]").focus()
    worker.keyboard.type(words)
    save(worker)
    worker.wait_for_url(between)
    return between


def notes_something_hard(worker, between, kind):
    worker.goto(between + "hard/add/")
    assert_accessible(worker)
    worker.locator(f"[name=kind][value={kind}]").focus()
    worker.keyboard.press("Space")
    save(worker)
    worker.wait_for_url(between)
    assert_accessible(worker)


def answers_and_agrees(supervisor, between, words, answer, follow_up):
    supervisor.goto("/supervision/")
    assert_accessible(supervisor)
    supervisor.goto(between)
    expect(supervisor.locator("form[action$='/not-wanted/']")).to_have_count(0)
    assert_accessible(supervisor)
    supervisor.locator("main li", has_text=words).locator("a[href$='/answer/']").click()
    supervisor.wait_for_url("**/answer/")
    assert_accessible(supervisor)
    supervisor.fill("[name=words]", answer)
    save(supervisor)
    supervisor.wait_for_url(between)
    supervisor.goto(between + "meetings/add/")
    assert_accessible(supervisor)
    supervisor.fill("[name=agreed]", follow_up + " Oui.")
    supervisor.fill("[name=follow_up]", follow_up)
    save(supervisor)
    supervisor.wait_for_url(between)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_weighs_is_answered_and_what_was_hard_is_hers_to_talk_over(visit, size, language):
    words, answer = f"Je dors mal ({size} {language})", f"On se voit demain ({size} {language})"
    follow_up = f"Le dire à l’équipe ({size} {language})"
    worker = visit(size, language).sign_in("pivot2")
    between = says_what_weighs(worker, words)
    notes_something_hard(worker, between, {"phone": "heard", "desktop": "death"}[size])
    answers_and_agrees(visit(size, language).sign_in("supervisor"), between, words, answer, follow_up)
    worker.goto(between)
    expect(worker.locator("main")).to_contain_text(answer)
    worker.locator("form[action$='/not-wanted/'] button").first.click()
    worker.wait_for_load_state()
    expect(worker.locator("form[action$='/not-wanted/']")).to_have_count(0)
    follows = worker.locator("main li", has_text=follow_up)
    follows.locator("form[action$='/done/'] button").click()
    worker.wait_for_load_state()
    expect(follows.locator(".badge.is-good")).to_have_count(1)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_an_idea_is_found_by_words_and_beside_a_goal_says_why_it_is_shown(visit, size, language):
    page = visit(size, language).sign_in("pivot4")
    page.goto("/young-people/my-day/")
    open_place(page, "/practice/")
    assert_accessible(page)
    page.fill("[name=words]", "feter")
    page.keyboard.press("Enter")
    expect(page.locator("main a.list-row")).to_have_count(1)
    page.click("main a.list-row")
    page.wait_for_url("**/practice/celebrating/")
    assert_accessible(page)
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers = page.url
    page.goto(hers + "goals/add/")
    page.fill("[name=her_words]", f"Finir mon secondaire ({size} {language})")
    page.locator("[name=area]").select_option("school")
    save(page)
    page.wait_for_url("**/goals/**")
    page.goto(hers + "goals/")
    page.click(f"main a.list-row:has-text('Finir mon secondaire ({size} {language})')")
    page.click("main a[href$='/practice/']")
    page.wait_for_url("**/goals/*/practice/")
    assert_accessible(page)
    assert 1 <= page.locator("main .card .rows").count() <= 3
    page.goto(hers + "stages/")
    page.goto(hers + "practice/")
    assert_accessible(page)
