"""What stands between a worker and her supervisor is these two people's, and nobody else's."""

from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.programme.supervision import actions
from spheres.programme.supervision.models import CriticalEvent, SupervisionMeeting, Worry
from spheres.programme.supervision.queries import loads
from tests.builders.followed import accompanied
from tests.builders.members import a_member, an_officer, refused
from tests.builders.supported import ended, supported

pytestmark = pytest.mark.django_db
TABLES = (SupervisionMeeting, Worry, CriticalEvent)


@pytest.fixture
def span():
    worker = a_member("pivot_worker", "en-marge")
    span = supported(worker)
    written(span)
    return span


def written(span):
    """One of each, by the worker."""
    set_current_member(span.worker_id)
    at, day = transaction_time(), timezone.localdate()
    agreed = {"on": day, "agreed": "Un soir libre.", "follow_up": "", "follow_up_by": None}
    actions.note_meeting(span.worker, span, uuid4(), agreed, at)
    actions.raise_worry(span.worker, span, uuid4(), "Je dors mal.", at)
    actions.note_event(span.worker, span, uuid4(), "heard", day, at)


def counts_for(member):
    set_current_member(member.pk if member else None)
    return [model.objects.count() for model in TABLES]


def test_the_two_read_it_and_nobody_else(span):
    assert counts_for(span.worker) == counts_for(span.supervisor) == [1, 1, 1]
    beside = supported(span.worker)
    others = [
        beside.supervisor, an_officer(), None, a_member("coordinator", "en-marge"),
        a_member("administrator", "codim"), a_member("pivot_worker", "en-marge"),
        a_member("supervisor", "en-marge"),
    ]  # fmt: skip
    for other in others:
        assert counts_for(other) == [0, 0, 0], other and other.role


def test_once_it_has_ended_the_worker_reads_it_the_supervisor_no_more_and_nobody_writes(span):
    ended(span)
    assert counts_for(span.worker) == [1, 1, 1]
    refused(lambda: written(span))
    assert counts_for(span.supervisor) == [0, 0, 0]
    set_current_member(span.worker_id)
    assert CriticalEvent.objects.update(debrief="held", answered_at=transaction_time()) == 0


def test_who_left_or_does_something_else_reads_nothing(span):
    with as_owner():
        Member.objects.filter(pk=span.supervisor_id).update(role="liaison")
        Member.objects.filter(pk=span.worker_id).update(is_active=False)
    assert counts_for(span.supervisor) == counts_for(span.worker) == [0, 0, 0]


def test_a_worker_who_does_something_else_reads_what_was_about_her_and_writes_nothing(span):
    with as_owner():
        Member.objects.filter(pk=span.worker_id).update(role="liaison")
    assert counts_for(span.worker) == [1, 1, 1]
    refused(lambda: written(span))


def test_that_she_does_not_want_to_talk_is_the_workers_alone_to_say(span):
    set_current_member(span.supervisor_id)
    now = transaction_time()
    refused(lambda: CriticalEvent.objects.update(debrief="not_wanted", answered_at=now))
    set_current_member(span.worker_id)
    assert CriticalEvent.objects.update(debrief="not_wanted", answered_at=now) == 1


def test_a_worry_is_answered_by_the_other_once(span):
    now = transaction_time()
    set_current_member(span.worker_id)
    assert Worry.objects.update(answer=b"x", answered_at=now) == 0
    set_current_member(span.supervisor_id)
    assert Worry.objects.update(answer=b"x", answered_at=now) == 1
    assert Worry.objects.update(answer=b"y") == 0


def test_the_numbers_count_whom_she_may_read_and_nobody_who_asks_otherwise():
    _pk, pivot = accompanied()
    span = supported(pivot)
    elsewhere, other = supported(pivot, "ccsmtl").supervisor, a_member("supervisor", "en-marge")
    for member, expected in ((pivot, 1), (span.supervisor, 1), (elsewhere, 0), (other, 0)):
        set_current_member(member.pk)
        assert loads([pivot], timezone.now())[pivot.pk].walks_with == expected, member.partner.code
    ended(span)
    set_current_member(span.supervisor_id)
    assert loads([pivot], timezone.now())[pivot.pk].walks_with == 0
