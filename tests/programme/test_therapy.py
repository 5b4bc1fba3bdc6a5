"""A therapist's notes are hers; who came and what is shared, the young person decides."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.programme.participants.record import load_record
from spheres.programme.services.queries import referral
from spheres.programme.therapy import actions, queries
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary
from tests.builders import moment
from tests.builders.members import a_member, refused
from tests.builders.services import TODAY
from tests.builders.therapy import begun

pytestmark = pytest.mark.django_db


def opened_notes(member, pk):
    record = load_record(member, pk)
    return record.keys.open(queries.notes_of(record))


def test_her_therapist_lists_her_and_writes_notes_that_nobody_else_reads(client):
    pk, pivot, _one, therapist, _therapy = begun()
    note = uuid4()
    for _twice in range(2):
        actions.write_note(load_record(therapist, pk), note, "Une première séance.")
    assert [row.text for row in opened_notes(therapist, pk)] == ["Une première séance."]
    assert [her.name for her, _t in queries.my_therapies(therapist)] == ["Ombeline"]
    for other in (pivot, a_member("supervisor"), a_member("psychotherapist", "marie-vincent")):
        set_current_member(other.pk)
        assert not TherapyNote.objects.exists()
        with pytest.raises(NotVisible):
            queries.my_therapy(load_record(other, pk))
    client.force_login(pivot)
    assert client.get(f"/young-people/{pk}/therapy/", secure=True).status_code == 404


def test_the_first_session_answers_who_asked_and_its_wait_is_known():
    pk, pivot, one, therapist, therapy = begun()
    for on, attendance in ((TODAY, "absent"), (TODAY, "came"), (TODAY, "came")):
        actions.note_session(load_record(therapist, therapy.participant_id), therapy, uuid4(), on, attendance)
    shown = referral(load_record(None, pk), one)
    assert (shown.referral.status, shown.referral.began_on) == ("in_progress", TODAY)
    assert [a.status for a in shown.answers].count("in_progress") == 1, "said once"
    set_current_member(pivot.pk)
    assert referral(load_record(None, pk), one).first_session_after == 0


def test_when_she_came_is_read_only_while_she_agrees():
    _pk, pivot, _one, therapist, therapy = begun()
    actions.note_session(load_record(therapist, therapy.participant_id), therapy, uuid4(), TODAY, "came")
    set_current_member(pivot.pk)
    assert not TherapySession.objects.exists()
    actions.share_attendance(load_record(pivot, therapy.participant_id), therapy, True)
    assert not TherapySession.objects.exists(), "her worker can’t agree for her"
    set_current_member(therapist.pk)
    actions.share_attendance(load_record(therapist, therapy.participant_id), therapy, True)
    set_current_member(pivot.pk)
    assert TherapySession.objects.count() == 1
    for other in (a_member(), a_member("psychotherapist", "marie-vincent"), a_member("coordinator")):
        set_current_member(other.pk)
        assert not TherapySession.objects.exists()
    set_current_member(pivot.pk)
    actions.share_attendance(load_record(pivot, therapy.participant_id), therapy, False)
    assert not TherapySession.objects.exists(), "taken back, at once"
    set_current_member(therapist.pk)
    assert TherapySession.objects.count() == 1


def test_a_session_is_noted_by_her_therapist_alone_and_of_her_own_therapy():
    pk, pivot, _one, therapist, therapy = begun()
    other_pk, _pivot, _one, _other, _therapy = begun()
    said = {"on": TODAY, "attendance": "came", "written_at": timezone.now()}
    set_current_member(pivot.pk)
    refused(
        lambda: TherapySession(participant_id=pk, therapy=therapy, author=pivot, **said).save(
            force_insert=True
        )
    )
    set_current_member(therapist.pk)
    for wrong in ({"participant_id": other_pk, "author": therapist}, {"participant_id": pk, "author": pivot}):
        refused(lambda wrong=wrong: TherapySession(therapy=therapy, **wrong, **said).save(force_insert=True))


def test_a_therapist_of_both_mixes_nothing_and_a_second_one_notes_none_of_the_firsts():
    pk, _pivot, _one, first, therapy = begun()
    other_pk, _pivot, _one, _other, _therapy = begun()
    second = a_member("psychotherapist", "marie-vincent")
    with as_owner():
        for whose, therapist in ((other_pk, first), (pk, second)):
            Therapy.objects.create(participant_id=whose, therapist=therapist, starts_at=moment())
    said = {"therapy": therapy, "on": TODAY, "attendance": "came", "written_at": timezone.now()}
    for who, whose in ((first, other_pk), (second, pk)):
        set_current_member(who.pk)
        refused(
            lambda who=who, whose=whose: TherapySession(participant_id=whose, author=who, **said).save(
                force_insert=True
            )
        )
    set_current_member(first.pk)
    TherapySession(participant_id=pk, author=first, **said).save(force_insert=True)
    set_current_member(second.pk)
    assert not TherapySession.objects.exists()


def test_a_summary_is_shared_with_her_agreement_until_she_takes_it_back():
    pk, pivot, _one, therapist, _therapy = begun()
    one = uuid4()
    actions.write_summary(load_record(therapist, pk), one, "Nous travaillons le sommeil.")
    refused(
        lambda: TherapySummary(
            participant_id=pk, author=therapist, sealed=b"-", written_at=timezone.now(), she_agreed=False
        ).save(force_insert=True)
    )
    set_current_member(pivot.pk)
    assert [row.text for row in queries.shared_of(load_record(None, pk)).summaries] == [
        "Nous travaillons le sommeil."
    ]
    refused(lambda: TherapySummary.objects.update(sealed=b""))
    actions.take_back_summary(load_record(pivot, pk), one)
    assert not TherapySummary.objects.exists()
    set_current_member(therapist.pk)
    assert queries.my_summaries(load_record(therapist, pk))[0].taken_back_at is not None


def test_over_the_therapy_nothing_of_it_is_her_therapists_to_write(client):
    pk, _pivot, _one, therapist, therapy = begun()
    client.force_login(therapist)
    assert client.get(f"/young-people/{pk}/therapy/", secure=True).status_code == 200
    said = {"id": uuid4(), "on": (TODAY + timedelta(days=1)).isoformat(), "attendance": "came"}
    page = client.post(f"/young-people/{pk}/therapy/sessions/add/", said, secure=True)
    assert page.context["form"].errors.keys() == {"on"}
    set_current_member(None)
    assert not TherapySession.objects.exists()
    assert therapy
