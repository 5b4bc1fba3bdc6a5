"""Legal steps, at her pace."""

from uuid import uuid4

import pytest
from django.utils import timezone

from spheres.foundation.access.member import identify
from spheres.foundation.access.queries import NotVisible
from spheres.programme.legal import actions, queries
from spheres.programme.legal.actions import Legal
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.record import load_record
from tests.builders.members import a_member
from tests.builders.services import TODAY, sharing_with

pytestmark = pytest.mark.django_db


def test_a_step_is_noted_changed_and_over_and_she_can_not_want_it():
    pk, pivot = sharing_with()
    one, now = uuid4(), timezone.now()
    for _twice in range(2):
        actions.note_legal_step(
            load_record(pivot, pk, now), one, Legal("complaint", "not", "Rien pour l’instant.")
        )
    assert LegalStep.objects.count() == 1
    changed = Legal("complaint", "wants", "Rencontrer l’enquêteuse.", now, "Pas seule.", "Maude")
    actions.change_legal_step(load_record(pivot, pk), one, changed)
    (row,) = queries.legal_steps(load_record(None, pk))
    assert (row.wish, row.her_words, row.accompanied_by) == ("wants", "Pas seule.", "Maude")
    actions.change_legal_step(load_record(pivot, pk), one, Legal("complaint", "wants", "x", over_on=TODAY))
    assert queries.legal_step(load_record(None, pk), one).over_on == TODAY


def test_the_police_read_legal_steps_only_when_she_shares_them():
    police = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(police, categories=["contact"])
    actions.note_legal_step(load_record(pivot, pk), uuid4(), Legal("complaint", "unsure", "x"))
    identify(police.pk)
    assert not LegalStep.objects.exists()
    other = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(other, categories=["legal"])
    actions.note_legal_step(load_record(pivot, pk), uuid4(), Legal("complaint", "unsure", "x"))
    identify(other.pk)
    assert LegalStep.objects.count() == 1


def test_nobody_out_of_reach_changes_one():
    pk, pivot = sharing_with()
    one = uuid4()
    actions.note_legal_step(load_record(pivot, pk), one, Legal("ivac", "wants", "x"))
    outsider = a_member()
    identify(outsider.pk)
    with pytest.raises(NotVisible):
        actions.change_legal_step(load_record(outsider, pk), one, Legal("ivac", "not", "y"))
