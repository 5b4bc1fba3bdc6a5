"""Safer now: a card, her words, into the plan by one touch, and let go."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_lowers_harm_today_stands_in_her_plan_by_one_touch(visit, size, language):
    page = visit(size, language).sign_in("pivot4")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers, words = page.url, f"Ma voisine a ma clé ({size} {language})"
    page.goto(hers + "plan/make/")
    page.check("[name=in_danger][value=no]")
    page.locator("details", has=page.locator("[name=calm]")).evaluate("one => one.open = true")
    page.fill("[name=calm]", f"Marcher ({size} {language})")
    save(page)
    page.wait_for_url(hers + "plan/")
    page.goto(hers + "safer/")
    assert_accessible(page)
    page.click(".page-head a.button")
    assert_accessible(page)
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.locator("[name=code][value=place]").focus()
    page.keyboard.press("Space")
    page.fill("[name=her_words]", words)
    save(page)
    page.wait_for_url(hers + "safer/")
    assert_accessible(page)
    row = page.locator("main li", has_text=words)
    row.locator("form[action$='/to-plan/'] button").click()
    page.wait_for_load_state()
    expect(row.locator(".badge")).to_have_count(1)
    expect(row.locator("form[action$='/to-plan/']")).to_have_count(0)
    page.goto(hers + "plan/")
    expect(page.locator("main")).to_contain_text(words)
    page.goto(hers + "safer/")
    row.locator("form[action$='/let-go/'] button").click()
    page.wait_for_load_state()
    expect(page.locator("main li", has_text=words)).to_have_count(0)
