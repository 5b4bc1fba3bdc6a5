"""Sentences whose truth depends on how things stand: why a name is listed, what may be done, what is past."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.ui.templatetags.spheres import is_past, the_day, the_moment
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.notes.actions import Contact, NoteParts, Opening, write_note
from spheres.programme.notes.models import NoteOpening
from spheres.programme.oversight.wording import WHY_ME
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import make_plan
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.workspace.queries import SHARING
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member
from tests.builders.supported import supported

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
TODAY = timezone.localdate()
"""Of the region, where no test runs at midnight."""
LONG_AGO, LATER = date(TODAY.year - 1, 5, 3), date(TODAY.year + 1, 5, 3)


def page_of(member, path, language="en"):
    client = Client()
    client.force_login(member)
    client.cookies["spheres_language"] = language
    return " ".join(client.get(path, **SECURE).content.decode().split())


# A day.


@pytest.mark.parametrize(("away", "french"), [(-1, "hier"), (0, "aujourd’hui"), (1, "demain")])
def test_a_near_day_has_no_article(away, french):
    with translation.override("fr"):
        assert the_day(TODAY + timedelta(days=away)) == french


def test_a_day_within_a_sentence_has_its_article_in_french_alone():
    at = timezone.now().replace(year=TODAY.year - 1, month=5, day=3, hour=16, minute=0)
    with translation.override("fr"):
        assert the_day(LONG_AGO).startswith("le 3 ")
        assert the_moment(at).startswith("le 3 ")
    with translation.override("en"):
        assert the_day(LONG_AGO).startswith("May 3")


@pytest.mark.parametrize(("away", "is_over"), [(-1, True), (0, False), (1, False)])
def test_a_day_is_past_once_it_is_over(away, is_over):
    assert is_past(TODAY + timedelta(days=away)) == is_over
    assert is_past(timezone.now() + timedelta(days=away)) == is_over
    assert not is_past(None)


@pytest.mark.parametrize(
    ("by", "french", "english"),
    [
        (TODAY - timedelta(days=1), "c’était pour hier", "was due yesterday"),
        (TODAY, "d’ici aujourd’hui", "by today"),
        (LATER, "d’ici le 3 mai", "by May 3"),
    ],
)
def test_what_was_to_be_done_by_a_day_that_is_over_is_not_said_to_be_to_come(by, french, english):
    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert render_to_string("ui/by_day.html", {"by": by}).strip().startswith(expected)


def test_a_plan_that_was_to_be_read_again_says_so():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    words = dict.fromkeys(EmergencyPlan.SEALED_FIELDS, "") | {"steps": []}
    make_plan(load_record(pivot, pk), uuid4(), words, in_danger=False)
    for path in (f"/young-people/{pk}/", f"/young-people/{pk}/plan/"):
        page = page_of(pivot, path)
        assert "To read again" in page
        assert "was to be read again" not in page
    with as_owner():
        EmergencyPlan.objects.update(review_on=LONG_AGO)
    for path in (f"/young-people/{pk}/", f"/young-people/{pk}/plan/"):
        page = page_of(pivot, path)
        assert "It was to be read again" in page
        assert "To read again" not in page


def test_what_is_held_back_beyond_its_day_says_so_to_her_and_to_her_worker():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    note_id, day = uuid4(), TODAY + timedelta(days=9)
    opening = Opening("held", NoteOpening.Ground.HARM, "Elle est fragile.", "Moi", day)
    beside = NoteParts([], [], opening)
    contact = Contact("call", transaction_time(), 5, "", "her", "On a parlé.")
    write_note(load_record(pivot, pk), note_id, contact, beside=beside)
    hers, note = f"/young-people/{pk}/notes/hers/", f"/young-people/{pk}/notes/{note_id}/"
    assert "It is looked at again on" in page_of(pivot, hers)
    assert "To be looked at again on" in page_of(pivot, note)
    with as_owner():
        NoteOpening.objects.update(review_on=LONG_AGO)
    assert "ask your worker" in (page := page_of(pivot, hers))
    assert "It is looked at again" not in page
    assert "It was to be looked at again on" in page_of(pivot, note)


# Why she is there, and what may be done.


def test_who_reads_by_supporting_her_worker_is_not_told_that_she_agreed():
    _pk, pivot = accompanied()
    supervisor = supported(pivot).supervisor
    page = page_of(supervisor, "/young-people/shared/")
    assert "you support the worker" in page
    assert "by consent</" not in page
    assert "Those who agreed" not in page


def test_each_way_in_which_she_is_open_to_somebody_has_its_words():
    assert set(SHARING) == set(WHY_ME)


def test_who_may_only_read_what_she_agreed_to_is_offered_to_read_it():
    pk, pivot = accompanied()
    supervisor = supported(pivot).supervisor
    for member, is_offered in ((pivot, True), (supervisor, False)):
        card = page_of(member, f"/young-people/{pk}/")
        assert "/consents/" in card
        assert ("Read, change, take back" in card) == is_offered
        page = page_of(member, f"/young-people/{pk}/consents/")
        assert ("Read it together." in page) == is_offered
        assert "Any of it can be changed or taken back" in page


@pytest.mark.parametrize(("language", "words"), [("fr", "C’est toi qui as décidé."), ("en", "You decided.")])
def test_it_is_said_to_her_that_she_decided_and_not_that_her_worker_did(language, words):
    pk, pivot = accompanied()
    page = page_of(pivot, f"/young-people/{pk}/consents/", language)
    assert re.search(rf"{re.escape(pivot.name)}\. {re.escape(words)}", page)


def test_a_no_is_said_in_her_language_to_its_end():
    pk, pivot = welcomed()
    refused = Sharing(a_member().partner, agreed=False, categories=[], members=[], months=0)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[refused]))
    page = page_of(pivot, f"/young-people/{pk}/consents/", "fr")
    assert "Tu as dit non. Personne là-bas ne voit rien." in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("services/", "ask for it from here"),
        ("entourage/", "Draw it together"),
        ("goals/", "Write it as it is said"),
        ("going/", "plan to go together"),
        ("safer/", "choose one thing together"),
        ("priorities/", "Turn the screen so that you both see it"),
        ("reasons/", "Listen for what is wanted"),
        ("follow-up-plan/", "Read it together, and agree"),
    ],
)
def test_an_empty_page_tells_only_who_may_write_what_to_do(path, words):
    pk, pivot = accompanied()
    for member, is_offered in ((pivot, True), (supported(pivot).supervisor, False)):
        assert (words in page_of(member, f"/young-people/{pk}/{path}")) == is_offered


def test_who_says_second_that_a_member_left_is_told_that_it_was_said():
    coordinator, leaves = a_member("coordinator", "en-marge"), a_member("liaison", "en-marge")
    client = Client()
    client.force_login(coordinator)
    client.cookies["spheres_language"] = "en"
    path = f"/team/members/{leaves.pk}/leave/"
    page = client.post(path, {"confirm": "on"}, follow=True, **SECURE).content.decode()
    assert "The departure is noted." in page
    page = client.post(path, {"confirm": "on"}, follow=True, **SECURE).content.decode()
    assert "Somebody said so already" in page and "The departure is noted." not in page
