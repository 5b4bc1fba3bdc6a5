"""Who is on shift, and what is for tonight."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.programme.participants.record import load_record
from spheres.programme.services import actions
from spheres.programme.services.actions import Request
from spheres.programme.shifts.actions import put_on_shift
from tests.builders.members import on_call
from tests.builders.services import sharing_with

HOUR = timedelta(hours=1)


def put(member, begins=-HOUR, lasts=8 * HOUR, by=None):
    """On shift where she works, as said by herself or by another."""
    set_current_member((by or member).pk)
    shift, now = uuid4(), timezone.now()
    put_on_shift(shift, member.partner, member, now + begins, now + begins + lasts)
    return shift


def somebody_on_shift(partner="en-marge", **more):
    """Who is on call there and on shift now; in nobody's circle."""
    member = on_call("liaison", partner)
    put(member, **more)
    return member


def a_bed_asked(reader, **more):
    """For tonight, of the partner of ``reader``, who is in her circle: her id, her worker, the request."""
    pk, pivot = sharing_with(reader)
    request_id = uuid4()
    asked = {"needed_at": timezone.now() + HOUR, "night_may_read": True, **more}
    said = Request("shelter", "Un lit pour cette nuit.", partner=reader.partner, **asked)
    set_current_member(pivot.pk)
    actions.ask_service(load_record(pivot, pk), request_id, said)
    return pk, pivot, request_id
