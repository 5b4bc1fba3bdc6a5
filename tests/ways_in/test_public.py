"""The public page, and how much of it one network address may use."""

from uuid import uuid4

import pytest
from conftest import as_owner, forget_attempts

from spheres.programme.referrals.models import Referral
from tests.builders.members import on_call

pytestmark = pytest.mark.django_db


def send(client):
    said = {
        "id": uuid4(), "name": "Ombeline", "age_said": 16, "languages": "fr", "channel": "text",
        "reach": "514 555-0177", "hours": "Après 16 h",
    }  # fmt: skip
    return client.post("/refer/", said, secure=True)


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
