"""The region's cards, found by words, and those that may fit a young person now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from spheres.programme.goals.models import Goal
from spheres.programme.participants.record import Record
from spheres.programme.participants.spelling import folded
from spheres.programme.practice.rules import Fitting, Noted, what_may_fit
from spheres.programme.region.pack import PracticeCard, StageList, Wording, current_pack, named, stage_list_on
from spheres.programme.stages.models import StageAssessment
from spheres.programme.stages.queries import newest, rows_in, rows_of


def cards_on(day: date) -> list[PracticeCard]:
    """Those in use on this day, in the pack's order."""
    return [card for card in current_pack().practice_cards if not (card.ends_on and card.ends_on < day)]


def found_cards(words: str, day: date) -> list[PracticeCard]:
    """Those that hold each of these words, in either language, whatever their accents."""
    wanted = folded(words).split()
    return [card for card in cards_on(day) if all(word in _text(card) for word in wanted)]


def _text(card: PracticeCard) -> str:
    areas = [entry.name for entry in current_pack().needs if entry.code in card.areas]
    stages = [
        stage.name
        for listed in current_pack().stage_lists
        for stage in listed.stages
        if stage.code in card.stages
    ]
    return folded(" ".join(map(_both, [card.name, card.how, card.fits, card.source, *stages, *areas])))


def _both(wording: Wording) -> str:
    return f"{wording.fr} {wording.en}"


def practice_card(code: str) -> PracticeCard | None:
    """One, in use or not: who kept its address still reads it."""
    return next((card for card in current_pack().practice_cards if card.code == code), None)


def stage_names(card: PracticeCard, day: date) -> list[str]:
    """The stages that a card names, as the list of this day calls them."""
    listed = stage_list_on(day)
    return [str(stage.name) for stage in listed.stages if stage.code in card.stages] if listed else []


def area_names(card: PracticeCard) -> list[str]:
    """What the goals are about for which a card may fit, in the language of the moment."""
    return [named("needs", area) for area in card.areas]


@dataclass(frozen=True)
class StageView:
    """Whose view it is, in words, and on which day it was noted."""

    voice: str
    on: date


@dataclass(frozen=True)
class StageReason:
    """What the list of today calls the stage, and in whose eyes it was noted."""

    name: str
    views: list[StageView]


@dataclass(frozen=True)
class CardToTry:
    """A card that may fit, and why it is shown: what was noted, and areas of goals, in words."""

    card: PracticeCard
    stages: list[StageReason]
    areas: list[str]


def cards_that_may_fit(record: Record, goals: list[Goal]) -> list[CardToTry]:
    """By what was noted last of her stage in either voice, and by the areas of these goals."""
    day = timezone.localdate(record.now)
    listed, cards = stage_list_on(day), cards_on(day)
    noted = _noted(record, listed) if listed else []
    areas = [goal.area for goal in goals if goal.area]
    by_code = {card.code: card for card in cards}
    names = {stage.code: str(stage.name) for stage in listed.stages} if listed else {}
    return [
        CardToTry(
            by_code[idea.code],
            _stage_reasons(idea.noted, names),
            [named("needs", area) for area in idea.areas],
        )
        for idea in what_may_fit(
            [Fitting(card.code, card.stages, card.areas) for card in cards], noted, areas
        )
    ]


def _noted(record: Record, listed: StageList) -> list[Noted]:
    views = newest(record.keys.open(rows_of(record)))
    return [
        Noted(code, view.row.voice, view.row.on)
        for view in views
        for code in rows_in(listed, view.row)
        if listed.stage(code)
    ]


def _stage_reasons(noted: Sequence[Noted], names: Mapping[str, str]) -> list[StageReason]:
    """Each stage once, with both views where both name it."""
    views: dict[str, list[StageView]] = {}
    for view in noted:
        voice = str(StageAssessment.Voice(view.voice).label)
        views.setdefault(view.stage, []).append(StageView(voice, view.on))
    return [StageReason(names[stage], of_it) for stage, of_it in views.items()]
