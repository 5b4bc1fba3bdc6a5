"""What is said of an error, and what comes back of a form, by what was sent alone."""

import time
from types import SimpleNamespace
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest
from django import forms
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from psycopg import errors

from spheres.foundation.signin import forms as ways_in
from spheres.foundation.ui.away import Trouble, trouble_of
from spheres.foundation.ui.kept import MOST, keep_typed, kept_for, let_go_of_anothers
from spheres.foundation.ui.typed import sent_in, typed_by, typed_in, whose_page
from spheres.foundation.vault.drafts import LIMIT

HERE = "http://testserver"
NOTE = "/young-people/01a21c6b-950f-745b-9645-10076ab4271d/notes/add/"


def raised(cause, kind=OperationalError):
    """As Django raises what the driver raised."""
    error = kind()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "trouble"),
    [
        (psycopg.OperationalError("no answer"), Trouble.AWAY),
        (errors.AdminShutdown(), Trouble.AWAY),
        (errors.DiskFull(), Trouble.FULL),
        (errors.LockNotAvailable(), Trouble.BUSY),
        (errors.DeadlockDetected(), Trouble.BUSY),
        (errors.QueryCanceled(), Trouble.SLOW),
        (errors.IdleInTransactionSessionTimeout(), Trouble.SLOW),
    ],
)
def test_what_the_driver_raised_says_what_is_wrong(cause, trouble):
    assert trouble_of(raised(cause)) == trouble_of(cause) == trouble


def test_a_connection_that_was_closed_is_away_and_what_came_of_it_too():
    assert trouble_of(InterfaceError("closed")) == Trouble.AWAY
    assert trouble_of(raised(OperationalError("away"), ValueError)) == Trouble.AWAY
    assert trouble_of(raised(errors.ReadOnlySqlTransaction(), ValueError)) == Trouble.AWAY


def test_an_error_of_ours_is_none_of_the_databases():
    assert trouble_of(ValueError()) == trouble_of(None) == Trouble.BROKEN


def sent(path, fields, origin=HERE):
    return RequestFactory(headers={"origin": origin}).post(path, fields)


def test_every_value_comes_back_in_its_order_and_what_was_typed_has_its_label():
    typed = typed_in(sent(NOTE, {"text": "Deux\nlignes\0", "kind": "call", "topics": ["a", "b"]}))
    assert [(field.name, field.value) for field in typed.fields] == [
        ("text", "Deux\nlignes"), ("kind", "call"), ("topics", "a"), ("topics", "b"),
    ]  # fmt: skip
    assert [field.name for field in typed.words] == ["text"]
    assert typed.words[0].label


@pytest.mark.parametrize(
    ("path", "fields", "origin"),
    [
        ("/sign-in/", {"login": "a", "password": "b"}, HERE),
        ("/account/steps/authenticate/", {"code": "123456"}, HERE),
        (NOTE, {"text": "Forged."}, "https://elsewhere.example"),
        (NOTE, {"text": "Forged."}, "null"),
    ],
)
def test_nothing_comes_back_of_a_way_in_or_of_another_site(path, fields, origin):
    assert sent_in(sent(path, fields, origin)) is None


def test_a_secret_never_comes_back_wherever_it_stands():
    fields, _files, _by = sent_in(sent(NOTE, {"text": "a", "password": "b", "new_passphrase": "c"}))
    assert [name for name, _values in fields] == ["text"]


def test_every_field_of_a_password_is_one_that_never_comes_back():
    """Of the forms of this project, wherever they are asked for."""
    kinds = [
        kind for kind in vars(ways_in).values() if isinstance(kind, type) and issubclass(kind, forms.BaseForm)
    ]
    hidden = {
        name
        for kind in kinds
        for name, field in getattr(kind, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert hidden
    request = sent(NOTE, dict.fromkeys(hidden, "x"))
    assert sent_in(request)[0] == []


@pytest.mark.django_db  # its keys
def test_whose_page_it_was_is_believed_of_this_region_alone():
    member = uuid4()
    token = whose_page(member)
    assert typed_by(token) == member and str(member) not in token
    forged = whose_page(uuid4())[:20] + token[20:]
    assert typed_by(forged) is None and typed_by("") is None and typed_by("é") is None


def sent_with(member_id, fields, who=None):
    """By somebody who is signed in as ``who``, or is not signed in, in a session that holds nothing yet."""
    request = sent(NOTE, fields | {"typed_by": whose_page(member_id)})
    request.session, request.user = {}, SimpleNamespace(pk=who)
    return request


@pytest.mark.django_db  # its keys
def test_what_is_kept_is_hers_alone_and_is_gone_once_another_signs_in():
    her, another = uuid4(), uuid4()
    request = sent_with(her, {"text": "À moi seule."})
    assert keep_typed(request)
    request.user = SimpleNamespace(pk=another)
    assert kept_for(request) == []
    request.user = SimpleNamespace(pk=her)
    assert kept_for(request)[0].words[0].value == "À moi seule."
    let_go_of_anothers(request, request.user)
    assert kept_for(request)
    let_go_of_anothers(request, SimpleNamespace(pk=another))
    assert kept_for(request) == [] and not request.session


@pytest.mark.django_db  # its keys
def test_what_is_kept_ends_when_it_was_said_to_end(settings, monkeypatch):
    her = uuid4()
    request = sent_with(her, {"text": "Pour un quart d’heure."})
    assert keep_typed(request)
    request.user = SimpleNamespace(pk=her)
    now = time.time()
    monkeypatch.setattr("spheres.foundation.ui.kept.time", lambda: now + settings.SESSION_COOKIE_AGE + 1)
    assert kept_for(request) == []


@pytest.mark.django_db  # its keys
def test_a_page_left_open_is_believed_for_two_days(monkeypatch):
    token, now = whose_page(uuid4()), time.time()
    for days, is_believed in ((2, True), (3, False)):
        monkeypatch.setattr("spheres.foundation.ui.typed.time.time", lambda days=days: now + days * 86_400)
        assert (typed_by(token) is not None) == is_believed


@pytest.mark.django_db  # its keys
def test_names_count_in_what_is_kept_and_five_forms_are_the_most():
    her = uuid4()
    fields = urlencode({"typed_by": whose_page(her)} | {letter * 60_000: "a" for letter in "abcdef"})
    long = RequestFactory(headers={"origin": HERE}).post(
        NOTE, fields, content_type="application/x-www-form-urlencoded"
    )
    long.session, long.user = {}, SimpleNamespace(pk=None)
    assert keep_typed(long) and not long.session
    request = sent_with(her, {"id": "0", "text": "a"})
    session = request.session
    for number in range(7):
        one = sent_with(her, {"id": str(number), "text": "a"})
        one.session = session
        assert keep_typed(one)
    request.user = SimpleNamespace(pk=her)
    assert len(kept_for(request)) == MOST


@pytest.mark.django_db  # its keys
def test_a_stranger_leaves_nothing_and_nobody_leaves_more_than_a_draft_holds():
    her = uuid4()
    unsigned = sent(NOTE, {"text": "a", "typed_by": "A" * 44})
    unsigned.session, unsigned.user = {}, SimpleNamespace(pk=None)
    assert keep_typed(unsigned) == "" and not unsigned.session
    long = sent_with(her, {"text": "a" * (LIMIT + 1)})
    assert keep_typed(long) and not long.session
