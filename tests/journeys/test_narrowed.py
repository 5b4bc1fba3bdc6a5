"""She says what a yes does not open, keeps a note from a partner, and shuts her file to someone who is on
call: what each reads then."""

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, say_how, she_says_yes

pytestmark = pytest.mark.journey
OLD = {"fr": "Elle est passée hier soir.", "en": "She came by yesterday evening."}


def she_joins(visit, size, language):
    name = f"Isaure {size} {language}"
    worker, hers = she_says_yes(visit, size, language, name)
    say_how(worker, language)
    worker.click("main form .button >> nth=-1")
    worker.click("[name=confirmed]")
    worker.wait_for_url("**/consent/kept/")
    return worker, hers


def note(worker, hers, words):
    worker.goto(hers + "notes/add/")
    worker.locator("[name=kind]").first.check()
    worker.locator("[name=opening]").first.check()
    worker.fill("[name=text]", words)
    worker.click("main form .button:not(.is-quiet)")
    worker.wait_for_url(hers)


def she_shares_notes_with_marie_vincent(worker, hers, language):
    worker.goto(hers + "consents/anew/")
    code = "marie-vincent"
    worker.check(f"[name={code}_answer][value=yes]")
    worker.check(f"[name={code}_categories][value=clinical]")
    worker.locator(f"[name={code}_who]").first.check()
    worker.locator(f"[name={code}_months]").first.check()
    worker.locator("details.fold summary:visible").first.click()
    expect(worker.locator(f"[name={code}_since]:checked")).to_have_count(0)  # nothing is ticked beforehand
    worker.check(f"[name={code}_since][value=today]")
    assert_accessible(worker)
    worker.fill("[name=emergency_wish]", "Ma tante d’abord.")
    say_how(worker, language)
    worker.click("main form .button >> nth=-1")
    expect(worker.locator("main")).to_contain_text("Ma tante d’abord.")
    said = {"fr": "à partir du", "en": "from"}[language]
    expect(worker.locator("main")).to_contain_text(said)
    assert_accessible(worker)
    worker.click("[name=confirmed]")
    worker.wait_for_url(hers + "consents/")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_a_yes_does_not_open_and_to_whom_her_file_is_shut(visit, size, language):
    worker, hers = she_joins(visit, size, language)
    note(worker, hers, OLD[language])
    she_shares_notes_with_marie_vincent(worker, hers, language)

    worker.goto(hers)
    worker.locator("a[href*='/kept/']").first.click()
    expect(worker.locator("main")).to_contain_text(OLD[language])
    assert_accessible(worker)
    worker.locator("[name=kept_from]").first.check()
    worker.click("main form .button")
    worker.wait_for_url(hers)
    worker.goto(hers + "consents/")
    kept = {"fr": "Une note leur est cachée.", "en": "One note is kept from them."}[language]
    expect(worker.locator("main")).to_contain_text(kept)

    phone = f"438 555-{3000 + EVERYWHERE.index((size, language))}"
    worker.goto(hers + "reach/add/")
    worker.check("[name=channel] >> nth=0")
    worker.fill("[name=value]", phone)
    worker.click("main form .button")
    worker.wait_for_url(hers)

    worker.goto(hers + "consents/shut/")
    assert_accessible(worker)
    worker.goto(hers + "consents/shut/add/")
    worker.click("main form .button")
    expect(worker.locator("main .wrong").first).to_be_visible()
    assert_accessible(worker)
    night = visit(size, language).sign_in("shelter.night")
    night_name = night.locator("footer a").first.inner_text()
    worker.select_option("[name=member]", label=next_option(worker, night_name))
    worker.fill("[name=her_words]", "C’est ma cousine.")
    worker.check("[name=risks_told]")
    worker.click("main form .button")
    worker.wait_for_url("**/consents/shut/")
    expect(worker.locator("main")).to_contain_text("C’est ma cousine.")
    assert_accessible(worker)

    tried = [asked_tonight(night, reach) for reach in (phone, "438 555-0009")]
    assert tried[0] == tried[1], "for her she is nobody"

    worker.on("dialog", lambda row: row.accept())
    worker.locator("[data-confirm-when] .button").first.click()
    worker.locator("dialog[open] .button").first.click()
    worker.wait_for_url("**/consents/shut/")
    expect(worker.locator("main")).not_to_contain_text("C’est ma cousine.")
    asked_tonight(night, phone)
    expect(night).to_have_url(hers)
    expect(night.locator("main")).to_contain_text("Ma tante d’abord.")
    assert_accessible(night)


def next_option(page, name):
    options = page.locator("[name=member] option").all_inner_texts()
    return next(option for option in options if option.startswith(name))


def asked_tonight(night, reach):
    night.goto("/emergency/")
    night.check("[name=danger][value=missing]")
    night.fill("[name=reach]", reach)
    night.fill("[name=reason]", "Elle ne répond plus depuis hier soir.")
    night.click("main form .button")
    night.wait_for_load_state()
    return night.locator("main").inner_text().replace(reach, "")
