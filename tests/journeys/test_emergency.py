"""Someone on call opens what is needed tonight; it is answered for, and she hears of it."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import (
    EVERYWHERE,
    assert_accessible,
    someone_who_shares_with_nobody,
)
from tests.journeys.conftest import open_place

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_on_call_tonight_answered_for_and_told(visit, size, language):
    worker, hers, phone = someone_who_shares_with_nobody(visit, size, language)

    night = visit(size, language).sign_in("shelter.night")
    assert night.goto(hers).status == 404
    open_place(night, "/emergency/")
    assert_accessible(night)
    night.check("[name=danger][value=missing]")
    night.fill("[name=name]", "Zoé")
    night.fill("[name=reason]", "Court.")
    night.click("main form .button")
    expect(night.locator("main .wrong")).to_have_count(2)  # who she is, and why
    night.fill("[name=name]", "")
    night.fill("[name=reach]", "438 555-9999")
    night.fill("[name=reason]", f"Elle a appelé en pleurs ({size}, {language}).")
    night.click("main form .button")
    expect(night.locator("main .notice.is-wrong").first).to_be_visible()  # nobody
    assert_accessible(night)
    night.fill("[name=reach]", phone)
    night.dblclick("main form .button")
    expect(night).to_have_url(hers)
    assert_accessible(night)
    expect(night.locator("main")).to_contain_text(phone)
    unseen = {"fr": "Fil du temps", "en": "Timeline"}[language]
    expect(night.locator("main")).not_to_contain_text(unseen)

    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/emergency/opened/")
    assert_accessible(coordinator)
    coordinator.locator("tbody tr", has=coordinator.locator(".is-soon")).last.locator("a").click()
    expect(coordinator.locator("main")).to_contain_text(f"({size}, {language})")
    assert_accessible(coordinator)
    assert coordinator.goto(hers).status == 404, "answering for it opens nothing"
    coordinator.go_back()
    answer_for_it(coordinator)
    she_hears_of_it(worker, hers, language)
    night.goto(hers)
    night.click("form[action$='/emergency/close/'] button")
    expect(night.locator("main .notice")).to_be_visible()
    assert night.goto(hers).status == 404


def answer_for_it(coordinator):
    coordinator.check("[name=outcome][value=right]")
    coordinator.fill("[name=words]", "Elle a retrouvé sa chambre.")
    coordinator.click("main form .button")
    coordinator.wait_for_url("**/emergency/opened/")


def she_hears_of_it(worker, hers, language):
    worker.goto("/young-people/my-day/")
    expect(worker.locator("main")).to_contain_text(
        {"fr": "accès d’urgence", "en": "emergency access"}[language]
    )
    worker.goto(hers + "who-looked/")
    assert_accessible(worker)
    worker.click("main a[href*='/emergency/'] >> nth=0")
    expect(worker.locator("main")).to_contain_text("Elle a retrouvé sa chambre.")
    worker.check("[name=when][value=later]")
    worker.click("main form .button")
    expect(worker.locator("main .wrong")).to_have_count(1)
    assert_accessible(worker)
    worker.check("[name=when][value=told]")
    worker.click("main form .button")
    worker.wait_for_url("**/who-looked/")


def test_who_is_not_on_call_finds_no_such_page(visit):
    for who in ("liaison", "police", "pivot"):
        assert visit().sign_in(who).goto("/emergency/").status == 404


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_coordinator_is_told_what_is_unusual_and_never_whom(visit, size, language):
    coordinator = visit(size, language).sign_in("coordination")
    open_place(coordinator, "/team/unusual/")
    coordinator.wait_for_url("**/team/unusual/")
    assert_accessible(coordinator)
    expect(coordinator.locator("main a[href*='/young-people/']")).to_have_count(0)
    for who in ("pivot", "supervisor"):
        assert visit(size, language).sign_in(who).goto("/team/unusual/").status == 404
