"""Somewhere to go together."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.programme.accompaniment import actions, queries
from spheres.programme.accompaniment.actions import AccompanimentInput
from spheres.programme.participants.record import load_record
from tests.builders.followed import accompanied

TOMORROW = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=1)


def planned(**more):
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    one = uuid4()
    said = AccompanimentInput(**{"kind": "health", "where": "La clinique", "starts_at": TOMORROW, **more})
    for _twice in range(2):
        actions.plan_accompaniment(load_record(pivot, pk), one, said)
    return pk, pivot, queries.accompaniment(load_record(None, pk), one)
