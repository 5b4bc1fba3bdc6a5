"""Who she is and how to reach her can be corrected, and what is searched blind follows."""

from datetime import date
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.keys import blind_index
from spheres.programme.participants import queries
from spheres.programme.participants.actions import About, ContactChannel, change_about, forget_way, save_way
from spheres.programme.participants.models import ContactWay
from spheres.programme.participants.record import load_record
from tests.builders.followed import welcomed
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def found_by(kind, value):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant_id FROM participants_blindindex WHERE digest = %s", [blind_index(kind, value)]
        )
        return {row[0] for row in cursor.fetchall()}


def test_her_new_name_is_hers_everywhere_and_the_old_one_no_longer_finds_her():
    pk, pivot = welcomed()
    assert pk in found_by("reach", "5145550123")
    change_about(
        load_record(pivot, pk),
        About("Ombeline Rivard", "elle", ["fr", "en"], "", date(2009, 4, 7)),
    )
    assert queries.about(load_record(None, pk))["name"] == "Ombeline Rivard"
    assert pk in found_by("name", "ombeline rivard")
    assert pk in found_by("birth", "2009-04-07")
    change_about(load_record(pivot, pk), About("Omer Rivard", "il", ["fr"]))
    assert found_by("name", "ombeline rivard") == set()
    assert pk in found_by("reach", "5145550123"), "her ways to be reached are indexed apart"


def test_a_way_to_reach_her_is_noted_once_preferred_alone_and_forgotten_for_good():
    pk, pivot = welcomed()
    way_id, at = uuid4(), timezone.now()
    for _twice in range(2):
        save_way(
            load_record(pivot, pk, at), way_id, ContactChannel("call", "438 555-0166", is_preferred=True)
        )
    assert ContactWay.objects.filter(participant_id=pk).count() == 2
    assert ContactWay.objects.get(participant_id=pk, is_preferred=True).pk == way_id
    assert pk in found_by("reach", "4385550166")
    forget_way(load_record(pivot, pk), way_id)
    assert not ContactWay.objects.filter(pk=way_id).exists()
    assert found_by("reach", "4385550166") == set()


def test_who_may_not_write_changes_nothing():
    pk, _pivot = welcomed()
    with as_owner():
        way = ContactWay.objects.get(participant_id=pk)
    other = a_member("pivot_worker")
    set_current_member(other.pk)
    with pytest.raises(NotVisible):
        change_about(load_record(other, pk), About("X", "", ["fr"]))
    with pytest.raises(NotVisible):
        save_way(load_record(other, pk), way.pk, ContactChannel("call", "1"))
    with pytest.raises(NotVisible):
        forget_way(load_record(other, pk), way.pk)
    assert ContactWay.objects.filter(pk=way.pk).delete()[0] == 0
    for about in ("identity", "contact", "referral"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT participants_reindex(%s, %s, '{}', '{}')", [pk, about])
