"""A therapy as her therapist finds it."""

from spheres.foundation.access.member import identify
from spheres.programme.participants.record import load_record
from spheres.programme.therapy import queries
from tests.builders.services import in_therapy


def begun():
    pk, pivot, one, therapist = in_therapy()
    identify(therapist.pk)
    return pk, pivot, one, therapist, queries.my_therapy(load_record(therapist, pk))
