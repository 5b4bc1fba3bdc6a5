"""From a first sign to joining: she writes, is welcomed and decides; each sees what she said."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.builders.journeys import (
    EVERYWHERE,
    answer_for_liaison,
    assert_accessible,
    open_consent,
    say_how,
    she_says_yes,
    she_writes,
    the_coordinator_welcomes,
)

pytestmark = pytest.mark.journey

NEUTRAL = "https://www.meteomedia.com/"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_writes_is_welcomed_decides_and_each_sees_what_she_said(visit, size, language):
    name = f"Ombeline {size} {language}"
    she_writes(visit, size, language, name, age="17")
    coordinator = the_coordinator_welcomes(visit, size, language, name, "Mélodie Giroux")
    page, hers = open_consent(visit, size, language, name)
    assert_accessible(page)

    page.check("[name=programme][value=yes]")
    page.check("[name=ccsmtl_answer][value=yes]")
    page.check("[name=spvm_answer][value=no]")
    expect(page.locator("[name=spvm_categories][value=clinical]")).to_have_count(0)
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .wrong").nth(4)).to_be_visible()  # until when, what, by whom, how, language
    assert_accessible(page)
    page.locator("[name=months]").first.check()
    page.check("[name=ccsmtl_categories][value=contact]")
    page.locator("label", has_text="Catherine Lussier").locator("input").first.check()
    page.locator("[name=ccsmtl_months]").first.check()
    page.check("[name=explained][value=aloud]")
    page.check(f"[name=language][value={language}]")
    page.fill("[name=her_words]", "« Personne d’autre. »")
    page.click("main form .button >> nth=-1")
    page.wait_for_selector("[name=confirmed]")
    assert_accessible(page)
    said = page.inner_text("main")
    assert "Catherine Lussier" in said
    assert "« Personne d’autre. »" in said
    page.click("[name=change]")
    expect(page.locator("[name=ccsmtl_categories][value=contact]")).to_be_checked()
    page.click("main form .button >> nth=-1")
    page.click("[name=confirmed]")
    page.wait_for_url("**/consent/kept/")
    assert_accessible(page)

    copy = page.request.get(page.get_attribute(f"a[href$='copy-{language}.pdf']", "href"))
    assert copy.headers["content-type"] == "application/pdf"
    text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(copy.body())).pages)
    assert name in text
    assert "Catherine Lussier" in text

    page.goto(hers)
    expect(page.locator("a[href$='/notes/add/']")).to_have_count(1)
    assert page.goto(hers + "consent/").url == hers, "joined once"
    page.goto(hers + "who-looked/")
    expect(page.locator("tbody tr").nth(2)).to_be_visible()

    liaison = visit(size, language).sign_in("liaison")
    liaison.goto(hers)
    assert "514 555-0177" in liaison.inner_text("main")
    assert "« Personne d’autre. »" not in liaison.inner_text("main")
    for who in ("colleague", "police", "admin"):
        assert visit().sign_in(who).goto(hers).status == 404
    assert coordinator.goto(hers).status == 404, "the welcome is over, and she did not name the coordinator"


def test_under_fourteen_two_people_agree_and_it_ends_on_her_birthday(visit):
    name = "Philomène treize"
    she_writes(visit, "desktop", "fr", name, age="13")
    the_coordinator_welcomes(visit, "desktop", "fr", name, "Mélodie Giroux")
    page, _hers = open_consent(visit, "desktop", "fr", name)
    page.check("[name=programme][value=yes]")
    page.locator("[name=months]").last.check()
    page.check("[name=explained][value=aloud]")
    page.check("[name=language][value=fr]")
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .wrong")).to_have_count(5)  # birth date, who decides, her tie, both agreements
    import datetime

    today = datetime.date.today()  # noqa: DTZ011
    born = today.replace(year=today.year - 14) + datetime.timedelta(days=40)
    page.fill("[name=birth_date]", born.isoformat())
    page.fill("[name=holder_name]", "Rosaire Villemure")
    page.fill("[name=holder_tie]", "son grand-père")
    page.check("[name=holder_agrees]")
    page.check("[name=she_agrees]")
    page.click("main form .button >> nth=-1")
    page.wait_for_selector("[name=confirmed]")
    said = page.inner_text("main")
    fourteenth = today + datetime.timedelta(days=40)
    assert f"{fourteenth.day} " in said
    assert str(fourteenth.year) in said
    assert "Rosaire Villemure" in said
    page.click("[name=confirmed]")
    page.wait_for_url("**/consent/kept/")


def test_she_may_say_no_and_the_door_stays_open(visit):
    name = "Apolline non"
    she_writes(visit, "desktop", "fr", name, age="19")
    coordinator = the_coordinator_welcomes(visit, "desktop", "fr", name, "Mélodie Giroux")
    page, hers = open_consent(visit, "desktop", "fr", name)
    page.check("[name=programme][value=no]")
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .wrong")).to_have_count(2)  # why, and what she was offered
    page.select_option("[name=reason]", "her_choice")
    page.fill("[name=offered_instead]", "La ligne d’écoute, et mon numéro.")
    page.click("main form .button >> nth=-1")
    page.wait_for_url("**/my-day/")
    assert page.goto(hers).status == 404
    coordinator.goto("/referrals/incoming/")
    expect(coordinator.locator(f"text={name}")).to_have_count(0)


def test_who_may_be_the_same_person_is_found_without_reading_anyone(visit):
    for number, name in enumerate(("Ysaline Courtemanche", "Courtemanche Isaline")):
        she_writes(visit, "desktop", "fr", name, born=f"2009-04-0{number + 7}")
    page = visit().sign_in("coordination")
    page.goto("/referrals/incoming/")
    page.click("text=Courtemanche Isaline")
    card = page.locator(".card", has_text="Quelqu’un qu’on connaît déjà")
    expect(card).to_contain_text("Ysaline Courtemanche")
    expect(card).to_contain_text("sonne pareil")
    expect(card).to_contain_text("date de naissance proche")
    assert_accessible(page)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_leaves_in_one_touch_and_nothing_is_left_behind(visit, size, language):
    visitor = visit(size, language)
    visitor.context.route(
        NEUTRAL, lambda route: route.fulfill(body="<h1>Météo</h1>", content_type="text/html; charset=utf-8")
    )
    for way_out in ("touch", "escape"):
        page = visitor.context.new_page()
        page.goto("/")
        page.click("main a[href='/refer/']")
        page.wait_for_url("**/refer/")
        page.fill("[name=name]", "Ombeline")
        if way_out == "touch":
            page.click("[data-leave]")
        else:
            page.keyboard.press("Escape")
            page.keyboard.press("Escape")
        page.wait_for_url(NEUTRAL)
        expect(page.locator("h1")).to_have_text("Météo")
        page.wait_for_function("history.length === 2")  # the empty tab, and the neutral page
    kept = [c for c in visitor.context.cookies() if c["expires"] != -1]
    assert kept == [], "nothing outlives the browser"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_colleague_refers_once_with_a_link(visit, size, language):
    liaison = visit(size, language).sign_in("liaison")
    liaison.goto("/referrals/links/")
    assert_accessible(liaison)
    liaison.fill("[name=for_whom]", "Équipe du soir")
    liaison.click("main form button")
    address = liaison.inner_text("#address")
    assert_accessible(liaison)

    colleague = visit(size, language).page
    assert colleague.goto(address[:-3] + "00/").status == 404
    colleague.goto(address)
    assert_accessible(colleague)
    name = f"Capucine {size} {language}"
    colleague.fill("[name=written_by]", "Huguette, éducatrice")
    colleague.fill("[name=name]", name)
    colleague.fill("[name=reach]", "514 555-0144")
    colleague.check("[name=channel][value=call]")
    colleague.fill("[name=hours]", "Le soir")
    colleague.fill("[name=why_now]", "Elle le demande.")
    colleague.click("main form .fold summary")
    colleague.fill("[name=age_said]", "15")
    colleague.check("[name=languages][value=fr]")
    colleague.check("[name=urgency][value=soon]")
    colleague.check("[name=agreed]")
    colleague.click("main form button")
    number = colleague.inner_text("#receipt")
    assert_accessible(colleague)
    assert colleague.goto(address).status == 410
    assert_accessible(colleague)

    liaison.goto("/referrals/")
    assert number in liaison.inner_text("main")
    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/referrals/incoming/")
    expect(coordinator.locator("tbody a.strong", has_text=name)).to_have_count(1)

    liaison.goto("/referrals/links/")
    liaison.fill("[name=for_whom]", "À reprendre")
    liaison.click("main form button")
    address = liaison.inner_text("#address")
    liaison.locator("li", has_text="À reprendre").first.locator("button").click()
    liaison.wait_for_selector(".notice")
    assert colleague.goto(address).status == 410


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_narrows_then_takes_back_then_leaves(visit, size, language):
    page, hers = she_says_yes(visit, size, language, f"Isaure {size} {language}")
    answer_for_liaison(page, "contact", "needs")
    page.check("[name=committee_answer][value=yes]")
    say_how(page, language)
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .wrong")).to_have_count(1)  # until when
    page.locator("[name=committee_months]").first.check()
    page.click("main form .button >> nth=-1")
    page.click("[name=confirmed]")
    page.wait_for_url("**/consent/kept/")
    liaison = visit(size, language).sign_in("liaison")
    assert liaison.goto(hers).status == 200

    page.goto(hers)
    page.click("main a[href$='/consents/']")
    assert_accessible(page)
    page.click("main a[href$='/anew/']")
    assert_accessible(page)
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .notice.is-wrong")).to_be_visible()  # nothing is answered, or how
    answer_for_liaison(page, "contact")
    say_how(page, language)
    page.click("main form .button >> nth=-1")
    page.wait_for_selector("[name=confirmed]")
    assert_accessible(page)
    page.click("[name=confirmed]")
    page.wait_for_url("**/consents/")
    assert_accessible(page)
    liaison.goto(hers)
    expect(liaison.locator("main")).not_to_contain_text({"fr": "Ses besoins", "en": "Needs"}[language])

    page.click("form[action$='/ccsmtl/take-back/'] button")
    page.click("dialog[open] [value=no]")
    page.click("form[action$='/ccsmtl/take-back/'] button")
    assert_accessible(page)
    page.click("dialog[open] [value=yes]")
    expect(page.locator("form[action$='/ccsmtl/take-back/']")).to_have_count(0)
    assert liaison.goto(hers).status == 404

    page.click("form[action$='/committee/take-back/'] button")
    page.click("dialog[open] [value=yes]")
    expect(page.locator("form[action$='/committee/take-back/']")).to_have_count(0)

    page.click("form[action$='/leave/'] button")
    page.click("dialog[open] [value=yes]")
    page.wait_for_url("**/my-day/")
    assert page.goto(hers).status == 404


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_had_to_be_told_is_written_down_and_opens_nothing(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    page.goto("/young-people/mine/?sort=name")
    page.locator("main a.strong").first.click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = page.url
    page.goto(hers + "consents/")
    page.click("main a[href$='/told/add/']")
    assert_accessible(page)
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(5)
    page.check("[name=ground][value=serious_harm]")
    page.fill("[name=recipient]", f"Urgences-santé ({size} {language})")
    page.fill("[name=content]", "Où elle était.")
    page.fill("[name=reason]", "Sa vie était en danger.")
    page.fill("[name=her_part]", "Elle le sait depuis le soir même.")
    page.dblclick("main form .button")
    expect(page).to_have_url(re.compile(r"/consents/$"))
    expect(page.locator("main li", has_text=f"({size} {language})")).to_have_count(1)
    assert_accessible(page)
    for who in ("colleague", "police"):
        assert visit(size, language).sign_in(who).goto(hers + "consents/").status == 404
