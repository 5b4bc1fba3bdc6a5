"""Matched, texted three times without an answer, reached, met, joined: each reads only what is so."""

import datetime

import pytest
from playwright.sync_api import expect

from tests.builders.journeys import EVERYWHERE, assert_accessible, save, say_how, the_coordinator_welcomes

pytestmark = pytest.mark.journey

NEWS = {
    "received": {"fr": "Reçue", "en": "Received"},
    "named": {
        "fr": "Une intervenante est désignée et prendra contact",
        "en": "A worker is named, and will get in touch",
    },
    "in touch": {"fr": "Le contact est établi", "en": "Someone is in touch"},
}
SAYS = {
    "unplanned": {
        "fr": "La première rencontre n’est pas encore prévue.",
        "en": "The first meeting is not planned yet.",
    },
    "tried": {"fr": "3 tentatives, la dernière", "en": "Tried 3 times, last"},
    "held": {"fr": "A-t-elle eu lieu, ou non?", "en": "Did it take place, or not?"},
    "reached": {"fr": "Contact établi", "en": "Reached"},
}


def refers(page, name, language):
    page.goto("/referrals/new/")
    page.fill("[name=name]", name)
    page.fill("[name=age_said]", "17")
    page.check(f"[name=languages][value={language}]")
    page.check("[name=channel][value=text]")
    page.fill("[name=reach]", "514 555-0177")
    page.fill("[name=why_now]", "Elle le demande.")
    page.check("[name=urgency][value=now]")
    page.check("[name=agreed]")
    page.click("main form button")
    page.wait_for_url("**/referrals/")
    number = page.inner_text(".list .strong >> nth=0")
    expect(page.locator(".notice")).to_contain_text(number)
    return number


def hears(page, number, what, language):
    page.goto("/referrals/")
    expect(page.locator(".list li", has_text=number).locator(".badge")).to_have_text(NEWS[what][language])


def notes(page, words, *, reached, kind="text"):
    page.locator("main a[href*='/welcome/attempts/add/']").first.click()
    if kind:
        page.check(f"[name=kind][value={kind}]")
    page.check(f"[name=reached][value={'yes' if reached else 'no'}]")
    page.fill("[name=words]", words)
    save(page)
    page.wait_for_url("**/young-people/*/")
    expect(page.locator("main .list-row", has_text=words)).to_have_count(1)


def plans(page, at, place):
    page.fill("[name=meeting_at]", at.strftime("%Y-%m-%dT%H:%M"))
    page.select_option("[name=meeting_place]", place)
    save(page)


def opens_her(page, name):
    page.goto("/young-people/my-day/")
    page.locator(".list-row", has_text=name).first.click()
    page.wait_for_url("**/young-people/*/")
    return page.url


def calls_the_meeting_off(page, language):
    """The coordinator planned one, which does not hold: it is no longer planned."""
    page.click("main a[href$='/welcome/first-meeting/']")
    assert_accessible(page)
    page.fill("[name=meeting_at]", "")
    page.select_option("[name=meeting_place]", "")
    save(page)
    expect(page.locator("main")).to_contain_text(SAYS["unplanned"][language])
    assert_accessible(page)


def texts_three_times(page, hers, name, language):
    page.goto(hers + "welcome/attempts/add/")
    save(page)
    expect(page.locator("main .wrong")).to_have_count(2)  # how, and whether she was reached
    assert_accessible(page)
    page.goto(hers)
    for turn in ("Un", "Deux", "Trois"):
        notes(page, f"{turn}. Texto, pas de réponse.", reached=False)
    assert_accessible(page)
    expect(page.locator("main .list-row .quoted").first).to_contain_text("Trois.")
    page.goto("/young-people/my-day/")
    expect(page.locator(".list-row", has_text=name).first).to_contain_text(SAYS["tried"][language])
    assert_accessible(page)
    page.goto(hers)


def meets_her(page, hers, passes, language):
    page.click("main a[href$='/welcome/first-meeting/']")
    yesterday, tomorrow = (datetime.datetime.now() + datetime.timedelta(days=n) for n in (-1, 1))  # noqa: DTZ005
    plans(page, yesterday, "cafe")
    expect(page.locator("main .wrong")).to_have_count(1)
    assert_accessible(page)
    plans(page, tomorrow, "cafe")
    page.wait_for_url(hers)
    passes(hers, 2)
    page.goto(hers)
    expect(page.locator("main")).to_contain_text(SAYS["held"][language])
    assert_accessible(page)
    notes(page, "On s’est vues. Elle a choisi la table.", reached=True, kind="")


def joins(page, language):
    page.click("main a[href$='/consent/']")
    page.check("[name=programme][value=yes]")
    page.locator("[name=months]").first.check()
    say_how(page, language)
    page.click("main form .button >> nth=-1")
    page.click("[name=confirmed]")
    page.wait_for_url("**/consent/kept/")


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_from_the_match_until_she_joins_each_reads_only_what_is_so(visit, passes, size, language):
    name = f"Rosalie {size} {language}"
    liaison = visit(size, language).sign_in("liaison")
    number = refers(liaison, name, language)
    assert_accessible(liaison)
    hears(liaison, number, "received", language)
    the_coordinator_welcomes(visit, size, language, name, "Mélodie Giroux")
    hears(liaison, number, "named", language)

    page = visit(size, language).sign_in("pivot")
    hers = opens_her(page, name)
    calls_the_meeting_off(page, language)
    texts_three_times(page, hers, name, language)
    hears(liaison, number, "named", language)
    notes(page, "Elle a répondu, on se voit au café.", reached=True, kind="call")
    hears(liaison, number, "in touch", language)
    meets_her(page, hers, passes, language)
    joins(page, language)
    hears(liaison, number, "in touch", language)

    page.goto(hers + "timeline/")
    for words in ("Un. Texto", "Deux. Texto", "Trois. Texto", "Elle a répondu", "On s’est vues"):
        expect(page.locator("main .timeline li", has_text=words)).to_have_count(1)
    page.locator("main .timeline a[href$='/welcome/']").first.click()
    expect(page.locator("main .badge", has_text=SAYS["reached"][language]).first).to_be_visible()
    expect(page.locator("main a[href*='/attempts/add/']")).to_have_count(0)
    assert_accessible(page)
    assert liaison.goto(hers + "welcome/").status == 404, "she shared nothing with who referred her"
