"""A form that is being sent is not sent again, and nobody is left with a form that no longer works."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import assert_accessible, open_first
from tests.builders.networks import network_to

pytestmark = pytest.mark.journey
WAYS = [("phone", "fr"), ("desktop", "en")]
CALENDAR = "/calendar/mine/"
SAVE = "main form:not([method=dialog]) .button >> nth=0"
PRESS = "document.querySelector('main form .button').click()"
PRESS_TWICE = """() => {
  const form = document.querySelector('main form'), button = form.querySelector('.button');
  const before = JSON.stringify(button.getBoundingClientRect());
  button.click(); button.click(); form.requestSubmit();
  return [form.getAttribute('aria-busy'), before === JSON.stringify(button.getBoundingClientRect()),
          button.disabled];
}"""
COMES_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
ON_ITS_WAY = "form[aria-busy=true]"


@pytest.fixture
def network(address):
    with network_to(address) as network:
        yield network


def sign_in(visit, network, size="desktop", language="fr", who="pivot6"):
    """Signed in at the region itself; what follows goes by the network."""
    visitor = visit(size, language)
    page = visitor.sign_in(who)
    visitor.context.add_cookies([{"name": "spheres_language", "value": language, "url": network.url}])
    page.goto(network.url + "/young-people/mine/?sort=name")
    return page


def write_note(page, words):
    """Up to the button; returns her page's address."""
    open_first(page)
    hers = page.url
    page.goto(hers + "notes/add/")
    page.fill("[name=text]", words)
    page.check("[name=kind][value=call]")
    page.check("[name=opening][value=open]")
    return hers


def sent_to(network, end):
    return [body for path, body in network.sent if path.endswith(end)]


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_two_quick_touches_send_once_and_the_button_says_its_name(visit, network, size, language):
    page = sign_in(visit, network, size, language)
    page.goto(network.url + CALENDAR)
    assert_accessible(page)
    network.slow = 1.5
    with page.expect_navigation():
        busy, stands, disabled = page.evaluate(PRESS_TWICE)
    assert (busy, stands, disabled) == ("true", True, False), "it is seen, nothing moves, its value goes too"
    bodies = sent_to(network, CALENDAR)
    assert len(bodies) == 1 and "what=new" in bodies[0]
    expect(page.locator("#address")).to_be_visible()
    assert_accessible(page)


def test_a_double_click_and_enter_twice_send_once(visit, network):
    page = sign_in(visit, network)
    words = "« Deux fois. »"
    hers = write_note(page, words)
    network.slow = 1.5
    page.dblclick(SAVE, no_wait_after=True)
    page.wait_for_url(hers)
    assert len(sent_to(network, "/notes/add/")) == 1
    expect(page.locator(".timeline", has_text=words)).to_have_count(1)
    page.goto(hers + "about/")
    network.sent.clear()
    page.focus("[name=pronouns]")
    page.evaluate(
        """() => { const press = () => document.activeElement.form.requestSubmit();
        press(); setTimeout(press, 50); setTimeout(press, 400); }"""
    )
    page.wait_for_url(hers)
    assert len(sent_to(network, "/about/")) == 1


@pytest.mark.parametrize(("size", "language"), WAYS)
@pytest.mark.parametrize("path", ["notes/add/", "unreached/"])
def test_where_nobody_answers_the_page_is_not_left_however_often_it_is_pressed(
    visit, network, size, language, path
):
    page = sign_in(visit, network, size, language)
    open_first(page)
    page.goto(page.url + path)
    words = page.locator("main form textarea").first
    words.fill("« Elle est au dépanneur. »")
    page.context.set_offline(True)
    for _time in range(3):
        page.locator(SAVE).filter(visible=True).click(no_wait_after=True)
        expect(page.locator("main [data-offline]").first).to_be_visible()
        expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    assert words.input_value() == "« Elle est au dépanneur. »"
    assert_accessible(page)
    page.context.set_offline(False)
    page.locator(SAVE).filter(visible=True).click(no_wait_after=True)
    expect(page.locator("main .wrong, main .card").first).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator("main [data-offline]").filter(visible=True)).to_have_count(0)


def test_after_the_network_was_cut_it_is_sent(visit, network):
    page = sign_in(visit, network)
    words = "« Le métro. »"
    hers = write_note(page, words)
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    network.is_cut = True
    page.click(SAVE, no_wait_after=True)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    network.is_cut = False
    page.goto(hers + "notes/add/")
    assert page.input_value("[name=text]") == words
    page.check("[name=kind][value=call]")
    page.check("[name=opening][value=open]")
    page.click(SAVE)
    page.wait_for_url(hers)
    expect(page.locator(".timeline", has_text=words)).to_have_count(1)


def test_what_was_stopped_can_be_sent_again_at_once(visit, network):
    page = sign_in(visit, network)
    page.goto(network.url + CALENDAR)
    network.slow = 2
    was = f"window.was = document.querySelector('{ON_ITS_WAY}') !== null"
    page.evaluate(f"setTimeout(() => {{ {was}; stop(); }}, 500); {PRESS}")
    page.wait_for_timeout(1_000)
    assert page.evaluate("window.was") is True
    expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=1_000)
    network.slow = 0
    page.click(SAVE)
    expect(page.locator("#address")).to_be_visible()
    assert len(sent_to(network, CALENDAR)) == 2


def test_whoever_comes_back_can_send_again(visit, network):
    page = sign_in(visit, network)
    open_first(page)
    hers = page.url
    page.goto(hers + "about/")
    for count, pronouns in ((1, "elle"), (2, "iel")):
        page.fill("[name=pronouns]", pronouns)
        page.click(SAVE)
        page.wait_for_url(hers)
        assert len(sent_to(network, "/about/")) == count
        page.go_back()
        page.wait_for_url(hers + "about/")
    assert page.input_value("[name=pronouns]") == "iel"


def test_a_page_that_a_browser_kept_whole_works_when_she_comes_back(visit, network):
    page = sign_in(visit, network)
    page.goto(network.url + CALENDAR)
    network.answers = "nothing"  # the page stays, as it was when it was left
    for count in (1, 2):
        page.click(SAVE, no_wait_after=True)
        expect(page.locator(ON_ITS_WAY)).to_have_count(1)
        page.click(SAVE, no_wait_after=True)
        page.wait_for_timeout(300)
        assert len(sent_to(network, CALENDAR)) == count
        page.evaluate(COMES_BACK)
        expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=1_000)


def test_a_form_that_brings_a_file_works_again(visit, network):
    page = sign_in(visit, network)
    page.clock.install()
    page.goto(network.url + CALENDAR)
    network.answers = "file"
    for count in (1, 2):
        with page.expect_download():
            page.click(SAVE, no_wait_after=True)
        page.click(SAVE, no_wait_after=True)
        page.wait_for_timeout(300)
        assert len(sent_to(network, CALENDAR)) == count
        page.clock.fast_forward(15_100)
        expect(page.locator(ON_ITS_WAY)).to_have_count(0, timeout=1_000)


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_what_is_asked_about_once_more_is_sent_once_and_asked_about_again(visit, network, size, language):
    page = sign_in(visit, network, size, language)
    open_first(page)
    page.goto(page.url + "consents/")
    network.answers = "nothing"
    leaves = page.locator("form[data-confirm-when]").first
    press, dialog = leaves.locator(".button"), page.locator("dialog[open]")
    press.click()
    expect(dialog).to_be_visible()
    assert_accessible(page)
    dialog.locator("[value=no]").click()
    expect(dialog).to_have_count(0)
    assert not network.sent, "she went back"
    for count in (1, 2):
        press.click()
        dialog.locator("[value=yes]").dblclick(no_wait_after=True)
        expect(page.locator(ON_ITS_WAY)).to_have_count(1)
        press.click(no_wait_after=True)
        expect(dialog).to_have_count(0)  # it is on its way
        page.wait_for_timeout(300)
        assert len(network.sent) == count
        page.evaluate(COMES_BACK)


@pytest.mark.parametrize(("size", "language"), WAYS)
def test_on_her_pages_it_is_sent_once_and_again_after_the_network_was_away(visit, network, size, language):
    page = visit(size, language).page
    page.goto(network.url + "/refer/")
    network.slow, network.is_cut = 0.5, True
    page.evaluate(PRESS_TWICE)
    expect(page.locator("[data-offline]")).to_be_visible()
    assert_accessible(page)
    assert len(network.sent) == 1
    expect(page.locator(ON_ITS_WAY)).to_have_count(0)
    network.is_cut = False
    busy, stands, disabled = page.evaluate(PRESS_TWICE)
    assert (busy, stands, disabled) == ("true", True, False)
    expect(page.locator("main .wrong").first).to_be_visible()
    assert len(network.sent) == 2
    page.click("main form button")
    page.wait_for_timeout(1_000)
    assert len(network.sent) == 3, "the page that came in its place works too"


def test_a_draft_that_is_on_its_way_does_not_outlive_what_it_is_a_draft_of(visit, network):
    page = sign_in(visit, network)
    words = "« Enregistrée, puis relue. »"
    network.drafts_slow = 1
    hers = write_note(page, words)
    with page.expect_request("**/drafts/keep/"):
        pass
    page.dblclick(SAVE, no_wait_after=True)
    page.wait_for_url(hers)
    kept, saved = (
        n for end in ("/keep/", "/add/") for n, path in enumerate(network.done) if path.endswith(end)
    )
    assert kept < saved
    assert len(sent_to(network, "/notes/add/")) == 1
    page.goto(hers + "notes/add/")
    assert page.input_value("[name=text]") == "", "nothing is taken up again of what was saved"


def test_a_draft_is_kept_of_what_was_stopped(visit, network):
    page = sign_in(visit, network)
    hers = write_note(page, "« Pas »")
    expect(page.locator("[data-draft-line]")).not_to_be_empty()
    network.slow = 30
    typed_and_sent_at_once = f"""words => {{
      const field = document.querySelector('[name=text]');
      field.value = words;
      field.dispatchEvent(new Event('input', {{bubbles: true}}));
      setTimeout(() => stop(), 300);
      {PRESS};
    }}"""
    words = "« Pas encore. »"
    with page.expect_response("**/drafts/keep/"):
        page.evaluate(typed_and_sent_at_once, words)
    page.goto(hers + "notes/add/")
    assert page.input_value("[name=text]") == words


def test_without_scripts_forms_are_sent_as_ever(browser, visit, network):
    cookies = sign_in(visit, network).context.cookies()
    with closing(browser.new_context(java_script_enabled=False, base_url=network.url)) as plain:
        plain.add_cookies(cookies)
        page = plain.new_page()
        page.goto(CALENDAR)
        page.click(SAVE)
        expect(page.locator("#address")).to_be_visible()
    assert "what=new" in sent_to(network, CALENDAR)[0]
