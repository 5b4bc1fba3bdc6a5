"""She renews, narrows, refuses and takes back: what each action leaves behind, and to whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.programme.committee.models import AgendaItem, Call, Meeting
from spheres.programme.consents.actions import (
    ConsentRefused,
    ConsentSubject,
    Sharing,
    decide_anew,
    join,
    leave,
    take_back,
)
from spheres.programme.consents.models import Consent
from spheres.programme.consents.queries import her_consents
from spheres.programme.consents.rules import months_after
from spheres.programme.notes.models import Step
from spheres.programme.participants.actions import About, change_about
from spheres.programme.participants.models import Assignment, Circle, FollowUp
from spheres.programme.participants.record import load_record
from spheres.programme.participants.rules import birthday
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def sharing_with(member, *categories, months=3, may_add=False):
    return Sharing(
        member.partner,
        agreed=True,
        categories=list(categories),
        members=[member],
        months=months,
        may_add=may_add,
    )


def joined_and_shared():
    pk, pivot = welcomed()
    liaison, other = a_member(), a_member()
    shared = sharing_with(liaison, "contact", "needs", may_add=True)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[shared], months=6))
    return pk, pivot, liaison, other


def anew(pivot, pk, *, months=0, sharings=(), seen=None):
    now = transaction_time()
    seen = seen or her_consents(load_record(None, pk, now)).newest
    return decide_anew(
        load_record(pivot, pk, now), SEVENTEEN, a_decision(months=months, sharings=list(sharings)), seen
    )


def test_what_she_narrows_is_narrow_at_once_and_the_rest_stays():
    pk, pivot, liaison, _other = joined_and_shared()
    ends = Consent.objects.get(kind="programme").ends_at
    assert anew(pivot, pk, sharings=[sharing_with(liaison, "contact")])
    assert Consent.objects.get(kind="programme", withdrawn_at=None).ends_at == ends
    assert Consent.objects.get(kind="partner", ending="replaced").categories == ["contact", "needs"]
    set_current_member(liaison.pk)
    assert (rights_on(pk).reads, rights_on(pk).writes) == ({"contact"}, set())


def test_she_names_another_person_there_and_the_first_sees_nothing_more():
    pk, pivot, liaison, other = joined_and_shared()
    anew(pivot, pk, sharings=[sharing_with(other, "contact")])
    assert list(Circle.objects.filter(ends_at=None).values_list("member", flat=True)) == [other.pk]
    set_current_member(liaison.pk)
    assert not rights_on(pk)
    set_current_member(other.pk)
    assert rights_on(pk).reads == {"contact"}


def test_renewed_the_programme_goes_on_and_her_worker_never_loses_her():
    pk, pivot, _liaison, _other = joined_and_shared()
    assert anew(pivot, pk, months=12)
    now = Consent.objects.get(kind="programme", withdrawn_at=None)
    assert timezone.localdate(now.ends_at) == months_after(timezone.localdate(moment()), 12)
    assert rights_on(pk).writes >= {"identity", "clinical"}
    assert Consent.objects.filter(kind="partner", withdrawn_at=None).count() == 1


def test_the_same_screen_sent_twice_decides_once():
    pk, pivot, liaison, _other = joined_and_shared()
    seen = her_consents(load_record(None, pk, transaction_time())).newest
    assert anew(pivot, pk, sharings=[sharing_with(liaison, "contact")], seen=seen)
    assert not anew(pivot, pk, sharings=[sharing_with(liaison, "contact")], seen=seen)
    assert not anew(pivot, pk, sharings=[], seen=uuid4())
    assert Consent.objects.filter(kind="partner").count() == 2


def test_what_is_not_a_consent_is_refused_anew_as_well():
    pk, pivot, liaison, _other = joined_and_shared()
    seen, now = her_consents(load_record(None, pk, transaction_time())).newest, transaction_time()
    decision = a_decision(months=0, sharings=[sharing_with(liaison, "contact")], language="en")
    with pytest.raises(ConsentRefused):
        decide_anew(load_record(pivot, pk, now), SEVENTEEN, decision, seen)
    assert Consent.objects.filter(kind="partner").count() == 1


def test_taken_back_is_gone_for_them_and_for_nobody_else():
    pk, pivot, liaison, _other = joined_and_shared()
    take_back(load_record(pivot, pk, transaction_time()), liaison.partner)
    assert Consent.objects.get(kind="partner").ending == "taken_back"
    assert not Circle.objects.filter(ends_at=None).exists()
    assert rights_on(pk).sources == {"assignment"}
    set_current_member(liaison.pk)
    assert not rights_on(pk)


def test_when_she_leaves_nobody_sees_her_any_more():
    pk, pivot, liaison, _other = joined_and_shared()
    leave(load_record(pivot, pk, transaction_time()))
    for member in (pivot, liaison):
        set_current_member(member.pk)
        assert not rights_on(pk)
    with as_owner():
        assert not Assignment.objects.filter(participant_id=pk, ends_at=None).exists()
        assert not FollowUp.objects.filter(participant_id=pk, ended_on=None).exists()
        assert set(Consent.objects.values_list("ending", flat=True)) == {"left"}


def test_only_who_writes_who_she_is_takes_anything_back():
    pk, _pivot, liaison, _other = joined_and_shared()
    set_current_member(liaison.pk)
    for action in (
        lambda: take_back(load_record(liaison, pk, moment()), liaison.partner),
        lambda: leave(load_record(liaison, pk, moment())),
    ):
        with pytest.raises(NotVisible):
            action()


def thirteen_joined():
    pk, pivot = welcomed()
    born = timezone.localdate() - timedelta(days=13 * 365 + 300)
    who = ConsentSubject(["fr"], 13, born)
    join(
        load_record(pivot, pk, moment()), who, a_decision(holder_name="Rosaire Villemure", holder_tie="oncle")
    )
    return pk, pivot, born


def test_ahead_of_fourteen_and_eighteen_it_is_put_before_her_anew():
    pk, pivot, born = thirteen_joined()
    steps = {step.kind: step for step in Step.objects.filter(participant_id=pk)}
    assert set(steps) == {"turns_14", "turns_18"}
    assert steps["turns_14"].due_on == max(timezone.localdate(), birthday(born, 14) - timedelta(days=30))
    assert steps["turns_18"].due_on == birthday(born, 18) - timedelta(days=30)
    assert timezone.localdate(Consent.objects.get().ends_at) <= birthday(born, 14), "and ends on the day"

    Step.objects.filter(kind="turns_14").update(done_at=moment())
    moved = born - timedelta(days=3)
    change_about(load_record(pivot, pk, moment()), About("Ombeline", "elle", ["fr"], "", moved))
    again = {step.kind: step for step in Step.objects.filter(participant_id=pk)}
    assert again["turns_18"].due_on == birthday(moved, 18) - timedelta(days=30)
    assert again["turns_14"].due_on == steps["turns_14"].due_on, "what is done stays as it was"


def test_nothing_is_planned_for_birthdays_that_are_past():
    pk, pivot = welcomed()
    born = timezone.localdate() - timedelta(days=19 * 365)
    join(load_record(pivot, pk, moment()), ConsentSubject(["fr"], 18, born), a_decision())
    assert not Step.objects.filter(participant_id=pk).exists()


def on_the_agenda(pk, member):
    """Her situation is put before a meeting that this member is called to."""
    now = timezone.now()
    with as_owner():
        meeting = Meeting.objects.create(
            held_at=now, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7)
        )
        Call.objects.create(meeting=meeting, member=member)
        AgendaItem.objects.create(
            participant_id=pk,
            meeting=meeting,
            categories=["needs"],
            sealed=b"-",
            put_by=member,
            put_at=moment(),
        )


def test_the_committee_speaks_of_her_when_she_agreed_and_until_she_takes_it_back():
    pk, pivot, liaison, other = joined_and_shared()
    on_the_agenda(pk, other)

    def seen_by(member):
        set_current_member(member.pk)
        found = rights_on(pk)
        set_current_member(pivot.pk)
        return found.reads

    assert not seen_by(other), "she has not answered"
    assert anew(pivot, pk, sharings=[Sharing(None, agreed=True, months=3)])
    assert seen_by(other) == {"needs"}
    assert any(
        h.consent.kind == Consent.Kind.COMMITTEE
        for h in her_consents(load_record(None, pk, transaction_time())).holds
    )
    take_back(load_record(pivot, pk, transaction_time()), None)
    assert not seen_by(other)
    assert seen_by(liaison) == {"contact", "needs"}, "what a partner sees is another answer"
    assert seen_by(pivot), "and so is the programme"
    assert anew(pivot, pk, sharings=[Sharing(None, agreed=False)])
    assert not seen_by(other)


def test_agreeing_again_to_be_discussed_replaces_the_answer_before():
    pk, pivot, _liaison, _other = joined_and_shared()
    for months in (3, 6):
        anew(pivot, pk, sharings=[Sharing(None, agreed=True, months=months)])
    standing = Consent.objects.filter(participant_id=pk, kind=Consent.Kind.COMMITTEE, withdrawn_at=None)
    assert standing.count() == 1
    assert Consent.objects.filter(participant_id=pk, kind=Consent.Kind.PARTNER, withdrawn_at=None).exists()
