"""What the other sources are made of: who may write it, and what each action refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.models import Grant
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.foundation.accounts.models import Member, Partner
from spheres.programme.committee.models import Call, Meeting
from spheres.programme.participants.actions import About, change_about
from spheres.programme.participants.models import Circle
from spheres.programme.participants.record import load_record
from spheres.programme.participants.spelling import sound_of
from spheres.programme.safety.actions import EmergencyLookup, open_emergency, review_emergency, say_when_told
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.safety.queries import emergencies_on
from spheres.programme.team.actions import agree, begin_support
from spheres.programme.team.models import Supervision
from spheres.programme.therapy.models import Therapy, TherapyNote
from tests.builders import moment
from tests.builders.emergencies import opens
from tests.builders.followed import accompanied
from tests.builders.members import a_member, on_call, refused

pytestmark = pytest.mark.django_db


def test_only_a_coordinator_says_who_supports_whom_and_whom_the_committee_calls():
    supervisor, worker = a_member("supervisor"), a_member("pivot_worker")
    coordinator, other = a_member("coordinator"), a_member("coordinator")

    def support():
        return begin_support(supervisor, worker, "https://testserver/")

    def meet():
        return Meeting(held_at=moment(), opens_at=moment(), closes_at=timezone.now()).save(force_insert=True)

    for member in (supervisor, worker):
        set_current_member(member.pk)
        refused(support)
        refused(meet)
    set_current_member(coordinator.pk)
    agree_to = support()
    with as_owner():
        Member.objects.filter(pk=other.pk).update(answered_at=timezone.now())
    set_current_member(other.pk)
    agree(agree_to, "https://testserver/")
    set_current_member(coordinator.pk)
    meet()
    meeting = Meeting.objects.get()
    Call(meeting=meeting, member=worker).save(force_insert=True)
    set_current_member(supervisor.pk)
    refused(lambda: Call(meeting=meeting, member=supervisor).save(force_insert=True))
    later = moment() + timedelta(days=400)
    assert Meeting.objects.update(closes_at=later) == 0
    assert Supervision.objects.update(ends_at=moment()) == 0
    refused(lambda: Supervision.objects.update(starts_at=later))
    refused(lambda: Call.objects.update(member=supervisor))
    set_current_member(None)
    assert not Supervision.objects.exists()


def test_therapy_notes_are_their_authors_alone():
    pk, pivot = accompanied()
    first, second = a_member("psychotherapist", "marie-vincent"), a_member("psychotherapist", "marie-vincent")
    with as_owner():
        for therapist in (first, second):
            Therapy(participant_id=pk, therapist=therapist, starts_at=moment()).save(force_insert=True)
    note = {"participant_id": pk, "sealed": b"-", "written_at": moment()}
    set_current_member(first.pk)
    assert rights_on(pk).writes == {"therapy"}
    TherapyNote(author=first, **note).save(force_insert=True)
    refused(lambda: TherapyNote(author=second, **note).save(force_insert=True))
    for other in (second, pivot):
        set_current_member(other.pk)
        assert not TherapyNote.objects.exists()
    set_current_member(pivot.pk)
    refused(lambda: TherapyNote(author=pivot, **note).save(force_insert=True))
    with as_owner():
        Therapy.objects.filter(therapist=first).update(ends_at=moment())
    set_current_member(first.pk)
    assert not TherapyNote.objects.exists(), "over with the therapy"


def test_who_is_on_call_opens_three_kinds_of_information_for_one_day():
    pk, _pivot = accompanied()
    member = on_call()
    set_current_member(member.pk)
    assert not rights_on(pk)
    once = uuid4()
    for _twice in range(2):
        assert opens(("reach", "5145550123"), access=once, until=timedelta(days=90)) == pk
    rights = rights_on(pk)
    assert (rights.reads, rights.writes) == ({"safety", "contact", "identity"}, set())
    row = EmergencyAccess.objects.get()
    assert row.ends_at - row.starts_at == timedelta(hours=24)
    refused(lambda: EmergencyAccess.objects.filter(pk=row.pk).update(ends_at=row.ends_at + timedelta(days=1)))
    EmergencyAccess.objects.update(closed_at=row.starts_at)
    assert not rights_on(pk)


def test_nobody_is_opened_by_less_than_who_she_is():
    pk, pivot = accompanied()
    change_about(load_record(pivot, pk, moment()), About("Ombeline", "elle", ["fr"], "", None))
    member = on_call()
    set_current_member(member.pk)
    part = ("part", sound_of("ombeline"))
    assert opens(part, ("birth", "2009-04-07")) is None, "and a birth date that is not hers"
    assert opens(("reach", "5145550123"), ("birth", "2009-04-07")) is None, "everything said must meet"
    assert opens() is None
    assert not rights_on(pk)
    assert not EmergencyAccess.objects.exists()
    set_current_member(pivot.pk)
    change_about(load_record(pivot, pk, moment()), About("Ombeline", "elle", ["fr"], "", SEVENTEEN_SINCE))
    set_current_member(member.pk)
    assert opens(part, ("birth", SEVENTEEN_SINCE.isoformat())) == pk


SEVENTEEN_SINCE = timezone.localdate() - timedelta(days=17 * 366)


@pytest.mark.parametrize(
    ("role", "partner", "is_on_call"),
    [
        ("liaison", "en-marge", False),
        ("administrator", "en-marge", True),
        ("researcher", "en-marge", True),
        ("police_liaison", "en-marge", True),
        ("peer", "spvm", True),
    ],
)
def test_who_may_not_open_in_an_emergency(role, partner, is_on_call):
    accompanied()
    member = on_call(role, partner) if is_on_call else a_member(role, partner)
    set_current_member(member.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        opens(("reach", "5145550123"))


def test_an_emergency_access_is_read_by_who_answers_for_it():
    _pk, pivot = accompanied()
    member, coordinator = on_call(), a_member("coordinator", "ccsmtl")
    set_current_member(member.pk)
    opens(("reach", "5145550123"))
    for who, sees in (
        (member, 1),
        (coordinator, 1),
        (pivot, 1),
        (a_member(), 0),
        (a_member("police_liaison"), 0),
    ):
        set_current_member(who.pk)
        assert EmergencyAccess.objects.count() == sees
    assert EmergencyAccess.objects.update(told_at=moment()) == 0, "another's"


def test_in_an_emergency_each_keeps_to_her_part():
    pk, pivot = accompanied()
    member, coordinator = on_call("coordinator", "ccsmtl"), a_member("coordinator", "ccsmtl")
    set_current_member(member.pk)
    opens(("reach", "5145550123"))
    everyone = EmergencyAccess.objects
    reviewed = {"reviewed_at": moment(), "outcome": "right"}
    refused(lambda: everyone.update(reviewed_by=member, **reviewed))  # never one's own
    refused(lambda: everyone.update(reviewed_by=coordinator, **reviewed))  # nor in another's name
    refused(lambda: everyone.update(**reviewed))
    refused(lambda: everyone.update(told_at=moment()))
    refused(lambda: everyone.update(tell_when=b"x"))
    set_current_member(coordinator.pk)
    refused(lambda: everyone.update(closed_at=moment()))
    refused(lambda: everyone.update(told_at=moment()))
    assert everyone.update(reviewed_by=coordinator, **reviewed) == 1
    refused(lambda: everyone.update(outcome="wrong"))  # answered once
    assert not rights_on(pk), "answering for it opens nothing"
    set_current_member(pivot.pk)
    refused(lambda: everyone.update(outcome="wrong"))
    refused(lambda: everyone.update(closed_at=moment()))
    assert everyone.update(told_at=moment()) == 1
    set_current_member(member.pk)
    row = everyone.get()
    assert everyone.update(closed_at=row.starts_at) == 1
    refused(lambda: everyone.update(closed_at=None))
    assert not rights_on(pk)


def test_nobody_answers_for_her_own_through_the_action_either():
    accompanied()
    member = on_call("coordinator", "ccsmtl")
    set_current_member(member.pk)
    opens(("reach", "5145550123"))
    with pytest.raises(NotVisible):
        review_emergency(member, EmergencyAccess.objects.get(), "right", "Bien.", moment())


def test_her_worker_says_when_it_is_safe_to_say_when_told_by_a_day_or_by_what_has_to_be_so():
    pk, pivot = accompanied()
    member = on_call()
    set_current_member(member.pk)
    began, reach = timezone.now() - timedelta(hours=1), EmergencyLookup(reach="514 555-0123")
    assert open_emergency(member, uuid4(), reach, "missing", "Elle ne répond plus.", began) == pk
    set_current_member(pivot.pk)
    (access,) = emergencies_on(load_record(None, pk))
    say_when_told(
        load_record(pivot, access.participant_id, moment()),
        access,
        False,
        None,
        "Quand elle aura quitté l’appartement.",
    )
    (access,) = emergencies_on(load_record(None, pk))
    assert access.tell_when_words == "Quand elle aura quitté l’appartement."
    assert b"appartement" not in bytes(access.tell_when)
    say_when_told(load_record(pivot, access.participant_id, moment()), access, True, None, "")
    (access,) = emergencies_on(load_record(None, pk))
    assert access.told_at == moment()


def advisory_locks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return cursor.fetchone()[0]


def derive(ids):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT access_derive(%s)", [ids])


def could_begin(shared):
    """Whether someone else could now change one (shared) or many."""
    how = "_shared" if shared else ""
    connections["owner"].ensure_connection()
    with connections["owner"].connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock{how}(2023, 1)")
        return cursor.fetchone()[0]


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_change_that_concerns_many_takes_one_lock_and_none_beside_it():
    derive([uuid4() for _ in range(3)])
    assert advisory_locks() == 4, "three of their own, and one that says that someone is changed"
    assert not could_begin(shared=False)
    derive([uuid4() for _ in range(20_000)])
    assert advisory_locks() == 5
    assert not could_begin(shared=True)


def test_a_pack_that_says_the_same_again_derives_nothing_and_another_mandate_does():
    pk, pivot = accompanied()
    with as_owner():
        Circle.objects.create(participant_id=pk, member=pivot, partner=pivot.partner, starts_at=moment())
        marie = Partner.objects.get(code="marie-vincent")
        Grant.objects.filter(participant_id=pk).delete()  # they come back when she is derived anew
        Partner.objects.filter(pk=marie.pk).update(mandate=marie.mandate)
        assert not Grant.objects.filter(participant_id=pk).exists()
        Partner.objects.filter(pk=marie.pk).update(mandate="community")
        assert Grant.objects.filter(participant_id=pk).exists()
