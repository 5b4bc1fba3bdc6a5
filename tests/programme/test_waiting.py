"""What is late is told to who is to do it, then to those who support her; once, and never what it is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.core import mail
from django.db import DatabaseError, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.tasks import tell_something_waits
from spheres.programme.consents.actions import leave
from spheres.programme.oversight.actions import tell_who_is_awaited
from spheres.programme.oversight.models import OverdueNotice
from spheres.programme.oversight.overdue import waiting
from spheres.programme.participants.models import Assignment, FollowUp
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import begin_episode, close_episode, make_plan, note_step
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingEpisode
from spheres.programme.safety.queries import plan_of, unreached
from spheres.programme.services.models import ServiceReferral
from spheres.programme.team.models import Supervision
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.members import a_member, refused
from tests.builders.plans import unreached_since, with_a_plan, words
from tests.builders.services import TODAY, asked_of
from tests.builders.statements import set_back
from tests.builders.waiting import members_told

pytestmark = pytest.mark.django_db
MISSING_AFTER = timedelta(days=7)


def test_her_worker_is_told_when_the_next_step_is_due_and_two_hours_later_those_who_support_her():
    pk, pivot, search = unreached_since(5)
    supervisor, coordinator = a_member("supervisor"), a_member("coordinator", "en-marge")
    with as_owner():
        Supervision.objects.create(supervisor=supervisor, worker=pivot, starts_at=moment())
    assert members_told() == set(), "nothing is due before six hours"
    set_back(MissingEpisode, search.episode.pk, next_at=timezone.now() - timedelta(minutes=30))
    assert members_told() == {str(pivot.pk)}
    assert members_told() == set(), "once"
    due = timezone.now() - timedelta(hours=3)
    set_back(MissingEpisode, search.episode.pk, next_at=due)
    escalated = members_told()
    assert escalated >= {str(supervisor.pk), str(coordinator.pk)}
    assert members_told() == set()
    set_current_member(pivot.pk)
    note_step(
        load_record(pivot, search.episode.participant_id),
        search.episode,
        uuid4(),
        "plan",
        "M’écrire",
        "Pas de réponse.",
    )
    assert unreached(load_record(None, pk)).episode.next_at > timezone.now(), "the next step is later"
    assert members_told() == set()


def test_with_no_steps_left_someone_looks_in_again_the_next_day():
    pk, pivot = with_a_plan(steps=[])
    now = timezone.now()
    begin_episode(load_record(pivot, pk, now), now - timedelta(hours=1), "")
    one = unreached(load_record(None, pk, now)).episode
    assert one.next_at == now + timedelta(hours=24)
    close_episode(load_record(pivot, one.participant_id, now), one, "")
    set_back(MissingEpisode, one.pk, next_at=now - timedelta(days=2))
    assert members_told() == set(), "she is back"


def test_a_request_without_news_is_asked_of_its_owner_then_of_the_coordinators():
    liaison, coordinator = a_member(), a_member("coordinator", "en-marge")
    _pk, _pivot, one = asked_of(liaison)
    assert members_told() == set()
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=1))
    assert members_told() == {str(liaison.pk)}
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=5))
    assert str(coordinator.pk) in members_told()


def test_when_its_owner_has_left_the_coordinators_are_told_at_once():
    liaison, coordinator = a_member(), a_member("coordinator", "en-marge")
    _pk, _pivot, one = asked_of(liaison)
    set_back(Member, liaison.pk, is_active=False)
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=1))
    assert str(coordinator.pk) in members_told()
    set_current_member(coordinator.pk)
    (row,) = waiting()
    assert (row.owner, row.waits, row.late) == (None, "request", 1)


def test_an_emergency_access_late_to_be_answered_for_is_told_to_coordinators():
    pk, _pivot = with_a_plan()
    coordinator, member = a_member("coordinator", "en-marge"), a_member()
    with as_owner():
        EmergencyAccess.objects.create(
            participant_id=pk, member=member, danger="missing", starts_at=moment(),
            ends_at=moment() + timedelta(hours=24), review_by=moment() - timedelta(minutes=1), sealed=b"-",
        )  # fmt: skip
    assert str(coordinator.pk) in members_told()


def test_coordinators_read_how_much_is_late_and_by_whom_and_nobody_else_does():
    liaison = a_member()
    _pk, pivot, one = asked_of(liaison)
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=1))
    set_current_member(a_member("coordinator", "en-marge").pk)
    (row,) = waiting()
    assert (row.owner.pk, row.waits, row.late) == (liaison.pk, "request", 1)
    for who in (pivot, liaison, a_member("administrator")):
        set_current_member(who.pk)
        assert waiting() == []


def test_nobody_reads_or_writes_who_was_told_and_no_member_does_the_telling():
    set_current_member(a_member("coordinator", "en-marge").pk)
    refused(OverdueNotice.objects.count)
    with pytest.raises(DatabaseError), transaction.atomic():
        tell_who_is_awaited()


def test_when_she_leaves_nobody_looks_for_her_any_more():
    pk, pivot, search = unreached_since(5)
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk, moment()))
    with as_owner():
        assert MissingEpisode.objects.get(pk=search.episode.pk).closed_at is not None


def test_the_message_says_that_something_waits_and_not_what():
    member = a_member()
    with as_worker():
        tell_something_waits(member_id=str(member.pk))
    (sent,) = mail.outbox
    assert sent.to == [member.email]
    for told_of in ("Ombeline", "jeune", "young", "urgence", "request", "service", "joindre"):
        assert told_of not in sent.subject + sent.body
    set_back(Member, member.pk, is_active=False)
    with as_worker():
        tell_something_waits(member_id=str(member.pk))
    assert len(mail.outbox) == 1


def test_a_plan_to_read_again_is_asked_of_her_worker_then_of_the_coordinators():
    pk, pivot = with_a_plan()
    coordinator = a_member("coordinator", "en-marge")
    plan = plan_of(load_record(None, pk)).pk
    set_back(EmergencyPlan, plan, review_on=TODAY)
    assert members_told() == set(), "today is still in time"
    set_back(EmergencyPlan, plan, review_on=TODAY - timedelta(days=1))
    assert members_told() == {str(pivot.pk)}
    set_back(EmergencyPlan, plan, review_on=TODAY - timedelta(days=5))
    assert str(coordinator.pk) in members_told()
    set_current_member(coordinator.pk)
    assert [(row.owner.pk, row.waits, row.late) for row in waiting()] == [(pivot.pk, "plan", 1)]
    set_current_member(pivot.pk)
    make_plan(load_record(pivot, pk), uuid4(), words(), in_danger=True)
    assert members_told() == set(), "it was read again"


def test_a_plan_that_is_not_made_by_the_second_week_waits():
    pk, pivot = accompanied()
    with as_owner():
        span = FollowUp.objects.get(participant_id=pk)
    set_back(FollowUp, span.pk, started_on=TODAY - MISSING_AFTER + timedelta(days=1))
    assert members_told() == set()
    set_back(FollowUp, span.pk, started_on=TODAY - MISSING_AFTER)
    assert members_told() == {str(pivot.pk)}
    set_back(FollowUp, span.pk, started_on=TODAY - timedelta(days=30), ended_on=TODAY)
    assert members_told() == set(), "the follow-up is over"


def test_a_plan_of_someone_with_whom_nobody_walks_is_the_coordinators_to_see_to_at_once():
    pk, _pivot = accompanied()
    coordinator = a_member("coordinator", "en-marge")
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=timezone.now())
        FollowUp.objects.filter(participant_id=pk).update(started_on=TODAY - MISSING_AFTER)
    assert str(coordinator.pk) in members_told()
