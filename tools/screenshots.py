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
PUBLIC = {
    "front": "/",
    "self-referral": "/refer/",
    "limits": "/limits/",
    "sign-in": "/sign-in/",
    "style": "/style/",
}
PAGES = {  # who → name → address; "first:" opens the first one listed there, what follows "#" is under it
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
        "plan-versions": "first:/young-people/mine/#plan/versions/",
        "need-map": "first:/young-people/mine/#needs/",
        "services": "first:/young-people/mine/#services/",
        "service-ask": "first:/young-people/mine/#services/add/",
        "service-referral": "first:/young-people/mine/#services/#first",
        "in-place-add": "first:/young-people/mine/#services/in-place/",
        "entourage": "first:/young-people/mine/#entourage/",
        "person-add": "first:/young-people/mine/#entourage/add/",
        "going": "first:/young-people/mine/#going/",
        "going-add": "first:/young-people/mine/#going/add/",
        "expense-add": "first:/young-people/mine/#expenses/add/",
        "legal": "first:/young-people/mine/#legal/",
        "legal-add": "first:/young-people/mine/#legal/add/",
        "path": "first:/young-people/mine/#stages/",
        "stage-add": "first:/young-people/mine/#stages/add/",
        "therapy-shared": "first:/young-people/mine/#therapy/shared/",
        "my-calendar": "/calendar/mine/",
        "my-expenses": "/expenses/mine/",
        "directory": "/directory/",
        "directory-found": "/directory/?words=clinique",
        "directory-service": "first:/directory/?words=clinique",
        "directory-correct": "first:/directory/?words=clinique#correct/",
    },
    "therapist": {
        "asked-of-me": "/services/requests/",
        "asked-one": "first:/services/requests/",
        "my-therapies": "/therapies/",
        "therapy": "first:/therapies/#therapy/",
        "therapy-note-add": "first:/therapies/#therapy/notes/add/",
        "therapy-session-add": "first:/therapies/#therapy/sessions/add/",
        "therapy-summary-add": "first:/therapies/#therapy/summaries/add/",
    },
    "peer": {"asked-of-peer": "/services/requests/", "asked-of-peer-one": "first:/services/requests/"},
    "police": {"asked-of-police": "/services/requests/", "asked-of-police-one": "first:/services/requests/"},
    "coordination": {
        "waiting": "/young-people/waiting/",
        "waiting-times": "/services/waits/",
        "unmet-needs": "/young-people/needs/unmet/",
        "expenses": "/expenses/",
        "directory-packages": "/directory/packages/",
        "directory-corrections": "/directory/corrections/",
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
    "shelter.night": {
        "emergency": "/emergency/",
        "beds": "/services/beds/",
        "plan-at-night": "first:/young-people/shared/#plan/",
    },
    "supervisor": {"supported": "/young-people/shared/"},
    "liaison": {
        "my-referrals": "/referrals/",
        "referral-new": "/referrals/new/",
        "links": "/referrals/links/",
        "seen-by-liaison": "first:/young-people/shared/",
    },
}
INTO = re.compile(r"/(young-people|incoming|services)/[^/]+/(therapy/)?$")


def open_page(visitor: Visitor, address: str) -> None:
    page = visitor.page
    how, _, rest = address.partition(":")
    if how == "first":
        listed, *under = rest.split("#")
        page.goto(listed)
        for step in ["first", *under]:
            if step == "first":
                page.locator("main a.strong, main .list a").first.click()
                page.wait_for_url(INTO)
            else:
                page.goto(re.sub(r"/therapy/$", "/", page.url) + step)
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
