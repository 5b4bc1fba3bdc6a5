"""What the stages chosen say, and since when. Plain functions on plain values."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import TypeVar

NONE_FITS, NOT_KNOWN = "-none", "-unknown"
"""Beside the stages of a list, whose codes begin with a letter."""
FITS = {NONE_FITS: "none", NOT_KNOWN: "unknown"}
ELSEWHERE = "-elsewhere"
"""The row of what was noted in a list of before, and comes nearest to nothing in this one."""

Key = TypeVar("Key", bound=Hashable)
Stage = tuple[str, str]
"""(list, stage)"""


def fits_of(chosen: Sequence[str]) -> tuple[str, list[str]]:
    """Several stages at once, none that fits and not known are answers as good as one stage: (which of these,
    the stages). Source: our own: no stage is inferred from anything."""
    if len(chosen) == 1 and chosen[0] in FITS:
        return FITS[chosen[0]], []
    return "some", list(chosen)


def chosen_of(fits: str, stages: Sequence[str]) -> list[str]:
    """What was chosen, as it was kept: the same the other way round. Source: as above."""
    return [code for code, value in FITS.items() if value == fits] or list(stages)


def contradicts(chosen: Collection[str]) -> bool:
    """None fits, or not known, stands alone: with a stage beside it, it is asked about. Source: our own."""
    return len(chosen) > 1 and not FITS.keys().isdisjoint(chosen)


def stands(corrected: Mapping[Key, Key | None]) -> set[Key]:
    """What was corrected no longer stands, and stays to be read. Source: the first principle of the
    programme, her words stay her words."""
    return {key for key in corrected if key not in corrected.values()}


def since(views: Sequence[tuple[date, Collection[str]]]) -> date:
    """Since when the last of these views of one voice holds; the oldest comes first: noted again, it did not
    begin again. Source: our own."""
    *before, (day, last) = views
    for earlier, chosen in reversed(before):
        if set(chosen) != set(last):
            break
        day = earlier
    return day


def nearest(stage: Stage, to_list: str, crosswalk: Collection[tuple[Stage, Stage]]) -> list[str]:
    """What comes nearest to a stage in another list, by as few steps as there are; in its own, itself.
    Source: the region's crosswalk, in its pack."""
    here, seen = {stage}, {stage}
    while here:
        if found := sorted(code for list_code, code in here if list_code == to_list):
            return found
        here = {after for before, after in crosswalk if before in here} - seen
        seen |= here
    return []
