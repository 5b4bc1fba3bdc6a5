"""A year of one young person: where she is in the cycle, in two voices, forward and back."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible
from tests.journeys.conftest import open_place

pytestmark = pytest.mark.journey
WHERE = {"fr": "Étape dans le cycle", "en": "Stage in the cycle"}
PLAN_TOGETHER = {
    "fr": "C’est un bon moment pour regarder le plan ensemble",
    "en": "This is a good moment to look at the plan together",
}


def a_page_of_hers(page, number):
    """Another of this worker's young people in each walk."""
    page.goto("/young-people/mine/?sort=name")
    page.locator("main td a.strong").nth(number).click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    return page.url


def notes(page, hers, *stages, back, voice="worker", how="", what="", heard=""):
    """By keyboard: as it was so many days ago. ``how`` is chosen where the page asks."""
    page.goto(hers + "stages/add/")
    for name, value in (("voice", voice), *(("stages", stage) for stage in stages)):
        page.locator(f"[name={name}][value='{value}']").focus()
        page.keyboard.press("Space")
    if how and page.locator("[name=how]").count():
        page.locator(f"[name=how][value={how}]").focus()
        page.keyboard.press("Space")
        if what:
            page.locator(f"[name=what_happened][value={what}]").focus()
            page.keyboard.press("Space")
    page.fill("[name=heard]", heard)
    page.fill("[name=on]", (date.today() - timedelta(days=back)).isoformat())  # noqa: DTZ011
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    page.locator("main form .button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(stages|plan)/$"))


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_year_of_stages_forward_and_back_in_two_voices(visit, size, language):
    number = EVERYWHERE.index((size, language))
    page = visit(size, language).sign_in("pivot3")
    hers, stamp = a_page_of_hers(page, number), f"{size} {language}"
    card = page.locator("main section", has_text=WHERE[language])
    expect(card).to_have_count(1)
    card.locator("a[href$='/stages/add/']").click()
    assert_accessible(page)
    page.click("main form .button")
    expect(page.locator("main form .wrong").first).to_be_visible()
    assert_accessible(page)

    notes(page, hers, "immersion", back=350, how="unknown")
    notes(
        page, hers, "awareness_felt", "immersion", back=280, how="she_chose", heard=f"« Fatiguée. » ({stamp})"
    )
    notes(page, hers, "-unknown", back=280, voice="her", how="same")
    notes(page, hers, "planning", back=200, how="she_chose")
    expect(page).to_have_url(hers + "plan/")
    expect(page.locator("main")).to_contain_text(PLAN_TOGETHER[language])
    assert_accessible(page)
    notes(page, hers, "planning", back=150, how="happened", what="placed", heard=f"« Placée. » ({stamp})")
    notes(page, hers, "coming_back", back=1, how="she_chose", heard=f"« Deux soirs. » ({stamp})")
    notes(page, hers, "awareness_conscious", back=1, voice="her", how="she_chose")
    expect(page).to_have_url(hers + "stages/")
    assert_accessible(page)
    picture = page.get_by_role("img")
    expect(picture).to_be_visible()
    rows = page.locator("main tbody tr")
    expect(rows.first).to_contain_text({"fr": "Prise de conscience", "en": "Awareness"}[language])
    expect(page.locator("main")).to_contain_text({"fr": "Un placement", "en": "A placement"}[language])
    expect(page.locator("main blockquote", has_text=f"« Placée. » ({stamp})")).to_have_count(1)

    it_is_corrected(page, stamp)
    page.goto(hers + "stages/?print=1")
    page.emulate_media(media="print")
    expect(picture).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(hers)
    expect(card).to_contain_text({"fr": "Retour", "en": "Coming back"}[language])
    expect(card).to_contain_text(f"« Deux soirs. » ({stamp})")
    assert_accessible(page)


def it_is_corrected(page, stamp):
    """Felt, and not immersion as well; what was noted stays to be read."""
    before = page.locator("main tbody tr").count()
    row = page.locator("main tbody tr", has_text=f"« Fatiguée. » ({stamp})")
    row.locator("a[href$='/correct/']").click()
    assert_accessible(page)
    expect(page.locator("[name=stages]:checked")).to_have_count(2)
    page.uncheck("[name=stages][value=immersion]")
    page.fill("[name=heard]", f"« Fatiguée, tannée. » ({stamp})")
    page.dblclick("main form .button >> nth=-1")
    page.wait_for_url(re.compile(r"/stages/$"))
    expect(page.locator("main tbody tr")).to_have_count(before)
    expect(page.locator("main tbody")).to_contain_text(f"« Fatiguée. » ({stamp})")
    expect(page.locator("main tbody")).to_contain_text(f"« Fatiguée, tannée. » ({stamp})")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_is_typed_too_long_is_said_beside_it_and_nothing_is_lost(visit, size, language):
    page = visit(size, language).sign_in("pivot4")
    hers = a_page_of_hers(page, EVERYWHERE.index((size, language)))
    page.goto(hers + "stages/add/")
    page.check("[name=voice][value=her]")
    page.check("[name=stages][value='-none']")
    page.check("[name=stages][value=immersion]")
    page.fill("[name=heard]", "« a" * 33_000)
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .field.is-wrong [name=heard]")).to_be_visible()
    expect(page.locator("main .field.is-wrong [name=stages]").first).to_be_visible()
    assert page.input_value("[name=heard]") == "« a" * 33_000
    expect(page.locator("[name=stages]:checked")).to_have_count(2)
    expect(page.locator("[name=voice][value=her]")).to_be_checked()
    assert_accessible(page)


def test_police_and_partners_to_whom_she_did_not_say_so_see_none_of_it(visit):
    for who in ("police", "liaison"):
        page = visit("desktop", "fr").sign_in(who)
        open_place(page, "/young-people/shared/")
        links = page.locator("main a[href^='/young-people/']")
        for address in {link.get_attribute("href") for link in links.all()[:3]}:
            page.goto(address)
            if page.locator("main a[href$='/stages/']").count():
                continue  # this one shares it
            assert page.request.get(address + "stages/").status == 404
