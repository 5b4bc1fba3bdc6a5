"""Services asked of a partner, and their answers."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.ids import new_id
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.participants.record import load_record
from spheres.programme.services import actions, queries
from spheres.programme.services.actions import Answer, Request
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=5)


def sharing_with(*members, categories=("contact",)):
    """Someone accompanied who shares something with these members; and her worker, who is the member of the
    transaction."""
    pk, pivot = welcomed()
    by_partner = {}
    for one in members:
        by_partner.setdefault(one.partner, []).append(one)
    sharings = [
        Sharing(partner, agreed=True, categories=list(categories), members=there, months=3)
        for partner, there in by_partner.items()
    ]
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=sharings))
    return pk, pivot


def asked_of(member, kind="health", **more):
    pk, pivot = sharing_with(member)
    one = uuid4()
    said = Request(kind, "Une première rencontre.", partner=member.partner, **more)
    for _twice in range(2):
        actions.ask_service(load_record(pivot, pk), one, said)
    return pk, pivot, one


def answers(member, pk, row, status, **more):
    set_current_member(member.pk)
    referral = queries.referral(load_record(None, pk), row).referral
    said = Answer(status, TODAY, **{"next_on": SOON, **more})
    actions.answer_referral(
        load_record(member, referral.participant_id, timezone.now()), referral, new_id(), said
    )


def in_therapy():
    therapist = a_member("psychotherapist", "marie-vincent")
    pk, pivot, one = asked_of(therapist, "psychotherapy")
    answers(therapist, pk, one, "accepted")
    return pk, pivot, one, therapist
