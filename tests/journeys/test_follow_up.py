"""A pivot worker's day, and what the others see of the same young person."""

import re

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first
from tests.journeys.conftest import open_place

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

    page.click("main form button")  # kind of contact is not chosen: refused beside the field
    expect(page.locator(".wrong").first).to_be_visible()
    assert_accessible(page)
    assert page.input_value("[name=text]") == words

    page.check("[name=kind][value=in_person]")
    page.check("[name=begun_by][value=her]")
    page.select_option("[name=place]", "outside")
    page.click("main form button")
    page.wait_for_url(hers)
    expect(page.locator(".timeline", has_text=words)).to_have_count(1)
    page.goto(hers + "notes/add/")
    assert page.input_value("[name=text]") == ""

    page.goto(hers)
    page.click(".timeline a[href*='/notes/'] >> nth=0")
    assert_accessible(page)
    page.fill("[name=text]", "Elle a rappelé.")
    page.click("main form button")
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
    page.check("[name=begun_by][value=her]")
    page.click("main form button")
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


SHARED = {"fr": ("Comment la joindre", "Ses besoins"), "en": ("How to reach her", "Her needs")}
KEPT_FROM_HER_LIAISON = {
    "fr": ("Fil du temps", "Plan d’urgence", "Qui marche avec elle", "Qui a consulté"),
    "en": ("Timeline", "Emergency plan", "Who walks with her", "Who looked"),
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
def test_a_lost_session_comes_back_to_the_draft(visit, size, language):
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
    page.click("main form button")
    assert_accessible(page)
    page.click("main a.button")
    page.fill("[name=login]", f"{who}@spheres.example")
    page.fill("[name=password]", "spheres-demo-2023")
    page.click("main form .button >> nth=0")
    page.fill("[name=code]", page.locator("[data-demo-code]").inner_text())
    page.click("main form .button >> nth=0")
    page.wait_for_url(form)
    assert page.input_value("[name=text]") == words


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_worker_plans_names_a_need_and_makes_the_plan_with_her(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    page.goto("/young-people/mine/?sort=name")
    expect(page.locator("th[aria-sort]")).to_have_count(1)
    open_first(page)
    hers = page.url
    stamp = f"{size} {language}"

    page.goto(hers + "next/add/")
    assert_accessible(page)
    page.check("[name=kind][value=meeting]")
    page.fill("[name=what]", f"Marcher au parc ({stamp})")
    page.fill("[name=due_on]", "2030-05-02")
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    page.dblclick("main form .button")
    expect(page).to_have_url(hers)
    expect(page.locator("main li", has_text=f"Marcher au parc ({stamp})")).to_have_count(1)

    page.goto(hers + "needs/add/")
    assert_accessible(page)
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(2)
    page.check("[name=code][value=sleep]")
    page.check("[name=weight][value=urgent]")
    page.fill("[name=her_words]", f"« Dormir. » ({stamp})")
    page.dblclick("main form .button")
    expect(page).to_have_url(hers)
    need = page.locator("main li", has_text=f"« Dormir. » ({stamp})")
    expect(need).to_have_count(1)
    need.locator("button").click()
    page.wait_for_load_state()
    expect(page.locator("main li", has_text=f"« Dormir. » ({stamp})")).to_have_count(0)

    make_the_plan(page, hers, stamp)


def make_the_plan(page, hers, stamp):
    """In two touches from anywhere; each section folds; what is wrong is said beside it."""
    page.goto("/young-people/mine/")
    page.click(f"a[href$='{hers[-38:]}plan/']")
    assert_accessible(page)  # her plan, two touches from anywhere
    page.click(".page-head a.button")
    assert_accessible(page)
    calm = page.locator("details", has=page.locator("[name=calm]"))
    if calm.get_attribute("open") is None:
        calm.locator("summary").focus()
        page.keyboard.press("Enter")
    page.fill("[name=calm]", f"Ma musique ({stamp})")
    page.fill("[name=step0_hours]", "")
    page.fill("[name=step0_what]", "Appeler ma tante")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(2)  # after how many hours, and is she in danger
    assert page.input_value("[name=calm]") == f"Ma musique ({stamp})"
    page.fill("[name=step0_hours]", "1")
    page.check("[name=in_danger][value=yes]")
    page.click("main form .button")
    page.wait_for_url(hers + "plan/")
    assert f"Ma musique ({stamp})" in page.inner_text("main")
    assert_accessible(page)
    page.goto(hers + "plan/versions/")
    assert_accessible(page)
    sheet = page.context.request.get(hers + "plan/notes.pdf")
    assert sheet.body().startswith(b"%PDF-")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_cannot_be_reached_and_her_plan_is_followed_until_she_is_back(visit, size, language):
    who = ("pivot7", "pivot3", "pivot4", "pivot2")[EVERYWHERE.index((size, language))]
    page = visit(size, language).sign_in(who)
    page.goto("/young-people/mine/")
    no_plan = {"fr": "Pas encore de plan", "en": "No emergency plan"}[language]
    page.locator("main tbody tr").filter(has_not_text=no_plan).first.locator("a.strong").click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = page.url
    page.goto(hers + "unreached/")
    assert_accessible(page)
    page.fill("[name=since]", "2030-01-01T10:00")
    page.click("main form .button >> nth=0")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=since]", "2026-01-01T10:00")
    page.fill("[name=last_heard]", "Elle allait au cinéma.")
    page.click("main form .button >> nth=0")
    expect(page.locator("main")).to_contain_text("Elle allait au cinéma.")
    assert_accessible(page)
    due = page.locator("form[action$='/unreached/done/']", has=page.locator("[name=hours]"))
    before = due.count()
    assert before
    page.click("main ol details summary >> nth=0")
    due.first.locator("textarea").fill("Pas de réponse.")
    due.first.locator("button").click()
    expect(due).to_have_count(before - 1)
    expect(page.locator("main")).to_contain_text("Pas de réponse.")
    page.check("[name=kind][value=tried]")
    page.click("form[action$='/unreached/step/'] button")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=what]", "Texto à 10 h")
    page.click("form[action$='/unreached/step/'] button")
    expect(page.locator("main")).to_contain_text("Texto à 10 h")
    page.goto(hers + "plan/")
    expect(page.locator("main .notice.is-soon")).to_be_visible()
    assert_accessible(page)
    page.goto(hers + "unreached/")
    page.fill("[name=came_back]", "Elle avait éteint son téléphone.")
    page.click("form[action$='/unreached/back/'] button")
    page.wait_for_url(hers + "plan/")
    expect(page.locator("main .notice.is-soon")).to_have_count(0)
    page.goto(hers + "unreached/")
    expect(page.locator("main")).to_contain_text("Elle avait éteint son téléphone.")
    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/emergency/plans/")
    assert_accessible(coordinator)
    expect(coordinator.locator("main a[href*='/young-people/']")).to_have_count(0)


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
        {"fr": "marche avec elle", "en": "walks with her"}[language]
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
    supports = {"fr": "vous soutenez celle qui marche avec elle", "en": "you support who walks with her"}
    expect(supervisor.locator("main .list li").first).to_contain_text(supports[language])
    assert_accessible(supervisor)
    assert supervisor.goto(worker.url).status == 200
    for heading in KEPT_FROM_HER_LIAISON[language][:3]:
        expect(supervisor.locator("main")).to_contain_text(heading)
    expect(supervisor.locator("main form, main a[href$='/add/']")).to_have_count(0)
    assert_accessible(supervisor)
    assert supervisor.goto(worker.url + "notes/add/").status == 404
    assert visit(size, language).sign_in("supervisor2").goto(worker.url).status == 404


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_sorts_what_she_needs_and_the_committee_sees_numbers(visit, size, language):
    page = visit(size, language).sign_in("pivot4")
    page.goto("/young-people/mine/?sort=name")
    page.locator("main td a.strong").nth(EVERYWHERE.index((size, language))).click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = page.url
    page.click("main a[href$='/needs/']")
    assert_accessible(page)
    culture = page.locator("section", has=page.locator("[name=culture_weight]"))
    culture.locator("summary").focus()
    page.keyboard.press("Enter")
    page.fill("[name=culture_her_words]", "« Fêter avec ma mère. »")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(1)  # where she puts it
    assert page.input_value("[name=culture_her_words]") == "« Fêter avec ma mère. »"
    assert_accessible(page)
    page.locator("[name=culture_weight][value=urgent]").focus()
    page.keyboard.press("Space")
    page.check("[name=leisure_weight][value=not_mine]")
    page.click("main form .button")
    expect(page.locator("main .notice.is-good")).to_be_visible()
    page.check("[name=culture_weight][value=later]")
    page.click("main form .button")
    expect(page.locator("main dl")).to_be_visible()  # how it changed
    assert_accessible(page)
    page.goto(hers)
    expect(page.locator("main")).to_contain_text("« Fêter avec ma mère. »")
    for who in ("committee", "coordination"):
        other = visit(size, language).sign_in(who)
        open_place(other, "/young-people/needs/unmet/")
        other.wait_for_url("**/needs/unmet/")
        assert_accessible(other)
        expect(other.locator("main a[href*='/young-people/']")).to_have_count(0)
