"""Whole evenings: from the first sentence to the last, as each of the people in them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible

pytestmark = pytest.mark.journey
HERE = ZoneInfo("America/Toronto")
SAID = {
    "fr": {
        "not opened": "pas encore ouvert", "opened": "ouvert par", "ring": "appelez maintenant",
        "accepted": "est accepté", "by shift": "de garde là où un lit était accepté",
        "search": "pendant une recherche", "twelve": "Douze heures", "since": "depuis",
    },
    "en": {
        "not opened": "not opened yet", "opened": "opened by", "ring": "ring them now",
        "accepted": "is accepted", "by shift": "on shift where a bed was accepted",
        "search": "in an open search", "twelve": "Twelve hours", "since": "Not reached since",
    },
}  # fmt: skip


def typed(moment):
    return moment.astimezone(HERE).strftime("%Y-%m-%dT%H:%M")


def now():
    return datetime.now(HERE)


def put_on_shift(page, name, hours=10):
    """By whoever is on call there."""
    page.goto("/shifts/at/en-marge/add/")
    assert_accessible(page)
    page.select_option("[name=member]", label=name)
    page.fill("[name=starts_at]", typed(now() - timedelta(minutes=5)))
    page.fill("[name=ends_at]", typed(now() + timedelta(hours=hours)))
    page.click("main form .button")
    page.wait_for_url("**/shifts/")
    assert_accessible(page)


def hers_among(page, shown):
    """Addresses of those whom a list shows, whose name it is: three go by one."""
    return page.eval_on_selector_all(
        "main a[href*='/young-people/']",
        """(links, shown) => links.filter(a => a.textContent.includes(shown))
             .map(a => a.getAttribute('href').match(/young-people.[0-9a-f-]{36}./)?.[0]).filter(Boolean)""",
        shown,
    )


def shared_with_shelter(shelter, worker):
    """Of those whom the worker walks with, one who shares something with the shelter."""
    shelter.goto("/young-people/shared/")
    open_there = set(hers_among(shelter, ""))
    while shelter.locator("a[rel=next]").count():
        shelter.click("a[rel=next]")
        open_there |= set(hers_among(shelter, ""))
    worker.goto("/young-people/mine/")
    return [hers for hers in hers_among(worker, "") if hers in open_there]


def ask_for_a_bed(page, hers, stamp):
    page.goto(f"/{hers}services/add/")
    page.check("[name=kind][value=shelter]")
    page.check("[name=to][value=en-marge]")
    page.fill("[name=what]", f"Un lit, elle n'a nulle part où dormir. {stamp}")
    page.check("[name=night_may_read]")
    page.check("[name=she_agreed]")
    page.click("main form .button")
    expect(page.locator("main .wrong")).to_have_count(1)  # from when
    page.fill("[name=needed_at]", typed(now() + timedelta(minutes=20)))
    assert_accessible(page)
    page.click("main form .button")
    page.wait_for_url(re.compile(r"/services/[0-9a-f-]{36}/$"))
    return page.url


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_bed_tonight(visit, passes, size, language):
    said, stamp = SAID[language], f"{size} {language}"
    who = ("pivot5", "pivot3")[EVERYWHERE.index((size, language))]
    shelter = visit("desktop", language).sign_in("shelter")
    worker = visit(size, language).sign_in(who)
    hers = shared_with_shelter(shelter, worker)[0]
    put_on_shift(shelter, "Roxanne Bilodeau")

    request = ask_for_a_bed(worker, hers, stamp)
    expect(worker.locator("main")).to_contain_text(said["not opened"])
    expect(worker.locator("main a[href^='tel:']")).to_be_visible()
    assert_accessible(worker)
    passes(hers, 0.01)  # a quarter of an hour
    worker.reload()
    expect(worker.locator("main")).to_contain_text(said["ring"])

    shelter.goto("/services/requests/")
    assert_accessible(shelter)
    shelter.locator("main .list a").first.click()
    expect(shelter.locator("main")).to_contain_text(stamp)
    worker.reload()
    expect(worker.locator("main")).to_contain_text(said["opened"])
    shelter.check("[name=status][value=accepted]")
    shelter.fill("[name=words]", f"Qu'elle apporte sa carte d'hôpital. {stamp}")
    shelter.fill("[name=next_on]", (now() + timedelta(days=1)).date().isoformat())
    shelter.click("main form .button")
    expect(shelter.locator("main .timeline li")).to_have_count(1)
    worker.reload()
    expect(worker.locator("main")).to_contain_text("carte d'hôpital")

    # 01:10: whoever is there has never met her. Two touches from her first page: the right plan.
    night = visit(size, language).sign_in("shelter.night")
    night.goto("/services/requests/")
    assert_accessible(night)
    here = night.locator("main .notice", has=night.locator(f"a[href$='/{hers}plan/']"))
    expect(here).to_contain_text(said["accepted"])
    here.locator("a").first.click()
    night.wait_for_url(f"**/{hers}plan/")
    expect(night.locator("main")).to_contain_text(re.compile("Mon père|My father"))
    assert_accessible(night)
    night.goto(request)
    night.check("[name=status][value=in_progress]")
    night.fill("[name=since]", typed(now() - timedelta(minutes=2)))
    night.fill("[name=words]", f"Elle a mangé, elle dort. {stamp}")
    night.fill("[name=next_on]", (now() + timedelta(days=1)).date().isoformat())
    night.click("main form .button")
    expect(night.locator("main")).to_contain_text("Elle a mangé")

    # 8:30: the day begins with it.
    worker.goto("/young-people/my-day/")
    expect(worker.locator("main .list", has_text=re.compile("réponse|answer")).first).to_be_visible()
    worker.goto(request)
    expect(worker.locator("main")).to_contain_text("Elle a mangé")
    expect(worker.locator("main")).to_contain_text(said["twelve"])
    worker.goto(f"/{hers}who-looked/")
    expect(worker.locator("main")).to_contain_text(said["by shift"])


def begin_the_search(worker, hers, stamp):
    """Her own plan says who helps to look, and in which order."""
    worker.goto(hers + "plan/make/")
    team = worker.locator("[name=looks][value^='team:']").first
    team.check()
    worker.fill("[name=step0_hours]", "1")
    worker.fill("[name=step0_what]", "Appeler ma tante")
    worker.check("[name=in_danger][value=yes]")
    worker.click("main form .button")
    worker.wait_for_url(hers + "plan/")
    expect(worker.locator("main")).to_contain_text("En Marge 12-17")
    worker.goto(hers + "unreached/")
    worker.fill("[name=since]", typed(now() - timedelta(hours=20)))
    worker.fill("[name=last_heard]", f"Elle partait voir une amie. {stamp}")
    worker.click("main form .button >> nth=0")
    expect(worker.locator("main")).to_contain_text(stamp)


def whoever_is_on_shift_goes_on(visitor, hers, stamp):
    night = visitor.sign_in("shelter.night")
    night.goto("/services/requests/")
    night.click(f"main .notice a[href$='{hers[-38:]}unreached/']")
    night.wait_for_url(hers + "unreached/")
    assert_accessible(night)
    expect(night.locator("form[action$='/unreached/back/']")).to_have_count(0)
    night.check("[name=kind][value=seen]")
    night.fill("[name=what]", f"Elle a cogné à la porte. {stamp}")
    night.click("form[action$='/unreached/step/'] button")
    expect(night.locator("main")).to_contain_text("cogné")
    return night


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_not_seen_since_friday(visit, size, language):
    said, stamp = SAID[language], f"{size} {language}"
    worker = visit(size, language).sign_in(("pivot7", "pivot4")[EVERYWHERE.index((size, language))])
    worker.goto("/young-people/mine/")
    no_plan = {"fr": "Pas encore de plan", "en": "No emergency plan"}[language]
    worker.locator("main tbody tr").filter(has_not_text=no_plan).first.locator("a.strong").click()
    worker.wait_for_url(re.compile(r"/young-people/[0-9a-f-]{36}/$"))
    hers = worker.url

    begin_the_search(worker, hers, stamp)
    coordinator = visit("desktop", language).sign_in("coordination")
    coordinator.goto("/referrals/incoming/")
    expect(coordinator.locator("main .list-row", has_text=said["since"]).first).to_be_visible()
    expect(coordinator.locator("main")).not_to_contain_text(stamp)

    # 18:00: whoever is on shift sees because her plan names that service; the worker hands over.
    shelter = visit("desktop", language).sign_in("shelter")
    put_on_shift(shelter, "Roxanne Bilodeau")
    worker.reload()
    assert_accessible(worker)
    worker.click("form[action$='/unreached/hand-over/'] button:has-text('Roxanne')")
    expect(worker.locator("main")).to_contain_text("Roxanne Bilodeau")
    night = whoever_is_on_shift_goes_on(visit(size, language), hers, stamp)

    # 6:00: the shift is handed over, and the search goes with it.
    night.goto("/shifts/")
    hers_now = night.locator("button[aria-label*='Roxanne Bilodeau →']")
    while left := hers_now.count():
        hers_now.first.click()
        expect(hers_now).to_have_count(left - 1)
    gone = night.goto(hers + "unreached/")
    assert gone.status == 404, "what the shift opened is closed with it"

    # Sunday, from a friend's telephone: nothing punitive is left, and she reads who looked.
    worker.goto(hers + "unreached/")
    expect(worker.locator("main")).to_contain_text("cogné")
    worker.fill("[name=came_back]", f"« J'étais chez une amie. » {stamp}")
    worker.click("form[action$='/unreached/back/'] button")
    worker.wait_for_url(hers + "plan/")
    worker.goto(hers + "timeline/")
    expect(worker.locator("main")).to_contain_text("J'étais chez une amie")
    worker.goto(hers + "who-looked/")
    expect(worker.locator("main")).to_contain_text(said["search"])
