"""What is shared with someone, and who is shut out."""

from uuid import uuid4

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.consents.restricting import shut_out
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision

SECURE = {"secure": True}
NUMBER = EmergencyLookup(reach="514 555-0123")
REASON = "Elle ne répond plus depuis hier."


def shared_with(member):
    pk, pivot = welcomed()
    shared = Sharing(member.partner, agreed=True, categories=["contact"], members=[member], months=3)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[shared]))
    return pk, pivot


def shut(pivot, pk, words="", **whom):
    set_current_member(pivot.pk)
    row = uuid4()
    shut_out(load_record(pivot, pk, transaction_time()), row, whom, words)
    return row


def opens(member, despite=""):
    set_current_member(member.pk)
    return open_emergency(member, uuid4(), NUMBER, "missing", REASON, transaction_time(), despite)
