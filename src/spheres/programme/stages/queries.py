"""What was noted of her stages, and the picture of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from spheres.foundation.access.queries import NotVisible
from spheres.programme.participants.record import Record
from spheres.programme.region.pack import Stage, StageList, current_pack
from spheres.programme.stages import rules
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.picture import Picture, View, draw_path


def rows_of(record: Record) -> QuerySet[StageAssessment]:
    """All that was noted of her, sealed, what was corrected among it."""
    return StageAssessment.objects.filter(participant_id=record.id)


def assessment(record: Record, assessment_id: UUID) -> StageAssessment:
    """One of them, opened. Raises ``NotVisible``."""
    found = record.keys.open_one(rows_of(record).filter(pk=assessment_id).first())
    if found is None:
        raise NotVisible(record.id)
    return found


def has_before(record: Record, sent_id: UUID | None, until: StageAssessment | None = None) -> bool:
    """Whether something stood already, so that it can be asked how it changed: before ``until``, where that
    one is corrected. What ``sent_id`` made is not before itself."""
    standing = rows_of(record).filter(corrections=None)
    if sent_id is not None:
        standing = standing.exclude(pk=sent_id)
    if until is not None:
        earlier = Q(on__lt=until.on) | Q(on=until.on, noted_at__lt=until.noted_at)
        standing = standing.filter(earlier).exclude(pk=until.pk)
    return standing.exists()


@dataclass(frozen=True)
class Entry:
    """An assessment that stands, and what it stands instead of, the last first."""

    row: StageAssessment
    before: list[StageAssessment]


def in_order(rows: Iterable[StageAssessment]) -> list[StageAssessment]:
    """The oldest first: by the day that is told of, then as they were written down."""
    return sorted(rows, key=lambda row: (row.on, row.noted_at, row.pk))


def standing(rows: Iterable[StageAssessment]) -> list[StageAssessment]:
    """Those that nothing corrects."""
    found = list(rows)
    stand = rules.stands({row.pk: row.instead_of_id for row in found})
    return in_order(row for row in found if row.pk in stand)


def path(record: Record) -> list[Entry]:
    """What stands, the oldest first, each with what was corrected by it."""
    rows = {row.pk: row for row in record.keys.open(rows_of(record).select_related(*StageAssessment.WHOSE))}
    return [Entry(row, list(_corrected(row, rows))) for row in standing(rows.values())]


def _corrected(row: StageAssessment, rows: Mapping[UUID, StageAssessment]) -> Iterable[StageAssessment]:
    while row.instead_of_id and row.instead_of_id in rows:
        row = rows[row.instead_of_id]
        yield row


@dataclass(frozen=True)
class Newest:
    """The newest of one voice, and since when it is so."""

    row: StageAssessment
    since: date


def newest(rows: Iterable[StageAssessment]) -> list[Newest]:
    """Of each voice that spoke, hers first. ``rows`` are opened."""
    stand = standing(rows)
    by_voice = {voice: [row for row in stand if row.voice == voice] for voice in StageAssessment.Voice.values}
    return [
        Newest(own[-1], rules.since([(row.on, {row.list_code, *row.chosen}) for row in own]))
        for own in by_voice.values()
        if own
    ]


def what_fits_now(rows: Iterable[StageAssessment], listed: StageList | None) -> list[Stage]:
    """The stages of the list of today that either voice named last, in the list's order."""
    if listed is None:
        return []
    codes = {code for one in newest(rows) for code in rows_in(listed, one.row)}
    return [stage for stage in listed.stages if stage.code in codes]


def rows_in(listed: StageList, row: StageAssessment) -> list[str]:
    """In which rows of the picture it stands: stages of this list, or what is beside them."""
    return rows_for(listed, row.list_code, row.chosen)


def rows_for(listed: StageList, list_code: str, chosen: Collection[str]) -> list[str]:
    """The same of what was chosen of some list; ``ELSEWHERE`` where nothing comes near, or what did is gone
    from the list."""
    found: dict[str, None] = {}
    for code in chosen:
        if code in rules.FITS:
            found[code] = None
        else:
            near = rules.nearest((list_code, code), listed.code, _crosswalk())
            known = [one for one in near if listed.stage(one)]
            found.update(dict.fromkeys(known or [rules.ELSEWHERE]))
    return list(found)


def _crosswalk() -> list[tuple[rules.Stage, rules.Stage]]:
    return [
        ((one.from_list, one.from_stage), (one.to_list, one.to_stage))
        for one in current_pack().stage_crosswalk
    ]


def _happened(row: StageAssessment) -> str:
    return str(row.get_what_happened_display()) if row.what_happened else ""


def picture(entries: Iterable[Entry], listed: StageList) -> Picture:
    """Her path among the stages of this list; a row beside them only where something stands in it."""
    stand = [entry.row for entry in entries]
    views = [View(row.on, row.voice, tuple(rows_in(listed, row)), _happened(row)) for row in stand]
    used = {key for view in views for key in view.rows}
    beside = {
        rules.NONE_FITS: StageAssessment.Fits.NONE.label,
        rules.NOT_KNOWN: StageAssessment.Fits.UNKNOWN.label,
        rules.ELSEWHERE: _("In the words of a list of before"),
    }
    rows = [(stage.code, str(stage.name)) for stage in listed.stages]
    rows += [(key, str(name)) for key, name in beside.items() if key in used]
    return draw_path(rows, views)
