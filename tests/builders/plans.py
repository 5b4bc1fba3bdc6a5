"""Safety plans, and someone who cannot be reached."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.programme.participants.record import load_record
from spheres.programme.safety import actions, queries
from spheres.programme.safety.wording import SECTIONS
from tests.builders import moment
from tests.builders.followed import accompanied

STEPS = [{"hours": 6, "what": "M’écrire"}, {"hours": 24, "what": "Appeler ma tante"}]


def words(**more):
    return {**dict.fromkeys(SECTIONS, ""), "calm": "Marcher", "steps": STEPS, **more}


def with_a_plan(**more):
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    actions.make_plan(load_record(pivot, pk, moment()), uuid4(), words(**more), in_danger=False)
    return pk, pivot


def unreached_since(hours, **more):
    pk, pivot = with_a_plan(**more)
    now = timezone.now()
    actions.begin_episode(
        load_record(pivot, pk, now), now - timedelta(hours=hours), "Elle partait au dépanneur."
    )
    return pk, pivot, queries.unreached(load_record(None, pk, now))
