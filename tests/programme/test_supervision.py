"""Supervision that supports: what is agreed, what weighs, something hard; and numbers that judge nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.vault.keys import KeyUnavailable, open_secret
from spheres.programme.needs.actions import name_need
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.creating import AlreadySent, SentBefore
from spheres.programme.participants.record import load_record
from spheres.programme.region.pack import current_pack
from spheres.programme.safety.actions import begin_episode
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.stages.actions import StageInput, note_stage
from spheres.programme.stages.models import StageAssessment
from spheres.programme.supervision import actions, queries
from spheres.programme.supervision.models import MEETING, CriticalEvent, SupervisionMeeting, Worry
from tests.builders.followed import accompanied, welcomed
from tests.builders.members import a_member
from tests.builders.supported import ended, supported

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SECURE = {"secure": True}


@pytest.fixture
def span():
    return supported(a_member("pivot_worker", "en-marge"))


def as_worker(span):
    set_current_member(span.worker_id)
    return span.worker


def as_supervisor(span):
    set_current_member(span.supervisor_id)
    return span.supervisor


def meeting(span, member, key=None, *, asks=False, **answers):
    whole = {"on": TODAY, "agreed": "Un soir libre.", "follow_up": "", "follow_up_by": None, **answers}
    actions.note_meeting(member, span, key or uuid4(), whole, transaction_time(), asks=asks)


def between(span):
    return queries.written_in([span])[span.pk]


# What is kept.


def test_what_is_agreed_is_read_by_both_sealed_and_opens_on_no_other_row(span):
    meeting(span, as_supervisor(span), follow_up="Le dire.", follow_up_by=TODAY)
    as_worker(span)
    (row,) = between(span).noted
    assert (row.agreed, row.follow_up, row.author) == ("Un soir libre.", "Le dire.", span.supervisor)
    sealed = bytes(row.sealed)
    assert b"soir" not in sealed
    with pytest.raises(KeyUnavailable):
        open_secret(MEETING, sealed, uuid4().bytes)


def test_what_follows_is_done_once_and_only_planned_meetings_are_called_off(span):
    member, noted, planned = as_worker(span), uuid4(), uuid4()
    meeting(span, member, noted, follow_up="Le dire.", follow_up_by=TODAY - timedelta(days=1))
    actions.plan_meeting(member, span, planned, TODAY + timedelta(days=3), transaction_time())
    assert between(span).late_follow_ups(TODAY) == 1
    assert between(span).dates(TODAY).next == TODAY + timedelta(days=3)
    for key in (noted, planned):
        actions.finish_follow_up(span, key, transaction_time())
        actions.call_off_meeting(span, key, transaction_time())
    rows = SupervisionMeeting.objects.in_bulk()
    assert (rows[noted].done_at is None, rows[noted].called_off_at is None) == (False, True)
    assert (rows[planned].done_at is None, rows[planned].called_off_at is None) == (True, False)
    assert between(span).late_follow_ups(TODAY) == 0
    assert between(span).dates(TODAY).next is None
    assert between(span).planned(TODAY) == []


def test_the_table_itself_keeps_what_a_meeting_is(span):
    as_worker(span)
    span_of = {"support": span, "author": span.worker, "noted_at": transaction_time(), "on": TODAY}
    with pytest.raises(IntegrityError, match="meeting_follows_once_noted"), transaction.atomic():
        SupervisionMeeting.objects.create(**span_of, follow_up_by=TODAY)
    SupervisionMeeting.objects.create(**span_of, sealed=b"-")
    with pytest.raises(IntegrityError, match="meeting_noted_took_place"), transaction.atomic():
        SupervisionMeeting.objects.update(called_off_at=transaction_time())


def test_a_worry_is_answered_once_and_the_two_are_told_that_something_waits(span, monkeypatch):
    told = []
    monkeypatch.setattr(actions, "something_waits", lambda members: told.append(set(members)))
    key = uuid4()
    actions.raise_worry(as_worker(span), span, key, "Je dors mal.", transaction_time())
    actions.raise_worry(span.worker, span, key, "Je dors mal.", transaction_time())
    as_supervisor(span)
    worry = queries.worry_of(span, key)
    for _twice in range(2):
        actions.answer_worry(span, worry, "On se voit demain.", transaction_time())
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_worry(span, worry, "Plus tard.", transaction_time())
    assert told == [{span.supervisor_id}, {span.worker_id}]
    as_worker(span)
    (row,) = between(span).worries
    assert (row.words, row.answer_words) == ("Je dors mal.", "On se voit demain.")
    assert between(span).worries_open == 0


def test_talking_it_over_is_proposed_within_the_days_of_the_pack_and_late_after_them(span, monkeypatch):
    told, on = [], TODAY - timedelta(days=current_pack().debrief_days + 1)
    monkeypatch.setattr(actions, "something_waits", lambda members: told.append(set(members)))
    key = uuid4()
    actions.note_event(as_worker(span), span, key, "death", on, transaction_time())
    row = CriticalEvent.objects.get()
    assert row.debrief_by == TODAY - timedelta(days=1)
    assert told == [{span.supervisor_id}]
    assert (between(span).debriefs_open, between(span).debriefs_late(TODAY)) == (1, 1)
    assert between(span).debriefs_late(row.debrief_by) == 0
    assert actions.answer_debrief(span, key, "held", transaction_time())
    assert not actions.answer_debrief(span, key, "not_wanted", transaction_time())
    assert CriticalEvent.objects.get().debrief == "held"
    assert (between(span).debriefs_open, between(span).debriefs_late(TODAY)) == (0, 0)


def test_the_supervisor_notes_something_hard_and_the_worker_is_told(span, monkeypatch):
    told = []
    monkeypatch.setattr(actions, "something_waits", lambda members: told.append(set(members)))
    actions.note_event(as_supervisor(span), span, uuid4(), "heard", TODAY, transaction_time())
    assert told == [{span.worker_id}]


def test_sent_twice_it_is_one_and_with_other_words_it_says_so(span):
    member, key = as_worker(span), uuid4()
    for _twice in range(2):
        meeting(span, member, key)
    with pytest.raises(AlreadySent):
        meeting(span, member, key, agreed="Deux soirs.")
    with pytest.raises(SentBefore):
        meeting(span, member, asks=True)
    assert SupervisionMeeting.objects.count() == 1


def test_the_id_of_a_row_of_another_span_makes_nothing(span):
    key, other = uuid4(), supported(a_member("pivot_worker", "en-marge"))
    meeting(other, as_worker(other), key)
    member = as_worker(span)
    with pytest.raises(Http404):
        meeting(span, member, key)
    beside = supported(span.worker)
    as_worker(span)
    meeting(span, member, mine := uuid4())
    with pytest.raises(AlreadySent):
        meeting(beside, member, mine)


# Numbers.


def test_each_number_counts_a_young_person_of_whom_it_is_so_now():
    pk, pivot = accompanied()
    span = supported(pivot)
    record = load_record(pivot, pk)
    name_need(record, uuid4(), "sleep", "urgent", "Dormir")
    begin_episode(record, record.now, "")
    plan_step(record, uuid4(), Planned("task", "Appeler", TODAY - timedelta(days=4)))
    long_ago = TODAY - queries.LATELY - timedelta(days=1)
    note_stage(record, uuid4(), StageInput("provisional-2026", "worker", ["planning"], long_ago))
    in_an_emergency(pk, record.now, timedelta(hours=24))
    for member in (pivot, span.supervisor):
        load = load_for(member, pivot)
        assert [number for _name, number in load.parts] == [1, 1, 1, 0]
        assert (load.walks_with, load.late_since) == (1, TODAY - timedelta(days=4))
        assert load.late >= 1
    set_current_member(pivot.pk)
    key = uuid4()
    note_stage(record, key, StageInput("provisional-2026", "her", ["initial_exit"], TODAY, "she_chose"))
    assert load_for(pivot, pivot).near_leaving == 1
    corrected = StageAssessment.objects.get(pk=key)
    mended = StageInput("provisional-2026", "her", ["immersion"], TODAY, "unknown")
    note_stage(record, uuid4(), mended, corrected)
    assert load_for(pivot, pivot).near_leaving == 0, "what was corrected no longer stands"
    with as_owner():
        EmergencyAccess.objects.update(closed_at=timezone.now())
    assert load_for(pivot, pivot).in_emergency == 0


def in_an_emergency(pk, starts_at, lasts):
    member = a_member()
    with as_owner():
        EmergencyAccess.objects.create(
            participant_id=pk, member=member, danger="missing", starts_at=starts_at,
            ends_at=starts_at + lasts, review_by=starts_at, sealed=b"-",
        )  # fmt: skip


def load_for(member, worker):
    set_current_member(member.pk)
    return queries.loads([worker], timezone.now())[worker.pk]


def test_who_is_only_welcomed_is_counted_for_neither_so_that_both_read_one_number():
    _pk, pivot = welcomed()
    span = supported(pivot)
    assert [load_for(member, pivot).walks_with for member in (pivot, span.supervisor)] == [0, 0]


def test_an_emergency_that_is_over_by_itself_weighs_no_more():
    pk, pivot = accompanied()
    now = timezone.now()
    in_an_emergency(pk, now - timedelta(hours=20), timedelta(hours=19))
    assert load_for(pivot, pivot).in_emergency == 0


def test_what_is_another_members_to_do_is_not_late_of_this_worker(monkeypatch):
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    other, day = uuid4(), TODAY
    rows = [(pk, other, day), (pk, None, day), (pk, pivot.pk, day)]
    monkeypatch.setattr(queries, "_late", lambda _ids, _now: rows)
    assert load_for(pivot, pivot).late == 2


# On the pages.


def opened(client, member, span=None, path=""):
    client.force_login(member)
    base = f"/supervision/{span.pk}/" if span else "/supervision/"
    return client.get(base + path, **SECURE)


def send(client, member, span, path, **typed):
    client.force_login(member)
    return client.post(f"/supervision/{span.pk}/{path}", {"id": uuid4(), **typed}, **SECURE)


def test_both_see_the_same_words_and_each_what_is_hers_to_do(client, span):
    meeting(span, as_worker(span), follow_up="Le dire.")
    actions.raise_worry(span.worker, span, uuid4(), "Je dors mal.", transaction_time())
    actions.note_event(span.worker, span, uuid4(), "heard", TODAY, transaction_time())
    both = {"worker": span.worker, "supervisor": span.supervisor}
    pages = {name: opened(client, member, span).content.decode() for name, member in both.items()}
    for page in pages.values():
        assert "Un soir libre." in page
        assert "Je dors mal." in page
        assert "/held/" in page
    assert "/answer/" in pages["supervisor"]
    assert "/answer/" not in pages["worker"]
    assert "/worries/add/" in pages["worker"]
    assert "/worries/add/" not in pages["supervisor"]
    assert "/not-wanted/" in pages["worker"]
    assert "/not-wanted/" not in pages["supervisor"]


def test_to_anyone_else_and_for_what_is_the_others_to_do_there_is_no_page(client, span):
    for outsider in (a_member("coordinator", "en-marge"), a_member("supervisor", "en-marge")):
        assert opened(client, outsider, span).status_code == 404
        assert opened(client, outsider).status_code == 200
        assert str(span.pk) not in opened(client, outsider).content.decode()
    assert opened(client, span.supervisor, span, "worries/add/").status_code == 404
    key = uuid4()
    actions.raise_worry(as_worker(span), span, key, "Je dors mal.", transaction_time())
    assert opened(client, span.worker, span, f"worries/{key}/answer/").status_code == 404
    assert opened(client, span.supervisor, span, f"worries/{uuid4()}/answer/").status_code == 404
    event = uuid4()
    actions.note_event(as_worker(span), span, event, "heard", TODAY, transaction_time())
    for answer, status in (("not-wanted", 404), ("dragons", 404), ("held", 302)):
        assert send(client, span.supervisor, span, f"hard/{event}/{answer}/").status_code == status


def test_once_it_has_ended_the_worker_reads_and_nothing_more_is_offered(client, span):
    meeting(span, as_worker(span))
    ended(span)
    page = opened(client, span.worker, span)
    assert "Un soir libre." in page.content.decode()
    assert "/meetings/add/" not in page.content.decode()
    assert page.context["load"] is None
    assert opened(client, span.worker, span, "meetings/add/").status_code == 404
    assert opened(client, span.supervisor, span).status_code == 404
    assert span.supervisor.name in opened(client, span.worker).content.decode()


@pytest.mark.parametrize(
    ("path", "typed", "wrong"),
    [
        ("meetings/add/", {"on": TODAY + timedelta(days=1), "agreed": "Un soir."}, "on"),
        ("meetings/add/", {"on": TODAY, "agreed": ""}, "agreed"),
        ("meetings/add/", {"on": TODAY, "agreed": "Un soir.", "follow_up_by": TODAY}, "follow_up"),
        ("meetings/add/", {"on": TODAY, "agreed": "Un soir.", "follow_up": "Oui.",
                           "follow_up_by": TODAY - timedelta(days=1)}, "follow_up_by"),
        ("meetings/plan/", {"on": TODAY - timedelta(days=1)}, "on"),
        ("worries/add/", {"words": "a" * 5000}, "words"),
        ("hard/add/", {"kind": "dragons", "on": TODAY}, "kind"),
        ("hard/add/", {"kind": "death", "on": TODAY + timedelta(days=1)}, "on"),
    ],
)  # fmt: skip
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(client, span, path, typed, wrong):
    form = send(client, span.worker, span, path, **typed).context["form"]
    assert list(form.errors) == [wrong]
    for name, value in typed.items():
        assert form[name].value() == str(value)


def test_an_answer_to_what_was_answered_meanwhile_is_said_and_kept_on_the_form(client, span):
    key = uuid4()
    actions.raise_worry(as_worker(span), span, key, "Je dors mal.", transaction_time())
    path = f"worries/{key}/answer/"
    assert "Je dors mal." in opened(client, span.supervisor, span, path).content.decode()
    assert send(client, span.supervisor, span, path, words="Demain.").status_code == 302
    form = send(client, span.supervisor, span, path, words="Lundi.").context["form"]
    assert (list(form.errors), form["words"].value()) == (["words"], "Lundi.")
    as_worker(span)
    assert between(span).worries[0].answer_words == "Demain."


def test_the_list_is_in_the_order_of_names_and_says_what_waits_in_numbers(client, span):
    with as_owner():
        type(span.worker).objects.filter(pk=span.worker_id).update(name="Zoé Roy")
    other = a_member("pivot_worker", "en-marge")
    with as_owner():
        type(other).objects.filter(pk=other.pk).update(name="Anaïs Roy")
        type(span).objects.create(supervisor=span.supervisor, worker=other, starts_at=transaction_time())
    actions.raise_worry(as_worker(span), span, uuid4(), "Je dors mal.", transaction_time())
    actions.plan_meeting(span.worker, span, uuid4(), TODAY + timedelta(days=3), transaction_time())
    rows = opened(client, span.supervisor).context["supported"]
    assert [row["support"].worker.name for row in rows] == ["Anaïs Roy", "Zoé Roy"]
    assert [row["worries"] for row in rows] == [0, 1]
    assert [row["dates"].next for row in rows] == [None, TODAY + timedelta(days=3)]
    mine = opened(client, span.worker).context
    assert (len(mine["supported"]), len(mine["supporters"])) == (0, 1)


def test_the_list_asks_as_many_queries_for_three_workers_as_for_one(client):
    _pk, first = accompanied()
    span = supported(first)
    client.force_login(span.supervisor)

    def asked():
        client.get("/supervision/", **SECURE)
        with CaptureQueriesContext(connection) as queries_of:
            client.get("/supervision/", **SECURE)
        return len(queries_of)

    before = asked()
    for _more in range(2):
        _pk, pivot = accompanied()
        with as_owner():
            type(span).objects.create(supervisor=span.supervisor, worker=pivot, starts_at=transaction_time())
    assert asked() == before


def test_no_number_of_a_worker_opens_a_young_persons_words(span):
    """Numbers open nothing: no sealed word of anybody is read for them."""
    assert not [model for model in (Worry, SupervisionMeeting) if hasattr(model, "SEALED_FIELDS")]
    _pk, pivot = accompanied()
    set_current_member(pivot.pk)
    with CaptureQueriesContext(connection) as asked:
        queries.loads([pivot], timezone.now())
    assert not [query for query in asked if '"sealed"' in query["sql"]]
