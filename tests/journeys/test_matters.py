"""What matters most to her now, put in order by keyboard, and on to a goal; and coming back, prepared."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save

pytestmark = pytest.mark.journey


def press(page, button, key):
    """By the keyboard: reached, and pressed."""
    button.focus()
    page.keyboard.press(key)


def chosen(page):
    return page.locator("[data-order-chosen] > li")


def open_hers(page):
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    return page.url


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_puts_cards_in_order_by_keyboard_and_makes_the_first_a_goal(visit, size, language):
    page = visit(size, language).sign_in("pivot5")
    hers, words = open_hers(page), f"Mon perroquet ({size} {language})"
    page.goto(hers + "priorities/add/")
    assert_accessible(page)
    cards = page.locator("[data-order-cards] > li")
    for _card in range(3):
        press(page, cards.first.locator("[data-order-take]"), "Enter")
    expect(cards.first.locator("[data-order-take]")).to_be_focused()  # the next can be taken at once
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    expect(chosen(page)).to_have_count(3)  # nothing is lost
    page.fill("[name=own0]", words)
    press(page, page.locator("li", has=page.locator("[name=own0]")).locator("[data-order-take]"), "Enter")
    expect(page.locator("[data-order-few]")).to_contain_text("1")  # it follows what is chosen since
    press(page, cards.first.locator("[data-order-take]"), "Space")
    for said in ("[data-order-few]", "[data-wrong]"):
        expect(page.locator(said)).to_be_hidden()
    assert_accessible(page)
    mine = page.locator("[data-order-chosen] > li", has=page.locator("[name=own0]"))
    press(page, mine.locator("[data-order-up]"), "ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(mine.locator("[data-order-up]")).to_be_focused()
    expect(page.locator("[data-order-says]")).to_contain_text(f"{words}")
    expect(page.locator("[data-order-says]")).to_contain_text("1")
    press(page, chosen(page).nth(1).locator("[data-order-down]"), "ArrowDown")
    last = chosen(page).last
    dragged = last.locator("label").first.inner_text()
    last.locator("[data-order-handle]").scroll_into_view_if_needed()
    box, to = last.locator("[data-order-handle]").bounding_box(), chosen(page).nth(1).bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    for y in range(int(box["y"]) + 20, int(to["y"]) + 4, -6):
        page.mouse.move(box["x"] + 20, y)
    page.mouse.up()
    expect(chosen(page).nth(1).locator("label").first).to_have_text(dragged)
    for button in chosen(page).first.locator("button:visible").all():
        size_of = button.bounding_box()
        assert size_of["width"] >= 44 and size_of["height"] >= 44
    save(page)
    page.wait_for_url(hers + "priorities/")
    assert_accessible(page)
    rows = page.locator(".in-order").first.locator("li")
    expect(rows.nth(0)).to_contain_text(words)
    expect(rows.nth(1)).to_contain_text(dragged)
    press(page, rows.nth(0).locator("summary"), "Enter")
    press(page, rows.nth(0).locator("a[href*='/goals/add/']"), "Enter")
    page.wait_for_url("**/goals/add/**")
    expect(page.locator("[name=her_words]")).to_have_value(words)
    save(page)
    page.wait_for_url("**/goals/**")
    page.goto(hers)
    assert_accessible(page)
    expect(page.locator("section.card", has=page.locator("a[href$='/priorities/']"))).to_contain_text(words)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_coming_back_is_prepared_kept_version_by_version_and_printed(visit, size, language):
    page = visit(size, language).sign_in("pivot5")
    hers = open_hers(page) + "coming-back/"
    page.goto(hers + "make/")
    for part in ("signs", "situations", "acts", "people", "self_talk", "way_back"):
        page.fill(f"[name={part}]", "")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    assert_accessible(page)
    for version in ("first", "second"):
        page.goto(hers + "make/")
        page.fill("[name=way_back]", f"Je t’écris salut ({version} {size} {language})")
        save(page)
        page.wait_for_url(hers)
    assert_accessible(page)
    page.click("a[href$='/coming-back/versions/']")
    assert_accessible(page)
    for version in ("first", "second"):
        expect(page.locator("main")).to_contain_text(f"({version} {size} {language})")
    page.goto(hers)
    page.click("a[href$='?print=1']")
    expect(page.locator("[data-prints]")).to_be_visible()
    assert_accessible(page)
    page.goto(hers.replace("/coming-back/", "/stages/"))
    page.click("a[href$='/coming-back/']")
    page.wait_for_url(hers)
