"""Every way in, as somebody who holds one thing too many would use it: a password, an answer of a passkey
that was seen, a used code, a colleague's key, a partner's provider that lies, an open browser.

``Passkey`` is an authenticator in a few lines; ``Provider`` a partner's OpenID Connect provider that says
whatever it is told to say. All else is the region's own, over HTTP.
"""

import json
import re
import time
from base64 import urlsafe_b64decode
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from conftest import as_owner, as_worker, forget_attempts
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client

from spheres.foundation.access.member import (
    NotProven,
    _offer,
    find_door,
    set_current_account,
    set_current_member,
)
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.tasks import send_way_back
from spheres.foundation.signin.adapters import PartnerSignInAdapter, SecondStepAdapter, seal_for
from spheres.foundation.signin.devices import ACTIVE, PAUSE, SHARED
from spheres.foundation.signin.invitations import link_of
from tests.builders.members import a_member, invited_by
from tests.builders.mishaps import another_is_at_it
from tests.builders.signing_in import (
    PASSKEY_ALONE,
    PASSWORD,
    PRESENT,
    SECRET,
    SECURE,
    STEP,
    VERIFIED,
    Passkey,
    challenge_of,
    codes,
    is_inside,
    offers,
    password_step,
    recovery_codes,
    set_up,
    wide,
    with_passkey,
    with_password,
)
from tests.builders.statements import account_asking

pytestmark = pytest.mark.django_db
INSIDE = "/young-people/my-day/"


@pytest.fixture(autouse=True)
def nobody_yet(settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False  # as a real region is served
    set_current_member(None)


def narrow(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def challenge_alone(client):
    """The challenge for whoever signs in by a passkey alone."""
    said = client.get(PASSKEY_ALONE, headers={"x-requested-with": "XMLHttpRequest"}, **SECURE).json()
    return said["request_options"]["publicKey"]["challenge"]


def who_is_inside(client):
    return client.get("/account/", **SECURE).wsgi_request.user


# Passkeys


def test_a_passkey_signs_its_member_in(client):
    """So that what is refused below is refused for its reason."""
    member = set_up()
    passkey = with_passkey(member)
    offers(client, passkey.answer(challenge_alone(client), member))
    assert is_inside(client)


WRONG = {
    "another challenge": {"challenge": wide(b"c" * 32)},
    "another site": {"origin": "https://testserver.example"},
    "a site of another name": {"origin": "https://evil.example", "rp": "evil.example"},
    "another party": {"rp": "evil.example"},
    "no encryption": {"origin": "http://testserver"},
    "nobody touched it": {"flags": VERIFIED},
    "nobody showed who she is": {"flags": PRESENT},
    "an answer to another question": {"kind": "webauthn.create"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_that_was_made_for_something_else_opens_nothing(client, wrong):
    member = set_up()
    passkey = with_passkey(member)
    said = {"challenge": challenge_alone(client)} | WRONG[wrong]
    offers(client, passkey.answer(said.pop("challenge"), member, **said))
    assert not is_inside(client)
    offers(client, passkey.answer(challenge_alone(client), member))
    assert is_inside(client), "and she herself is not kept out by it"


def test_an_answer_that_was_seen_is_worth_nothing_again(client):
    member = set_up()
    passkey, elsewhere = with_passkey(member), Client()
    answer = passkey.answer(challenge_alone(client), member)
    offers(elsewhere, answer)
    assert not is_inside(elsewhere), "in a browser that was asked nothing"
    challenge_alone(elsewhere)
    offers(elsewhere, answer)
    assert not is_inside(elsewhere), "in one that was asked something else"
    offers(client, answer)
    assert is_inside(client)
    client.post("/sign-out/", **SECURE)
    offers(client, answer)
    assert not is_inside(client)


def test_a_key_without_its_pin_is_no_way_in_alone_whatever_it_was_asked_for(client):
    """A member who holds a colleague's key has it answer what her own second step asks, which needs no PIN;
    and waits until that sign-in is over, but not what it asked."""
    member, thief = set_up(), set_up()
    stolen = with_passkey(member)
    with_passkey(thief)
    password_step(client, thief)
    challenge = challenge_of(client.get(STEP, **SECURE))
    session = client.session
    session["account_login"]["initiated_at"] -= 3600
    session.save()
    offers(client, stolen.answer(challenge, member, flags=PRESENT))
    assert not is_inside(client)


def test_a_colleagues_passkey_is_no_second_step_of_mine(client):
    member, thief = set_up(), set_up()
    stolen = with_passkey(member)
    with_passkey(thief)
    for whose in (member, thief):
        password_step(client, thief)
        answer = stolen.answer(challenge_of(client.get(STEP, **SECURE)), whose)
        offers(client, answer, STEP)
        assert not is_inside(client)


def test_a_passkey_that_says_it_is_anothers_signs_nobody_in(client):
    """Whose it is is not signed: who holds one of her own writes another's there, or another's id."""
    member, thief = set_up(), set_up()
    hers, own = with_passkey(member), with_passkey(thief)
    for named in (own.id, hers.id):
        for whose in (member, thief):
            if (named, whose) == (own.id, thief):
                continue
            offers(client, own.answer(challenge_alone(client), whose, named=named))
            assert not is_inside(client)


def test_a_passkey_of_mine_under_anothers_id_opens_nothing_of_hers(client):
    """Its id is the browser's to choose when it is added."""
    member, thief = set_up(), set_up()
    hers, own = with_passkey(member), Passkey()
    own.id = hers.id
    with as_owner():
        Authenticator.objects.create(
            user=thief, type="webauthn", data={"name": "x", "credential": own.made("AAAA")}
        )
    offers(client, own.answer(challenge_alone(client), member))
    assert not is_inside(client)
    offers(client, hers.answer(challenge_alone(client), member))
    assert is_inside(client), "and hers goes on working"


def test_a_passkey_that_was_moved_to_anothers_row_signs_nobody_in(client):
    """By who may write the rows: nobody vouched for it there."""
    member, thief = set_up(), set_up()
    own = with_passkey(thief)
    with as_owner():
        Authenticator.objects.filter(pk=own.row.pk).update(user=member)
    offers(client, own.answer(challenge_alone(client), member))
    assert not is_inside(client)


def added(client, made):
    return client.post(
        "/account/steps/webauthn/add/", {"name": "x", "credential": json.dumps(made)}, **SECURE
    )


def signed_in(member):
    """Through the pages, with a code that was not used yet."""
    client = Client()
    forget_attempts()
    password_step(client, member)
    client.post(STEP, {"code": recovery_codes(member)[9]}, **SECURE)
    with as_owner():
        Authenticator.objects.filter(user=member, type="recovery_codes").delete()
        Authenticator.objects.create(
            user=member, type="recovery_codes", data={"seed": seal_for(member.pk, "f" * 80), "used_mask": 0}
        )
    assert is_inside(client)
    return client


def test_a_passkey_is_added_by_an_answer_to_this_browsers_question_alone():
    member, thief = set_up(), set_up()
    here, there = signed_in(member), signed_in(thief)

    def asked(client):
        page = client.get("/account/steps/webauthn/add/", **SECURE)
        return dict(page.context["js_data"]["creation_options"]["publicKey"])["challenge"]

    theirs = Passkey().made(asked(there))
    asked(here)
    assert added(here, theirs).status_code == 200, "made for another member's page"
    assert added(here, Passkey().made(asked(here), origin="https://evil.example")).status_code == 200
    assert added(here, Passkey().made(asked(here), rp="evil.example")).status_code == 200
    good = Passkey().made(asked(here))
    assert added(here, good).status_code == 302
    assert added(here, good).status_code == 200, "and once"
    with as_owner():
        assert Authenticator.objects.filter(user=member, type="webauthn").count() == 1


# Codes


def test_a_code_that_is_written_otherwise_is_the_same_code(client):
    member = set_up()
    code, recovery = codes(SECRET), recovery_codes(member)[0]
    for one in (code, recovery):
        seen = []
        for written in (one, f"{one[:3]} {one[3:]}", f"{one[:3]}-{one[3:]}", f"\u2003{one}", one.translate(
            {ord(n): chr(0xFF10 + int(n)) for n in "0123456789"})):  # fmt: skip
            forget = Client()
            password_step(forget, member)
            forget.post(STEP, {"code": written}, **SECURE)
            seen.append(is_inside(forget))
        assert seen == [True, False, False, False, False]


def test_a_code_that_is_tried_in_two_browsers_at_once_works_in_one(client):
    """The row of the recovery codes is read again, and held; a used code is written by one statement."""
    member = set_up()
    with as_owner():
        row = Authenticator.objects.get(user=member, type="recovery_codes")
        stale = Authenticator.objects.get(pk=row.pk)
        code = row.wrap().generate_codes()[0]
        assert row.wrap().validate_code(code)
        assert not stale.wrap().validate_code(code), "read before the other had used it"
        one, other = (Authenticator.objects.get(user=member, type="totp").wrap() for _browser in range(2))
        now = codes(SECRET)
        assert [one.validate_code(now), other.validate_code(now)] == [True, False]


def test_guesses_at_the_second_step_are_counted_for_the_account_from_wherever_they_come(client):
    member = set_up()
    for guess in range(5):
        tries = Client(REMOTE_ADDR=f"203.0.113.{guess}")
        password_step(tries, member)
        assert "error" in str(tries.post(STEP, {"code": "000000"}, **SECURE).content)
    last = Client(REMOTE_ADDR="203.0.113.99")
    password_step(last, member)
    last.post(STEP, {"code": codes(SECRET)}, **SECURE)
    assert not is_inside(last), "not even the right one"
    last.post(STEP, {"code": recovery_codes(member)[0]}, **SECURE)
    assert not is_inside(last), "nor by another kind of code"


def test_nobody_clears_the_count_of_guesses_by_signing_in_with_the_password_again(client):
    member = set_up()
    for _guess in range(5):
        password_step(client, member)
        client.post(STEP, {"code": "000000"}, **SECURE)
        client.post("/sign-out/", **SECURE)
    password_step(client, member)
    client.post(STEP, {"code": codes(SECRET)}, **SECURE)
    assert not is_inside(client)


@pytest.mark.parametrize("written", ["{0}", " {0} ", "{1}", "\t{0}", "{2}"])
def test_an_address_that_is_written_otherwise_is_counted_as_the_same(written):
    member = set_up()
    address = member.email
    said = written.format(address, address.upper(), address.title())
    for tried in range(4):
        password_step(Client(REMOTE_ADDR=f"203.0.113.{tried}"), said, "wrong")
    assert password_step(Client(REMOTE_ADDR="203.0.113.98"), member).status_code == 302, "not yet"
    password_step(Client(REMOTE_ADDR="203.0.113.97"), said, "wrong")
    assert password_step(Client(REMOTE_ADDR="203.0.113.99"), member).status_code == 200, "locked"


# What a password alone is worth


def test_by_the_password_alone_no_page_changes_how_she_signs_in(client):
    member = set_up()
    passkey = with_passkey(member)
    password_step(client, member)
    before = steps_of(member)
    for path in (
        "/account/", "/account/second-step/", "/account/password/", "/account/password/set/",
        "/account/confirm/", "/account/steps/totp/activate/", "/account/steps/totp/deactivate/",
        "/account/steps/webauthn/add/", f"/account/steps/webauthn/keys/{passkey.row.pk}/remove/",
        f"/account/steps/webauthn/keys/{passkey.row.pk}/edit/", "/account/steps/webauthn/reauthenticate/",
        "/account/steps/reauthenticate/", "/account/steps/recovery-codes/",
        "/account/steps/recovery-codes/generate/", "/account/steps/recovery-codes/download/",
    ):  # fmt: skip
        for asks in (client.get, client.post):
            assert asks(path, **SECURE).status_code in (302, 404, 405), path
    assert steps_of(member) == before
    assert not is_inside(client)


def steps_of(member):
    with as_owner():
        found = list(Authenticator.objects.filter(user=member).order_by("pk").values_list("pk", "data"))
    set_current_member(None)
    return found


def test_who_has_left_between_two_steps_comes_no_further(client):
    member = set_up()
    password_step(client, member)
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    client.post(STEP, {"code": codes(SECRET)}, **SECURE)
    assert not is_inside(client)


def test_a_token_that_was_left_in_her_browser_opens_nothing_at_any_step(client):
    member = set_up()
    client.get("/sign-in/", **SECURE)
    challenge_alone(client)
    planted = client.cookies["spheres"].value
    password_step(client, member)
    after_one = client.cookies["spheres"].value
    client.post(STEP, {"code": codes(SECRET)}, **SECURE)
    after_two = client.cookies["spheres"].value
    assert len({planted, after_one, after_two}) == 3
    for token in (planted, after_one):
        thief = Client()
        thief.cookies["spheres"] = token
        assert not is_inside(thief)
        assert thief.get(STEP, **SECURE).status_code == 302, "not even her second step"
    assert is_inside(client)


def test_a_token_that_was_left_before_is_nobodys_once_the_password_was_shown(client):
    """Between the two steps."""
    member = set_up()
    challenge_alone(client)
    planted = Client()
    planted.cookies["spheres"] = client.cookies["spheres"].value
    password_step(client, member)
    assert client.get(STEP, **SECURE).status_code == 200
    assert planted.get(STEP, **SECURE).status_code == 302


# Fewer steps than before


def test_the_last_passkey_stays_as_the_last_app_does():
    member = set_up()
    client = signed_in(member)
    passkey = with_passkey(member)
    remove = f"/account/steps/webauthn/keys/{passkey.row.pk}/remove/"
    with as_owner():
        Authenticator.objects.filter(user=member, type="totp").delete()
    set_current_member(None)
    assert client.get(remove, **SECURE).status_code == 200, "her page"
    client.post(remove, **SECURE)
    with as_owner():
        assert Authenticator.objects.filter(pk=passkey.row.pk).exists()
        assert Authenticator.objects.filter(user=member, type="recovery_codes").exists()
    second = with_passkey(member)
    client.post(remove, **SECURE)
    with as_owner():
        assert [*Authenticator.objects.filter(user=member, type="webauthn")] == [second.row], (
            "one of two goes"
        )


def test_of_two_steps_that_are_taken_away_at_once_one_stays():
    """Each waits for the other: it would have seen it stand."""
    member = set_up()
    passkey = with_passkey(member)
    with another_is_at_it(member.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(Exception, match="lock timeout"):
            SecondStepAdapter().can_delete_authenticator(passkey.row)


@pytest.mark.parametrize("what", ["passkey", "app", "codes", "name", "add", "password"])
def test_an_open_browser_alone_changes_no_step(what):
    """Ten minutes after she signed in: it asks who is there first."""
    member = set_up()
    client = signed_in(member)
    passkey = with_passkey(member)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    before, path = steps_of(member), {
        "passkey": f"/account/steps/webauthn/keys/{passkey.row.pk}/remove/",
        "app": "/account/steps/totp/deactivate/",
        "codes": "/account/steps/recovery-codes/generate/",
        "name": f"/account/steps/webauthn/keys/{passkey.row.pk}/edit/",
        "add": "/account/steps/webauthn/add/",
        "password": "/account/password/",
    }[what]  # fmt: skip
    new = {"oldpassword": "wrong", "password1": "une autre phrase", "password2": "une autre phrase"}
    answer = client.post(path, {"name": "y", "credential": "{}", **new}, **SECURE)
    if what != "password":  # it asks the former one on its own page
        assert answer.url.startswith("/account/confirm/")
    assert steps_of(member) == before
    with as_owner():
        assert Member.objects.get(pk=member.pk).check_password(PASSWORD)


def test_anothers_step_is_nobodys_to_take_away_or_name():
    member, thief = set_up(), set_up()
    passkey, client = with_passkey(member), signed_in(thief)
    before = steps_of(member)
    for what in ("remove", "edit"):
        path = f"/account/steps/webauthn/keys/{passkey.row.pk}/{what}/"
        assert client.post(path, {"name": "mine"}, **SECURE).status_code == 404
    assert steps_of(member) == before


def test_a_new_password_skips_no_step_and_ends_every_session(client):
    member = set_up()
    inside, half = signed_in(member), Client()
    forget_attempts()
    password_step(half, member)
    mail.outbox.clear()
    with as_worker():
        send_way_back(member_id=str(member.pk), base="https://testserver/")
    path = re.search(r"https://testserver(\S+)", mail.outbox[0].body)[1]
    page = client.get(path, follow=True, **SECURE)
    new = "une phrase toute neuve 2026"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}, **SECURE)
    with as_owner():
        assert Member.objects.get(pk=member.pk).check_password(new)
    assert not is_inside(client), "the link alone signs nobody in"
    assert not is_inside(inside)
    forget_attempts()
    answer = password_step(client, member, new)
    assert answer.url == STEP
    assert not is_inside(client)
    again = Client().get(path, follow=True, **SECURE)
    assert "password1" not in str(again.content), "and the link works once"


def test_an_answered_invitation_is_answered_by_nobody_else(client):
    coordinator = a_member("coordinator", "en-marge")
    one = invited_by(coordinator, role="pivot_worker")
    path = link_of(one, "https://testserver").removeprefix("https://testserver")
    other = invited_by(coordinator, role="pivot_worker")
    set_current_member(None)
    swapped = path.replace(str(one.pk), str(other.pk))
    assert client.post(swapped, {"password": PASSWORD}, **SECURE).status_code == 410, "another's link"
    client.post(path, {"password": PASSWORD}, **SECURE)
    thief = Client()
    set_current_member(None)
    assert thief.post(path, {"password": "la phrase de qui a lu"}, **SECURE).status_code == 410
    with as_owner():
        assert Member.objects.get(pk=one.pk).check_password(PASSWORD)


# A device that others use


@pytest.fixture
def left_alone():
    """Her browser, on a device that others use, four minutes later."""
    client = signed_in(set_up())
    session = client.session
    session[SHARED], session[ACTIVE] = True, int(time.time()) - PAUSE - 60
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - PAUSE - 60
    session.save()
    return client


def asks_who_is_there(client):
    set_current_member(None)
    answer = client.get(INSIDE, **SECURE)
    return answer.status_code == 302 and answer.url.startswith("/account/confirm/")


def test_a_device_left_alone_is_not_made_ones_own(left_alone):
    left_alone.post("/account/shared/", **SECURE)
    assert left_alone.session[SHARED]
    assert asks_who_is_there(left_alone)


def test_what_is_sent_from_a_device_left_alone_opens_no_page(left_alone):
    kept = left_alone.post("/drafts/keep/", {"draft_place": "referrals:referral-new"}, **SECURE)
    assert kept.status_code == 200, "what was typed is not lost"
    assert asks_who_is_there(left_alone)


HER_PAGES = (
    "/account/", "/account/steps/webauthn/add/", "/account/steps/totp/activate/",
    "/account/steps/recovery-codes/generate/", "/account/password/",
)  # fmt: skip


@pytest.mark.parametrize("path", HER_PAGES)
def test_a_device_left_alone_shows_and_changes_no_way_in(left_alone, path):
    """Within the five minutes in which nobody would be asked again elsewhere."""
    for asks in (left_alone.get, left_alone.post):
        answer = asks(path, **SECURE)
        assert answer.status_code == 302, path
        assert answer.url.startswith("/account/confirm/"), path


def test_she_who_is_there_again_goes_on(left_alone):
    for page in ("/account/confirm/", "/account/steps/reauthenticate/"):
        assert left_alone.get(page, **SECURE).status_code == 200
    left_alone.post("/account/confirm/?next=" + INSIDE, {"password": PASSWORD}, **SECURE)
    assert is_inside(left_alone)
    left_alone.post("/account/shared/", **SECURE)
    assert not left_alone.session[SHARED]


# A partner's own sign-in


class Provider:
    """A partner's OpenID Connect provider, that says whatever it is told to say."""

    def __init__(self, code):
        self.code, self.at = code, f"https://{code}.example"
        self.token, self.userinfo, self.asked = {}, {}, []

    def says(self, sub, email, *, verified=True, **more):
        claims = {"sub": sub, "email": email, "email_verified": verified}
        now = int(time.time())
        about = {"iss": self.at, "aud": f"spheres-{self.code}", "iat": now, "exp": now + 60}
        self.token, self.userinfo = {**about, **claims, **more}, dict(claims)
        return self

    def answers(self, url, data):
        self.asked.append((url, data))
        if url.endswith("openid-configuration"):
            return {
                "issuer": self.at, "authorization_endpoint": f"{self.at}/authorize",
                "token_endpoint": f"{self.at}/token", "userinfo_endpoint": f"{self.at}/userinfo",
                "jwks_uri": f"{self.at}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }  # fmt: skip
        if url.endswith("/token"):
            return {"access_token": "a", "id_token": jwt.encode(self.token, "k" * 32, "HS256")}
        return self.userinfo


@pytest.fixture
def providers(settings, monkeypatch):
    """Of two partners."""
    found = {code: Provider(code) for code in ("ccsmtl", "codim")}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {"provider_id": code, "name": code, "client_id": f"spheres-{code}", "secret": "s" * 32,
                 "settings": {"server_url": one.at}}
                for code, one in found.items()
            ],
        }
    }  # fmt: skip

    class Asks:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def get(self, url, **_more):
            return self.request("GET", url)

        def request(self, _method, url, data=None, **_more):
            said = found[urlsplit(url).netloc.partition(".")[0]].answers(url, data)
            return SimpleNamespace(
                status_code=200, headers={"content-type": "application/json"}, json=lambda: said,
                raise_for_status=lambda: None, text=json.dumps(said), content=b"",
            )  # fmt: skip

    monkeypatch.setattr(PartnerSignInAdapter, "get_requests_session", lambda _self: Asks())
    return found


def leaves(client, provider, process="login"):
    """She chooses her partner's sign-in: where the provider is to send her back, and with which state."""
    path = f"/sign-in/partner/oidc/{provider.code}/login/?process={process}"
    set_current_member(None)
    answer = client.post(path, **SECURE)
    said = parse_qs(urlsplit(answer.url).query)
    return said["redirect_uri"][0], said["state"][0]


def comes_back(client, back, state, code="c"):
    set_current_member(None)
    return client.get(urlsplit(back).path, {"code": code, "state": state}, **SECURE)


def by_partner(client, provider, process="login"):
    return comes_back(client, *leaves(client, provider, process))


def links(**which):
    with as_owner():
        found = set(SocialAccount.objects.filter(**which).values_list("user__email", "provider", "uid"))
    set_current_member(None)
    return found


def of_partner(partner="ccsmtl"):
    member = set_up(with_password("liaison", partner))
    set_current_member(None)
    return member


def test_a_partners_own_sign_in_skips_no_second_step(client, providers):
    member = of_partner()
    provider = providers["ccsmtl"].says("7", member.email)
    answer = by_partner(client, provider)
    assert answer.url == STEP
    assert client.get(INSIDE, **SECURE).url.startswith("/sign-in/")
    client.post(STEP, {"code": codes(SECRET)}, **SECURE)
    assert who_is_inside(client).pk == member.pk
    assert links() == {(member.email, "ccsmtl", "7")}
    (_url, sent), *_more = [asked for asked in provider.asked if asked[0].endswith("/token")]
    assert sent["code_verifier"], "a code that was seen is worth nothing without what stayed here"


def is_turned_away(client, answer):
    set_current_member(None)
    return answer.status_code in (302, 401, 403) and client.get(STEP, **SECURE).status_code == 302


LIES = {
    "another member's address, not verified": {"verified": False},
    "verified in a word": {"verified": "true"},
    "for another application": {"aud": "another"},
    "by another provider": {"iss": "https://codim.example"},
    "long ago": {"exp": int(time.time()) - 3600},
}


@pytest.mark.parametrize("lie", LIES)
def test_what_a_provider_says_otherwise_than_it_must_signs_nobody_in(client, providers, lie):
    member = of_partner()
    providers["ccsmtl"].says("7", member.email, **LIES[lie])
    assert is_turned_away(client, by_partner(client, providers["ccsmtl"]))
    assert links() == set()


def test_a_provider_vouches_for_nobody_of_another_partner(client, providers):
    member = of_partner("codim")
    assert is_turned_away(client, by_partner(client, providers["ccsmtl"].says("7", member.email)))
    with as_owner():
        SocialAccount.objects.create(user=member, provider="codim", uid="7")
    assert is_turned_away(client, by_partner(client, providers["ccsmtl"].says("7", member.email)))
    assert links() == {(member.email, "codim", "7")}


def test_a_member_who_changed_partner_is_not_signed_in_by_the_former(client, providers):
    member = of_partner("codim")
    with as_owner():
        SocialAccount.objects.create(user=member, provider="ccsmtl", uid="7")
    assert is_turned_away(client, by_partner(client, providers["ccsmtl"].says("7", member.email)))


def test_an_address_that_was_given_to_somebody_else_does_not_open_her_account(client, providers):
    """Whom a partner's number meant once, it means; another number with her address is somebody else."""
    member = of_partner()
    provider = providers["ccsmtl"].says("7", member.email)
    by_partner(client, provider)
    thief = Client()
    assert is_turned_away(thief, by_partner(thief, provider.says("8", member.email)))
    assert links() == {(member.email, "ccsmtl", "7")}
    assert by_partner(Client(), provider.says("7", "another.address@spheres.example")).url == STEP


def test_an_address_in_letters_that_only_look_the_same_is_another(client, providers):
    member = of_partner()
    with as_owner():
        Member.objects.filter(pk=member.pk).update(email="kim@spheres.example")
    assert is_turned_away(
        client, by_partner(client, providers["ccsmtl"].says("7", "\u212aim@spheres.example"))
    )
    assert links() == set()
    assert by_partner(client, providers["ccsmtl"].says("8", "Kim@spheres.example")).url == STEP


def test_two_answers_about_two_people_sign_nobody_in(client, providers):
    member, other = of_partner(), of_partner()
    provider = providers["ccsmtl"].says("7", member.email)
    provider.userinfo = {"sub": "8", "email": other.email, "email_verified": True}
    assert is_turned_away(client, by_partner(client, provider))
    with as_owner():
        SocialAccount.objects.create(user=other, provider="ccsmtl", uid="8")
    assert is_turned_away(client, by_partner(client, provider))
    assert links() == {(other.email, "ccsmtl", "8")}


def test_a_way_back_from_a_provider_works_once_here_and_for_that_provider(client, providers):
    member = of_partner()
    provider = providers["ccsmtl"].says("7", member.email)
    providers["codim"].says("7", member.email)
    back, state = leaves(client, provider)
    elsewhere = Client()
    assert is_turned_away(elsewhere, comes_back(elsewhere, back, state)), "in another browser"
    assert is_turned_away(client, comes_back(client, back, "guessed"))
    other_back, _state = leaves(client, providers["codim"])
    assert is_turned_away(client, comes_back(client, other_back, state)), "to another provider's address"
    back, state = leaves(client, provider)
    assert comes_back(client, back, state).url == STEP
    again = Client()
    again.cookies["spheres"] = client.cookies["spheres"].value
    client.post(STEP, {"code": codes(SECRET)}, **SECURE)
    client.post("/sign-out/", **SECURE)
    assert is_turned_away(client, comes_back(client, back, state)), "a second time"
    assert is_turned_away(again, comes_back(again, back, state))


def test_a_provider_that_was_taken_away_signs_nobody_in_though_its_links_stand(client, providers, settings):
    member = of_partner()
    back, state = leaves(client, providers["ccsmtl"].says("7", member.email))
    with as_owner():
        SocialAccount.objects.create(user=member, provider="ccsmtl", uid="7")
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": apps[1:]}}
    assert comes_back(client, back, state).status_code == 404
    assert not is_inside(client)


def test_no_sign_in_of_a_partners_is_tied_to_an_account_from_inside_another(providers):
    """Neither hers to a thief's account, nor a thief's to hers, from a browser that is signed in."""
    member, thief = of_partner(), of_partner()
    provider = providers["ccsmtl"]
    for signed, said in ((thief, member), (member, thief)):
        client = signed_in(signed)
        by_partner(client, provider.says("7", said.email), process="connect")
        assert links() == set()
        assert who_is_inside(client).pk == signed.pk
    with as_owner():
        SocialAccount.objects.create(user=member, provider="ccsmtl", uid="7")
    client = signed_in(thief)
    by_partner(client, provider.says("7", member.email), process="connect")
    assert links() == {(member.email, "ccsmtl", "7")}


# The doors, asked by a statement


@pytest.mark.parametrize(
    "door", ["signin_door_by_partner", "signin_door_by_passkey", "accounts_door_by_address"]
)
def test_no_door_opens_to_a_statement_by_what_was_proven_of_something_else(door):
    member, thief = of_partner(), of_partner()
    hers, own = with_passkey(member), with_passkey(thief)
    of_her, of_the_thief = {
        "signin_door_by_partner": [
            json.dumps({"provider": "ccsmtl", "uid": "7", "address": one.email}) for one in (member, thief)
        ],
        "signin_door_by_passkey": [wide(hers.id), wide(own.id)],
        "accounts_door_by_address": [member.email, thief.email],
    }[door]
    asks, kind = f"SELECT {door}(%s, %s, %s)", door.rpartition("_by_")[2]
    for proven, subject in (
        (kind, of_the_thief), ("door", str(member.pk)), ("member", str(member.pk)), ("door", of_her),
        *((other, of_her) for other in ("partner", "passkey", "address") if other != kind),
    ):  # fmt: skip
        set_current_member(None)
        with pytest.raises(NotProven):
            _offer(proven, subject, asks, [of_her])
        assert account_asking() is None
    set_current_account(thief.pk)
    with pytest.raises(NotProven):
        _offer(kind, of_the_thief, asks, [of_her])
    assert account_asking() == thief.pk
    set_current_member(thief.pk)
    with pytest.raises(DatabaseError, match="may not open the door of another"), transaction.atomic():
        find_door(door, of_her)
    set_current_member(None)
    find_door(door, of_her)
    assert account_asking() == member.pk, "with its own proof it opens"
