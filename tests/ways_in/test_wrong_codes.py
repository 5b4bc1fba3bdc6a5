"""Who has a member's password and guesses at her second step gets nowhere; she is told, and not kept out."""

import json
from urllib.parse import urlsplit

import pytest
from conftest import as_owner, as_worker
from django.core import mail
from django.db import connection
from django.test import Client

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.tasks import tell_of_wrong_codes
from tests.builders.signing_in import (
    PASSWORD,
    SECRET,
    SECURE,
    STEP,
    challenge_of,
    codes,
    is_inside,
    offers,
    password_step,
    recovery_codes,
    set_up,
    with_passkey,
)

pytestmark = pytest.mark.django_db
ANOTHER = PASSWORD + " autre"


@pytest.fixture(autouse=True)
def in_no_hurry(settings):
    """The limit of five minutes is not what is tried here."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "1000/m/key"}
    set_current_member(None)


def guessed(member, how_many, password=PASSWORD):
    """A browser that typed the password, and so many wrong codes."""
    browser = Client()
    password_step(browser, member, password)
    for _guess in range(how_many):
        browser.post(STEP, {"code": "000000"}, **SECURE)
    return browser


def types(browser, code):
    browser.post(STEP, {"code": code}, **SECURE)
    return is_inside(browser)


def chooses_another_password(member):
    with as_owner():
        member.set_password(ANOTHER)
        member.save()
    set_current_member(None)


def told(member):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%%tell_of_wrong_codes' "
            "AND args ->> 'member_id' = %s",
            [str(member.pk)],
        )
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_after_twenty_wrong_codes_none_is_right_until_another_password_was_chosen():
    member = set_up()
    guesser = guessed(member, 20)
    for right in (codes(SECRET), recovery_codes(member)[0]):
        assert not types(guesser, right)
    chooses_another_password(member)
    assert types(guessed(member, 0, ANOTHER), codes(SECRET))


def test_the_right_code_forgets_the_wrong_ones_before_it():
    member = set_up()
    first, second, *_others = recovery_codes(member)
    assert types(guessed(member, 19), first)
    assert types(guessed(member, 19), second)


def test_another_members_wrong_codes_are_not_hers():
    member = set_up()
    guessed(set_up(), 20)
    assert types(guessed(member, 0), codes(SECRET))


def test_a_passkey_still_opens_after_too_many_wrong_codes():
    member = set_up()
    passkey = with_passkey(member)
    browser = guessed(member, 20)
    offers(browser, passkey.answer(challenge_of(browser.get(STEP, **SECURE)), member), STEP)
    assert is_inside(browser)


def test_she_is_told_once_and_can_choose_another_password_from_there():
    member = set_up()
    browser = guessed(member, 4)
    assert told(member) == []
    browser.post(STEP, {"code": "000000"}, **SECURE)
    guessed(member, 15)
    (said,) = told(member)
    with as_worker():
        tell_of_wrong_codes(**said)
    (message,) = mail.outbox
    assert message.to == [member.email]
    link = next(word for word in message.body.split() if word.startswith("https://"))
    assert "password1" in str(Client().get(urlsplit(link).path, follow=True, **SECURE).content)


@pytest.mark.parametrize("by", ["code", "passkey"])
def test_a_sign_in_that_was_half_done_ends_with_the_password_it_began_with(by):
    member = set_up()
    passkey = with_passkey(member)
    half = guessed(member, 0)
    challenge = challenge_of(half.get(STEP, **SECURE))
    chooses_another_password(member)
    if by == "code":
        types(half, codes(SECRET))
    else:
        offers(half, passkey.answer(challenge, member), STEP)
    assert not is_inside(half)


def test_nobody_spends_her_new_passwords_guesses_by_a_sign_in_of_before():
    member = set_up()
    half = guessed(member, 0)
    chooses_another_password(member)
    for _guess in range(20):
        half.post(STEP, {"code": "000000"}, **SECURE)
    assert types(guessed(member, 0, ANOTHER), codes(SECRET))
