"""Noting legal steps as she wants them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.audit.actions import record_change
from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.actions import save_once
from spheres.programme.participants.never_contact import refuse_never_contact

LEGAL = Category.LEGAL


@dataclass(frozen=True)
class Legal:
    """One legal step. ``over_on`` is the day it was over."""

    kind: str
    wish: str
    what: str
    at: datetime | None = None
    her_words: str = ""
    accompanied_by: str = ""
    came_of_it: str = ""
    over_on: date | None = None


def note_legal_step(member: Any, participant_id: UUID, step_id: UUID, said: Legal, now: datetime) -> None:
    """Note a step. Sent twice, it is noted once. Raises ``MustNotBeContacted``."""
    rights = rights_or_not_visible(participant_id, writes=LEGAL)
    row = _filled(
        LegalStep(id=step_id, participant_id=participant_id, author_id=member.pk, noted_at=now), said
    )
    if save_once(row):
        record_change(member, participant_id, "legal:step", LEGAL, rights.sources)


def change_legal_step(member: Any, participant_id: UUID, step_id: UUID, said: Legal) -> None:
    """As it stands now. Raises ``MustNotBeContacted``."""
    rights = rights_or_not_visible(participant_id, writes=LEGAL)
    row = LegalStep.objects.filter(pk=step_id, participant_id=participant_id).first()
    if row is None:
        raise NotVisible(participant_id)
    save_changes(_filled(row, said))
    record_change(member, participant_id, "legal:step", LEGAL, rights.sources)


def _filled(row: LegalStep, said: Legal) -> LegalStep:
    refuse_never_contact(row.participant_id, accompanied_by=said.accompanied_by)
    row.kind, row.wish, row.at, row.over_on = said.kind, said.wish, said.at, said.over_on
    return Keyring.of([row.participant_id]).seal_said(row, said)
