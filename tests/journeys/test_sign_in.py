"""Coming in: by an invitation, with a passkey, by one's own organisation; and going."""

import email
import re
import time
from email import policy

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible
from tests.journeys.conftest import Visitor, serve_copy

pytestmark = pytest.mark.journey
PASSWORD = "quatre mots tout à fait à moi"


def last_mail_to(folder, address):
    """The newest message to ``address``, as it was written for the mail server."""
    found = []
    for path in (folder / "mail").iterdir():
        for part in path.read_bytes().split(b"-" * 79):
            message = email.message_from_bytes(part.strip(), policy=policy.default)
            if message["To"] == address:
                found.append((path.stat().st_mtime, message))
    return max(found, key=lambda pair: pair[0])[1]


def with_authenticator(visitor):
    """A phone that knows her fingerprint."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
               "hasUserVerification": True, "isUserVerified": True}  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return visitor.page


def is_agreed_to(page, name):
    """A second person looks at what waits, and agrees."""
    page.goto("/team/members/")
    assert_accessible(page)
    page.locator("main .list-row", has_text=name).locator("a").click()
    page.wait_for_url(re.compile(r"/team/(waits|met)/[0-9a-f-]{36}/"))
    assert_accessible(page)
    page.click("main [name=answer][value=agree]")
    page.wait_for_url("**/team/members/")
    expect(page.locator("main .notice.is-good")).to_be_visible()


def is_invited(visitor, hers, language):
    """A coordinator asks for her, and is told of a role that this partner does not have."""
    coordinator = visitor.sign_in("coordination")
    coordinator.goto("/team/members/")
    assert_accessible(coordinator)
    coordinator.click(".page-head a.button")
    assert_accessible(coordinator)
    coordinator.fill("[name=name]", "Nouvelle Fictive")
    coordinator.fill("[name=email]", hers)
    coordinator.select_option("[name=partner]", "ccsmtl")
    coordinator.select_option("[name=role]", "psychotherapist")
    coordinator.check(f"[name=language][value={language}]")
    coordinator.check("[name=speaks][value=fr]")
    coordinator.click("main form .button")
    expect(coordinator.locator("main .wrong")).to_have_count(1)  # not a role of this partner
    assert_accessible(coordinator)
    coordinator.select_option("[name=role]", "pivot_worker")
    coordinator.click("main form .button")
    coordinator.wait_for_url("**/team/members/")
    assert_accessible(coordinator)


def wait_for_mail_to(folder, address):
    """What the background work sends."""
    for _ in range(120):
        try:
            return last_mail_to(folder, address)
        except (ValueError, FileNotFoundError):
            time.sleep(0.5)
    raise AssertionError(f"no message to {address}")


@pytest.fixture(scope="module")
def address(region_folder):
    """Its own: commands are run in its folder."""
    with serve_copy(region_folder) as url:
        yield url


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_invited_she_chooses_a_password_and_a_passkey_and_comes_in_with_it_alone(
    visit, browser, address, region_folder, size, language
):
    hers = f"nouvelle.{size}.{language}@spheres.example"
    is_invited(visit(size, language), hers, language)
    is_agreed_to(visit(size, language).sign_in("coordination2"), "Nouvelle Fictive")
    link = re.search(r"http://\S+", wait_for_mail_to(region_folder, hers).get_content())[0]
    local = address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    her = Visitor(browser, local, size, language)
    page = with_authenticator(her)
    page.goto(link.replace("127.0.0.1", "localhost"))
    assert_accessible(page)
    page.fill("[name=password]", "court")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=password]", PASSWORD)
    page.click("main form .button")
    page.wait_for_url("**/account/second-step/")
    assert_accessible(page)
    page.goto("/young-people/my-day/")
    page.wait_for_url("**/account/second-step/")
    page.click("main a.button >> nth=0")
    assert_accessible(page)
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    assert_accessible(page)
    expect(page.locator(".codes code")).to_have_count(10)
    page.click("main a.button >> nth=0")
    page.wait_for_url("**/young-people/my-day/")
    page.goto("/account/")
    assert_accessible(page)
    page.locator("form[action='/sign-out/'] button").click()
    page.goto("/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url("**/young-people/my-day/")
    assert her.page.goto(link.replace("127.0.0.1", "localhost")).status == 410
    assert_accessible(page)
    her.context.close()


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_an_app_and_its_pages(visit, size, language):
    page = visit(size, language).sign_in("admin")
    page.goto("/account/")
    for path in (
        "steps/totp/deactivate/",
        "steps/recovery-codes/generate/",
        "password/",
        "steps/webauthn/add/",
    ):
        page.goto(f"/account/{path}")
        if "/confirm" in page.url or "reauthenticate" in page.url:
            assert_accessible(page)
            page.fill("[name=password]", "spheres-demo-2023")
            page.click("main form .button >> nth=0")
            page.wait_for_url(f"**/account/{path}")
        assert_accessible(page)
    other = visit(size, language)
    other.page.goto("/sign-in/")
    other.page.fill("[name=login]", "researcher@spheres.example")
    other.page.fill("[name=password]", "spheres-demo-2023")
    other.page.click("main form .button >> nth=0")
    other.page.wait_for_selector("[name=code]")
    assert_accessible(other.page)
    other.page.fill("[name=code]", "12")
    other.page.click("main form .button >> nth=0")
    expect(other.page.locator("main .wrong")).to_have_count(1)
    assert_accessible(other.page)


def test_a_session_is_ended_from_another_device(visit):
    here, there = visit(), visit()
    here.steps_in("liaison.mv")
    there.steps_in("liaison.mv")
    here.page.goto("/account/")
    expect(here.page.locator("form[action*='/sessions/']")).to_have_count(2)  # that one, and all
    here.page.locator("form[action$='/sessions/0/end/'] button").click()
    expect(here.page.locator("main .notice.is-good")).to_be_visible()
    there.page.goto("/young-people/shared/")
    assert "/sign-in/" in there.page.url


def test_a_worker_leaves_and_those_she_walked_with_are_walked_with(visit):
    leaving, coordinator = visit().sign_in("pivot8"), visit().sign_in("coordination")
    leaving.goto("/young-people/mine/")
    links = leaving.locator("main td a.strong")
    expect(links).not_to_have_count(0)
    hers = links.first.get_attribute("href")
    coordinator.goto("/team/members/?words=Augustin")
    coordinator.click("main td a >> nth=0")
    coordinator.click("main a[href$='/leave/']")
    assert_accessible(coordinator)
    coordinator.click("main form .button >> nth=0")
    expect(coordinator.locator("main .wrong")).to_have_count(1)
    coordinator.select_option("[name=successor]", label="Léonie Charest – En Marge 12-17")
    coordinator.click("main form .button >> nth=0")
    coordinator.wait_for_url("**/team/members/")
    expect(coordinator.locator("main .notice.is-good")).to_be_visible()
    leaving.goto(hers)
    assert "/sign-in/" in leaving.url
    successor = visit().sign_in("pivot7")
    assert successor.goto(hers).status == 200
    assert_accessible(successor)
    assert successor.goto(hers + "notes/add/").status == 404, "before they have met"
    successor.goto(hers)
    successor.click(f"main a[href='{hers}met/']")
    assert_accessible(successor)
    successor.click("main form .button >> nth=0")
    expect(successor.locator("main .notice.is-good")).to_be_visible()
    is_agreed_to(visit().sign_in("coordination2"), "Léonie Charest")
    assert successor.goto(hers + "notes/add/").status == 200
    successor.goto(hers + "who-looked/")
    expect(successor.locator("main")).to_contain_text("A dit que l’intervenante part")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_supervisor_begins_and_stops_supporting(visit, size, language):
    page = visit(size, language).sign_in("coordination2")
    page.goto("/team/supports/")
    assert_accessible(page)
    rows = page.locator("main tbody tr")
    before = rows.count()
    page.select_option(
        "[name=supervisor]", label="Marlène Dufour – CIUSSS du Centre-Sud-de-l’Île-de-Montréal"
    )
    page.select_option("[name=worker]", label="Megan Doyle – CIUSSS de l’Ouest-de-l’Île-de-Montréal")
    page.click("main form .button >> nth=-1")
    expect(page.locator("main .notice.is-good")).to_be_visible()
    is_agreed_to(visit(size, language).sign_in("admin"), "Marlène Dufour")
    page.goto("/team/supports/")
    expect(rows).to_have_count(before + 1)
    rows.filter(has_text="Megan Doyle").locator("button").click()
    expect(rows).to_have_count(before)
