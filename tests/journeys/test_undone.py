"""What was pressed by mistake is taken back where it was pressed."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, HERS, assert_accessible, open_first, save

pytestmark = pytest.mark.journey
TODAY = timezone.localdate()
UNDO = "main .notice form[action*='/undo/'] button"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_done_met_and_left_are_undone_where_they_were_pressed(visit, size, language):
    page = visit(size, language).sign_in("pivot5")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers = page.url
    page.goto(hers + "next/add/")
    page.check("[name=kind][value=task]")
    page.fill("[name=what]", words := f"Rappeler l’école ({size})")
    page.fill("[name=due_on]", TODAY.isoformat())
    save(page)
    page.wait_for_url(re.compile(HERS.pattern))
    step = page.locator("#next li", has_text=words)
    step.locator("form[action$='/done/'] button").click()
    page.wait_for_url("**/#next")
    expect(step).to_have_count(0)
    assert_accessible(page)
    expect(page.locator(UNDO)).to_be_in_viewport()
    page.click(UNDO)
    expect(step).to_have_count(1)
    page.goto(hers + "needs/add/")
    page.check(f"[name=code] >> nth={EVERYWHERE.index((size, language))}")  # one that does not stand yet
    page.check("[name=weight][value=urgent]")
    save(page)
    page.wait_for_url(re.compile(HERS.pattern))
    needs = page.locator("#needs li")
    before = needs.count()
    needs.first.locator("form[action$='/met/'] button").click()
    page.wait_for_url("**/#needs")
    expect(needs).to_have_count(before - 1)
    page.click(UNDO)
    expect(needs).to_have_count(before)
    name = page.locator("h1").inner_text()
    page.goto(hers + "consents/")
    page.locator("form[action$='/leave/'] button").first.click()
    page.click("dialog[open] button[value=yes]")
    page.wait_for_url("**/my-day/")
    assert page.request.get(hers).status == 404
    expect(page.locator("main .notice", has=page.locator("form[action*='/left/']"))).not_to_contain_text(name)
    assert_accessible(page)
    page.click(UNDO)
    page.wait_for_url(hers)
    expect(page.locator("h1")).to_have_text(name)
