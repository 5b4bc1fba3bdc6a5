"""What others do for her: services asked and answered, therapy, a peer, a bed, people around her, going with
her, legal steps. As each of them sees it."""

import re
from datetime import date, timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible
from tests.builders.pictures import a_picture
from tests.journeys.conftest import serve_region

pytestmark = pytest.mark.journey
SOON = (date.today() + timedelta(days=6)).isoformat()  # noqa: DTZ011
HERS = re.compile(r"/young-people/[0-9a-f-]{36}/$")


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A region of its own: a worker whom another journey made leave, or someone it erased, is still here."""
    with serve_region(tmp_path_factory.mktemp("with-others")) as url:
        yield url


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


def ask(page, hers, partner, kind, what):
    """Ask ``partner`` for something, and come to the request."""
    page.goto(f"{hers}services/add/?kind={kind}")
    assert_accessible(page)
    page.check(f"[name=to][value={partner}]")
    page.fill("[name=what]", what)
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)  # nothing without her agreement
    expect(page.locator("[name=what]")).to_have_value(what)
    page.check("[name=she_agreed]")
    page.dblclick("main form .button:not(.is-quiet) >> nth=0")
    expect(page).to_have_url(re.compile(r"/services/[0-9a-f-]{36}/$"))  # the first of the two is cut short
    expect(page.locator("main")).to_contain_text(what)
    assert_accessible(page)
    return page.url


def open_request(page, address):
    """From the list of what is asked of them, as whoever it is addressed to."""
    page.goto("/services/requests/")
    assert_accessible(page)
    page.click(f"main a[href='{re.sub(r'^https?://[^/]+', '', address)}']")
    page.wait_for_url(address)
    assert_accessible(page)


def accept(page):
    page.check("[name=status][value=accepted]")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)  # nothing is left without a date
    page.fill("[name=next_on]", SOON)
    save(page)
    expect(page.locator("main .timeline li")).to_have_count(1)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_psychotherapy_is_asked_accepted_begun_and_what_she_agrees_to_is_shared(visit, size, language):
    what = f"Commencer, à son rythme. {size} {language}"
    worker = visit(size, language).sign_in("pivot")
    hers = someone_who_shares_with(worker, "marie-vincent")
    address = ask(worker, hers, "marie-vincent", "psychotherapy", what)

    page = visit(size, language).sign_in("therapist")
    open_request(page, address)
    accept(page)
    page.goto("/therapies/")
    assert_accessible(page)
    therapy = f"{hers}therapy/"
    page.goto(therapy)
    assert_accessible(page)
    page.goto(therapy + "notes/add/")
    assert_accessible(page)
    page.fill("[name=text]", f"Note à moi {size} {language}")
    save(page)
    page.wait_for_url(re.compile(r"/therapy/$"))
    expect(page.locator(".timeline li", has_text=f"Note à moi {size} {language}")).to_have_count(1)
    page.goto(therapy + "sessions/add/")
    assert_accessible(page)
    page.check("[name=attendance][value=came]")
    save(page)
    page.wait_for_url(re.compile(r"/therapy/$"))
    page.goto(therapy + "summaries/add/")
    assert_accessible(page)
    page.fill("[name=text]", f"Le sommeil va mieux {size} {language}")
    page.check("[name=she_agreed]")
    save(page)
    page.wait_for_url(re.compile(r"/therapy/$"))

    worker.goto(therapy + "shared/")
    assert_accessible(worker)
    expect(worker.locator("main")).to_contain_text(f"Le sommeil va mieux {size} {language}")
    expect(worker.locator("main")).not_to_contain_text("Note à moi")
    worker.locator("section", has_text=f"Le sommeil va mieux {size} {language}").locator(
        "button"
    ).last.click()
    expect(worker.locator("main")).not_to_contain_text(f"Le sommeil va mieux {size} {language}")
    assert worker.goto(therapy).status == 404

    worker.goto(address)
    worker.check("[name=status][value=withdrawn]")
    save(worker)
    worker.click("dialog[open] [value=yes]")
    expect(worker.locator("[name=status]")).to_have_count(0)
    page.goto(therapy + "notes/add/")
    assert page.locator("[name=text]").count() == 0, "over, nothing of it is hers to write"


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_peer_and_the_police_each_read_what_is_asked_of_them(visit, size, language):
    worker = visit(size, language).sign_in("pivot2")
    hers = someone_who_shares_with(worker, "spvm")
    coffee = ask(worker, hers, "spvm", "peer", f"Un café {size} {language}")
    step = ask(worker, hers, "spvm", "legal", f"Venir avec elle au poste {size} {language}")
    for who, mine, other in (("peer", coffee, step), ("police", step, coffee)):
        page = visit(size, language).sign_in(who)
        open_request(page, mine)
        assert page.goto(other).status == 404
        page.goto(mine)
        page.check("[name=status][value=declined]")
        save(page)
        expect(page.locator("main .wrong")).to_have_count(1)
        page.select_option("[name=reason]", "full")
        page.fill("[name=instead]", "En janvier.")
        save(page)
        expect(page.locator("main .timeline")).to_contain_text("En janvier.")
        for closed in ("", "legal/", "entourage/", "services/", "going/"):
            if closed:
                assert page.goto(hers + closed).status == 404, closed
        page.goto(hers)
        assert_accessible(page)
    worker.goto(coffee)
    expect(worker.locator("main")).to_contain_text("En janvier.")
    worker.check("[name=status][value=closed]")
    worker.fill("[name=words]", "Elle préfère attendre.")
    save(worker)
    worker.click("dialog[open] [value=yes]")
    expect(worker.locator("main")).to_contain_text("Elle préfère attendre.")
    worker.goto(hers + "legal/")
    assert_accessible(worker)
    worker.goto(hers + "legal/add/")
    assert_accessible(worker)
    worker.check("[name=kind][value=ivac]")
    worker.check("[name=wish][value=later]")
    worker.fill("[name=what]", f"Une demande {size} {language}")
    save(worker)
    worker.wait_for_url(re.compile(r"/legal/$"))
    worker.locator("li", has_text=f"Une demande {size} {language}").locator("a").click()
    assert_accessible(worker)
    worker.fill("[name=her_words]", "Quand j’aurai dormi.")
    save(worker)
    expect(worker.locator("blockquote", has_text="Quand j’aurai dormi.").first).to_be_visible()


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_the_shelter_says_its_beds_and_answers_and_a_coordinator_reads_what_is_late(visit, size, language):
    night = visit(size, language).sign_in("shelter.night")
    night.goto("/services/beds/")
    assert_accessible(night)
    free = "3" if size == "phone" else "4"
    night.fill("[name=free]", "-1")
    save(night)
    expect(night.locator("main .wrong")).to_have_count(1)
    night.fill("[name=free]", free)
    save(night)
    expect(night.locator("main")).to_contain_text(free)

    worker = visit(size, language).sign_in("pivot7")
    hers = someone_who_shares_with(worker, "en-marge")
    expect(worker.locator(".notice", has_text=free).first).to_be_visible()
    address = ask(worker, hers, "en-marge", "shelter", f"Deux nuits {size} {language}")
    worker.goto(hers + "services/")
    assert_accessible(worker)
    worker.goto(hers + "services/in-place/")
    assert_accessible(worker)
    worker.check("[name=service] >> nth=0")
    worker.fill("[name=who]", f"Sa travailleuse {size} {language}")
    save(worker)
    worker.wait_for_url(re.compile(r"/services/$"))
    expect(worker.locator("li", has_text=f"Sa travailleuse {size} {language}")).to_have_count(1)

    shelter = visit(size, language).sign_in("shelter")
    open_request(shelter, address)
    accept(shelter)
    worker.goto(hers)
    expect(worker.locator(f"a[href$='{address[-30:]}']")).to_have_count(1)

    coordinator = visit(size, language).sign_in("coordination")
    for path in ("/young-people/waiting/", "/services/waits/", "/expenses/"):
        coordinator.goto(path)
        assert_accessible(coordinator)
        expect(coordinator.locator("main h1")).to_be_visible()


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_who_is_around_her_is_drawn_and_who_must_never_be_contacted_is_not(visit, size, language):
    page = visit(size, language).sign_in("pivot3")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers, name = page.url, f"Kevin {'Lachance' if size == 'phone' else 'Poirier'} {language}"
    page.goto(hers + "entourage/add/")
    assert_accessible(page)
    page.fill("[name=name]", name)
    page.check("[name=tie][value=ex]")
    page.check("[name=stance][value=harms]")
    page.check("[name=never_contact]")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.fill("[name=reason]", "Il la suit.")
    save(page)
    page.wait_for_url(re.compile(r"/entourage/$"))
    assert_accessible(page)
    expect(page.locator("li", has_text=name)).to_contain_text("Il la suit.")
    assert page.locator(".ecomap circle.one").count() == page.locator("main .list > li").count()

    page.goto(hers + "reach/add/")
    page.check("[name=channel] >> nth=4")
    page.fill("[name=value]", f"Par {name.upper()}")
    save(page)
    expect(page.locator("main .wrong")).to_contain_text("Il la suit.")
    expect(page.locator("[name=value]")).to_have_value(f"Par {name.upper()}")

    page.goto(hers + "entourage/")
    page.locator("li", has_text=name).locator("a").first.click()
    assert_accessible(page)
    # By keyboard alone: lifted, and saved.
    page.focus("[name=never_contact]")
    page.keyboard.press("Space")
    page.focus("[name=reason]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/entourage/$"))
    page.locator("li", has_text=name).locator("a").first.click()
    page.click("main form[action$='/left/'] button")
    page.click("dialog[open] [value=yes]")
    page.wait_for_url(re.compile(r"/entourage/$"))
    expect(page.locator("li", has_text=name)).to_have_count(0)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_she_is_gone_with_as_planned_and_prepared_and_it_is_talked_over(visit, size, language):
    page = visit(size, language).sign_in("pivot8")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers, where = page.url, f"La clinique {size} {language}"
    day = date.today() + timedelta(days=40 + EVERYWHERE.index((size, language)))  # noqa: DTZ011
    for at, place in (("10:00", where), ("10:30", f"La cour {size} {language}")):
        page.goto(hers + "going/add/")
        page.check("[name=kind] >> nth=0")
        page.fill("[name=where]", place)
        page.fill("[name=starts_at]", f"{day.isoformat()}T{at}")
        page.fill("[name=wants]", "Que tu parles la première.")
        assert_accessible(page)
        save(page)
        if at == "10:30":
            expect(page.locator("main .wrong")).to_have_count(1)
            assert_accessible(page)
            page.check("[name=all_the_same]")
            save(page)
        page.wait_for_url(re.compile(r"/going/$"))
    assert_accessible(page)
    card = page.locator("section", has_text=where)
    card.locator("a").first.click()
    assert_accessible(page)
    page.fill("[name=what_happens]", "L’infirmière l’appelle par son nom.")
    save(page)
    page.check("[name=all_the_same]")  # the other one is at the same time still
    save(page)
    page.wait_for_url(re.compile(r"/going/$"))
    expect(page.locator("section", has_text=where)).to_contain_text("L’infirmière")
    page.locator("section", has_text=where).locator("a").last.click()
    assert_accessible(page)
    page.check("[name=status][value=done]")
    page.fill("[name=her_say]", "« Moins pire que je pensais. »")
    save(page)
    page.wait_for_url(re.compile(r"/going/$"))
    expect(page.locator("section", has_text=where)).to_contain_text("Moins pire")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_what_it_cost_is_kept_with_its_receipt_and_her_calendar_says_only_when(visit, size, language):
    visitor = visit(size, language)
    page = visitor.sign_in("pivot4")
    page.goto("/young-people/mine/")
    page.click(".table a.strong >> nth=0")
    page.wait_for_url(HERS)
    hers = page.url
    page.goto(hers + "expenses/add/")
    assert_accessible(page)
    page.check("[name=kind] >> nth=1")
    # Each its own: the same expense within ten minutes is asked about.
    cents = {"fr": ",50", "en": ".75"}[language]
    page.fill("[name=amount]", f"{10 + len(size)}{cents}")
    page.set_input_files("[name=file]", {"name": "r.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    save(page)
    expect(page.locator("main .wrong")).to_have_count(1)
    page.set_input_files("[name=file]", {"name": "r.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    save(page)
    page.wait_for_url(re.compile(r"/expenses/mine/"))
    assert_accessible(page)
    with page.expect_download() as download:
        page.click("main table a >> nth=-1")
    assert download.value.suggested_filename == "receipt.jpg"

    page.goto("/calendar/mine/")
    assert_accessible(page)
    page.click("main button[value=new]")
    assert_accessible(page)
    answer = visitor.context.request.get(page.inner_text("#address"))
    events = list(Calendar.from_ical(answer.body()).walk("VEVENT"))
    assert {str(event["summary"]) for event in events} <= {"Rendez-vous", "Appointment"}
    page.click("main button[value=end]")
    expect(page.locator("main button[value=end]")).to_have_count(0)


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
