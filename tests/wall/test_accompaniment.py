"""Going with her, what it costs, and a calendar that says when and nothing else."""

import sys
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from conftest import as_owner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.accompaniment import actions, queries, receipts
from spheres.programme.accompaniment.actions import AccompanimentInput, ExpenseInput
from spheres.programme.accompaniment.models import Accompaniment, CalendarFeed, Expense, ExpenseReceipt
from spheres.programme.accompaniment.receipts import LARGEST, NotAReceipt, cleaned
from spheres.programme.accompaniment.redrawing import Reason
from spheres.programme.accompaniment.rules import Span, conflicts, span_of
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from tests.builders.accompaniments import TOMORROW, a_picture, planned
from tests.builders.members import a_member, refused

pytestmark = pytest.mark.django_db
minutes = st.integers(0, 600)


def a_pdf(pages=1, **root):
    writer, made = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Ombeline"})
    for name, value in root.items():
        writer._root_object[NameObject("/" + name)] = value
    writer.write(made)
    return made.getvalue()


@given(minutes, minutes, minutes, minutes)
def test_two_things_meet_when_one_begins_before_the_other_ends(start, length, other, other_length):
    first = span_of(TOMORROW + timedelta(minutes=start), length)
    second = span_of(TOMORROW + timedelta(minutes=other), other_length)
    assert first.meets(second) == second.meets(first)
    assert conflicts(first, [second]) == ([second] if first.meets(second) else [])
    after = Span(first.end, first.end + timedelta(minutes=1))
    assert not first.meets(after), "one after the other"


def test_the_way_there_and_back_is_part_of_it():
    going = span_of(TOMORROW, 60, 30)
    assert (going.start, going.end) == (TOMORROW - timedelta(minutes=30), TOMORROW + timedelta(minutes=90))


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


def test_a_receipt_keeps_its_picture_and_loses_where_it_was_taken():
    content, media_type = cleaned(a_picture())
    assert media_type == "image/jpeg"
    assert b"Ombeline" in a_picture()
    assert b"Ombeline" not in content
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (60, 40)
        assert not picture.getexif()


def test_a_pdf_keeps_its_pages_and_nothing_that_acts():
    content, media_type = cleaned(a_pdf(2))
    assert media_type == "application/pdf"
    kept = PdfReader(BytesIO(content))
    assert len(kept.pages) == 2
    assert "Ombeline" not in str(kept.metadata)
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    content, _type = cleaned(a_pdf(OpenAction=script))
    assert b"JavaScript" not in content


def in_french(wrong):
    with translation.override("fr"), pytest.raises(NotAReceipt) as refused:
        cleaned(wrong)
    return str(refused.value)


def test_every_refusal_is_one_sentence_in_both_languages():
    for sentence in receipts.SENTENCES.values():
        with translation.override("en"):
            english = str(sentence)
        with translation.override("fr"):
            french = str(sentence)
        assert english != french
        for said in (english, french):
            assert said.endswith(".")
            assert said.count(". ") <= 1
    assert set(receipts.SENTENCES) == set(Reason)
    assert in_french(a_pdf(11)).startswith("Ce PDF a plus de dix pages")
    assert "5 Mo" in in_french(a_picture() + b"x" * LARGEST)


@pytest.fixture
def program(monkeypatch):
    """Another program in the place of the one that draws."""

    def put(code, seconds=20):
        monkeypatch.setattr(receipts, "PROGRAM", [sys.executable, "-I", "-c", code])
        monkeypatch.setattr(receipts, "WAIT", seconds)

    return put


@pytest.mark.parametrize("code", ["import os; os.abort()", "import time; time.sleep(9)", "1/0"])
def test_a_file_that_breaks_what_reads_it_is_refused_in_words_and_breaks_nothing_else(program, code):
    program(code, 1)
    with translation.override("en"), pytest.raises(NotAReceipt, match="Take a picture"):
        cleaned(a_picture())


def test_what_reads_a_file_is_told_none_of_the_region_s_secrets(program, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner")
    program("import os, sys; sys.stdout.write('ok ' + ' '.join(os.environ) + '\\n')")
    content, names = cleaned(a_picture())
    assert content == b""
    assert not [name for name in names.split() if name.startswith(("SPHERES", "DATABASE"))]


def test_files_are_read_one_at_a_time(monkeypatch):
    monkeypatch.setattr(receipts, "WAIT", 0.1)
    with receipts._turn, translation.override("en"), pytest.raises(NotAReceipt, match="in a moment"):
        cleaned(a_picture())
    monkeypatch.setattr(receipts, "WAIT", 20)
    assert cleaned(a_picture())


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"<svg xmlns='x'/>",
        b"%PDF-1.7 nothing",
        b"\x89PNG\r\n\x1a\nbroken",
        b"MZ" * 50,
        b"x" * (LARGEST + 1),
    ],
)
def test_anything_else_is_refused(wrong):
    with pytest.raises(NotAReceipt):
        cleaned(wrong)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"GIF89a"]))
def test_whatever_is_sent_is_kept_clean_or_refused_in_words(noise, start):
    try:
        content, media_type = cleaned(start + noise)
    except NotAReceipt as why:
        assert str(why)
    else:
        assert content
        assert media_type in ("image/jpeg", "application/pdf")


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
