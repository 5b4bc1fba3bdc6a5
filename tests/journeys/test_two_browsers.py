"""Two browsers at one plan, at one map, at one consent: what each reads, and what stands."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import answer_for_liaison, assert_accessible, open_first, say_how, she_says_yes

pytestmark = pytest.mark.journey
WAYS = [("phone", "fr"), ("desktop", "en")]


def both(visit, size, language, who):
    """The same worker at two screens: to the page, two people."""
    return [visit(size, language).sign_in(who) for _ in range(2)]


def unfold(page, name):
    fold = page.locator("details", has=page.locator(f"[name={name}]"))
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def type_in(page, name, words):
    unfold(page, name)
    page.fill(f"[name={name}]", words)


def save(page):
    page.click("main form .button >> nth=-1")
    page.wait_for_load_state()


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_at_one_plan_each_keeps_her_part_and_where_both_wrote_the_second_chooses(visit, size, language):
    first, second = both(visit, size, language, "pivot3")
    first.goto("/young-people/mine/?sort=name")
    open_first(first)
    hers, stamp = first.url, f"{size} {language}"
    for page in (first, second):
        page.goto(hers + "plan/make/")
    type_in(first, "calm", f"La musique ({stamp})")
    first.check("[name=in_danger][value=no]")
    save(first)
    first.wait_for_url(hers + "plan/")
    type_in(second, "places", f"La bibliothèque ({stamp})")
    second.check("[name=in_danger][value=no]")
    save(second)
    second.wait_for_url(hers + "plan/")
    for words in (f"La musique ({stamp})", f"La bibliothèque ({stamp})"):
        expect(second.locator("main")).to_contain_text(words)

    for page in (first, second):
        page.goto(hers + "plan/make/")
    type_in(first, "calm", f"Danser ({stamp})")
    type_in(second, "calm", f"Dormir ({stamp})")
    for page in (first, second):
        page.check("[name=in_danger][value=no]")
    save(first)
    first.wait_for_url(hers + "plan/")
    save(second)
    expect(second.locator(".is-wrong", has=second.locator("[name=calm]"))).to_contain_text(
        f"Danser ({stamp})"
    )
    assert second.input_value("[name=calm]") == f"Dormir ({stamp})", "what she typed is in the field"
    expect(second.locator("main .notice.is-good")).to_have_count(0)  # nobody is told it is saved
    assert_accessible(second)
    first.reload()
    expect(first.locator("main")).not_to_contain_text(f"Dormir ({stamp})")
    second.fill("[name=calm]", f"Danser, puis dormir ({stamp})")
    save(second)
    second.wait_for_url(hers + "plan/")
    first.reload()
    expect(first.locator("main")).to_contain_text(f"Danser, puis dormir ({stamp})")


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_at_one_map_of_needs(visit, size, language):
    first, second = both(visit, size, language, "pivot4")
    first.goto("/young-people/mine/?sort=name")
    first.locator("main td a.strong").nth(4 + WAYS.index((size, language))).click()
    first.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = first.url
    for page in (first, second):
        page.goto(hers + "needs/")
    first.check("[name=school_weight][value=urgent]")
    save(first)
    expect(first.locator("main .notice.is-good")).to_be_visible()
    second.check("[name=leisure_weight][value=later]")
    save(second)
    expect(second.locator("main .notice.is-good")).to_be_visible()
    expect(second.locator("[name=school_weight][value=urgent]")).to_be_checked()

    first.goto(hers + "needs/")
    second.goto(hers + "needs/")
    first.check("[name=school_weight][value=important]")
    save(first)
    second.check("[name=school_weight][value=not_mine]")  # earlier, its draft would come back
    save(second)
    expect(second.locator("main .wrong").first).to_be_visible()
    expect(second.locator("[name=school_weight][value=not_mine]")).to_be_checked()
    assert_accessible(second)
    first.goto(hers + "needs/")
    expect(first.locator("[name=school_weight][value=important]")).to_be_checked()
    save(second)
    first.goto(hers + "needs/")
    expect(first.locator("[name=school_weight][value=not_mine]")).to_be_checked()


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_at_one_consent(visit, size, language):
    first, hers = she_says_yes(visit, size, language, f"Solange {size} {language}")
    answer_for_liaison(first, "contact", "needs")
    say_how(first, language)
    first.click("main form .button >> nth=-1")
    first.click("[name=confirmed]")
    first.wait_for_url("**/consent/kept/")
    second = first.context.new_page()
    for page in (first, second):
        page.goto(hers + "consents/anew/")
    answer_for_liaison(first, "contact")
    say_how(first, language)
    first.click("main form .button >> nth=-1")
    first.click("[name=confirmed]")
    first.wait_for_url("**/consents/")
    second.fill("[name=her_words]", "« Encore un peu. »")
    answer_for_liaison(second, "contact", "needs")
    say_how(second, language)
    second.click("main form .button >> nth=-1")
    second.wait_for_load_state()
    if second.locator("[name=confirmed]").count():
        second.click("[name=confirmed]")
        second.wait_for_load_state()
    expect(second.locator("main .notice.is-wrong, main .notice.is-soon").first).to_be_visible()
    assert second.input_value("[name=her_words]") == "« Encore un peu. »"
    assert_accessible(second)
    liaison = visit(size, language).sign_in("liaison")
    liaison.goto(hers)
    expect(liaison.locator("main")).not_to_contain_text({"fr": "Ses besoins", "en": "Needs"}[language])
