"""How many queries a page asks: few, and no more when there is more to show."""

from base64 import urlsafe_b64decode
from uuid import uuid4

import pytest
from conftest import as_owner
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.sealing import Keyring
from spheres.foundation.vault.union import fetch_union
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.entourage.models import PersonAround
from spheres.programme.needs.models import Need
from spheres.programme.notes.actions import Contact, Planned, add_to_note, plan_step, write_note
from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.notes.queries import TIMELINE_PAGE, timeline
from spheres.programme.participants.models import Assignment, Circle, ContactWay
from spheres.programme.participants.record import load_record
from spheres.programme.services.actions import InPlace, Request, ask_service, note_in_place
from spheres.programme.services.models import ServiceInPlace, ServiceReferral
from tests.builders.members import a_member
from tests.rooms import rows_of_rooms
from tests.routes import ABOUT_SOMEONE, address, routes

pytestmark = pytest.mark.django_db
HOT = {
    "workspace:my-day",
    "workspace:my-young-people",
    "workspace:participant",
    "oversight:who-looked",
    "notes:note-add",
    "safety:plan",
    "needs:need-map",
    "services:referrals",
    "entourage:entourage",
}
MOST_HOT, MOST = 10, 13
MOST_OF_A_NOTE = 13
"""Statements of a note that is sent with a next step and with what she may read of it, a row of its own each;
from BEGIN to COMMIT, sessions included, and whether anything was written: only then it is said to be."""


def queries_of(client, path):
    """How many the page asks in the middle of a session, and its status."""
    client.get(path, secure=True)
    with CaptureQueriesContext(connection) as asked:
        status = client.get(path, secure=True).status_code
    return len([q for q in asked if "SAVEPOINT" not in q["sql"]]), status


@pytest.fixture
def worker(client, hers):
    with as_owner():
        member = Member.objects.get(pk=Assignment.objects.get().member_id)
    client.force_login(member)
    return member


def more_of_each(worker, pk):
    """Three more of what her pages list."""
    set_current_member(worker.pk)
    now = transaction_time()
    for kind in ("housing", "legal", "health"):
        note = uuid4()
        write_note(load_record(worker, pk, now), note, Contact("call", now, 5, "none", "her", "Ça va."))
        add_to_note(
            load_record(worker, ContactNote.objects.get(pk=note).participant_id, now),
            ContactNote.objects.get(pk=note),
            uuid4(),
            "Elle a rappelé.",
        )
        plan_step(load_record(worker, pk, now), uuid4(), Planned("task", "Appeler", timezone.localdate()))
        ask_service(
            load_record(worker, pk, now), uuid4(), Request(kind, "Une chose.", service_name="Chambreclair")
        )
        note_in_place(load_record(worker, pk, now), uuid4(), InPlace("school", "Une école"))
        rows_of_rooms("one_of_each", load_record(worker, pk, now))


def shown(client, hers):
    """Name → queries, of each page that she who walks with her reads."""
    pages = [*ABOUT_SOMEONE, *((n, r) for n, r in routes() if n in HOT and "<" not in r)]
    found = {name: queries_of(client, address(route, hers)) for name, route in pages}
    return {name: asked for name, (asked, status) in found.items() if status == 200}


def test_a_page_asks_few_queries_and_as_many_when_there_is_more_to_show(client, hers, worker):
    before = shown(client, hers)
    more_of_each(worker, hers["participant_id"])
    assert shown(client, hers) == before
    assert set(before) >= HOT
    assert {name: asked for name, asked in before.items() if asked > MOST} == {}
    assert {name: before[name] for name in HOT if before[name] > MOST_HOT} == {}


def test_no_note_falls_between_two_pages_however_many_are_of_the_same_minute(hers, worker):
    pk = hers["participant_id"]
    set_current_member(worker.pk)
    now = transaction_time()
    for n in range(2 * TIMELINE_PAGE + 5):
        write_note(
            load_record(worker, pk, now), uuid4(), Contact("call", now, 5, "none", "her", f"Note {n}.")
        )
    seen, before, older = [], None, True
    while older:
        page, older = timeline(load_record(worker, pk), before)
        seen += [note.pk for note in page]
        before = seen[-1]
    assert len(seen) == len(set(seen)) == ContactNote.objects.filter(participant_id=pk).count()


def test_what_is_read_together_is_what_is_read_apart(hers, worker):
    pk = hers["participant_id"]
    more_of_each(worker, pk)
    set_current_member(worker.pk)
    apart = [
        model.objects.filter(participant_id=pk)
        for model in (Step, Need, ContactWay, Accompaniment, ServiceReferral, ServiceInPlace, PersonAround)
    ]
    keys = Keyring.of([pk])

    def whole(rows):
        return {row.pk: (type(row), vars(row) | {"_state": None}) for row in keys.open(rows)}

    assert whole(fetch_union(*apart)) == whole(row for rows in apart for row in rows)
    (newest,) = fetch_union(Need.objects.filter(participant_id=pk).order_by("-noted_at", "-pk")[:1])
    assert newest == Need.objects.filter(participant_id=pk).order_by("-noted_at", "-pk")[0]


def test_what_is_read_together_is_cut_by_each_tables_policy(hers):
    """A liaison with whom she shares how to reach her and her needs, and nothing else."""
    pk = hers["participant_id"]
    with as_owner():
        liaison = Circle.objects.get().member_id
    set_current_member(liaison)
    found = fetch_union(
        *(m.objects.filter(participant_id=pk) for m in (Step, Need, ContactWay, PersonAround))
    )
    assert {type(row) for row in found} == {Need, ContactWay}


def test_a_note_with_its_next_step_is_saved_in_few_statements(client, hers, worker):
    path = f"/young-people/{hers['participant_id']}/notes/add/"
    at, day = timezone.localtime().strftime("%Y-%m-%dT%H:%M"), timezone.localdate().isoformat()
    data = {"kind": "call", "at": at, "opening": "open", "begun_by": "her", "next_on": day}
    for text in ("Ça va.", "Elle a rappelé."):  # the second in the middle of a session
        said = {**data, "id": uuid4(), "text": text, "next_what": f"Après : {text}"}
        with CaptureQueriesContext(connection) as asked:
            assert client.post(path, said, secure=True).status_code == 302
    assert len(asked) <= MOST_OF_A_NOTE, [q["sql"][:80] for q in asked]
    assert len([q for q in asked if q["sql"].startswith("SAVEPOINT")]) == 1, "the request's own, in a test"
    assert len([q for q in asked if "audit_write" in q["sql"]]) == 1


def test_what_a_page_says_once_is_sealed_in_a_cookie_and_said_once(client, hers, worker):
    path = f"/young-people/{hers['participant_id']}/needs/add/"
    said = {"id": uuid4(), "code": "food", "weight": "urgent", "her_words": ""}
    answer = client.post(path, said, secure=True)
    cookie = answer.cookies["messages"]
    assert cookie["httponly"]
    read_by_anyone = CookieStorage(RequestFactory().get("/"))
    assert read_by_anyone._decode(cookie.value) is None
    assert b"besoin" not in urlsafe_b64decode(cookie.value)
    other = Client()
    other.force_login(a_member("pivot_worker"))
    other.cookies["messages"] = cookie.value
    body = other.get(reverse("workspace:my-day"), secure=True).content.decode()
    assert "Le besoin est noté." not in body, "whoever signs in next on this device is told nothing"
    page = client.get(answer.headers["Location"], secure=True).content.decode()
    assert "Le besoin est noté." in page
    assert "Le besoin est noté." not in client.get(answer.headers["Location"], secure=True).content.decode()
    client.cookies["messages"] = "bm90IG91cnM="
    assert client.get(answer.headers["Location"], secure=True).status_code == 200
