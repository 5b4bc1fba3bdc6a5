"""The pages about someone who is *il*, *iel*, *elle* or has not said: none takes a pronoun for granted.

Of the words themselves: ``tests/test_her_pronouns.py``.
"""

import io
import re
from html import unescape
from uuid import uuid4

import pytest
from conftest import as_owner
from django.test import Client
from pypdf import PdfReader

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.programme.participants.actions import About, change_about
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import make_plan
from tests.builders import moment
from tests.builders.plans import words
from tests.builders.pronouns import ENGLISH, NEVER, SAID_OF, SENTENCES
from tests.routes import ABOUT_SOMEONE, address

pytestmark = pytest.mark.django_db

GENDERED = {"fr": SAID_OF, "en": ENGLISH}
PRONOUNS = {"fr": ("il", "iel", "elle", ""), "en": ("he/him", "they/them", "she/her", "")}
LIKELY = ("workspace:participant", "consents:consents", "safety:plan", "needs:need-map", "participants:about")
"""Where she is named most: asked for each pronoun. The rest is asked for one."""
SHEETS = ("safety:plan-print", "consents:consent-copy", "services:letter")
TYPED = re.compile(r"Elle (?:ne répond plus|le demande|a répondu)\.")
"""What somebody wrote of her, which nobody rewrites."""


@pytest.fixture
def worker(hers):
    """Her worker; what the sheets are printed from is there."""
    with as_owner():
        member = Member.objects.get(pk=Assignment.objects.get(ends_at=None).member_id)
    set_current_member(member.pk)
    make_plan(load_record(member, hers["participant_id"], moment()), uuid4(), words(), in_danger=False)
    return member


@pytest.fixture
def browser(worker):
    client = Client()
    client.force_login(worker)
    return client


def stands_for_a_thing():
    """The sentences in which *elle* is a thing or a member, as a page may show them."""
    for _english, french, elle in SENTENCES:
        for each in french.split(" / ") if elle else ():
            parts = re.split(r"%\(\w+\)[sd]", re.sub(r"<[^>]+>", "", each))
            yield re.compile(r".{0,200}?".join(map(re.escape, parts)))


ALLOWED = list(stands_for_a_thing())


def visible(html):
    """What is read on the page, and by a screen reader: without what is typed into fields."""
    html = re.sub(r"<(script|style|textarea|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    told = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', html)
    text = unescape(" ".join([re.sub(r"<[^>]+>", " ", html), *told]))
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def gendered(text, language, pronouns):
    """What on the page says a gender: with a little around it."""
    text = TYPED.sub("", text)
    if pronouns:
        text = re.sub(rf"(?:Ombeline · )?(?<!\w){re.escape(pronouns)}(?!\w)(?= ·| \d|$| [A-ZÀ-Ý])", "", text)
    if language == "fr":
        for sentence in ALLOWED:
            text = sentence.sub("", text)
    found = [*GENDERED[language].finditer(text), *(NEVER.finditer(text) if language == "fr" else ())]
    return [text[max(0, m.start() - 60) : m.end() + 40] for m in found]


def shown(client, name, route, hers, language):
    client.cookies["spheres_language"] = language
    answer = client.get(address(route, hers), secure=True)
    if answer.status_code != 200:
        return ""
    if "pdf" in answer.headers["Content-Type"]:
        printed = PdfReader(io.BytesIO(answer.content)).pages
        return " ".join(" ".join(page.extract_text() for page in printed).split())
    return visible(answer.content.decode()) if "html" in answer.headers["Content-Type"] else ""


def is_called(worker, hers, pronouns):
    set_current_member(worker.pk)
    change_about(load_record(worker, hers["participant_id"]), About("Ombeline", pronouns, ["fr", "en"]))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_page_about_somebody_takes_a_pronoun_for_granted(browser, worker, hers, language):
    """Each that her worker may open, and each sheet: for somebody who is *il*, or *he*."""
    pronouns = PRONOUNS[language][0]
    is_called(worker, hers, pronouns)
    wrong, opened = {}, set()
    for name, route in ABOUT_SOMEONE:
        if text := shown(browser, name, route, hers, language):
            opened.add(name)
            if found := gendered(text, language, pronouns):
                wrong[name] = found
    assert wrong == {}
    assert opened >= {*LIKELY, *SHEETS} and len(opened) > 40


@pytest.mark.parametrize(
    ("language", "pronouns"), [(lang, each) for lang, all_ in PRONOUNS.items() for each in all_[1:]]
)
def test_her_own_pronoun_is_shown_as_she_gives_it_and_no_other(browser, worker, hers, language, pronouns):
    is_called(worker, hers, pronouns)
    for name, route in ABOUT_SOMEONE:
        if name in LIKELY:
            text = shown(browser, name, route, hers, language)
            assert text and gendered(text, language, pronouns) == [], name
            if name == "workspace:participant":
                assert pronouns in text


def test_a_pronoun_that_is_not_hers_would_be_seen():
    assert gendered("Ombeline · il 17 ans Ce qu’elle a accepté", "fr", "il")
    assert gendered("Ombeline · they/them What she agreed to", "en", "they/them")
    assert gendered("Ombeline · elle 17 ans Qui l’accompagne", "fr", "elle") == []
