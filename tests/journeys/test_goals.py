"""What she wants, through some weeks: said, counted, changed, put aside, taken up again, reached."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_goal_from_her_words_to_the_cake(visit, size, language):
    page = visit(size, language).sign_in("pivot2")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers, words = page.url, f"« Un chat, pis une porte qui barre. » ({size} {language})"
    page.click(f"a[href='{hers[hers.index('/young') :]}goals/add/']")
    assert_accessible(page)
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=her_words]", words)
    save(page)
    page.wait_for_url("**/goals/")
    assert_accessible(page)
    page.click(f"a:has-text('{words}')")
    assert_accessible(page)
    her_goal = page.url
    two_rulers(page, her_goal)
    small_steps(page, her_goal)
    how_we_know(page, her_goal)

    page.goto(her_goal + "end/")
    assert_accessible(page)
    page.check("[name=kind][value=put_aside]")
    page.fill("[name=her_words]", "Pas tout de suite.")
    save(page)
    page.wait_for_url("**/goals/")
    expect(page.locator("main")).to_contain_text("Pas tout de suite.")
    page.click(f"a:has-text('{words}')")
    page.click("a[href$='/again/']")
    assert page.input_value("[name=her_words]") == words
    assert_accessible(page)
    save(page)
    page.wait_for_load_state()
    assert page.url != her_goal
    page.goto(page.url + "end/")
    page.check("[name=kind][value=reached]")
    page.fill("[name=celebrate]", "Un gâteau.")
    save(page)
    page.wait_for_url("**/goals/")
    expect(page.locator("main li", has_text=words)).to_have_count(2)


def two_rulers(page, her_goal):
    """Each number calls its own question, by keyboard too."""
    page.goto(her_goal + "rulers/")
    assert_accessible(page)
    page.check("[name=importance][value='7']")
    expect(page.locator("#id_why_important_helptext")).to_contain_text("7")
    page.locator("[name=confidence][value='4']").focus()
    page.keyboard.press("Space")
    expect(page.locator("#id_why_confident_helptext")).to_contain_text("5")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#id_why_confident_helptext")).to_contain_text("4")
    page.fill("[name=why_confident]", "Que tu viennes avec moi.")
    save(page)
    page.wait_for_url(her_goal)
    expect(page.locator("main")).to_contain_text("Que tu viennes avec moi.")


def small_steps(page, her_goal):
    for what, button in (("Demander", "done"), ("Attendre", "let-go")):
        page.goto(her_goal + "steps/add/")
        assert_accessible(page)
        page.fill("[name=what]", what)
        save(page)
        page.wait_for_url(her_goal)
        row = page.locator("main li", has_text=what)
        row.locator(f"form[action$='{button}/'] button").click()
        page.wait_for_load_state()
        expect(row.locator("form")).to_have_count(0)
        expect(row.locator(".badge")).to_have_count(1)


def how_we_know(page, her_goal):
    page.goto(her_goal + "how-we-know/")
    assert_accessible(page)
    for name in ("expected", "more", "much_more", "less", "much_less"):
        page.fill(f"[name={name}]", f"Niveau {name}")
    save(page)
    page.wait_for_url(her_goal)
    for voice, level in (("her", -1), ("worker", 1)):
        page.goto(her_goal + "where-it-stands/")
        assert_accessible(page)
        page.check(f"[name=voice][value={voice}]")
        page.check(f"[name=level][value='{level}']")
        save(page)
        page.wait_for_url(her_goal)
    expect(page.locator("main li", has_text="Niveau less").locator(".badge")).to_have_count(1)
    expect(page.locator("main li", has_text="Niveau more").locator(".badge")).to_have_count(1)
    assert_accessible(page)
