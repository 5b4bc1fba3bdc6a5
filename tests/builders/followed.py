"""Young people who were welcomed, and who walks with them."""

from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.programme.consents.actions import join
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.queries import referral_of
from spheres.programme.team.actions import leave, say_met
from tests.builders import moment
from tests.builders.letters import SEVENTEEN, a_decision, sent
from tests.builders.members import a_member, a_second

TODAY = timezone.localdate


def welcomed():
    """Someone matched with a pivot worker, who is the member of the transaction."""
    coordinator, pivot = a_member("coordinator", "en-marge"), a_member("pivot_worker", "en-marge")
    pk = sent().participant_id
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(pk), pivot, None, "", moment())
    set_current_member(pivot.pk)
    return pk, pivot


def accompanied():
    pk, pivot = welcomed()
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision())
    return pk, pivot


def reads(member, pk):
    set_current_member(member.pk)
    return rights_on(pk).reads


def matched(coordinator, pk, worker):
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(pk), worker, None, "", moment())


def taken_over(**decision):
    """Someone accompanied, whose worker has left; who walks with her now, and who said so."""
    pk, pivot = welcomed()
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(**decision))
    coordinator, newcomer = a_second(), a_member("pivot_worker", "en-marge")
    set_current_member(coordinator.pk)
    leave(pivot, newcomer)
    return pk, newcomer, coordinator


def says_met(newcomer, pk):
    set_current_member(newcomer.pk)
    assert say_met(load_record(newcomer, pk), TODAY())
    with as_owner():
        return Assignment.objects.get(participant_id=pk, ends_at=None)
