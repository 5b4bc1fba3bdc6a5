"""Pictures of the main pages, at both widths, in both languages, into screenshots/. For looking at.

Serves a synthetic region of its own on 127.0.0.1, as the browser tests do.
"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import sync_playwright
from tests.journeys.conftest import CHROMIUM, SIZES, Visitor, serve_region

FOLDER = Path(__file__).resolve().parents[1] / "screenshots"
PUBLIC = {"front": "/", "self-referral": "/refer/", "sign-in": "/sign-in/", "style": "/style/"}
PAGES = {  # who → name → address; "first:" opens the first young person of that page
    "pivot": {
        "my-day": "/young-people/my-day/",
        "my-young-people": "/young-people/mine/",
        "participant": "first:/young-people/mine/",
        "note-add": "first:/young-people/mine/#notes/add/",
        "plan": "first:/young-people/mine/#plan/",
        "plan-make": "first:/young-people/mine/#plan/make/",
        "unreached": "first:/young-people/mine/#unreached/",
        "need-add": "first:/young-people/mine/#needs/add/",
        "about": "first:/young-people/mine/#about/",
        "way-add": "first:/young-people/mine/#reach/add/",
        "step-add": "first:/young-people/mine/#next/add/",
        "consents": "first:/young-people/mine/#consents/",
        "decide-anew": "first:/young-people/mine/#consents/anew/",
        "told": "first:/young-people/mine/#consents/told/add/",
        "who-looked": "first:/young-people/mine/#who-looked/",
        "erasure": "first:/young-people/mine/#erasure/",
        "consent": "welcome:",
    },
    "coordination": {
        "incoming": "/referrals/incoming/",
        "referral": "first:/referrals/incoming/",
        "match": "match:",
        "shared-with-me": "/young-people/shared/",
        "emergencies": "/emergency/opened/",
        "plans-owing": "/emergency/plans/",
        "unusual": "/team/unusual/",
        "members": "/team/members/",
        "invite": "/team/members/invite/",
        "supervision": "/team/supports/",
        "account": "/account/",
    },
    "coordination2": {
        "privacy": "/privacy/",
        "incident-add": "/privacy/incidents/add/",
        "incidents": "/privacy/incidents/",
    },
    "shelter.night": {"emergency": "/emergency/"},
    "supervisor": {"supported": "/young-people/shared/"},
    "liaison": {
        "my-referrals": "/referrals/",
        "referral-new": "/referrals/new/",
        "links": "/referrals/links/",
        "seen-by-liaison": "first:/young-people/shared/",
    },
}
INTO = re.compile(r"/(young-people|incoming)/[0-9a-f-]{36}/$")


def open_page(visitor: Visitor, address: str) -> None:
    page = visitor.page
    how, _, rest = address.partition(":")
    if how == "first":
        listed, _, then = rest.partition("#")
        page.goto(listed)
        page.locator("main a.strong, main .list a").first.click()
        page.wait_for_url(INTO)
        if then:
            page.goto(page.url + then)
    elif how == "match":
        page.goto("/referrals/incoming/")
        page.locator("main tr", has_text="Mélodie").locator("a").first.click()
        page.wait_for_url(INTO)
        page.goto(page.url + "match/")
    elif how == "welcome":
        page.goto("/young-people/my-day/")
        page.locator("main .list a").first.click()
        page.wait_for_url(INTO)
        page.goto(page.url + "consent/")
        for answer in ("programme", "ccsmtl_answer"):
            page.locator(f"[name={answer}][value=yes]").check()
    else:
        page.goto(address)


def take(browser, address: str) -> None:
    for size in SIZES:
        for language in ("fr", "en"):
            for who, pages in {"": PUBLIC, **PAGES}.items():
                visitor = Visitor(browser, address, size, language)
                if who:
                    visitor.sign_in(who)
                for name, where in pages.items():
                    open_page(visitor, where)
                    picture = FOLDER / f"{name}-{size}-{language}.png"
                    visitor.page.screenshot(path=picture, full_page=True)
                visitor.context.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="spheres") as folder,
        serve_region(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        take(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
