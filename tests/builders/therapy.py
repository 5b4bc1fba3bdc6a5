"""A therapy as her therapist finds it."""

from spheres.foundation.access.member import set_current_member
from spheres.programme.participants.record import load_record
from spheres.programme.therapy import queries
from tests.builders.services import in_therapy


def begun():
    pk, pivot, one, therapist = in_therapy()
    set_current_member(therapist.pk)
    return pk, pivot, one, therapist, queries.my_therapy(load_record(therapist, pk))
