"""A member's own phrases: kept, changed, put in order, taken away, and offered where a note is written."""

from uuid import uuid4

import pytest
from conftest import as_owner
from django.test import Client
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.roles import Role
from spheres.programme.notes.models import ContactNote
from spheres.programme.phrases import actions
from spheres.programme.phrases.models import Phrase
from spheres.programme.phrases.queries import phrases_of
from spheres.programme.phrases.roles import WRITE_NOTES
from spheres.programme.phrases.rules import LONGEST, MOST
from tests.builders.followed import accompanied
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
CALLED = "Appelée, pas de réponse; j’essaie de nouveau demain."


@pytest.fixture
def worker():
    member = a_member("pivot_worker", "en-marge")
    set_current_member(member.pk)
    return member


@pytest.fixture
def browser(worker):
    client = Client()
    client.force_login(worker)
    return client


def kept(member, *several):
    found = [uuid4() for _words in several]
    set_current_member(member.pk)
    for pk, words in zip(found, several, strict=True):
        actions.keep_phrase(member, pk, words, transaction_time())
    return found


def words_of(member):
    set_current_member(member.pk)
    return [one.words for one in phrases_of(member)]


def send(browser, path, **data):
    return browser.post(path, data, **SECURE)


def add(browser, words, key=None):
    return send(browser, "/phrases/add/", words=words, id=key or uuid4())


def errors_of(answer):
    form = answer.context["form"]
    return [*form.errors.get("words", ()), *form.non_field_errors()]


def test_phrases_are_added_changed_moved_and_taken_away(worker, browser):
    for words in ("Un.", "Deux.", "Trois."):
        assert add(browser, words).status_code == 302
    assert words_of(worker) == ["Un.", "Deux.", "Trois."]
    first, second, third = (one.pk for one in phrases_of(worker))
    assert send(browser, f"/phrases/{third}/up/").status_code == 302
    assert words_of(worker) == ["Un.", "Trois.", "Deux."]
    assert send(browser, f"/phrases/{second}/change/", words="Deux et demi.").status_code == 302
    assert words_of(worker) == ["Un.", "Trois.", "Deux et demi."]
    assert send(browser, f"/phrases/{first}/remove/").status_code == 302
    assert words_of(worker) == ["Trois.", "Deux et demi."]
    assert add(browser, "Quatre.").status_code == 302
    assert words_of(worker) == ["Trois.", "Deux et demi.", "Quatre."], "a new one comes last"


def test_what_was_taken_away_already_is_not_said_to_be_taken_away(worker, browser):
    (one,) = kept(worker, "Un.")
    for is_said in (True, False):
        page = browser.post(f"/phrases/{one}/remove/", follow=True, **SECURE)
        assert bool(list(page.context["messages"])) == is_said


@pytest.mark.parametrize("words", ["  Un. ", "UN."])
def test_a_phrase_is_not_kept_twice(worker, browser, words):
    _one, other = kept(worker, "Un.", "Deux.")
    for path in ("/phrases/add/", f"/phrases/{other}/change/"):
        answer = send(browser, path, words=words, id=uuid4())
        assert answer.status_code == 200
        assert errors_of(answer)
        assert answer.context["form"]["words"].value() == words, "what was typed"
    assert words_of(worker) == ["Un.", "Deux."]


def test_a_phrase_can_be_changed_to_itself(worker, browser):
    (one,) = kept(worker, "Un.")
    assert send(browser, f"/phrases/{one}/change/", words="UN.").status_code == 302
    assert words_of(worker) == ["UN."]


def test_no_more_than_thirty_are_kept(worker, browser):
    first, *_rest = kept(worker, *(f"Phrase {n}." for n in range(MOST)))
    answer = add(browser, "Une de plus.")
    assert answer.status_code == 200
    assert str(MOST) in errors_of(answer)[0]
    assert answer.context["form"]["words"].value() == "Une de plus."
    assert len(words_of(worker)) == MOST
    assert "/phrases/add/" not in browser.get("/phrases/", **SECURE).content.decode()
    send(browser, f"/phrases/{first}/remove/")
    assert add(browser, "Une de plus.").status_code == 302


def test_a_phrase_is_short(worker, browser):
    for path in ("/phrases/add/", f"/phrases/{kept(worker, 'Un.')[0]}/change/"):
        answer = send(browser, path, words="x" * (LONGEST + 1), id=uuid4())
        assert str(LONGEST) in errors_of(answer)[0]
        assert send(browser, path, words="x" * LONGEST, id=uuid4()).status_code == 302
        send(browser, f"/phrases/{phrases_of(worker)[-1].pk}/remove/")
    assert errors_of(add(browser, " ")), "and it says something"


def test_a_colleagues_phrase_does_not_exist(worker, browser):
    other = a_member("pivot_worker", "en-marge")
    (hers,) = kept(other, "À elle.")
    assert browser.get(f"/phrases/{hers}/change/", **SECURE).status_code == 404
    assert send(browser, f"/phrases/{hers}/change/", words="Autre.").status_code == 404
    assert send(browser, f"/phrases/{hers}/up/").status_code == 404
    send(browser, f"/phrases/{hers}/remove/")
    assert add(browser, "Autre.", key=hers).status_code == 404
    assert "À elle." not in browser.get("/phrases/", **SECURE).content.decode()
    assert words_of(other) == ["À elle."]


@pytest.mark.parametrize("role", Role)
def test_the_page_is_there_for_who_may_write_notes(role):
    client = Client()
    client.force_login(a_member(role, {Role.POLICE_LIAISON: "spvm"}.get(role, "ccsmtl")))
    is_there = role in WRITE_NOTES
    assert (client.get("/phrases/", **SECURE).status_code == 200) == is_there
    assert ('href="/phrases/"' in client.get("/account/", **SECURE).content.decode()) == is_there
    assert {Role.POLICE_LIAISON, Role.RESEARCHER, Role.ADMINISTRATOR} == {*Role} - {*WRITE_NOTES}


def test_a_note_offers_the_writers_own_phrases_in_her_order_and_saves_none():
    pk, pivot = accompanied()
    client = Client()
    client.force_login(pivot)
    _first, second = kept(pivot, CALLED, "Deux.")
    kept(a_member("pivot_worker", "en-marge"), "D’une collègue.")
    set_current_member(pivot.pk)
    actions.move_phrase_up(pivot, second)
    page = client.get(f"/young-people/{pk}/notes/add/", **SECURE).content.decode()
    offered = page.partition('data-inserts="id_text"')[2].partition("</ul>")[0]
    assert 0 < offered.index("Deux.") < offered.index(escape(CALLED))
    assert "D’une collègue." not in page
    assert 'href="/phrases/"' in page
    typed = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Deux." not in typed, "not before it is pressed"
    with as_owner():
        assert not ContactNote.objects.exists()
        assert Phrase.objects.count() == 3


def test_a_note_offers_the_way_to_ones_phrases_before_there_is_any():
    pk, pivot = accompanied()
    client = Client()
    client.force_login(pivot)
    page = client.get(f"/young-people/{pk}/notes/add/", **SECURE).content.decode()
    assert 'href="/phrases/"' in page
    assert "data-inserts" not in page
