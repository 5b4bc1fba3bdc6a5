"""What a day decides, on its edges: the evening when UTC is already tomorrow, midnight of a birthday, the end
of the year, and the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from conftest import as_owner
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.foundation.clock import day_begins, moment_of
from spheres.programme.consents.actions import ConsentSubject, join
from spheres.programme.consents.models import Consent
from spheres.programme.consents.queries import in_welcome
from spheres.programme.notes.models import ContactNote, Step
from spheres.programme.participants.record import load_record
from spheres.programme.participants.rules import birthday
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.queries import plans_owing
from tests.builders import moment
from tests.builders.followed import accompanied, matched, welcomed
from tests.builders.letters import a_decision, sent
from tests.builders.members import a_member
from tests.builders.moved_clock import put_clock
from tests.builders.plans import with_a_plan

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
NEXT = timezone.localdate().year + 1
THE_DAY = date(NEXT, 1, 15)
EVENINGS = [moment_of(THE_DAY, time(19, 30)), moment_of(THE_DAY, time(23, 59, 59))]
"""Later than any row of the test, and in UTC a day later."""


FOURTEENTHS = [date(NEXT, 3, 14), date(NEXT, 3, 1), date(NEXT, 1, 1), date(NEXT, 11, 7)]


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.parametrize("evening", EVENINGS)
def test_in_the_evening_what_is_due_today_is_not_late(monkeypatch, evening):
    _pk, pivot = with_a_plan()
    with as_owner():
        EmergencyPlan.objects.update(review_on=THE_DAY)
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    put_clock(monkeypatch, evening)
    assert {row.old for row in plans_owing() if row.worker.pk == pivot.pk} == {0}
    put_clock(monkeypatch, day_begins(THE_DAY + timedelta(days=1)))
    assert {row.old for row in plans_owing() if row.worker.pk == pivot.pk} == {1}


@pytest.mark.parametrize("evening", EVENINGS)
def test_in_the_evening_her_workers_day_is_still_that_day(monkeypatch, evening):
    pk, pivot = accompanied()
    client = signed_in(pivot)
    step = {"kind": "task", "what": "Appeler", "due_on": THE_DAY.isoformat()}
    path = reverse("notes:step-add", args=[pk])
    form = client.get(path, **SECURE).context["form"]
    assert client.post(path, {"id": form["id"].value(), **step}, **SECURE).status_code == 302
    put_clock(monkeypatch, evening)
    client.force_login(pivot)
    answer = client.get(reverse("workspace:my-day"), **SECURE)
    assert answer.context["today"] == THE_DAY
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT due_on, due_at > access_now() FROM participants_due WHERE kind = 'step'")
        assert cursor.fetchall() == [(THE_DAY, True)]


@pytest.mark.parametrize("hour", [time(19, 30), time(23, 59, 59)])
@pytest.mark.parametrize("fourteenth", FOURTEENTHS)
def test_she_decides_alone_from_midnight_of_her_fourteenth_birthday(monkeypatch, fourteenth, hour):
    """Also where the clocks change that night; and what her holder decided ends then, not a day before."""
    pk, pivot = welcomed()
    born = fourteenth.replace(year=fourteenth.year - 14)
    assert birthday(born, 14) == fourteenth
    by_holder = a_decision(months=24, holder_name="Rosaire Villemure", holder_tie="oncle", her_agreement=True)
    join(load_record(pivot, pk, moment()), ConsentSubject(["fr"], 13, born), by_holder)
    with as_owner():
        ends = Consent.objects.filter(participant_id=pk).values_list("ends_at", flat=True)
        assert set(ends) == {day_begins(fourteenth)}
    eve = moment_of(fourteenth - timedelta(days=1), hour)
    for now, has_passed in ((eve, False), (day_begins(fourteenth), True)):
        put_clock(monkeypatch, now)
        set_current_member(pivot.pk)
        assert rights_on(pk).in_grace == has_passed, now


@pytest.mark.parametrize("born", [date(NEXT - 14, 3, 14), date(NEXT - 14, 1, 1), date(2016, 2, 29)])
@pytest.mark.parametrize("age", [14, 18])
def test_her_age_is_that_of_the_regions_day(born, age):
    """Born on 29 February, she turns on 1 March where there is none."""
    letter = sent(birth_date=born, age_said=None)
    coordinator, pivot = a_member("coordinator", "en-marge"), a_member("pivot_worker", "en-marge")
    matched(coordinator, letter.participant_id, pivot)
    set_current_member(pivot.pk)
    turns = birthday(born, age)
    for now, years in (
        (moment_of(turns - timedelta(days=1), time(19, 30)), age - 1),
        (moment_of(turns - timedelta(days=1), time(23, 59, 59)), age - 1),
        (day_begins(turns), age),
    ):
        who = in_welcome(load_record(pivot, letter.participant_id, now)).who
        assert (who.age, who.decides_alone) == (years, years >= 14)


def test_at_the_end_of_the_year_tomorrow_has_not_happened(monkeypatch):
    put_clock(monkeypatch, moment_of(date(NEXT, 12, 31), time(23, 30)))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT access_on_day(%s, 'x')", [date(NEXT, 12, 31)])
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("SELECT access_on_day(%s, 'x')", [date(NEXT + 1, 1, 1)])


def note_path(pk):
    return reverse("notes:note-add", args=[pk])


def a_note(client, pk, at, **more):
    form = client.get(note_path(pk), **SECURE).context["form"]
    typed = {"id": form["id"].value(), "kind": "call", "text": "Elle a appelé.", "opening": "open", "at": at}
    return client.post(note_path(pk), typed | more, **SECURE)


@pytest.mark.parametrize(("typed", "offset", "utc"), [
    ("2026-11-01T01:30", "-04:00", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ("2026-11-01T01:30", "-05:00", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
    ("2026-03-08T02:30", "-04:00", datetime(2026, 3, 8, 6, 30, tzinfo=UTC)),
    ("2026-03-08T02:30", "-05:00", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
])  # fmt: skip
def test_a_note_of_the_night_when_the_clocks_change_says_which_hour(typed, offset, utc):
    pk, pivot = accompanied()
    client = signed_in(pivot)
    answer = a_note(client, pk, typed)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"at"}
    page = answer.content.decode()
    assert f'value="{typed}"' in page and f'name="at_which" value="{offset}"' in page
    assert "Elle a appelé." in page
    assert a_note(client, pk, typed, at_which=offset).status_code == 302
    with as_owner():
        assert ContactNote.objects.get(participant_id=pk).at == utc


def a_meeting(client, pk, due_on, at):
    path = reverse("notes:step-add", args=[pk])
    form = client.get(path, **SECURE).context["form"]
    typed = {"id": form["id"].value(), "kind": "meeting", "what": "Au refuge", "due_on": due_on, "at": at}
    return client.post(path, typed, follow=True, **SECURE)


def test_a_meeting_at_an_hour_that_never_comes_is_asked_about_and_one_that_comes_twice_is_the_first():
    pk, pivot = accompanied()
    client = signed_in(pivot)
    answer = a_meeting(client, pk, "2027-03-14", "02:30")
    assert set(answer.context["form"].errors) == {"at"}
    answer = a_meeting(client, pk, "2027-11-07", "01:30")
    assert any("deux fois" in str(message) for message in answer.context["messages"])
    with as_owner(), connection.cursor() as cursor:
        assert Step.objects.get(participant_id=pk).at == time(1, 30)
        cursor.execute("SELECT due_at FROM participants_due WHERE kind = 'step'")
        assert cursor.fetchall() == [(datetime(2027, 11, 7, 5, 30, tzinfo=UTC),)]
    answer = a_meeting(client, pk, "2027-11-07", "03:30")
    assert not any("deux fois" in str(message) for message in answer.context["messages"])
