"""A worker's own phrases: kept on a page of hers, put into a note at the cursor, and never by themselves."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save

pytestmark = pytest.mark.journey
OFFERED = "[data-inserts] button"


def kept(page, words):
    page.goto("/account/")
    page.click("main a[href='/phrases/']")
    page.click("main a[href='/phrases/add/']")
    assert_accessible(page)
    page.fill("[name=words]", words)
    save(page)
    page.wait_for_url("**/phrases/")
    expect(page.locator("main li", has_text=words)).to_have_count(1)


def opened_offers(page):
    page.locator(".field:has([name=text]) summary").click()


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_phrase_goes_into_the_note_at_the_cursor_and_what_was_typed_stays(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    words = f"Appelée, sans réponse ({size}, {language})."
    kept(page, words)
    assert_accessible(page)
    page.goto("/young-people/mine/?sort=name")  # of another in each walk: a draft is kept of the first
    open_first(page, f".table tbody tr:nth-child({1 + EVERYWHERE.index((size, language))}) a.strong")
    page.goto(page.url + "notes/add/")
    opened_offers(page)
    expect(page.locator(OFFERED, has_text=words)).to_be_visible()
    assert page.input_value("[name=text]") == "", "nothing by itself"
    assert_accessible(page)
    page.fill("[name=text]", "Avant. Après.")
    page.locator("[name=text]").focus()
    page.evaluate("document.querySelector('[name=text]').setSelectionRange(0, 6)")
    page.locator(OFFERED, has_text=words).focus()
    page.keyboard.press("Enter")
    assert page.input_value("[name=text]") == f"Avant. {words} Après."
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type(" Puis")
    assert page.input_value("[name=text]") == f"Avant. {words} Puis Après."
    expect(page.locator("[data-draft-line]")).not_to_be_empty()


def test_a_phrase_goes_to_the_end_of_a_note_where_the_cursor_never_was(visit):
    page = visit("phone", "fr").sign_in("pivot")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    page.goto(page.url + "notes/add/")
    page.evaluate("document.querySelector('[name=text]').value = 'Écrit avant.'")
    opened_offers(page)
    words = page.locator(OFFERED).first.inner_text()
    page.locator(OFFERED).first.click()
    assert page.input_value("[name=text]") == f"Écrit avant. {words}"


def test_a_phrase_is_taken_away_only_after_it_was_asked_once_more(visit):
    page = visit("phone", "fr").sign_in("pivot2")
    page.goto("/phrases/")
    count = page.locator("main ol > li").count()
    for answer, left in (("no", count), ("yes", count - 1)):
        page.locator("main form[action*='/remove/'] button").first.click()
        page.click(f"dialog[open] button[value={answer}]")
        page.wait_for_load_state()
        expect(page.locator("main ol > li")).to_have_count(left)


def test_without_scripts_phrases_are_texts_to_copy(browser, visit):
    there = visit("phone", "fr")
    signed_in = there.sign_in("pivot")
    signed_in.goto("/young-people/mine/?sort=name")
    open_first(signed_in)
    context = browser.new_context(java_script_enabled=False, base_url=there.address)
    context.add_cookies(there.context.cookies())
    plain = context.new_page()
    plain.goto(signed_in.url + "notes/add/")
    plain.locator(".field:has([name=text]) summary").click()
    expect(plain.locator("[data-inserts] li").first).to_be_visible()
    assert plain.locator(OFFERED).count() == 0
    context.close()
