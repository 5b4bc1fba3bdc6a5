"""A service is found in the directory, asked for her, and corrected."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, HERS, assert_accessible, save, someone_who_shares_with

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_service_is_found_in_the_directory_asked_for_her_and_corrected(visit, size, language):
    page = visit(size, language).sign_in("pivot5")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers = page.url
    page.goto(hers + "needs/")
    page.click("main a[href*='/directory/'] >> nth=0")
    assert_accessible(page)
    page.fill("[name=words]", "clinique juridiq")
    page.select_option("[name=need]", "")
    page.click("details.fold summary")
    page.fill("[name=age]", "15")
    page.check("[name=is_free]")
    assert_accessible(page)
    save(page)
    assert_accessible(page)
    page.fill("[name=words]", "zzz")
    save(page)
    expect(page.locator("main .empty")).to_be_visible()
    page.goto(f"/directory/?for={hers.split('/')[-2]}&words=therapie")
    name = page.inner_text("main .list a .strong >> nth=0")
    page.click("main .list a >> nth=0")
    assert_accessible(page)
    page.click("main a[href*='?directory=']")
    expect(page.locator("[name=service_name]")).to_have_value(re.compile(re.escape(name)))
    page.go_back()
    page.click("main a[href$='/correct/']")
    assert_accessible(page)
    page.check("[name=what][value=alert]")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=value]", f"Sonner deux fois {size} {language}")
    save(page)
    page.wait_for_url(re.compile(r"/directory/services/[0-9a-f-]+/$"))
    address = page.url

    read_by_a_coordinator(visit(size, language).sign_in("coordination"), address, f"{size} {language}")


def read_by_a_coordinator(coordinator, address, stamp):
    """The correction counts once she accepts it; and a package that is wrong is not brought in."""
    coordinator.goto("/directory/corrections/")
    assert_accessible(coordinator)
    coordinator.locator("section", has_text=f"Sonner deux fois {stamp}").locator("[value=yes]").click()
    coordinator.goto(address)
    expect(coordinator.locator("main")).to_contain_text(f"Sonner deux fois {stamp}")
    coordinator.goto("/directory/packages/")
    assert_accessible(coordinator)
    coordinator.fill("#id_source", stamp)
    coordinator.set_input_files(
        "[name=file]",
        {"name": "p.json", "mimeType": "application/json", "buffer": b'[{"id": "7", "name": ""}]'},
    )
    coordinator.click("form[enctype] .button")
    expect(coordinator.locator("main tbody tr").first).to_contain_text("[0]")
    assert_accessible(coordinator)
    with coordinator.expect_download() as download:
        coordinator.click("main a[href$='all.zip']")
    assert download.value.suggested_filename == "directory.zip"


class Keys:
    """Someone who has a keyboard and nothing else."""

    MOST = 150  # presses of Tab: beyond, nobody would still be looking

    def __init__(self, page):
        self.page = page

    def to(self, selector):
        """Tab until what ``selector`` names has the focus, and can be seen to have it."""
        for _press in range(self.MOST):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                seen = (
                    "e => [e, e.closest('label')].some(x => x && getComputedStyle(x).outlineStyle !== 'none')"
                )
                assert self.page.evaluate(f"({seen})(document.activeElement)"), selector
                return self
        raise AssertionError(f"not reached by Tab: {selector}")

    def press(self, key):
        self.page.keyboard.press(key)
        return self

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def choose(self, name, value):
        """A radio button: Tab reaches the group, arrows go through it."""
        self.to(f"[name={name}]").press("Space")
        for _press in range(30):
            if self.page.evaluate("() => document.activeElement.value") == value:
                return self
            self.press("ArrowDown")
        raise AssertionError(f"no {value} among {name}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_service_is_asked_and_answered_by_keyboard_alone(visit, language):
    page = visit("desktop", language).sign_in("pivot7")
    hers = someone_who_shares_with(page, "en-marge")
    page.goto(hers)
    keys, what = Keys(page), f"Une nuit, au clavier ({language})."
    keys.to(".skip").press("Enter").to("main a[href$='/services/']").press("Enter")
    page.wait_for_url(re.compile(r"/services/$"))
    keys.to("main .button[href$='/services/add/']").press("Enter")
    page.wait_for_url(re.compile(r"/services/add/$"))
    keys.choose("kind", "shelter").choose("to", "en-marge")
    keys.to("[name=what]").type(what).to("[name=she_agreed]").press("Space")
    keys.to("main form .button").press("Enter")
    page.wait_for_url(re.compile(r"/services/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text(what)
    request = re.sub(r"^https?://[^/]+", "", page.url)

    shelter = visit("desktop", language).sign_in("shelter")
    keys = Keys(shelter)
    keys.to("nav a[href='/services/requests/']").press("Enter")
    shelter.wait_for_url("**/services/requests/")
    keys.to(f"a[href='{request}']").press("Enter")
    shelter.wait_for_url("**" + request)
    keys.choose("status", "accepted").to("[name=next_on]").type(f"{date.today() + timedelta(days=3):%m%d%Y}")  # noqa: DTZ011
    keys.to("main form .button").press("Enter")
    expect(shelter.locator("main .timeline li")).to_have_count(1)

    coordinator = visit("desktop", language).sign_in("coordination")
    keys = Keys(coordinator)
    keys.to("nav summary").press("Enter").to("nav .more-places a[href='/directory/']")
    keys.press("Escape")
    expect(coordinator.locator("nav summary")).to_be_focused()
    keys.press("Enter").to("nav .more-places a[href='/directory/']").press("Enter")
    coordinator.wait_for_url("**/directory/")
    keys.to("[name=words]").type("clinique").press("Enter")
    expect(coordinator.locator("main .list > li").first).to_contain_text("Clinique")
