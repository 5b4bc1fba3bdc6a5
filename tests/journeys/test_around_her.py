"""Who is around her, where she is gone with, and what it cost."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, HERS, assert_accessible, save
from tests.builders.pictures import a_picture

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_who_is_around_her_is_drawn_and_who_must_never_be_contacted_is_not(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers, name = page.url, f"Kevin {'Lachance' if size == 'phone' else 'Poirier'} {language}"
    page.goto(hers + "entourage/add/")
    assert_accessible(page)
    page.fill("[name=name]", name)
    page.check("[name=tie][value=ex]")
    page.check("[name=stance][value=harms]")
    page.check("[name=never_contact]")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=reason]", "Il la suit.")
    save(page)
    page.wait_for_url(re.compile(r"/entourage/$"))
    assert_accessible(page)
    expect(page.locator("li", has_text=name)).to_contain_text("Il la suit.")
    assert page.locator(".ecomap circle.one").count() == page.locator("main .list > li").count()

    page.goto(hers + "reach/add/")
    page.check("[name=channel] >> nth=4")
    page.fill("[name=value]", f"Par {name.upper()}")
    save(page)
    expect(page.locator("main .wrong")).to_contain_text("Il la suit.")
    expect(page.locator("[name=value]")).to_have_value(f"Par {name.upper()}")

    page.goto(hers + "entourage/")
    page.locator("li", has_text=name).locator("a").first.click()
    assert_accessible(page)
    # By keyboard alone: lifted, and saved.
    page.focus("[name=never_contact]")
    page.keyboard.press("Space")
    page.focus("[name=reason]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/entourage/$"))
    page.locator("li", has_text=name).locator("a").first.click()
    page.click("main form[action$='/left/'] button")
    page.click("dialog[open] [value=yes]")
    page.wait_for_url(re.compile(r"/entourage/$"))
    expect(page.locator("li", has_text=name)).to_have_count(0)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_is_gone_with_as_planned_and_prepared_and_it_is_talked_over(visit, size, language):
    page = visit(size, language).sign_in("pivot8")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers, where = page.url, f"La clinique {size} {language}"
    day = date.today() + timedelta(days=40 + EVERYWHERE.index((size, language)))  # noqa: DTZ011
    for at, place in (("10:00", where), ("10:30", f"La cour {size} {language}")):
        page.goto(hers + "going/add/")
        page.check("[name=kind] >> nth=0")
        page.fill("[name=where]", place)
        page.fill("[name=starts_at]", f"{day.isoformat()}T{at}")
        page.fill("[name=wants]", "Que tu parles la première.")
        assert_accessible(page)
        save(page)
        if at == "10:30":
            expect(page.locator("main .wrong")).to_have_count(1)
            assert_accessible(page)
            page.check("[name=all_the_same]")
            save(page)
        page.wait_for_url(re.compile(r"/going/$"))
    assert_accessible(page)
    card = page.locator("section", has_text=where)
    card.locator("a").first.click()
    assert_accessible(page)
    page.fill("[name=what_happens]", "L’infirmière l’appelle par son nom.")
    save(page)
    page.check("[name=all_the_same]")  # the other one is at the same time still
    save(page)
    page.wait_for_url(re.compile(r"/going/$"))
    expect(page.locator("section", has_text=where)).to_contain_text("L’infirmière")
    page.locator("section", has_text=where).locator("a").last.click()
    assert_accessible(page)
    page.check("[name=status][value=done]")
    page.fill("[name=her_say]", "« Moins pire que je pensais. »")
    save(page)
    page.wait_for_url(re.compile(r"/going/$"))
    expect(page.locator("section", has_text=where)).to_contain_text("Moins pire")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_it_cost_is_kept_with_its_receipt_and_her_calendar_says_only_when(visit, size, language):
    visitor = visit(size, language)
    page = visitor.sign_in("pivot4")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers = page.url
    page.goto(hers + "expenses/add/")
    assert_accessible(page)
    page.check("[name=kind] >> nth=1")
    # Each its own: the same expense within ten minutes is asked about.
    cents = {"fr": ",50", "en": ".75"}[language]
    page.fill("[name=amount]", f"{10 + len(size)}{cents}")
    page.set_input_files("[name=file]", {"name": "r.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.set_input_files("[name=file]", {"name": "r.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    save(page)
    page.wait_for_url(re.compile(r"/expenses/mine/"))
    assert_accessible(page)
    with page.expect_download() as download:
        page.click("main table a >> nth=-1")
    assert download.value.suggested_filename == "receipt.jpg"

    page.goto("/calendar/mine/")
    assert_accessible(page)
    page.click("main [value=new] ~ button")
    assert_accessible(page)
    answer = visitor.context.request.get(page.inner_text("#address"))
    events = list(Calendar.from_ical(answer.body()).walk("VEVENT"))
    assert {str(event["summary"]) for event in events} <= {"Rendez-vous", "Appointment"}
    page.click("main [value=end] ~ button")
    expect(page.locator("main [value=end] ~ button")).to_have_count(0)
