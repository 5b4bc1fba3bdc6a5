"""Signing in: nobody is shown anything by a password alone, and a lock-out tells nobody who exists."""

import json
import re
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from conftest import as_owner, as_worker
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.db import connection
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.links import INVITATION, is_signed, token_for
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.tasks import send_way_back, tell_of_new_place
from spheres.foundation.signin.adapters import PartnerSignInAdapter
from spheres.foundation.signin.devices import ACTIVE, PAUSE, SHARED
from spheres.foundation.signin.invitations import LASTS, link_of
from spheres.foundation.signin.models import Attempt, Session
from spheres.foundation.signin.tasks import clear_sessions
from tests.builders.members import a_member, invited_by
from tests.builders.signing_in import PASSWORD, SECURE, codes, password_step, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_yet():
    set_current_member(None)


def app_of(client):
    """The secret that the page shows to an authenticator app."""
    page = client.get("/account/steps/totp/activate/", **SECURE).content.decode()
    return re.search(r'<code class="breaks">([A-Z2-7]+)</code>', page)[1]


def test_without_a_second_step_no_page_opens_and_with_one_it_is_asked_each_time(client):
    member = with_password()
    with as_owner():
        Authenticator.objects.filter(user=member).delete()
    password_step(client, member)
    for path in ("/home/", "/young-people/my-day/", "/young-people/mine/"):
        assert client.get(path, **SECURE).url == "/account/second-step/"
    secret = app_of(client)
    answer = client.post("/account/steps/totp/activate/", {"code": codes(secret)}, **SECURE)
    assert answer.url == "/account/steps/recovery-codes/"
    assert client.get("/young-people/my-day/", **SECURE).status_code == 200
    assert secret not in str(Authenticator.objects.get(user=member, type="totp").data), "kept sealed"

    client.post("/sign-out/", **SECURE)
    assert password_step(client, member).url == "/account/steps/authenticate/"
    assert client.get("/young-people/my-day/", **SECURE).url.startswith("/sign-in/")
    wrong = client.post("/account/steps/authenticate/", {"code": "000000"}, **SECURE)
    assert wrong.status_code == 200
    assert (
        client.post("/account/steps/authenticate/", {"code": codes(secret, 1)}, **SECURE).status_code == 302
    )
    inside = client.get("/young-people/my-day/", **SECURE)
    assert inside.status_code == 200
    assert member.email not in inside.content.decode(), "the page that opens is the answer"


def test_a_code_works_once_and_so_does_a_recovery_code(client):
    member = with_password()
    with as_owner():
        Authenticator.objects.filter(user=member).delete()
    password_step(client, member)
    secret = app_of(client)
    client.post("/account/steps/totp/activate/", {"code": codes(secret)}, **SECURE)
    page = client.get("/account/steps/recovery-codes/", **SECURE).content.decode()
    recovery = re.findall(r"<li><code>(\d+)</code>", page)[0]
    again = client.get("/account/steps/recovery-codes/", **SECURE).content.decode()
    assert recovery not in again, "shown once"
    for code in (codes(secret, 1), recovery):
        seen = []
        for _time in range(2):
            client.post("/sign-out/", **SECURE)
            password_step(client, member)
            seen.append(client.post("/account/steps/authenticate/", {"code": code}, **SECURE).status_code)
        assert seen == [302, 200]


def test_the_last_second_step_stays(client):
    member = with_password()
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    answer = client.post("/account/steps/totp/deactivate/", **SECURE)
    assert answer.status_code == 200, "not sent away to show her password again"
    assert Authenticator.objects.filter(user=member, type="totp").exists()


def test_new_recovery_codes_are_made_by_their_member(client):
    member = with_password()
    with as_owner():
        Authenticator.objects.filter(user=member).delete()
    password_step(client, member)
    secret = app_of(client)
    client.post("/account/steps/totp/activate/", {"code": codes(secret)}, **SECURE)
    before = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert client.post("/account/steps/recovery-codes/generate/", **SECURE).status_code == 302
    assert Authenticator.objects.get(type="recovery_codes").data["seed"] != before


def test_a_lock_out_is_the_same_for_who_exists_and_who_does_not(client):
    member = with_password()

    def tries(login, address):
        client.defaults["REMOTE_ADDR"] = address
        said = []
        for _time in range(7):
            page = password_step(client, login, "wrong")
            text = re.sub(r'value="[^"]*"', "", page.content.decode())
            said.append((page.status_code, text.replace(login, "")))
        return said

    real = tries(member.email, "203.0.113.1")
    assert real == tries("nobody@spheres.example", "203.0.113.2")
    assert real[0] != real[-1], "it locks"
    assert password_step(client, member).status_code == 200, "even with the right password"


def test_a_shared_device_asks_again_after_a_pause_and_keeps_what_is_sent(client):
    member = with_password()
    client.force_login(member)
    session = client.session
    session[SHARED], session[ACTIVE] = True, int(time.time()) - PAUSE - 5
    session.save()
    answer = client.get("/young-people/my-day/", **SECURE)
    assert answer.url.startswith("/account/confirm/?next=%2Fyoung-people%2Fmy-day")
    assert (
        client.post("/drafts/keep/", {"draft_place": "referrals:referral-new"}, **SECURE).status_code == 200
    )
    session = client.session
    session[ACTIVE] = int(time.time()) - PAUSE - 5
    session.save()
    client.post("/account/confirm/?next=/young-people/my-day/", {"password": PASSWORD}, **SECURE)
    assert client.get("/young-people/my-day/", **SECURE).status_code == 200


def test_ones_own_device_does_not_ask(client):
    client.force_login(with_password())
    assert client.get("/young-people/my-day/", **SECURE).status_code == 200


def test_a_new_place_is_told_by_mail_and_a_known_one_is_not(client):
    member = with_password()
    sent = set()

    def signs_in(agent, address="203.0.113.7"):
        mail.outbox.clear()
        client.force_login(member)
        from spheres.foundation.signin.devices import note_device

        request = client.get("/", headers={"user-agent": agent}, REMOTE_ADDR=address, **SECURE).wsgi_request
        note_device(request, member)
        assert mail.outbox == [], "not within the request"
        with as_worker(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, args FROM procrastinate_jobs WHERE task_name LIKE '%tell_of_new_place'"
            )
            new = [(job, args) for job, args in cursor.fetchall() if job not in sent]
            for job, args in new:
                sent.add(job)
                tell_of_new_place(**json.loads(args))
        return [message.to for message in mail.outbox]

    assert signs_in("Phone") == [], "her first"
    assert signs_in("Phone") == []
    assert signs_in("Phone", "203.0.113.99") == [], "the same network"
    assert signs_in("Laptop") == [[member.email]]
    assert signs_in("Phone", "198.51.100.1") == [[member.email]]
    assert "203.0.113" not in mail.outbox[0].body if mail.outbox else True


def test_sessions_are_listed_and_ended_and_only_ones_own(client, client_of):
    member, other = with_password(), with_password()
    theirs, elsewhere = client_of(other), client_of(member)
    client.force_login(member)
    client.get("/account/", **SECURE)
    for one in (client, theirs, elsewhere):
        request = one.get("/account/", **SECURE).wsgi_request
        UserSession.objects.create_from_request(request)
    mine = UserSession.objects.get(session_key=elsewhere.session.session_key)
    assert not UserSession.objects.filter(session_key=theirs.session.session_key).exists()
    with as_owner():
        not_mine = UserSession.objects.get(session_key=theirs.session.session_key)
    assert client.post(f"/account/sessions/{not_mine.pk}/end/", **SECURE).status_code == 404
    client.post(f"/account/sessions/{mine.pk}/end/", **SECURE)
    assert elsewhere.get("/young-people/my-day/", **SECURE).url.startswith("/sign-in/")
    assert theirs.get("/young-people/my-day/", **SECURE).status_code == 200


@pytest.fixture
def client_of():
    from django.test import Client

    def make(member):
        client = Client()
        client.force_login(member)
        return client

    return make


def test_an_invitation_is_answered_once(client):
    coordinator = a_member("coordinator", "en-marge")
    one = invited_by(coordinator, role="pivot_worker")
    path = link_of(one, "https://testserver").removeprefix("https://testserver")
    set_current_member(None)
    assert client.get(path, **SECURE).status_code == 200
    short = client.post(path, {"password": "court"}, **SECURE)
    assert short.context["form"].errors
    assert client.post(path, {"password": PASSWORD}, **SECURE).url == "/account/second-step/"
    assert client.get("/young-people/my-day/", **SECURE).url == "/account/second-step/"
    with as_owner():
        assert Member.objects.get(pk=one.pk).answered_at
    assert client.get(path, **SECURE).status_code == 410
    assert client.get(path[:-2] + "x/", **SECURE).status_code == 410


def test_an_invitation_lasts_seven_days(monkeypatch):
    one, began = invited_by(a_member("coordinator", "en-marge")), time.time()
    token = token_for(INVITATION, one.pk, "state")
    for days, works in ((6.9, True), (7.1, False)):
        monkeypatch.setattr(time, "time", lambda d=days: began + d * 86_400)
        assert is_signed(INVITATION, one.pk, token, LASTS) is works


def test_who_has_left_is_signed_out_at_once(client):
    member = with_password()
    client.force_login(member)
    assert client.get("/young-people/my-day/", **SECURE).status_code == 200
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/young-people/my-day/", **SECURE).url.startswith("/sign-in/")


def said_by_partner(email, *, verified=None, is_sure=False, provider="ccsmtl"):
    """What the adapter is handed when someone comes from a partner's own sign-in for the first time."""
    claims = {"email": email} | ({} if verified is None else {"email_verified": verified})
    account = SimpleNamespace(provider=provider, uid=email, extra_data={"id_token": claims})
    app = SimpleNamespace(settings={"addresses_are_sure": is_sure})
    connected = []
    login = SimpleNamespace(
        account=account, is_existing=False, user=None, provider=SimpleNamespace(app=app),
        connect=lambda _request, member: connected.append(member),
    )  # fmt: skip
    set_current_member(None)
    try:
        request = SimpleNamespace(user=AnonymousUser())
        PartnerSignInAdapter().populate_user(request, login, {})
        PartnerSignInAdapter().pre_social_login(request, login)
    except ImmediateHttpResponse:
        return None
    return connected[0]


def test_a_partner_vouches_for_its_own_members_by_addresses_it_has_verified():
    member, elsewhere = a_member(partner="ccsmtl"), a_member(partner="codim")
    assert said_by_partner(member.email, verified=True) == member
    assert said_by_partner(member.email.upper(), is_sure=True) == member
    assert said_by_partner(member.email) is None
    assert said_by_partner(member.email, verified=False) is None
    assert said_by_partner(elsewhere.email, verified=True) is None
    assert said_by_partner("nobody@spheres.example", verified=True) is None
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    assert said_by_partner(member.email, verified=True) is None


def test_a_forgotten_password_is_chosen_anew_by_a_link_from_the_queue_and_nobody_learns_who_is_known(client):
    member = a_member()

    def asks(email):
        mail.outbox.clear()
        response = client.post("/password/forgotten/", {"email": email}, secure=True)
        with as_worker(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT args FROM procrastinate_jobs WHERE task_name LIKE '%send_way_back' ORDER BY id"
            )
            return response.status_code, response.headers["Location"], cursor.fetchall()

    *nobody, ((none,),) = asks("personne@spheres.example")
    *known, (_before, (args,)) = asks(member.email)
    assert nobody == known
    assert mail.outbox == [], "not within the request"
    none, args = json.loads(none), json.loads(args)
    assert args == {"member_id": str(member.pk), "base": "https://testserver/"}
    assert none.keys() == args.keys(), "for nobody the same is put in the queue"
    with as_worker():
        send_way_back(**none)
    assert mail.outbox == [], "and goes to nobody"
    with as_worker():
        send_way_back(**args)
    (sent,) = mail.outbox
    assert sent.to == [member.email]
    page = client.get(re.search(r"https://testserver(\S+)", sent.body)[1], secure=True, follow=True)
    new = "une phrase toute neuve 2026"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}, secure=True)
    with as_owner():
        assert Member.objects.get(pk=member.pk).check_password(new)
        Member.objects.filter(pk=member.pk).update(is_active=False)
    mail.outbox.clear()
    with as_worker():
        send_way_back(**args)
    assert mail.outbox == [], "who has left gets none"


def test_what_is_over_is_taken_away_by_the_background_work(client):
    member = with_password()
    password_step(client, member)
    client.force_login(member)
    UserSession.objects.create_from_request(client.get("/account/", **SECURE).wsgi_request)
    with as_worker():
        clear_sessions(0)
    with as_owner():
        assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
        assert Attempt.objects.exists()
        Session.objects.update(expires_at=timezone.now() - timedelta(hours=1))
        Attempt.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    with as_worker():
        clear_sessions(0)
    with as_owner():
        assert not Session.objects.exists() | UserSession.objects.exists() | Attempt.objects.exists()
