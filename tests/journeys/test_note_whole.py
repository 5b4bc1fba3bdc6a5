"""A meeting becomes its note; her words go on from it; what she may read is decided, and shown to her."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.builders.journeys import EVERYWHERE, assert_accessible, open_first, save

pytestmark = pytest.mark.journey
MOST_TOUCHES = 8
"""From *My day* to saved, for the kind, the words and what she may read (quality.md)."""
HELD = {"fr": "ne t’est pas ouverte pour l’instant", "en": "is not open to you for now"}


TODAY = timezone.localdate()


class Touches:
    """Each touch, counted; typing is not one."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, selector):
        self.count += 1
        self.page.locator(selector).filter(visible=True).first.click()


def a_meeting_of_today(page, what):
    """Planned from her page; returns her page's address."""
    page.goto("/young-people/mine/")
    open_first(page)
    hers = page.url
    page.goto(hers + "next/add/")
    page.check("[name=kind][value=meeting]")
    page.fill("[name=what]", what)
    page.fill("[name=due_on]", TODAY.isoformat())
    page.fill("[name=at]", "00:01")
    save(page)
    page.wait_for_url(hers)
    return hers


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_a_meeting_becomes_its_note_in_few_touches(visit, record_property, size, language):
    page = visit(size, language).sign_in("pivot")
    hers = a_meeting_of_today(page, f"Au parc ({size})")
    page.goto("/young-people/my-day/")
    assert_accessible(page)
    touches = Touches(page)
    touches.on("main li:has-text('Au parc') a[href*='/notes/add/']")
    page.wait_for_url(re.compile(r"/notes/add/[0-9a-f-]{36}/$"))
    touches.on("label:has([name=kind][value=call])")
    touches.on("[name=text]")
    page.keyboard.type(f"On a parlé ({size}, {language}).")
    touches.on("label:has([name=opening][value=open])")
    touches.on("main form .button:not(.is-quiet)")
    page.wait_for_url(hers)
    expect(page.locator(".timeline", has_text=f"On a parlé ({size}")).to_have_count(1)
    page.goto("/young-people/my-day/")
    expect(page.locator("main", has_text=f"Au parc ({size})")).to_have_count(0)
    record_property(f"touches from my day to a saved note ({size}, {language})", touches.count)
    assert touches.count <= MOST_TOUCHES


def put_into_her_plan_and_printed(page, hers, words):
    """From the note into her emergency plan, and onto the sheet she takes along; back to the note."""
    note = page.url
    page.click("a[href*='/plan/add/']")
    assert page.input_value("[name=line]") == words
    page.check("[name=part][value=calm]")
    assert_accessible(page)
    save(page)
    page.wait_for_url("**/plan/")
    expect(page.locator("main")).to_contain_text(words)
    sheet = page.context.request.get(hers + "plan/notes.pdf")
    printed = "".join(each.extract_text() for each in PdfReader(io.BytesIO(sheet.body())).pages)
    assert "".join(words.split()) in "".join(printed.split())
    page.goto(note)


def found_taken_out_and_agreed_on(page, hers, words, size):
    """Her words in her timeline, in an extract of it and in the plan of her follow-up, as she said them."""
    page.goto(hers + "timeline/")
    assert_accessible(page)
    page.fill("[name=words]", f"PORTE {size}")
    page.click("main form .button")
    expect(page.locator(".timeline li", has_text=words)).to_have_count(2)  # what she said, and the goal
    page.goto(hers + "timeline/extracts/add/")
    assert_accessible(page)
    page.fill("[name=from_on]", TODAY.isoformat())
    page.fill("[name=until_on]", TODAY.isoformat())
    page.fill("[name=reason]", f"Pour son avocate, elle le veut ({size}).")
    save(page)
    page.wait_for_url("**/extracts/*-*/")
    assert_accessible(page)
    expect(page.locator(".timeline li", has_text=words)).to_have_count(2)
    page.goto(hers + "follow-up-plan/agree/")
    assert_accessible(page)
    expect(page.locator("main li", has_text=words)).to_have_count(1)
    save(page)
    page.wait_for_url("**/follow-up-plan/")
    assert_accessible(page)
    expect(page.locator("main li", has_text=words)).to_have_count(1)


@pytest.mark.parametrize(("size", "language"), EVERYWHERE)
def test_her_words_go_on_and_what_is_held_back_is_said_to_her(visit, size, language):
    page = visit(size, language).sign_in("pivot2")
    page.goto("/young-people/mine/")
    open_first(page)
    hers, words = page.url, f"« Je veux une porte qui ferme. » ({size})"
    page.goto(hers + "notes/add/")
    expect(page.locator("[name=place]")).to_be_hidden()
    expect(page.locator("[name=reason]")).to_be_hidden()
    page.check("[name=kind][value=in_person]")
    expect(page.locator("[name=place]")).to_be_visible()
    text = f"Une phrase à part ({size}, {language})."
    page.fill("[name=text]", text)
    page.click("main form details:has([name=quote1]) > summary")
    page.fill("[name=quote1]", words)
    page.check("[name=opening][value=held]")
    assert_accessible(page)
    save(page)  # on which ground, why, by whom, until when
    expect(page.locator("main .wrong")).to_have_count(4)
    assert page.input_value("[name=quote1]") == words
    assert_accessible(page)
    page.check("[name=ground][value=harm]")
    page.fill("[name=reason]", "Elle serait seule en le lisant.")
    page.fill("[name=decided_by]", "Nous deux")
    page.fill("[name=review_on]", (TODAY + timedelta(days=9)).isoformat())
    save(page)
    page.wait_for_url(hers)

    page.locator(".timeline li", has_text=text).locator("a[href*='/notes/']").first.click()
    assert_accessible(page)
    put_into_her_plan_and_printed(page, hers, words)
    page.click("a[href*='/goals/add/']")
    assert page.input_value("[name=her_words]") == words
    save(page)
    page.wait_for_url("**/goals/")
    expect(page.locator("main")).to_contain_text(words)

    found_taken_out_and_agreed_on(page, hers, words, size)
    page.goto(hers + "notes/hers/")
    assert_accessible(page)
    expect(page.locator("main")).to_contain_text(HELD[language])
    expect(page.locator("main")).not_to_contain_text(text)
    expect(page.locator("main")).not_to_contain_text("seule en le lisant")
    to_read_together = page.locator("main details").count()
    together = page.locator("main details").first
    together.locator("summary").click()
    together.locator("button").click()
    expect(page.locator("main details")).to_have_count(to_read_together - 1)
    assert_accessible(page)
