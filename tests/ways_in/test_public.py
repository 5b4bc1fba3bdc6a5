"""The public page, and how much of it one network address may use."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, forget_attempts
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.programme.referrals import queries, views
from spheres.programme.referrals.actions import give_link
from spheres.programme.referrals.indexing import _letters
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.region.pack import current_pack
from spheres.programme.region.templatetags.pack import dialled
from spheres.programme.safety import folded
from spheres.programme.safety.models import EmergencyPlan
from tests.builders.members import a_member, on_call

pytestmark = pytest.mark.django_db


def a_link_of(giver):
    """The address of a link that this member gives."""
    set_current_member(giver.pk)
    link = give_link(giver, uuid4(), "une collègue", timezone.now())
    set_current_member(None)
    return reverse("referrals:link-referral", args=[queries.link_token(link.pk)]), link


def send(client):
    return posted(client)


LAST = "a a"


def posted(client, path="/refer/", **words):
    needed = {"id": uuid4(), "name": "Ombeline", "reach": "514 555-0177", "hours": "Après 16 h"}
    return client.post(path, {**needed, **words}, secure=True)


@pytest.mark.parametrize("missing", ["name", "reach", "hours"])
def test_three_things_are_needed_and_each_of_them_is(client, missing):
    assert b"R-" in posted(client).content
    answer = posted(client, **{missing: " "})
    assert list(answer.context["form"].errors) == [missing]
    said = answer.content.decode()
    assert all(words in said for name, words in WORDS.items() if name != missing)
    assert said.count(" required") == 3, "the browser says so, too, where no script does"


WORDS = {"name": "Ombeline", "reach": "514 555-0177", "hours": "Après 16 h"}


def test_who_left_the_rest_blank_is_read_matched_and_welcomed(client):
    posted(client)
    client.force_login(a_member("coordinator", "en-marge"))
    with as_owner():
        letter = Referral.objects.get()
        pivot = a_member("pivot_worker", "en-marge")
    assert (letter.languages, letter.urgency, letter.agreed_to_contact) == ("", "", True)
    incoming = client.get("/referrals/incoming/", secure=True).content.decode()
    assert "Ombeline" in incoming and receipt_number(letter.pk) in incoming
    page = f"/referrals/incoming/{letter.pk}/"
    assert client.get(page, secure=True).status_code == 200
    answers = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "unknown")
    assert client.post(page, {**answers, "decision": "welcome"}, secure=True).status_code == 302
    chosen = client.get(f"{page}match/", secure=True)
    suggested = next(s for s in chosen.context["form"].suggestions if s.member.pk == pivot.pk)
    assert not suggested.fit.cautions, "no language in common is said of nobody"
    assert client.post(f"{page}match/", {"pivot": str(pivot.pk)}, secure=True).status_code == 302
    client.force_login(pivot)
    her = f"/young-people/{letter.participant_id}/"
    assert "514 555-0177" in client.get(her, secure=True).content.decode()
    assert f"{her}about/" in client.get(f"{her}consent/", secure=True).content.decode()
    with as_owner():
        assert [one.digest() for _pk, one in _letters("default", Referral.objects.all())] == [
            bytes(letter.sent_digest)
        ], "it is known again as it was written"


def test_what_she_was_promised_is_counted_until_it_is_answered_and_late_ones_come_first(client):
    for name in ("Première", "Seconde"):
        posted(client, name=name)
    with as_owner():
        _first, second = Referral.objects.order_by("sent_at")
        Referral.objects.filter(pk=second.pk).update(sent_at=timezone.now() - timedelta(days=2))
    client.force_login(a_member("coordinator", "en-marge"))
    rows = client.get("/referrals/incoming/", secure=True).context["rows"]
    assert [(one.name, promise.is_late) for one, _pivot, promise in rows] == [
        ("Seconde", True), ("Première", False),
    ]  # fmt: skip
    answers = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "unknown")
    page = f"/referrals/incoming/{second.pk}/"
    assert "is-now" in client.get(page, secure=True).content.decode()
    client.post(page, {**answers, "decision": "waiting"}, secure=True)
    rows = client.get("/referrals/incoming/", secure=True).context["rows"]
    assert {one.name: bool(promise) for one, _pivot, promise in rows} == {"Seconde": False, "Première": True}


def test_a_region_that_promises_nothing_says_nothing_of_it(client, monkeypatch):
    silent = current_pack().model_copy(update={"answering": None})
    monkeypatch.setattr(queries, "current_pack", lambda: silent)
    monkeypatch.setattr(views, "current_pack", lambda: silent)
    assert "On te répond" not in client.get("/refer/", secure=True).content.decode()
    assert "On te répond" not in posted(client).content.decode()


def test_no_cookie_is_needed_to_write_to_us_and_nobody_is_told_of_a_session(settings):
    strict = Client(enforce_csrf_checks=True)
    strict.defaults["HTTP_ORIGIN"] = "https://testserver"
    assert b"R-" in posted(strict).content
    giver = a_member()
    link, _letter = a_link_of(giver)
    assert b"R-" in posted(strict, link, written_by="Huguette", agreed="on").content
    language = {"language": "en", "next": "/refer/"}
    assert strict.post("/language/", language, secure=True).headers["Location"] == "/refer/"
    refused = strict.post("/sign-in/", {"login": "a@spheres.example", "password": LAST}, secure=True)
    assert refused.status_code == 403
    said = refused.content.decode().lower()
    assert "session" not in said and "brouillon" not in said and "draft" not in said


def test_a_session_that_is_over_is_still_said_to_a_member():
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = "over"
    refused = strict.post("/sign-in/", {"login": "a@spheres.example", "password": LAST}, secure=True)
    assert "session" in refused.content.decode().lower()


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://testserver"])
def test_another_site_sends_nothing_in_her_name(origin):
    strict = Client(enforce_csrf_checks=True, headers={"origin": origin})
    link, _letter = a_link_of(a_member())
    for path in ("/refer/", link):
        assert posted(strict, path, written_by="Huguette", agreed="on").status_code == 403
    assert strict.post("/language/", {"language": "en"}, secure=True).status_code == 403
    with as_owner():
        assert not Referral.objects.exists()


PLAIN = {"sec-fetch-mode": "navigate"}
"""What a browser says of a form that it sends without a script."""


def test_without_scripts_an_address_leads_on_and_no_history_holds_what_was_sent(client):
    needed = {"id": uuid4(), **WORDS}
    sent = client.post("/refer/", needed, secure=True, headers=PLAIN)
    assert sent.status_code == 303
    assert "Ombeline" not in sent.headers["Location"]
    shown = client.get(sent.headers["Location"], secure=True)
    assert receipt_number(needed["id"]) in shown.content.decode()
    forged = client.get(sent.headers["Location"] + "x", secure=True)
    assert receipt_number(needed["id"]) not in forged.content.decode()


def test_without_scripts_she_is_told_what_was_wrong_and_that_nothing_was_kept(client, settings):
    refused = client.post("/refer/", {"id": uuid4(), **WORDS, "hours": " "}, secure=True, headers=PLAIN)
    assert refused.status_code == 303
    page = client.get(refused.headers["Location"], secure=True)
    assert page.context["wrong"] == [str(page.context["form"]["hours"].label)]
    assert "Ombeline" not in page.content.decode()
    forget_attempts()
    settings.ACCOUNT_RATE_LIMITS = {"self_referral": "1/h/ip"}
    leads = [
        client.post("/refer/", {"id": uuid4(), **WORDS}, secure=True, headers=PLAIN).headers["Location"]
        for _time in range(2)
    ]
    assert client.get(leads[1], secure=True).context["are_many"]
    forget_attempts()


def test_what_is_shown_after_sending_is_shown_for_a_while(client, monkeypatch):
    sent = client.post("/refer/", {"id": uuid4(), **WORDS}, secure=True, headers=PLAIN)
    monkeypatch.setattr(views, "SHOWN_SECONDS", -1)
    assert (
        "R-" not in client.get(sent.headers["Location"], secure=True).content.decode().partition("<main")[2]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", ["/", "/refer/", "/limits/", "/nulle-part/", "{link}"])
def test_what_a_browser_keeps_of_a_public_page_tells_nothing(client, path, language):
    link, _letter = a_link_of(a_member())
    page = client.get(path.format(link=link), secure=True, headers={"accept-language": language})
    html = page.content.decode()
    title = re.search(r"<title>(.*?)</title>", html, re.S)[1].strip()
    assert title and not re.search(r"sph[eè]res|exploit|refer|sent|envoy", title, re.IGNORECASE)
    assert re.search(r'rel="icon"[^>]*href="[^"]*/page\.[^"]*svg"', html)
    assert (
        not re.search(r"\btu\b|\bton\b", re.sub(r"<details.*?</details>", "", html, flags=re.S))
        or path != "{link}"
    )
    for part in re.findall(r"<form method=\"post\" class=\"stack\".*?</form>", html, re.S):
        assert 'autocomplete="off"' in part.partition(">")[0]
        typed = re.findall(r"<(?:input type=\"(?:text|number|date)\"|textarea)[^>]*>", part)
        assert typed and all('autocomplete="off"' in field for field in typed)


def test_a_member_still_reads_where_she_is(client):
    client.force_login(a_member("coordinator", "en-marge"))
    html = client.get("/referrals/incoming/", secure=True).content.decode()
    assert "– Spheres</title>" in html and "spheres" in re.search(r'rel="icon"[^>]*href="([^"]*)"', html)[1]


def test_each_line_says_for_whom_and_when_and_is_dialled_without_its_spaces(client):
    html = client.get("/", secure=True).content.decode()
    for line in current_pack().emergency_numbers:
        assert f"tel:{dialled(line.number)}" in html
        assert not line.text or f"sms:{dialled(line.text)}" in html
        assert str(line.hours or "") in html
    assert dialled("1 800 263-2266") == "18002632266"
    marge = next(line for line in current_pack().emergency_numbers if line.to_age == 17)
    assert [age for age in range(10, 20) if marge.is_for(age)] == [12, 13, 14, 15, 16, 17]


def test_the_sheet_that_does_not_say_what_it_is_names_no_line_that_would(monkeypatch):
    said = {}
    monkeypatch.setattr(folded, "pdf", lambda _template, data, **_how: said.update(data))
    folded.folded_pdf(EmergencyPlan())
    names = {row["name"] for row in said["numbers"]}
    assert names and not [name for name in names if "violence" in name or "suicide" in name]


def test_nobody_tries_numbers_in_an_emergency(client, settings):
    forget_attempts()
    settings.ACCOUNT_RATE_LIMITS = {"emergency": "2/d/user"}
    client.force_login(on_call())
    said = {"danger": "missing", "reason": "Elle ne répond plus à personne.", "reach": "514 555-0100"}
    errors = [
        str(
            client.post("/emergency/", {"id": uuid4(), **said}, secure=True)
            .context["form"]
            .non_field_errors()
        )
        for _try in range(3)
    ]
    assert errors[0] == errors[1] != errors[2]
    forget_attempts()


def test_after_too_many_messages_hers_is_kept_on_the_screen_and_not_sent(client, settings):
    forget_attempts()
    settings.ACCOUNT_RATE_LIMITS = {"self_referral": "2/h/ip"}
    for _within in range(2):
        assert b"R-" in send(client).content
    answer = send(client)
    assert "Ombeline" in answer.content.decode()
    assert answer.context["form"].non_field_errors()
    with as_owner():
        assert Referral.objects.count() == 2
    forget_attempts()


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE"])
def test_no_page_answers_to_a_method_that_none_of_ours_asks_for(client, method):
    answer = client.generic(method, "/refer/", secure=True, headers={"x-secret": "geheim"})
    assert answer.status_code == 405
    assert b"geheim" not in answer.content
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_page_of_components_is_there_in_a_demo_alone(client, settings):
    assert client.get("/style/", secure=True).status_code == 404
    settings.DEMO = True
    assert client.get("/style/", secure=True).status_code == 200
