"""An incident found and told; an erasure asked for, confirmed by another, and real."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, run, someone_who_shares_with_nobody
from tests.journeys.conftest import serve_copy

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def address(region_folder):
    """Its own: commands are run in its folder."""
    with serve_copy(region_folder) as url:
        yield url


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_an_incident_is_written_down_and_whom_it_concerns_is_told(visit, size, language):
    worker, hers, _phone = someone_who_shares_with_nobody(visit, size, language)
    officer = visit(size, language).sign_in("coordination2")
    officer.goto("/privacy/")
    assert_accessible(officer)
    officer.click(".page-head a.button")
    assert_accessible(officer)
    officer.fill("[name=what]", f"Un téléphone prêté ({size}, {language}).")
    officer.fill("[name=began_at]", "2026-01-01T08:00")
    officer.check("[name=risk][value=serious]")
    officer.click("main form .button")
    expect(officer.locator("main .wrong")).to_have_count(1)  # why
    assert officer.input_value("[name=what]").startswith("Un téléphone")
    assert_accessible(officer)
    officer.fill("[name=risk_why]", "Une adresse y était.")
    officer.click("main form .button")
    officer.wait_for_url(re.compile(r"/privacy/incidents/[0-9a-f-]{36}/"))
    expect(officer.locator(".steps li")).to_have_count(3)  # the Commission, each of them, what was done
    assert_accessible(officer)
    incident = officer.url
    officer.goto("/privacy/incidents/")
    assert_accessible(officer)

    worker.goto("/young-people/my-day/")
    expect(worker.locator("main")).to_contain_text({"fr": "un incident", "en": "an incident"}[language])
    worker.goto(hers + "who-looked/")
    card = worker.locator("li", has_text=f"({size}, {language})")
    expect(card).to_be_visible()
    assert_accessible(worker)
    card.locator("button").click()
    expect(worker.locator("li", has_text=f"({size}, {language})").locator(".badge.is-good")).to_be_visible()
    officer.goto(incident)
    officer.fill("[name=measures]", "Le compte est fermé.")
    officer.check("[name=risk][value=not_serious]")
    officer.click("main form .button >> nth=-1")
    officer.click("form[action$='/close/'] button")
    expect(officer.locator("main form")).to_have_count(0)
    assert_accessible(officer)
    for who in ("coordination", "admin", "pivot2"):
        assert visit(size, language).sign_in(who).goto("/privacy/").status == 404


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_an_erasure_takes_three_and_leaves_nothing_to_read(visit, region_folder, size, language):
    worker, hers, _phone = someone_who_shares_with_nobody(visit, size, language)
    worker.goto(hers + "consents/")
    worker.click("main a[href$='/erasure/']")
    assert_accessible(worker)
    worker.click("main form button >> nth=0")
    worker.click("dialog[open] button[value=yes]")
    expect(worker.locator("main form")).to_have_count(0)
    assert_accessible(worker)
    mark = re.search(r"\b[0-9A-Z]{5}\b", worker.locator("main .notice .strong").last.inner_text())[0]

    hears = visit(size, language).sign_in("coordination")
    hears.goto("/team/members/")
    hears.click("main a[href='/privacy/erasures/']")
    expect(hears.locator("main")).not_to_contain_text("Aurore")
    assert_accessible(hears)
    hears.locator(".card", has_text=mark).locator("[name=wants] ~ button").click()
    hears.click("dialog[open] button[value=yes]")
    wants = {"fr": "c’est souhaité.", "en": "it is wanted."}[language]
    expect(hears.locator("main .notice.is-good")).to_contain_text(wants)
    assert_accessible(hears)

    officer = visit(size, language).sign_in("coordination2")
    officer.goto("/privacy/")
    officer.locator("main a[href*='/privacy/erasures/']", has_text=mark).click()
    assert_accessible(officer)
    expect(officer.locator("main")).not_to_contain_text("Aurore")
    officer.click("main [name=refuse] ~ * button")
    expect(officer.locator("main .wrong")).to_have_count(1)
    officer.click("main form[data-confirm-when] button")
    officer.click("dialog[open] button[value=yes]")
    expect(officer.locator("h1")).to_contain_text("E-")
    assert_accessible(officer)
    assert officer.context.request.get(officer.url + "certificate.pdf").status == 404
    erasing = run(region_folder, "vault", "erase", "--wait", "3")
    said = erasing.communicate(timeout=120)[0]
    assert erasing.returncode == 0, said
    officer.reload()
    assert_accessible(officer)
    pdf = officer.context.request.get(officer.url + "certificate.pdf")
    assert pdf.status == 200
    assert pdf.body().startswith(b"%PDF-")
    assert worker.goto(hers).status == 404
    worker.goto("/young-people/mine/")
    expect(worker.locator(f"a[href$='{hers[-38:]}']")).to_have_count(0)


def test_an_erasure_is_refused_with_a_reason_that_she_hears(visit):
    worker, hers, _phone = someone_who_shares_with_nobody(visit, "desktop", "en")
    worker.goto(hers + "erasure/")
    worker.click("main form button >> nth=0")
    worker.click("dialog[open] button[value=yes]")
    officer = visit().sign_in("coordination2")
    officer.goto("/privacy/")
    officer.click("main a[href*='/privacy/erasures/'] >> nth=-1")
    officer.fill("[name=reason]", "Un tribunal en a besoin jusqu’en mars.")
    officer.click("main [name=refuse] ~ * button")
    officer.wait_for_url("**/privacy/")
    worker.goto(hers + "erasure/")
    expect(worker.locator("main")).to_contain_text("Un tribunal en a besoin")
    assert_accessible(worker)
