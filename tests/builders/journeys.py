"""What several journeys do in a browser, from the first letter to the young person’s yes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Error, expect

EVERYWHERE = [("phone", "fr"), ("desktop", "en")]
"""Each way is walked twice, at each size and in each language once. What it comes by is looked at at both
sizes (``assert_accessible``), so that every page is seen in all four."""
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
MEANT = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = "options => axe.run(document, {...options, resultTypes: ['violations']})"
"""What is right is not told in full: it takes as long again."""
BY_WORDS = (
    "target-size",
    "scrollable-region-focusable",
    "html-has-lang",
    "html-lang-valid",
    "valid-lang",
)
"""What axe may judge otherwise in another language, where a page is built the same: by how long its words
are, and by what language it says it is in."""
BUILT = """
() => {
  const words = new RegExp("^(href|action|value|title|alt|placeholder|content|src|nonce|datetime|lang|"
    + "aria-label|data-.*)$");
  const someone = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
  const told = ({name, value}) =>
    " " + name + (words.test(name) ? (value.trim() ? "+" : "-") : "=" + value.replace(someone, "#"));
  const isText = node => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
  const says = element => [...element.childNodes].some(isText);
  const states = [":modal", "[open]", ":checked", ":disabled", ":focus"];
  const alone = element =>
    element.tagName + (says(element) ? "+" : "-") + [...element.attributes].map(told).join("")
    + states.filter(state => element.matches(state)).join("");
  const differs = (within, at, all) => within !== all[at - 1];
  const built = element => `${alone(element)}(${[...element.children].map(built).filter(differs).join("|")})`;
  return built(document.documentElement);
}
"""
"""How a page is built, without its words: each element, what it is to whoever uses it, whether it has text.
What is built as the one before it stands once: a list of three and one of ten are alike."""
READ: set[tuple[object, ...]] = set()
"""What axe has found nothing in, in this run: a page so built at this width, and there in this language."""
SPHERES = str(Path(sys.executable).with_name("spheres"))
HERS = re.compile(r"/young-people/[0-9a-f-]{36}/$")
SETTINGS = {"SPHERES_KEYS_KEPT_SECONDS": "1"}


def open_first(page, link=".table a.strong"):
    page.click(f"{link} >> nth=0")
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))


def someone_who_shares_with(page, partner):
    """Where one of this worker's young people is, who shares something with ``partner``."""
    page.goto("/young-people/mine/")
    for address in [link.get_attribute("href") for link in page.locator(".table a.strong").all()]:
        page.goto(address + "services/add/")
        if page.locator(f"[name=to][value={partner}]").count():
            return address
    raise AssertionError(f"nobody shares anything with {partner}")


def save(page):
    page.click("main form .button:not(.is-quiet) >> nth=0")


def assert_accessible(page):
    """No violation that axe can find, and nothing wider than the screen, at both sizes."""
    before = page.viewport_size
    for size in sorted(SIZES.values(), key=lambda size: size == before):
        page.set_viewport_size(size)
        assert _violations(page, size["width"]) == []
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px wider than the screen of {size['width']}"


def _violations(page, width):
    """What axe finds, but for what it has read of another page that is built the same."""
    for tries_left in (2, 1, 0):
        try:
            page.wait_for_load_state()
            whole = page.evaluate(BUILT), width
            in_language = *whole, page.evaluate("document.documentElement.lang")
            if in_language in READ:
                return []
            if not page.evaluate("typeof axe === 'object'"):
                page.evaluate(AXE)
            judged = (
                {"type": "rule", "values": BY_WORDS} if whole in READ else {"type": "tag", "values": MEANT}
            )
            found = page.evaluate(RUN_AXE, {"runOnly": judged})["violations"]
            break
        except Error:  # the page went on to the next one while it was being read
            if not tries_left:
                raise
    if not found:
        READ.update((whole, in_language))
    return [(violation["id"], [node["target"] for node in violation["nodes"]][:3]) for violation in found]


def she_writes(visit, size, language, name, *, age="", born=""):
    """On the public page; returns the number she is given."""
    page = visit(size, language).page
    page.goto("/")
    page.click("main a[href='/refer/']")
    page.wait_for_url("**/refer/")
    assert_accessible(page)
    page.click("main form button")
    expect(page.locator("main .wrong").first).to_be_visible()
    assert_accessible(page)
    expect(page.locator("main .wrong")).to_have_count(3)
    page.fill("[name=name]", name)
    page.fill("[name=reach]", "514 555-0177")
    page.fill("[name=hours]", "Après 16 h")
    page.click("main form .fold summary")
    page.fill("[name=age_said]", age)
    page.fill("[name=birth_date]", born)
    page.check(f"[name=languages][value={language}]")
    page.check("[name=channel][value=text]")
    page.check("[name=wishes][value=not_youth_protection]")
    page.click("main form button")
    expect(page.locator("#receipt")).to_have_text(re.compile(r"^R-[2-9A-Z]{5}$"))
    assert_accessible(page)
    return page


def the_coordinator_welcomes(visit, size, language, name, worker):
    """The four questions, and who walks with her."""
    page = visit(size, language).sign_in("coordination")
    page.goto("/referrals/incoming/")
    page.click(f"text={name}")
    page.wait_for_url(re.compile(r"/incoming/[0-9a-f-]{36}/$"))
    assert_accessible(page)
    page.check("[name=voluntary][value=no]")
    page.check("[name=decision][value=welcome]")
    page.click("main form button")
    expect(page.locator("main .wrong")).to_have_count(1)  # nobody is welcomed against a no
    page.check("[name=voluntary][value=yes]")
    page.click("main form button")
    page.wait_for_url("**/match/")
    assert_accessible(page)
    expect(page.locator("[name=pivot]:checked")).to_have_count(0)
    first = page.locator(".pick").first
    expect(first.locator(".badge.is-soon")).to_have_count(0)
    page.locator(".pick", has_text=worker).locator("input").check()
    page.fill("[name=meeting_at]", "2030-05-02T16:00")
    page.click("main form button")
    expect(page.locator("main .wrong")).to_have_count(1)
    page.select_option("[name=meeting_place]", "cafe")
    page.click("main form button")
    page.wait_for_url("**/incoming/")
    assert worker in page.locator("tr", has_text=name).inner_text()
    return page


def open_consent(visit, size, language, name):
    page = visit(size, language).sign_in("pivot")
    page.goto("/young-people/my-day/")
    assert_accessible(page)
    page.locator(".list-row", has_text=name).first.click()
    page.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    assert_accessible(page)
    hers = page.url
    page.click("a[href$='/consent/']")
    page.wait_for_url("**/consent/")
    assert page.locator("main form :checked").count() == page.locator("main form option:checked").count()
    return page, hers


def she_says_yes(visit, size, language, name):
    """Up to the consent screen, and yes to the programme: the rest is the test's to fill in."""
    she_writes(visit, size, language, name, age="18")
    the_coordinator_welcomes(visit, size, language, name, "Mélodie Giroux")
    page, hers = open_consent(visit, size, language, name)
    page.check("[name=programme][value=yes]")
    page.locator("[name=months]").first.check()
    return page, hers


def answer_for_liaison(page, *categories):
    """Yes, to these kinds and no other: the screen opens with what stands."""
    page.check("[name=ccsmtl_answer][value=yes]")
    for kind in page.locator("[name=ccsmtl_categories]").all():
        kind.set_checked(kind.get_attribute("value") in categories)
    page.locator("label", has_text="Catherine Lussier").locator("input").first.check()
    page.locator("[name=ccsmtl_months]").first.check()


def say_how(page, language):
    page.check("[name=explained][value=aloud]")
    page.check(f"[name=language][value={language}]")


def someone_who_shares_with_nobody(visit, size, language):
    """Her worker's page, the address of hers, and a phone number that is only hers."""
    name = f"Aurore {size} {language}"
    worker, hers = she_says_yes(visit, size, language, name)
    say_how(worker, language)
    worker.click("main form .button >> nth=-1")
    worker.click("[name=confirmed]")
    worker.wait_for_url("**/consent/kept/")
    worker.goto(hers + "reach/add/")
    phone = f"438 555-{1000 + EVERYWHERE.index((size, language))}"
    worker.check("[name=channel] >> nth=0")
    worker.fill("[name=value]", phone)
    worker.click("main form .button")
    worker.wait_for_url(hers)
    return worker, hers, phone


def run(folder, *words):
    """Start a ``spheres`` command beside the server."""
    environment = {
        **os.environ,
        "SPHERES_DATA_FOLDER": str(folder),
        "SPHERES_KEY_PROVIDER": "file",
        **SETTINGS,
    }
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        environment.pop(name, None)
    return subprocess.Popen(
        [SPHERES, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
