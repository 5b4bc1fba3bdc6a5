"""What others do for her, as each of them sees it: therapy, a peer, the police, a bed."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, save, someone_who_shares_with

pytestmark = pytest.mark.journey
SOON = (date.today() + timedelta(days=6)).isoformat()  # noqa: DTZ011


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
