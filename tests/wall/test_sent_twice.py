"""A form that is sent twice at once is read one after the other: the second finds what the first made."""

from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.member import identify
from spheres.programme.accompaniment.actions import make_feed
from spheres.programme.directory.actions import propose_correction
from spheres.programme.entourage.actions import Person, note_person
from spheres.programme.needs.actions import sort_needs
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.actions import Way, save_way
from spheres.programme.participants.record import load_record
from spheres.programme.safety.actions import begin_unreached
from tests.wall.test_other_sources import accompanied

pytestmark = pytest.mark.django_db


@contextmanager
def another_is_at_it(key):
    """Someone else's transaction does what ``key`` names."""
    place = connection.settings_dict
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as other:
        other.execute("SET lock_timeout = '5s'")
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [str(key)])
        yield


def test_each_action_waits_while_the_same_is_being_done():
    pk, pivot = accompanied()
    identify(pivot.pk)
    one, now = uuid4(), timezone.now()
    actions = {
        "a way": (one, lambda: save_way(load_record(pivot, pk, now), one, Way("text", "514 555-0188"))),
        "a person": (
            one,
            lambda: note_person(load_record(pivot, pk, now), one, Person("Léo", "friend", "helps")),
        ),
        "not reached": (pk, lambda: begin_unreached(load_record(pivot, pk, now), now, "")),
        "the map": (pk, lambda: sort_needs(load_record(pivot, pk, now), {"sleep": Mark("urgent")})),
        "a calendar": (pivot.pk, lambda: make_feed(pivot, now)),
        "a correction": (one, lambda: propose_correction(pivot, "x", one, "name", "y", now)),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    for name, (key, action) in actions.items():
        with another_is_at_it(key), pytest.raises(OperationalError), transaction.atomic():
            action()
            pytest.fail(f"{name} did not wait")
    for _key, action in actions.values():
        action()
