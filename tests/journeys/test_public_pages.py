"""Pages that anybody may open: what she types stays on the screen until it is sent, and nowhere after."""

import re
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect
from tools.browser import whole

from tests.builders.journeys import EVERYWHERE, assert_accessible

pytestmark = pytest.mark.journey

NEUTRAL = "https://www.meteomedia.com/"
TYPED = {"name": "Zoequimbo", "reach": "514 555-0177 zoequimbo", "hours": "Zoequimbo le soir"}
SEND = "main form .button"
NOT_OURS = {
    "refused on the way": {"status": 403, "body": "<h1>Forbidden</h1>"},
    "the region is away": {"status": 502, "body": "<h1>Bad gateway</h1>"},
    "refused, with a page": {"status": 403, "body": "<main data-hers><h1>Session</h1></main>"},
    "nothing": {"status": 200, "body": ""},
    "nothing at all": {"status": 204},
    "no main": {"status": 200, "body": "<h1>Hello</h1>"},
    "another’s page": {"status": 200, "body": "<main><h1>Free Wi-Fi: sign in</h1></main>"},
    "no network": None,
}
NOT_KNOWN = {"fr": "Personne ne peut dire encore", "en": "Nobody can tell yet"}


def fill(page, **more):
    for name, words in {**TYPED, **more}.items():
        page.fill(f"[name={name}]", words)


def typed(page):
    return {name: page.input_value(f"[name={name}]") for name in TYPED}


def link_for(visit, size, language):
    liaison = visit(size, language).sign_in("liaison")
    liaison.goto("/referrals/links/")
    liaison.fill("[name=for_whom]", "Équipe du soir")
    liaison.click("main form button")
    return liaison.inner_text("#address")


@pytest.fixture(params=["hers", "link"])
def open_form(request, visit):
    """Opens one of the two forms that anybody may send, with all that it needs."""

    def opened(size, language, page=None):
        address = "/refer/" if request.param == "hers" else link_for(visit, size, language)
        page = page or visit(size, language).page
        page.goto(address)
        fill(page)
        if request.param == "link":
            page.fill("[name=written_by]", "Huguette, éducatrice")
            page.check("[name=agreed]")
        return page

    return opened


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_does_not_arrive_stays_on_the_screen(open_form, size, language):
    page = open_form(size, language)
    for kind, answer in NOT_OURS.items():

        def instead(route, *, answer=answer):
            if route.request.method != "POST":
                route.continue_()
            elif answer is None:
                route.abort("internetdisconnected")
            else:
                route.fulfill(content_type="text/html; charset=utf-8", **answer)

        page.route("**/refer/**", instead)
        page.evaluate("document.querySelector('[data-offline]').hidden = true")
        page.click(SEND)
        expect(page.locator("[data-offline]"), kind).to_be_visible()
        expect(page.locator("form[aria-busy]")).to_have_count(0)
        said = page.inner_text("main")
        assert NOT_KNOWN[language] in said
        assert not re.search(r"\bnull\b|session|brouillon|draft", said, re.IGNORECASE), kind
        assert typed(page) == TYPED, kind
        page.unroute("**/refer/**")
    assert_accessible(page)
    kept = page.evaluate("[localStorage.length, sessionStorage.length, history.length]")
    assert kept[:2] == [0, 0]
    page.click(SEND)
    expect(page.locator("#receipt")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("history.length") == kept[2], "nothing is added that back leads to"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_lost_cookie_loses_nothing(open_form, size, language):
    page = open_form(size, language)
    page.context.clear_cookies()
    page.click(SEND)
    expect(page.locator("#receipt")).to_be_visible()


def test_a_link_that_was_used_meanwhile_keeps_what_is_on_the_other_screen(visit):
    address = link_for(visit, "desktop", "fr")
    first, second = visit().page, visit().page
    for page in (first, second):
        page.goto(address)
        fill(page, written_by="Huguette")
        page.check("[name=agreed]")
    first.click(SEND)
    expect(first.locator("#receipt")).to_be_visible()
    second.click(SEND)
    expect(second.locator("main form")).to_contain_text("Ce lien ne fonctionne plus")
    assert typed(second) == TYPED


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_another_language_keeps_what_is_typed(open_form, size, language):
    page = open_form(size, language)
    page.click("main form .fold summary")
    page.check("[name=languages][value=ht]")
    letter = page.input_value("[name=id]")
    other = {"fr": "en", "en": "fr"}[language]
    page.route("**/language/", lambda route: route.fulfill(**NOT_OURS["another’s page"]))
    page.click("header form button")
    expect(page.locator("[data-offline]")).to_be_visible()
    assert typed(page) == TYPED
    page.unroute("**/language/")
    page.context.clear_cookies()
    page.click("header form button")
    expect(page.locator(f"html[lang={other}]")).to_be_attached()
    assert typed(page) == TYPED
    assert page.is_checked("[name=languages][value=ht]")
    assert page.input_value("[name=id]") == letter
    assert_accessible(page)
    page.click(SEND)
    expect(page.locator("#receipt")).to_be_visible()
    expect(page.locator("header form")).to_have_count(0)  # it would lead away from the number


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_is_refused_is_in_sight_and_named_to_who_hears_it(visit, size, language):
    page = visit(size, language).page
    page.goto("/refer/")
    page.fill("[name=name]", TYPED["name"])
    page.click(SEND)
    alert = page.locator("main [role=alert]").first
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    expect(page.locator("main .wrong")).to_have_count(2)
    assert page.input_value("[name=name]") == TYPED["name"]
    assert_accessible(page)


# -- without scripts


@contextmanager
def plain_page(browser, address, size, language):
    locale = {"fr": "fr-CA", "en": "en-CA"}[language]
    width = {"phone": 390, "desktop": 1280}[size]
    with closing(
        browser.new_context(
            java_script_enabled=False, base_url=address, locale=locale,
            viewport={"width": width, "height": 844},
        )
    ) as context:  # fmt: skip
        yield context.new_page()


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_without_scripts_she_is_told_before_she_types_and_three_things_are_enough(
    browser, address, open_form, size, language
):
    beforehand = {"fr": "il se peut qu’il faille tout réécrire", "en": "it may have to be written again"}
    with plain_page(browser, address, size, language) as page:
        open_form(size, language, page)
        assert beforehand[language] in page.inner_text("main")
        expect(page.locator("[data-with-scripts]")).to_be_hidden()
        page.goto("/limits/")
        page.go_back()
        assert typed(page) == dict.fromkeys(TYPED, ""), "leaving forgets"
        open_form(size, language, page)
        page.context.clear_cookies()
        page.click(SEND)
        assert page.locator("#receipt").count() == 1
        page.go_back()
        assert "oequimbo" not in page.content()
        filled = page.locator(
            "main form input:not([type=hidden], [type=radio], [type=checkbox]), main form textarea"
        )
        assert not [field for field in filled.all() if "oequimbo" in field.input_value()]


# -- on her device


@contextmanager
def own_device(browser, folder, address, *more, scripts=True):
    """A browser as she has it: a profile on a disk, closed and opened again."""
    with closing(
        browser.browser_type.launch_persistent_context(
            folder, executable_path=whole(), headless=False, base_url=address, java_script_enabled=scripts,
            args=["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", *more],
            ignore_default_args=["--disable-back-forward-cache"],
        )
    ) as context:  # fmt: skip
        yield context


def kept_in(folder, name, question):
    """The first column of what one of the browser's own tables answers."""
    with closing(sqlite3.connect(f"file:{Path(folder, 'Default', name)}?mode=ro", uri=True)) as kept:
        return {value for (value,) in kept.execute(question)}


def offered_again(folder):
    """What this browser would offer in a field, from what was typed before."""
    return kept_in(folder, "Web Data", "SELECT value FROM autofill")


def files_with(folder, words):
    forms = [words.encode(), words.encode("utf-16-le")]
    files = [path for path in Path(folder).rglob("*") if path.is_file() and "Cache" not in path.parts]
    return [str(path) for path in files if any(form in path.read_bytes() for form in forms)]


@contextmanager
def ordinary_page():
    """A form of an ordinary page, whose words a browser does keep: it is there to be found."""

    class Ordinary(BaseHTTPRequestHandler):
        def log_message(self, *_words):
            pass

        def do_GET(self):
            said = b"<form method=post><input name=name><button>go</button></form>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ordinary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_nothing_she_types_stays_in_her_browser(browser, address, tmp_path, scripts):
    with ordinary_page() as ordinary, own_device(browser, tmp_path, address, scripts=scripts) as context:
        page = context.pages[0]
        page.goto(ordinary)
        page.locator("[name=name]").press_sequentially("Ordinaire")
        page.click("button")
        page.wait_for_timeout(1_000)

        page.goto("/refer/")
        type_slowly(page)
        page.goto("/limits/")  # by the address bar
        page.go_back()
        assert typed(page) == dict.fromkeys(TYPED, "")
        page.go_forward()
        type_slowly(open_again(page), but="hours")
        page.click("main form .fold summary")
        page.locator("[name=age_said]").press_sequentially("zoe 17")
        page.click(SEND)
        if scripts:
            expect(page.locator("main .wrong")).to_have_count(1)
        page.click("[data-leave]", no_wait_after=True)
        page.wait_for_timeout(1_000)  # there is no network to there
        with suppress(Error):
            page.go_back()
        assert "oequimbo" not in whole_page(page)
        type_slowly(open_again(page))
        page.click("main form .fold summary")
        page.fill("[name=birth_date]", "2999-01-01")
        page.click(SEND)
        expect(page.locator("main [role=alert]").first).to_be_visible()
        type_slowly(open_again(page))
        page.click(SEND)
        expect(page.locator("#receipt")).to_be_visible()
        page.wait_for_timeout(1_000)
    assert offered_again(tmp_path) == {"Ordinaire"}
    assert files_with(tmp_path, "rdinaire")
    assert files_with(tmp_path, "oequimbo") == []
    with own_device(browser, tmp_path, address, "--restore-last-session", scripts=scripts) as context:
        context.pages[0].wait_for_timeout(1_000)
        for page in context.pages:
            assert "oequimbo" not in whole_page(page)
    assert not [title for title in kept_in(tmp_path, "History", "SELECT title FROM urls") if "Sph" in title]
    assert not [url for url in kept_in(tmp_path, "Favicons", "SELECT url FROM favicons") if "spheres" in url]


def whole_page(page):
    """As soon as it stands still: what Back leads to, or nothing at all, may be on its way."""
    for _try in range(40):
        with suppress(Error):
            return page.content()
        page.wait_for_timeout(250)
    raise AssertionError("it never stands still")


def open_again(page):
    page.goto("/refer/")
    return page


def type_slowly(page, but=""):
    """Key by key, as a browser hears it that learns what is typed."""
    for name, words in TYPED.items():
        if name != but:
            page.locator(f"[name={name}]").press_sequentially(words)


@pytest.mark.parametrize("key", ["Shift", "Escape"])
def test_a_key_pressed_a_few_times_leaves_and_typing_capitals_does_not(visit, key):
    visitor = visit()
    page = visitor.page
    visitor.context.route(
        NEUTRAL, lambda route: route.fulfill(body="<h1>Météo</h1>", content_type="text/html")
    )
    page.goto("/refer/")
    page.click("[name=name]")
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    assert page.input_value("[name=name]") == "ABC"
    for _time in range({"Shift": 3, "Escape": 2}[key]):
        page.keyboard.press(key)
    page.wait_for_url(NEUTRAL)


# -- what is around it


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_each_page_is_neutral_has_numbers_and_a_way_out(visit, size, language):
    link = link_for(visit, size, language)
    page = visit(size, language).page
    used = visit(size, language).page
    used.goto(link_for(visit, size, language))
    fill(used, written_by="Huguette")
    used.check("[name=agreed]")
    used.click(SEND)
    expect(used.locator("#receipt")).to_be_visible()
    over = used.url
    for path in ("/", "/refer/", "/limits/", "/nulle-part/", link, over):
        page.goto(path)
        assert not re.search(r"sph[eè]res|exploit|sex", page.title(), re.IGNORECASE)
        assert "spheres" not in page.get_attribute("link[rel=icon]", "href")
        seen = page.inner_text("body")
        assert not re.search(r"exploit|sexu", seen, re.IGNORECASE), f"over her shoulder, on {path}"
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.locator("[data-leave]")).to_be_focused()
        page.locator("summary", has_text={"fr": "Appeler ou texter", "en": "Call or text"}[language]).click()
        numbers = page.locator("main a[href^='tel:'], main a[href^='sms:']")
        assert {number.get_attribute("href") for number in numbers.all()} >= {
            "tel:911", "tel:18002632266", "sms:5146001002", "tel:5148497117", "tel:18003639010", "tel:988",
            "sms:988",
        }  # fmt: skip
        for number in numbers.all():
            box = number.bounding_box()
            assert box["height"] >= 44 and box["width"] >= 44
        assert {"fr": "12 à 17 ans", "en": "12 to 17"}[language] in page.inner_text("main")
        assert {"fr": "jour et nuit", "en": "day and night"}[language] in page.inner_text("main")
        assert_accessible(page)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_her_questions_are_answered_before_she_types_and_folded(visit, size, language):
    for address in ("/refer/", link_for(visit, size, language)):
        page = visit(size, language).page
        page.goto(address)
        answers = {
            "fr": ["pas avant qu’on se parle", "On te le dit à toi d’abord"],
            "en": ["not before we talk", "We tell you first"],
        }[language]
        assert not [said for said in answers if said in page.inner_text("main")]
        page.locator("summary", has_text={"fr": "on", "en": "we"}[language]).last.scroll_into_view_if_needed()
        for fold in page.locator("main summary").all():
            fold.click()
        assert not [said for said in answers if said not in page.inner_text("main")]
        assert_accessible(page)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_is_promised_an_answer_and_the_coordinator_counts_it(visit, size, language):
    page = visit(size, language).page
    page.goto("/refer/")
    assert {"fr": "On te répond en moins de 3 heures", "en": "We answer within 3 hours"}[
        language
    ] in page.inner_text("main")
    name = f"Promise {size}"
    fill(page, name=name)
    page.click(SEND)
    promised = page.inner_text("#promised")
    number = page.inner_text("#receipt")
    expect(page.locator("main a[href='tel:5148497117']").first).to_be_visible()
    coordinator = visit(size, language).sign_in("coordination")
    coordinator.goto("/referrals/incoming/")
    row = coordinator.locator("tbody tr", has_text=name)
    expect(row).to_contain_text(promised)
    expect(row).to_contain_text(number)
    expect(row).to_contain_text({"fr": "reste", "en": "left"}[language])
    late = coordinator.locator("tbody tr").first
    expect(late).to_contain_text({"fr": "en retard", "en": "late"}[language])
    assert_accessible(coordinator)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_staff_sign_in_from_the_foot(visit, size, language):
    page = visit(size, language).page
    page.goto("/")
    page.click("footer a[href='/sign-in/']")
    page.wait_for_url("**/sign-in/")
