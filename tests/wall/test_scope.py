"""What a yes does not open, and what is kept when a date passes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import rights_on
from spheres.foundation.clock import day_begins
from spheres.programme.consents.actions import (
    decide_anew,
    keep_from,
    leave,
    limits_of,
    take_back,
    with_limits,
)
from spheres.programme.consents.models import Consent, Limit
from spheres.programme.consents.queries import her_consents
from spheres.programme.notes.actions import add_to_note, write_note
from spheres.programme.notes.models import ContactNote, NoteAddition
from spheres.programme.notes.queries import contact_note
from spheres.programme.participants.creating import BeforeHerSharing
from spheres.programme.participants.models import Circle
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import make_plan
from spheres.programme.safety.models import EmergencyPlan
from tests.builders import moment
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member
from tests.builders.shared import followed, she_shares, told

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


def notes_read_by(member):
    set_current_member(member.pk)
    return set(ContactNote.objects.values_list("pk", flat=True))


def test_from_today_on_is_from_today_on():
    pk, pivot, liaison, old = followed(since=day_begins(timezone.localdate()))
    new = uuid4()
    set_current_member(pivot.pk)
    write_note(load_record(pivot, pk, moment()), new, told("Aujourd’hui."))
    assert notes_read_by(liaison) == {new}
    assert notes_read_by(pivot) == {old, new}
    # what was added today to what was before stays with it
    add_to_note(load_record(pivot, pk), contact_note(load_record(pivot, pk), old), uuid4(), "Ajout.")
    set_current_member(liaison.pk)
    assert not NoteAddition.objects.exists()


def test_from_today_on_shows_how_things_stand_whenever_it_was_said():
    pk, pivot, liaison, _old = followed(since=day_begins(timezone.localdate()))
    set_current_member(pivot.pk)
    blank = {name: [] if name == "steps" else "" for name in EmergencyPlan.SEALED_FIELDS}
    for calm in ("Marcher.", "Écrire."):
        make_plan(load_record(pivot, pk, moment()), uuid4(), blank | {"calm": calm}, in_danger=False)
    with as_owner():
        EmergencyPlan.objects.update(made_at=moment() - timedelta(days=30))
    set_current_member(liaison.pk)
    assert [plan.version for plan in EmergencyPlan.objects.all()] == [2]


def test_what_was_before_is_not_written_down_by_who_shares_nothing_of_it():
    pk, _pivot, liaison, _old = followed(since=day_begins(timezone.localdate()))
    set_current_member(liaison.pk)
    record = load_record(liaison, pk, moment())
    assert record.rights.since["clinical"] == day_begins(timezone.localdate())
    before = told("Hier.", moment() - timedelta(days=1))
    with pytest.raises(BeforeHerSharing):
        write_note(record, uuid4(), before)
    row = {"author": liaison, "kind": "call", "place": "none", "begun_by": "her", "written_at": moment()}
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ContactNote(participant_id=pk, sealed=b"-", at=before.at, **row).save(force_insert=True)
    write_note(record, uuid4(), told("Ce matin."))


def test_one_note_is_kept_from_one_partner_and_can_be_given_back():
    pk, pivot, liaison, old = followed()
    set_current_member(pivot.pk)
    partner = liaison.partner_id
    add_to_note(load_record(pivot, pk), contact_note(load_record(pivot, pk), old), uuid4(), "Ajout.")
    assert keep_from(load_record(pivot, pk, transaction_time()), old, "clinical", {partner})
    assert notes_read_by(liaison) == set()
    assert not NoteAddition.objects.exists()
    set_current_member(liaison.pk)
    assert not Limit.objects.exists(), "that something is kept from them is not theirs to know"
    set_current_member(pivot.pk)
    assert not keep_from(load_record(pivot, pk, transaction_time()), old, "clinical", {partner}), "it is so"
    assert keep_from(load_record(pivot, pk, transaction_time()), old, "clinical", set())
    assert notes_read_by(liaison) == {old}


def test_what_she_keeps_stays_kept_when_she_decides_anew():
    pk, pivot, liaison, old = followed()
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, transaction_time())
    keep_from(record, old, "clinical", {liaison.partner_id})
    hers = her_consents(record)
    again = she_shares(liaison, "clinical", left_out=hers.kept[liaison.partner.code])
    assert decide_anew(record, SEVENTEEN, a_decision(months=0, sharings=[again]), hers.newest)
    assert notes_read_by(liaison) == set()


def test_what_she_keeps_stays_kept_when_she_says_yes_again_after_a_no(client):
    pk, pivot, liaison, old = followed()
    set_current_member(pivot.pk)
    keep_from(load_record(pivot, pk, transaction_time()), old, "clinical", {liaison.partner_id})
    take_back(load_record(pivot, pk, transaction_time()), liaison.partner)
    client.force_login(pivot)
    path, code = reverse("consents:decide-anew", args=[pk]), liaison.partner.code
    form = client.get(path, **SECURE).context["form"]
    said = {
        "seen": form["seen"].value(), f"{code}_answer": "yes", f"{code}_categories": ["clinical"],
        f"{code}_who": [str(liaison.pk)], f"{code}_months": 3, "explained": "aloud", "language": "fr",
    }  # fmt: skip
    assert client.post(path, said | {"confirmed": "yes"}, **SECURE).status_code == 302
    assert notes_read_by(liaison) == set()


def test_the_words_of_a_partner_are_kept_from_another():
    pk, pivot, liaison, _old = followed()
    set_current_member(liaison.pk)
    theirs = uuid4()
    write_note(load_record(liaison, pk, moment()), theirs, told("Au refuge."))
    other = a_member(partner="codim")
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, transaction_time())
    without = she_shares(other, "clinical", not_from=frozenset({liaison.partner_id}))
    decide_anew(record, SEVENTEEN, a_decision(months=0, sharings=[without]), her_consents(record).newest)
    assert theirs not in notes_read_by(other)
    assert len(notes_read_by(other)) == 1


def test_limits_are_made_with_their_answer_or_not_at_all():
    pk, pivot, _liaison, _old = followed()
    with as_owner():
        Consent.objects.filter(kind="partner").update(made_at=moment() - timedelta(hours=1))
    set_current_member(pivot.pk)
    answer = Consent.objects.get(kind="partner", withdrawn_at=None)
    limit = Limit(participant_id=pk, consent=answer, category="clinical", since=moment())
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        limit.save(force_insert=True)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Limit.objects.update(since=None)


def lapsed(**limits):
    """Her yes passed its date an hour ago; what stood with a partner passed with it."""
    pk, pivot, liaison, old = followed("clinical", "safety", "contact", **limits)
    with as_owner():
        ended = transaction_time() - timedelta(hours=1)
        past = {"starts_at": ended - timedelta(days=9), "ends_at": ended}
        Consent.objects.filter(participant_id=pk, withdrawn_at=None).update(**past)
        Circle.objects.filter(participant_id=pk).update(starts_at=past["starts_at"])
    return pk, pivot, liaison, old


def test_a_date_that_passes_is_not_a_no(client):
    pk, pivot, liaison, _old = lapsed()
    set_current_member(liaison.pk)
    assert rights_on(pk).reads == {"safety", "contact"}
    assert rights_on(pk).sources == {"grace"}
    set_current_member(pivot.pk)
    assert {"clinical", "identity", "safety"} <= rights_on(pk).writes
    assert rights_on(pk).in_grace
    client.force_login(liaison)
    page = client.get(reverse("workspace:participant", args=[pk]), **SECURE)
    assert "has passed" in page.text or "est passée" in page.text
    client.force_login(pivot)
    page = client.get(reverse("workspace:my-young-people"), **SECURE)
    with as_owner():
        assert str(pk) in page.text


def test_in_grace_nobody_new_is_let_in_and_her_own_no_ends_it():
    pk, pivot, liaison, _old = lapsed()
    with as_owner():
        Circle.objects.filter(participant_id=pk).update(starts_at=transaction_time() - timedelta(minutes=1))
    set_current_member(liaison.pk)
    assert not rights_on(pk), "named after the date"
    with as_owner():
        Circle.objects.filter(participant_id=pk).update(starts_at=transaction_time() - timedelta(days=2))
    set_current_member(liaison.pk)
    assert rights_on(pk)
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk, transaction_time()))
    for member in (liaison, pivot):
        set_current_member(member.pk)
        assert not rights_on(pk)


def test_the_grace_ends_with_its_days_and_with_her_answer():
    pk, pivot, liaison, _old = lapsed()
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, transaction_time())
    hers = her_consents(record)
    assert hers.programme is None
    assert hers.lapsed is not None
    assert decide_anew(record, SEVENTEEN, a_decision(months=6), hers.newest)
    set_current_member(liaison.pk)
    assert not rights_on(pk), "the partner was not answered: what lapsed stays so"
    set_current_member(pivot.pk)
    assert not rights_on(pk).in_grace
    with as_owner():
        Consent.objects.filter(participant_id=pk, kind="programme", withdrawn_at=None).update(
            starts_at=moment() - timedelta(days=90), ends_at=moment() - timedelta(days=31)
        )
    set_current_member(pivot.pk)
    assert not rights_on(pk)


def test_whoever_keeps_something_is_told_once_and_her_worker_each_morning():
    _pk, pivot, liaison, _old = lapsed()
    with connection.cursor() as cursor, as_owner():
        cursor.execute("SELECT member FROM oversight_tell_who_is_awaited()")
        told_now = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT member FROM oversight_tell_who_is_awaited()")
        assert not cursor.fetchall()
    assert {pivot.pk, liaison.pk} <= told_now


def test_nothing_stands_once_only_the_programme_was_ended():
    """Whatever path ends it: at her next yes nothing opens again that she has not looked at."""
    pk, pivot, liaison, _old = followed()
    set_current_member(pivot.pk)
    ended = Consent.objects.filter(participant_id=pk, kind="programme", withdrawn_at=None)
    assert ended.update(withdrawn_at=transaction_time(), ending="left") == 1
    with as_owner():
        assert not Consent.objects.filter(participant_id=pk, withdrawn_at=None).exists()
        assert not Circle.objects.filter(participant_id=pk, ends_at=None).exists()
    set_current_member(liaison.pk)
    assert not rights_on(pk)


def test_what_was_explained_in_another_language_is_refused_by_the_database_too():
    _pk, pivot, _liaison, _old = followed()
    set_current_member(pivot.pk)
    answer = Consent.objects.get(kind="programme", withdrawn_at=None)
    answer.pk, answer.language = uuid4(), "es"
    answer.made_at = answer.starts_at = transaction_time()
    with pytest.raises(DatabaseError, match="another language than hers"), transaction.atomic():
        answer.save(force_insert=True)


def test_the_screen_asks_what_not_and_says_it_back(client):
    pk, pivot, liaison, old = followed()
    code = liaison.partner.code
    client.force_login(pivot)
    path = reverse("consents:decide-anew", args=[pk])
    shown = client.get(path, **SECURE)
    form = shown.context["form"]
    part = {f.name: f.value() for f in form if f.value() or f.value() == 0}
    said = part | {
        f"{code}_answer": "yes", f"{code}_since": "today", "explained": "aloud", "language": "fr",
        "emergency_wish": "Appelle ma tante d’abord.",
    }  # fmt: skip
    read_back = client.post(path, said, **SECURE)
    lines = [line for one in read_back.context["read_back"].lines for line in one.lines]
    day = date_format(timezone.localdate(), "DATE_FORMAT")
    assert any(day in line for line in lines)
    assert "Appelle ma tante d’abord." in lines
    assert client.post(path, said | {"confirmed": "yes"}, **SECURE).status_code == 302
    set_current_member(pivot.pk)
    answer = with_limits(Consent.objects.filter(kind="partner", withdrawn_at=None)).get()
    assert limits_of(answer)["clinical"][0] == day_begins(timezone.localdate())
    assert notes_read_by(liaison) == set()
    client.force_login(pivot)
    kept = client.post(
        reverse("notes:note-keep", args=[pk, old]), {"kept_from": [str(liaison.partner_id)]}, **SECURE
    )
    assert kept.status_code == 302
    anew = client.get(path, **SECURE).text
    assert f"{code}_give_back" in anew
