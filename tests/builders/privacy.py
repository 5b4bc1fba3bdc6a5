"""A file to erase, and incidents told to the officer."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault.drafts import keep_draft
from spheres.programme.needs.actions import name_need
from spheres.programme.notes.actions import Contact, write_note
from spheres.programme.participants.record import load_record
from spheres.programme.privacy import actions
from spheres.programme.privacy.actions import IncidentInput
from spheres.programme.privacy.models import Erasure
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.members import a_member

WORDS = "Elle a ri en parlant du chat."


def with_a_file():
    """Someone accompanied, with a note, a need and a draft; and her worker."""
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    write_note(load_record(pivot, pk, moment()), uuid4(), Contact("call", moment(), 5, "none", "her", WORDS))
    name_need(load_record(pivot, pk, moment()), uuid4(), "sleep", "urgent", "Dormir")
    keep_draft(pivot.pk, f"notes:note-add:{pk}", {"text": WORDS}, pk)
    return pk, pivot


def asked(pk, pivot):
    """Asked for by her worker, and heard from her by somebody else."""
    one = asked_alone(pk, pivot)
    set_current_member(a_member("coordinator", "codim").pk)
    actions.hear_erasure(one.pk, wants=True)
    set_current_member(pivot.pk)
    return Erasure.objects.get()


def asked_alone(pk, pivot):
    set_current_member(pivot.pk)
    actions.ask_erasure(load_record(pivot, pk))
    return Erasure.objects.get()


def told(**more):
    now = timezone.now()
    said = {
        "began_at": now - timedelta(hours=2), "known_at": now, "what": "Un compte prêté.", "cause": "",
        "risk": "unknown", "risk_why": "", "measures": "",
    }  # fmt: skip
    return IncidentInput(**{**said, **more})
