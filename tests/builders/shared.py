"""Someone whose notes a partner reads."""

from datetime import timedelta
from uuid import uuid4

from spheres.foundation.access.member import transaction_time
from spheres.programme.consents.actions import Sharing, decide_anew, join
from spheres.programme.consents.queries import her_consents
from spheres.programme.notes.actions import Contact, write_note
from spheres.programme.participants.record import load_record
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member


def told(text, at=None):
    return Contact("call", at or moment(), 5, "none", "her", text)


def she_shares(liaison, *categories, **limits):
    return Sharing(
        liaison.partner, agreed=True, categories=list(categories), members=[liaison], months=3, **limits
    )


def followed(*categories, months=6, **limits):
    """Someone whose worker noted something two days ago, and who shares with a shelter's liaison."""
    pk, pivot = welcomed()
    liaison = a_member()
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(months=months))
    old = uuid4()
    write_note(load_record(pivot, pk, moment()), old, told("Avant.", moment() - timedelta(days=2)))
    record = load_record(pivot, pk, transaction_time())
    newest = her_consents(record).newest
    sharing = she_shares(liaison, *(categories or ("clinical", "safety")), may_add=True, **limits)
    assert decide_anew(record, SEVENTEEN, a_decision(months=0, sharings=[sharing]), newest)
    return pk, pivot, liaison, old
