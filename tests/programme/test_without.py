"""What is done when Spheres is down: the region's pack says it, members print it before, and the page that
says that the database is away shows it without one."""

import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from spheres.foundation.accounts.models import Role
from spheres.foundation.ui.away import answer_to
from spheres.programme.region.pack import current_pack
from tests.builders.members import a_member

SECURE = {"secure": True}


def says_all(page, language):
    without = current_pack().without_spheres
    with translation.override(language):
        said = [str(without.decides), *map(str, without.steps)]
    return f'href="tel:{without.number}"' in page and all(escape(one) in page for one in said)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_every_member_finds_the_sheet_from_each_page_and_can_print_it(role):
    client = Client()
    client.force_login(a_member(role, "en-marge" if role == Role.COORDINATOR else "ccsmtl"))
    path = reverse("workspace:without")
    page = client.get(path, **SECURE).content.decode()
    assert f'href="{path}"' in client.get("/sign-in/account/", follow=True, **SECURE).content.decode()
    assert says_all(page, "fr")
    assert "data-prints" in page


def test_a_stranger_is_led_to_sign_in(db):
    assert Client().get(reverse("workspace:without"), **SECURE).status_code == 302


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_that_says_the_database_is_away_says_it_without_one(language):
    """Not marked for the database: a query would fail."""
    request = RequestFactory().get("/young-people/my-day/", HTTP_ACCEPT_LANGUAGE=language)
    answer = answer_to(request, OperationalError("away"))
    assert answer.status_code == 503
    assert says_all(answer.content.decode(), language)


def test_where_something_of_ours_broke_nobody_is_told_to_do_without():
    answer = answer_to(RequestFactory().get("/"), ValueError("broken"))
    assert answer.status_code == 500
    assert not says_all(answer.content.decode(), "fr")


def test_a_region_that_does_not_say_it_says_nothing_false(monkeypatch):
    silent = current_pack().model_copy(update={"without_spheres": None})
    monkeypatch.setattr("spheres.config.navigation.current_pack", lambda: silent)
    request = RequestFactory().get("/young-people/mine/")
    request.COOKIES["spheres"] = "a member’s"
    page = answer_to(request, OperationalError("away")).content.decode()
    assert not re.search(r"href=.tel:", page)
