"""Noting where she is in the cycle, and mending what was noted wrongly."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from spheres.foundation.access.categories import Category
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.record import Record
from spheres.programme.region.pack import StageList, stage_list
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.rules import fits_of


@dataclass(frozen=True)
class StageInput:
    """What was chosen of one list, in whose eyes. ``how`` is left empty when nothing stood before."""

    list_code: str
    voice: str
    chosen: list[str]
    on: date
    how: str = ""
    what_happened: str = ""
    heard: str = ""


class AlreadyCorrected(Exception):
    """Another correction stands already."""


def note_stage(
    record: Record, assessment_id: UUID, entered: StageInput, instead_of: StageAssessment | None = None
) -> None:
    """Note it; sent twice, it is noted once. ``instead_of`` stays as it was, and no longer stands.

    Raises ``AlreadyCorrected``, ``AlreadySent``, ``SentBefore``, ``BeforeHerSharing``.
    """
    record.require(writes=Category.CLINICAL)
    if instead_of and instead_of.corrections.exclude(pk=assessment_id).exists():
        raise AlreadyCorrected
    fits, stages = fits_of(entered.chosen)
    row = StageAssessment(
        id=assessment_id,
        participant_id=record.id,
        author_id=record.member.pk,
        list_code=entered.list_code,
        stages=stages,
        fits=fits,
        voice=entered.voice,
        how=entered.how or StageAssessment.How.FIRST,
        what_happened=entered.what_happened,
        on=entered.on,
        noted_at=record.now,
        instead_of=instead_of,
    )
    record.keys.seal(row, heard=entered.heard, words=words_of_today(entered.list_code, stages))
    content = ("list_code", "stages", "fits", "voice", "how", "what_happened", "on", "instead_of_id")
    if not create_idempotently(record, row, *content):
        return
    if instead_of:
        record.changed("stages:stage-correct", StageAssessment)
    else:
        record.changed("stages:stage-add", StageAssessment)


def words_of_today(list_code: str, stages: list[str]) -> list[dict[str, str]]:
    """What the region calls these stages now, in both languages: what is noted keeps them."""
    listed = stage_list(list_code)
    found = [(listed.stage(code) if listed else None, code) for code in stages]
    return [stage.name.model_dump() if stage else {"fr": code, "en": code} for stage, code in found]


def is_a_moment_for_her_plan(listed: StageList, chosen: list[str]) -> bool:
    """Planning, or leaving: her emergency plan is looked at with her."""
    return any(stage.looks_at_plan for stage in listed.stages if stage.code in chosen)
