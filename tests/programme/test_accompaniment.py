"""Going with her, what it costs, and a calendar that says when and nothing else."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from conftest import as_owner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from icalendar import Calendar
from PIL import Image

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.accompaniment import actions, queries
from spheres.programme.accompaniment.actions import AccompanimentInput, ExpenseInput
from spheres.programme.accompaniment.models import Accompaniment, CalendarFeed, Expense, ExpenseReceipt
from spheres.programme.accompaniment.receipts import LARGEST
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from tests.builders.accompaniments import TOMORROW, planned
from tests.builders.members import a_member, refused
from tests.builders.pictures import a_picture

pytestmark = pytest.mark.django_db


def test_it_is_asked_planned_prepared_and_talked_over():
    pk, pivot, one = planned(starts_at=None)
    assert (Accompaniment.objects.count(), one.status) == (1, "asked")
    actions.prepare(
        load_record(pivot, one.participant_id),
        one,
        AccompanimentInput("health", "La clinique", TOMORROW, not_wanted="Attendre seule"),
    )
    (one,) = queries.accompaniments_of(load_record(None, pk))
    assert (one.status, one.not_wanted) == ("planned", "Attendre seule")
    actions.end_accompaniment(
        load_record(pivot, one.participant_id),
        one,
        "done",
        "Bien.",
        "J’étais moins stressée.",
    )
    (one,) = queries.accompaniments_of(load_record(None, pk))
    assert (one.status, one.her_say, one.where) == ("done", "J’étais moins stressée.", "La clinique")
    with pytest.raises(AlreadySent):
        actions.end_accompaniment(load_record(pivot, one.participant_id), one, "cancelled", "", "")
    assert queries.accompaniments_of(load_record(None, pk))[0].status == "done", "said once"


def test_what_is_in_the_way_is_said_and_it_can_be_planned_all_the_same(client):
    pk, pivot, _one = planned()
    step = {"kind": "meeting", "due_on": TOMORROW.date(), "at": TOMORROW.time().replace(hour=18)}
    plan_step(
        load_record(pivot, pk),
        uuid4(),
        Planned(step["kind"], "Souper", step["due_on"], step["at"]),
    )
    client.force_login(pivot)
    said = {
        "id": uuid4(), "kind": "legal", "where": "La cour", "minutes": 60, "travel_minutes": 0,
        "starts_at": f"{TOMORROW:%Y-%m-%dT14:30}",
    }  # fmt: skip
    address = f"/young-people/{pk}/going/add/"
    page = client.post(address, said, secure=True)
    assert page.context["form"].errors.keys() == {"starts_at"}
    assert client.post(address, {**said, "starts_at": f"{TOMORROW:%Y-%m-%dT18:30}"}, secure=True).context
    assert client.post(address, {**said, "all_the_same": "on"}, secure=True).status_code == 302
    set_current_member(pivot.pk)
    assert Accompaniment.objects.count() == 2


def test_a_receipt_is_sealed_and_comes_back_whole_to_her_worker_alone(client):
    pk, pivot, _one = planned()
    client.force_login(pivot)
    said = {
        "id": uuid4(),
        "kind": "meal",
        "on": timezone.localdate().isoformat(),
        "amount": "12.50",
        "note": "",
    }
    file = SimpleUploadedFile("receipt.jpg", a_picture(), "image/jpeg")
    for _twice in range(2):
        file.seek(0)
        assert (
            client.post(f"/young-people/{pk}/expenses/add/", {**said, "file": file}, secure=True).status_code
            == 302
        )
    set_current_member(pivot.pk)
    (expense,) = Expense.objects.all()
    assert expense.cents == 1250
    assert b"JFIF" not in bytes(ExpenseReceipt.objects.get().sealed)
    month = queries.my_expenses(pivot.pk, timezone.localdate().replace(day=1))
    assert (month.cents, [has for _her, _expense, has in month.rows]) == (1250, [True])
    answer = client.get(f"/young-people/{pk}/expenses/{expense.pk}/receipt/", secure=True)
    assert answer["Content-Disposition"].startswith("attachment")
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (60, 40)
    client.force_login(a_member())
    assert client.get(f"/young-people/{pk}/expenses/{expense.pk}/receipt/", secure=True).status_code == 404


def test_a_wrong_or_a_too_large_file_is_said_beside_it_and_nothing_is_noted(client):
    pk, pivot, _one = planned()
    client.force_login(pivot)
    said = {
        "id": uuid4(),
        "kind": "meal",
        "on": timezone.localdate().isoformat(),
        "amount": "12,50",
        "note": "Soupe",
    }
    for content in (b"not a picture", b"x" * (LARGEST + 1), b"x" * (LARGEST * 2)):
        file = SimpleUploadedFile("receipt.jpg", content, "image/jpeg")
        page = client.post(f"/young-people/{pk}/expenses/add/", {**said, "file": file}, secure=True)
        assert page.context["form"].errors.keys() == {"file"}
        assert "Soupe" in page.content.decode()
    set_current_member(pivot.pk)
    assert not Expense.objects.exists()


def test_a_file_that_was_right_is_asked_for_again_when_something_else_was_wrong(client):
    pk, pivot, _one = planned()
    client.force_login(pivot)
    said = {"id": uuid4(), "kind": "meal", "on": timezone.localdate().isoformat(), "note": "Soupe"}
    file = SimpleUploadedFile("receipt.jpg", a_picture(), "image/jpeg")
    page = client.post(f"/young-people/{pk}/expenses/add/", {**said, "file": file}, secure=True)
    assert page.context["form"].errors.keys() == {"amount", "file"}
    assert "Soupe" in page.content.decode()
    page = client.post(f"/young-people/{pk}/expenses/add/", said, secure=True)
    assert page.context["form"].errors.keys() == {"amount"}


def test_coordinators_read_sums_by_worker_and_nobody_else_does():
    pk, pivot, _one = planned()
    today = timezone.localdate()
    for km in (None, 12):
        actions.note_expense(load_record(pivot, pk), uuid4(), ExpenseInput("travel", today, 300, km), None)
    first_day = today.replace(day=1)
    set_current_member(a_member("coordinator", "en-marge").pk)
    (row,) = queries.spent(first_day)
    assert (row.worker.pk, row.notes, row.cents, row.km) == (pivot.pk, 2, 600, 12)
    assert not Expense.objects.exists()
    for who in (pivot, a_member("administrator"), a_member()):
        set_current_member(who.pk)
        assert queries.spent(first_day) == []


def test_a_calendar_says_when_and_nothing_of_what_where_or_whom(client):
    pk, pivot, one = planned(travel_minutes=30)
    plan_step(
        load_record(pivot, pk),
        uuid4(),
        Planned("meeting", "Souper", TOMORROW.date(), TOMORROW.time()),
    )
    plan_step(load_record(pivot, pk), uuid4(), Planned("meeting", "Un appel", TOMORROW.date()))
    plan_step(load_record(pivot, pk), uuid4(), Planned("task", "Une tâche", TOMORROW.date()))
    token = actions.make_feed(pivot, timezone.now())
    answer = client.get(f"/calendar/{token}.ics", secure=True)
    assert answer["Content-Type"].startswith("text/calendar")
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    begins = sorted(str(event.decoded("dtstart")) for event in events)
    assert (
        begins
        == sorted([str(TOMORROW.date()), str(TOMORROW), str(TOMORROW - timedelta(minutes=30))], key=str)
        or len(begins) == 3
    )
    assert {str(event["summary"]) for event in events} <= {"Rendez-vous", "Appointment"}
    text = answer.content.decode()
    for told in ("Ombeline", "clinique", "Souper", str(pk), str(one.pk), "Spheres", "SPH"):
        assert told not in text, told
    again = list(Calendar.from_ical(client.get(f"/calendar/{token}.ics", secure=True).content).walk("VEVENT"))
    assert {str(e["uid"]) for e in events} == {str(e["uid"]) for e in again}


def test_a_calendars_address_ends_when_she_ends_it_makes_another_or_leaves(client):
    _pk, pivot, _one = planned()
    first = actions.make_feed(pivot, timezone.now())
    assert first.encode() not in b"".join(bytes(feed.digest) for feed in CalendarFeed.objects.all())
    second = actions.make_feed(pivot, timezone.now())

    def status(token):
        return client.get(f"/calendar/{token}.ics", secure=True).status_code

    assert (status(first), status(second), status("x" * 43)) == (404, 200, 404)
    set_current_member(pivot.pk)
    actions.end_feed(pivot, timezone.now())
    assert status(second) == 404
    set_current_member(pivot.pk)
    third = actions.make_feed(pivot, timezone.now())
    with as_owner():
        Assignment.objects.filter(member=pivot).update(ends_at=timezone.now())
        Member.objects.filter(pk=pivot.pk).update(is_active=False)
    assert status(third) == 404


def test_nobody_makes_or_reads_an_address_for_another():
    mine, other = a_member(), a_member()
    set_current_member(mine.pk)
    actions.make_feed(mine, timezone.now())
    refused(lambda: CalendarFeed(member=other, digest=b"-", made_at=timezone.now()).save(force_insert=True))
    refused(lambda: CalendarFeed.objects.update(digest=b"-"))
    set_current_member(other.pk)
    assert queries.feed_of(mine.pk) is None
    assert CalendarFeed.objects.update(ended_at=timezone.now()) == 0


def test_her_keyring_opens_what_was_said_of_it():
    pk, _pivot, one = planned(wants="Que tu parles la première")
    assert (
        Keyring.of([pk]).open([Accompaniment.objects.get(pk=one.pk)])[0].wants == "Que tu parles la première"
    )
