"""Every address, for every role: what is out of reach answers exactly as what does not exist."""

import re
from copy import deepcopy
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import connection
from django.test import Client

from spheres.foundation.accounts.models import Member, Role
from spheres.programme.participants.models import Assignment, Circle
from tests.builders.members import a_member, an_officer
from tests.builders.of_each_kind import of_each_kind
from tests.builders.signing_in import is_inside
from tests.routes import ABOUT_SOMEONE, address, routes

pytestmark = pytest.mark.django_db

SECURE = {"secure": True}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(scope="module")
def hers(built_once):
    return of_each_kind()


class Someone:
    """A member, or nobody, before a browser: signed in once, whatever a page took from the browser since."""

    def __init__(self, member=None):
        self.member, self.client = member, Client()
        if member:
            self.client.force_login(member)
            assert is_inside(self.client)
        self.signed_in = deepcopy(self.client.cookies)

    def browser(self):
        self.client.cookies = deepcopy(self.signed_in)
        return self.client


@pytest.fixture(scope="module")
def outsiders(built_once):
    """Someone of each role who has nothing to do with her."""
    partners = {Role.POLICE_LIAISON: "spvm", Role.PEER: "spvm", Role.PSYCHOTHERAPIST: "marie-vincent"}
    return [Someone(a_member(role, partners.get(role, "ccsmtl"))) for role in Role]


@pytest.fixture(scope="module")
def visitors(built_once):
    """Nobody who signed in, and who may ask for one thing or another."""
    return [
        Someone(who) for who in (None, a_member(Role.PIVOT_WORKER), a_member("administrator"), an_officer())
    ]


def answer(client, method, path, **more):
    response = getattr(client, method)(path, **SECURE, **more)
    body = response.content.decode(errors="replace")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "an id", body)
    headers = {
        name: re.sub(r"[0-9a-f-]{36}", "an id", value)
        for name, value in response.headers.items()
        if name not in ("Set-Cookie", "Date")
    }
    return response.status_code, body, headers


@pytest.mark.parametrize(("name", "route"), ABOUT_SOMEONE, ids=[name for name, _route in ABOUT_SOMEONE])
def test_what_is_out_of_reach_answers_as_what_does_not_exist(hers, outsiders, name, route):
    for outsider in outsiders:
        member, client = outsider.member, outsider.browser()
        if name == "safety:emergency-review" and member.role == Role.COORDINATOR:
            continue  # hers to answer for; it opens nothing
        for method in ("get", "post"):
            real = answer(client, method, address(route, hers))
            none = answer(client, method, address(route, {}))
            assert real == none, (member.role, method)
            assert real[0] in (404, 405, 302), (member.role, method, real[0])


def test_whatever_an_address_names_is_something_of_hers(hers):
    """An id that nothing bears would answer as what does not exist, whatever the page does."""
    asked = {name for _page, route in ABOUT_SOMEONE for name in re.findall(r"<uuid:(\w+)>", route)}
    assert asked <= set(hers)


def test_the_walk_sees_a_difference_where_there_is_one(client, hers):
    with as_owner():
        liaison = Member.objects.get(pk=Circle.objects.get().member_id)
    client.force_login(liaison)
    for name, route in ABOUT_SOMEONE:
        real, none = (answer(client, "get", address(route, ids)) for ids in (hers, {}))
        assert (real != none) == (name == "workspace:participant"), name


def test_no_draft_is_kept_about_someone_out_of_reach(hers, outsiders):
    for outsider in outsiders:
        client = outsider.browser()
        said = [
            answer(client, "post", "/drafts/keep/", data={"draft_place": f"notes:note-add:{pk}", "text": "x"})
            for pk in (hers["participant_id"], uuid4())
        ]
        assert said[0] == said[1]


def test_no_page_of_an_outsider_names_her(hers, outsiders):
    plain = [address(route, {}) for _name, route in routes() if "<" not in route and "(?P" not in route]
    for outsider in outsiders:
        member, client = outsider.member, outsider.browser()
        for path in plain:
            if path in ("/sign-out/", "/language/", "/drafts/keep/"):
                continue
            body = client.get(path, **SECURE).content.decode(errors="replace")
            assert "Ombeline" not in body, (member.role, path)
            assert str(hers["participant_id"]) not in body, (member.role, path)


@pytest.mark.parametrize(("name", "route"), routes(), ids=[name for name, _route in routes()])
def test_every_answer_carries_the_headers(hers, visitors, name, route):
    for someone in visitors:
        client = someone.browser()
        path = re.sub(r"<\w+:\w+>|<\w+>", "x", address(route, hers))
        response = client.get(path, **SECURE)
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "no-store" in response.headers["Cache-Control"]
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
        assert response.status_code < 500
        if response.status_code == 200 and "html" in response.headers["Content-Type"]:
            assert "ui/spheres.css" in response.content.decode(), "a page of ours, not a library’s"


def test_refusals_are_on_her_record(client, hers):
    outsider = a_member("police_liaison", "spvm")
    client.force_login(outsider)
    client.get(f"/young-people/{hers['participant_id']}/", **SECURE)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_look WHERE kind = 'refusal' AND member_id = %s", [outsider.pk]
        )
        assert cursor.fetchone()[0] == 1


@pytest.mark.parametrize(("name", "route"), routes(), ids=[name for name, _route in routes()])
def test_nothing_is_changed_by_a_form_of_another_site(hers, name, route):
    """Sent without this site's token, to whoever may do it: refused before the page is asked."""
    client = Client(enforce_csrf_checks=True)
    with as_owner():
        client.force_login(Member.objects.get(pk=Assignment.objects.get().member_id))
    path = re.sub(r"<\w+:\w+>|<\w+>", "x", address(route, hers))
    assert client.post(path, **SECURE).status_code in (403, 404)


READ = {"Sec-Fetch-Mode": "whether a browser without scripts keeps what a public form sent"}
"""Header that a page reads → what for."""


def test_no_page_answers_otherwise_for_a_header_that_this_walk_does_not_send():
    """What a script asks for is answered like what is opened: once is enough."""
    read = {
        name
        for file in (Path(__file__).resolve().parents[2] / "src/spheres").rglob("views.py")
        for name in re.findall(r"request\.headers(?:\.get\(|\[)\s*[\"']([\w-]+)", file.read_text("utf-8"))
    }
    assert read == set(READ)
