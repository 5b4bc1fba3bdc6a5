"""The same of a no that went along with a letter, and of a meeting that counts by itself."""

from datetime import timedelta

import pytest
from conftest import as_owner
from django.db import DatabaseError, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.programme.participants.models import Assignment, CarriedRestriction
from spheres.programme.referrals.models import Referral
from spheres.programme.safety.models import EmergencyPlan
from tests.builders.followed import matched, reads, says_met, taken_over
from tests.builders.letters import sent
from tests.builders.members import a_member, a_second, another_coordinator
from tests.builders.plans import with_a_plan
from tests.builders.restrictions import shared_with, shut
from tests.builders.statements import answers, one_answer

pytestmark = pytest.mark.django_db


def let_go(letter):
    with as_owner():
        rows = CarriedRestriction.objects.filter(participant_id=letter.participant_id)
        return set(rows.exclude(let_go_at=None).values_list("restriction__member", flat=True))


def others_leave(*here):
    with as_owner():
        others = Member.objects.filter(role="coordinator").exclude(pk__in=[member.pk for member in here])
        others.update(is_active=False)


def test_of_two_whom_she_named_one_answers_her_letter_while_nobody_else_is_there():
    """What let go holds again one after the other: not both at once, so that nobody is left."""
    ann, bea = another_coordinator(), another_coordinator()
    third = another_coordinator()
    pk, pivot = shared_with(a_member())
    for member in (ann, bea):
        shut(pivot, pk, member_id=member.pk)
    letter = sent()
    others_leave(ann, bea)
    assert let_go(letter) in ({ann.pk}, {bea.pk}, {ann.pk, bea.pk})
    with as_owner():
        CarriedRestriction.objects.update(let_go_at=timezone.now())
        answers("SELECT participants_holds_again()")
    assert len(let_go(letter)) == 1
    assert sum(bool(reads(member, letter.participant_id)) for member in (ann, bea)) == 1
    with as_owner():
        Member.objects.filter(pk=third.pk).update(is_active=True)
    assert let_go(letter) == set()


def test_what_shuts_out_no_coordinator_holds_whoever_leaves():
    ann, worker = another_coordinator(), a_member("pivot_worker", "codim")
    pk, pivot = shared_with(a_member())
    for member in (ann, worker):
        shut(pivot, pk, member_id=member.pk)
    letter = sent()
    others_leave(ann)
    assert let_go(letter) == {ann.pk}
    assert let_go(sent()) == {ann.pk}, "nor with a letter that comes while nobody else is there"


def test_a_plan_to_read_again_counts_for_no_coordinator_to_whom_her_file_is_shut():
    named, other = another_coordinator(), another_coordinator()
    pk, pivot = with_a_plan()
    with as_owner():
        EmergencyPlan.objects.update(review_on=transaction_time().date() - timedelta(days=2))
    shut(pivot, pk, member_id=named.pk)
    for member, old in ((named, 0), (other, 1)):
        set_current_member(member.pk)
        assert sum(row[3] for row in answers("SELECT * FROM safety_plans_owing()")) == old


def test_what_let_go_of_one_letter_does_not_hold_again_when_another_is_answered():
    ann = another_coordinator()
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=ann.pk)
    letter, stranger = sent(), sent(name="Maëlle Cyr", reach="514 555-0188")
    others_leave(ann)
    for closed, stays in ((stranger, {ann.pk}), (letter, set())):
        with as_owner():
            over = {"closed_at": transaction_time(), "status": "joined"}
            Referral.objects.filter(pk=closed.pk).update(**over)
        assert let_go(letter) == stays


def test_who_sent_the_letter_of_someone_who_named_her_reads_it_and_does_not_walk_with_her():
    named = a_member("pivot_worker", "codim")
    coordinator = another_coordinator()
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=named.pk)
    letter = sent(member=named)
    set_current_member(coordinator.pk)
    with as_owner():
        spared = "SELECT participants_is_shut(%s, %s)"
        assert not one_answer(spared, letter.participant_id, named.pk), "she is spared as its sender"
    with pytest.raises(DatabaseError, match="not available"), transaction.atomic():
        matched(coordinator, letter.participant_id, named)


def test_the_words_of_another_letter_are_not_its_words():
    one, other = sent(), sent(name="Maëlle Cyr", reach="514 555-0188")
    with as_owner():
        digests = dict(Referral.objects.values_list("pk", "sent_digest"))
    set_current_member(None)
    asked = "SELECT referrals_sent_as(%s, %s)"
    assert one_answer(asked, one.pk, bytes(digests[one.pk]))
    assert not one_answer(asked, one.pk, bytes(digests[other.pk]))


def test_a_meeting_that_counts_by_itself_waits_once_somebody_second_is_there_and_not_before():
    pk, newcomer, _coordinator = taken_over()
    span = says_met(newcomer, pk)

    def counts_from():
        with as_owner():
            return Assignment.objects.get(pk=span.pk).met_at

    assert counts_from() > transaction_time()
    a_member("liaison", "codim")
    assert counts_from(), "who comes could not answer for it"
    second = a_second()
    assert counts_from() is None
    long_ago = transaction_time() - timedelta(days=2)
    with as_owner():
        Assignment.objects.filter(pk=span.pk).update(met_at=long_ago)
        Member.objects.filter(pk=second.pk).update(is_active=False)
        Member.objects.filter(pk=second.pk).update(is_active=True)
    assert counts_from() == long_ago, "what held already goes on"
