"""Legal steps, at her pace."""

from uuid import uuid4

import pytest
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.programme.legal import actions, queries
from spheres.programme.legal.actions import LegalStepInput
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
            load_record(pivot, pk, now), one, LegalStepInput("complaint", "not", "Rien pour l’instant.")
        )
    assert LegalStep.objects.count() == 1
    changed = LegalStepInput("complaint", "wants", "Rencontrer l’enquêteuse.", now, "Pas seule.", "Maude")
    actions.change_legal_step(load_record(pivot, pk), one, changed)
    (row,) = queries.legal_steps(load_record(None, pk))
    assert (row.wish, row.her_words, row.accompanied_by) == ("wants", "Pas seule.", "Maude")
    actions.change_legal_step(
        load_record(pivot, pk), one, LegalStepInput("complaint", "wants", "x", over_on=TODAY)
    )
    assert queries.legal_step(load_record(None, pk), one).over_on == TODAY


def test_the_police_read_legal_steps_only_when_she_shares_them():
    police = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(police, categories=["contact"])
    actions.note_legal_step(load_record(pivot, pk), uuid4(), LegalStepInput("complaint", "unsure", "x"))
    set_current_member(police.pk)
    assert not LegalStep.objects.exists()
    other = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(other, categories=["legal"])
    actions.note_legal_step(load_record(pivot, pk), uuid4(), LegalStepInput("complaint", "unsure", "x"))
    set_current_member(other.pk)
    assert LegalStep.objects.count() == 1


def test_nobody_out_of_reach_changes_one():
    pk, pivot = sharing_with()
    one = uuid4()
    actions.note_legal_step(load_record(pivot, pk), one, LegalStepInput("ivac", "wants", "x"))
    outsider = a_member()
    set_current_member(outsider.pk)
    with pytest.raises(NotVisible):
        actions.change_legal_step(load_record(outsider, pk), one, LegalStepInput("ivac", "not", "y"))
