"""Noting legal steps as she wants them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.declaration import save_changes
from spheres.programme.legal.models import LegalStep
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.never_contact import refuse_never_contact
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class LegalStepInput:
    """One legal step. ``over_on`` is the day it was over."""

    kind: str
    wish: str
    what: str
    at: datetime | None = None
    her_words: str = ""
    accompanied_by: str = ""
    came_of_it: str = ""
    over_on: date | None = None


def note_legal_step(record: Record, step_id: UUID, legal: LegalStepInput) -> None:
    """Note a step. Sent twice, it is noted once. Raises ``MustNotBeContacted``."""
    record.require(writes=Category.LEGAL)
    row = LegalStep(id=step_id, participant_id=record.id, author_id=record.member.pk, noted_at=record.now)
    if create_idempotently(record, _filled(record, row, legal), "kind", "wish", "at", "over_on"):
        record.changed("legal:step", LegalStep)


def change_legal_step(record: Record, step_id: UUID, legal: LegalStepInput) -> None:
    """As it stands now. Raises ``MustNotBeContacted``."""
    record.require(writes=Category.LEGAL)
    row = LegalStep.objects.filter(pk=step_id, participant_id=record.id).first()
    if row is None:
        raise NotVisible(record.id)
    save_changes(_filled(record, row, legal))
    record.changed("legal:step", LegalStep)


def _filled(record: Record, row: LegalStep, legal: LegalStepInput) -> LegalStep:
    if legal.over_on is None and (legal.at is None or legal.at > record.now):  # what happened is written down
        refuse_never_contact(record, accompanied_by=legal.accompanied_by)
    row.kind, row.wish, row.at, row.over_on = legal.kind, legal.wish, legal.at, legal.over_on
    return record.keys.seal_said(row, legal)
