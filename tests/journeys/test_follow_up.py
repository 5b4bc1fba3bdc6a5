"""A pivot worker's day, and what the others see of the same young person."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_public_pages_are_accessible(visit, size, language):
    page = visit(size, language).page
    for path in ("/", "/limits/", "/sign-in/", "/password/forgotten/", "/style/", "/nowhere/"):
        page.goto(path)
        assert page.get_attribute("html", "lang") == language
        assert_accessible(page)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_worker_writes_a_note_adds_to_it_and_it_never_disappears(visit, size, language):
    page = visit(size, language).sign_in("pivot")
    assert_accessible(page)
    page.goto("/young-people/mine/")
    assert_accessible(page)
    open_first(page)
    assert_accessible(page)
    hers = page.url

    page.goto(hers + "notes/add/")
    assert_accessible(page)
    words = f"« Ça va mieux. » ({size}, {language})"
    page.fill("[name=text]", words)
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    page.goto(hers)
    page.goto(hers + "notes/add/")
    expect(page.locator("[name=text]")).to_have_value(words)

    page.click("main form .button:not(.is-quiet)")  # kind of contact is not chosen: refused beside the field
    expect(page.locator(".wrong").first).to_be_visible()
    assert_accessible(page)
    assert page.input_value("[name=text]") == words

    page.check("[name=kind][value=in_person]")
    page.check("[name=opening][value=open]")
    page.select_option("[name=place]", "outside")
    page.click("main form .button:not(.is-quiet)")
    page.wait_for_url(hers)
    expect(page.locator(".timeline", has_text=words)).to_have_count(1)
    page.goto(hers + "notes/add/")
    assert page.input_value("[name=text]") == ""

    page.goto(hers)
    page.click(".timeline a[href$='/add/'] >> nth=0")
    assert_accessible(page)
    page.fill("[name=text]", "Elle a rappelé.")
    page.click("main form .button:not(.is-quiet)")
    page.wait_for_url(hers)
    expect(page.locator(".addition", has_text="Elle a rappelé.").first).to_be_visible()

    page.goto(hers + "who-looked/")
    assert_accessible(page)
    expect(page.locator("tbody tr", has_text="Mélodie Giroux").nth(2)).to_be_visible()


def test_a_note_too_long_is_refused_with_its_limit_and_nothing_is_lost(visit):
    page = visit().sign_in("pivot")
    page.goto("/young-people/mine/")
    open_first(page)
    page.goto(page.url + "notes/add/")
    page.fill("[name=text]", "a" * 200_000)
    page.check("[name=kind][value=call]")
    page.check("[name=opening][value=open]")
    page.click("main form .button:not(.is-quiet)")
    assert re.search(r"20\D?000", page.inner_text(".wrong"))
    assert len(page.input_value("[name=text]")) == 200_000


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_is_called_as_she_wants_and_reached_as_she_says(visit, size, language):
    page = visit(size, language).sign_in("pivot5")
    page.goto("/young-people/mine/?sort=name")
    open_first(page)
    hers, stamp = page.url, f"{size} {language}"
    page.click("a[href$='/about/']")
    assert_accessible(page)
    page.fill("[name=name]", "")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=name]", f"Aa {stamp}")
    page.fill("[name=pronouns]", "iel")
    page.click("main form .button")
    page.wait_for_url(hers)
    expect(page.locator("h1")).to_have_text(f"Aa {stamp}")

    page.click("a[href$='/reach/add/']")
    assert_accessible(page)
    page.check("[name=channel] >> nth=0")
    page.fill("[name=value]", f"514 555-0133 {stamp}")
    page.dblclick("main form .button")
    expect(page).to_have_url(hers)
    expect(page.locator("dl", has_text=f"0133 {stamp}")).to_have_count(1)
    correct = f"dl:has-text('0133 {stamp}') ~ p a[href*='/reach/'] >> nth=0"
    page.click(correct)
    assert_accessible(page)
    expect(page.locator("[name=value]")).to_have_value(f"514 555-0133 {stamp}")
    page.check("[name=is_preferred]")
    page.click("main form .button >> nth=0")
    page.wait_for_url(hers)
    page.click(correct)
    page.click("main form[action$='forget/'] button")
    assert_accessible(page)
    page.click("dialog[open] [value=yes]")
    page.wait_for_url(hers)
    expect(page.locator("dl", has_text=f"0133 {stamp}")).to_have_count(0)


SHARED = {"fr": ("Prendre contact en sécurité", "Ses besoins"), "en": ("Getting in touch safely", "Needs")}
KEPT_FROM_HER_LIAISON = {
    "fr": ("Fil du temps", "Plan d’urgence", "Qui l’accompagne", "Qui a consulté"),
    "en": ("Timeline", "Emergency plan", "Who walks alongside", "Who looked"),
}


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_others_see_what_she_agreed_to_and_nothing_more(visit, size, language):
    worker = visit(size, language).sign_in("pivot")
    worker.goto("/young-people/mine/")
    open_first(worker)
    for heading in SHARED[language] + KEPT_FROM_HER_LIAISON[language]:
        expect(worker.locator("main")).to_contain_text(heading)  # so that its absence means something
    police = visit(size, language).sign_in("police")
    police.goto("/young-people/shared/")
    known = {link.get_attribute("href") for link in police.locator("main .list a").all()}
    liaison = visit(size, language).sign_in("liaison")
    shared = [link.get_attribute("href") for link in liaison.locator("main .list a").all()]
    liaison.goto(next(address for address in shared if address not in known))
    hers = liaison.url
    for heading in SHARED[language]:
        expect(liaison.locator("main")).to_contain_text(heading)
    for heading in KEPT_FROM_HER_LIAISON[language]:
        expect(liaison.locator("main")).not_to_contain_text(heading)
    assert_accessible(liaison)
    for who in ("police", "colleague", "admin", "pivot6", "researcher"):
        other = visit(size, language).sign_in(who)
        expect(other.locator(f"a[href*='{hers[-37:]}']")).to_have_count(0)
        assert_accessible(other)
        answer = other.goto(hers)
        assert answer.status == 404
        refused = without_tokens(other.content())
        nobody = other.goto("/young-people/01890000-0000-7000-8000-000000000000/")
        assert nobody.status == 404
        assert without_tokens(other.content()) == refused


def without_tokens(html):
    """A page without what differs at every answer: its form tokens, and its own address."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    return re.sub(r"/young-people/[0-9a-f-]{36}/", "", html)


def test_signing_in_tells_nobody_whether_an_account_exists(visit):
    said = []
    for address in ("pivot@spheres.example", "nobody@spheres.example"):
        page = visit().page
        page.goto("/sign-in/")
        page.fill("[name=login]", address)
        page.fill("[name=password]", "not this one")
        page.click("main form .button >> nth=0")
        said.append(page.inner_text(".is-wrong"))
    assert said[0] == said[1]


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_lost_session_comes_back_with_what_was_sent_and_to_the_draft(visit, size, language):
    who = ("pivot2", "pivot3", "pivot4", "pivot7")[EVERYWHERE.index((size, language))]  # a code works once
    visitor = visit(size, language)
    page = visitor.sign_in(who)
    page.goto("/young-people/mine/")
    open_first(page)
    form = page.url + "notes/add/"
    page.goto(form)
    words = f"« Je reviens. » ({size}, {language})"
    page.fill("[name=text]", words)
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    visitor.context.clear_cookies()
    page.click("main form .button:not(.is-quiet)")
    assert_accessible(page)
    page.click("main a.button")
    page.fill("[name=login]", f"{who}@spheres.example")
    page.fill("[name=password]", "spheres-demo-2023")
    page.click("main form .button >> nth=0")
    page.fill("[name=code]", page.locator("[data-demo-code]").inner_text())
    page.click("main form .button >> nth=0")
    page.wait_for_url("**/typed/")
    assert page.input_value("main [name=text]") == words, "what was sent comes back beside the sign-in"
    assert_accessible(page)
    page.goto(form)
    assert page.input_value("[name=text]") == words, "and it is in the draft"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_the_record_says_who_did_what_and_why_and_can_be_narrowed_and_printed(visit, size, language):
    page = visit(size, language).sign_in("pivot")
    page.goto("/young-people/mine/")
    open_first(page)
    hers = page.url
    page.goto(hers + "who-looked/")
    assert_accessible(page)
    expect(page.locator("tbody tr").first).to_contain_text(
        {"fr": "A lu ce registre", "en": "Read this record"}[language]
    )
    expect(page.locator("tbody tr").first).to_contain_text(
        {"fr": "accompagne", "en": "walks alongside"}[language]
    )
    page.select_option(
        "[name=partner]", label="SPVM et Les Survivantes" if language == "fr" else "SPVM and Les Survivantes"
    )
    page.fill("[name=since]", "2020-01-01")
    page.click(".filters button")
    expect(page.locator(".empty")).to_be_visible()
    assert_accessible(page)
    page.goto(hers + "who-looked/?since=nonsense")
    assert_accessible(page)
    page.goto(hers + "who-looked/?print=1")
    expect(page.locator("[data-prints]")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_supervisor_reads_what_her_worker_writes_and_writes_nothing(visit, size, language):
    worker = visit(size, language).sign_in("pivot")
    worker.goto("/young-people/mine/")
    open_first(worker)
    supervisor = visit(size, language).sign_in("supervisor")
    supports = {"fr": "vous soutenez l’intervenante", "en": "you support the worker"}
    expect(supervisor.locator("main .list li").first).to_contain_text(supports[language])
    assert_accessible(supervisor)
    assert supervisor.goto(worker.url).status == 200
    for heading in KEPT_FROM_HER_LIAISON[language][:3]:
        expect(supervisor.locator("main")).to_contain_text(heading)
    expect(supervisor.locator("main form, main a[href$='/add/']")).to_have_count(0)
    assert_accessible(supervisor)
    assert supervisor.goto(worker.url + "notes/add/").status == 404
    assert visit(size, language).sign_in("supervisor2").goto(worker.url).status == 404
