"""Seals that stop are told, to the operator and to whoever answers for privacy.

Judged from the folder outside alone, by a process apart from the background work: neither a database that no
longer numbers looks nor a worker that has stopped can keep it quiet.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from spheres.foundation.audit import outside

logger = logging.getLogger(__name__)
STOPPED_AFTER = 10
"""Minutes that what was told may wait for its seal."""
MARK = "alarm"
AGAIN_AFTER = 24 * 60 * 60
"""Seconds after which it is told again, while it lasts."""

Reader = tuple[str, str]
"""An address, and the language to write in."""


def stopped_for(folder: Path, now: float) -> int:
    """For how many minutes looks have waited for their seal; 0 while they are sealed as they should be."""
    oldest = outside.oldest_told(folder)
    waited = int(now) // 60 - oldest if oldest is not None else 0
    return waited if waited > STOPPED_AFTER else 0


_told_at: dict[Path, float] = {}
"""Folder → when this process last told of it: the mark in the folder can't be made where nothing can."""


_told_each: dict[tuple[Path, str], float] = {}
"""The same of each reader: who was told is not told again because another could not be."""


def alarm_is_due(folder: Path, now: float) -> bool:
    """Whether something is wrong that was not told in the last day. Forgotten once all is well."""
    if not _is_wrong(folder, now):
        _told_at.pop(folder, None)
        for told in [key for key in _told_each if key[0] == folder]:
            del _told_each[told]
        (folder / MARK).unlink(missing_ok=True)
        return False
    return now - _last_told(folder) > AGAIN_AFTER


def _is_wrong(folder: Path, now: float) -> bool:
    return (
        bool(stopped_for(folder, now))
        or outside.is_missing(folder)
        or outside.is_begun_anew(folder)
        or not outside.can_be_written(folder)
    )


def _last_told(folder: Path) -> float:
    try:
        marked = (folder / MARK).stat().st_mtime
    except OSError:
        marked = 0.0
    return max(marked, _told_at.get(folder, 0.0))


def tell_what_is_wrong(folder: Path, now: float, readers: Iterable[Reader]) -> int:
    """Tell it, once a day while it lasts. Returns how many were told."""
    if not alarm_is_due(folder, now):
        return 0
    waited, told = stopped_for(folder, now), 0
    missing, writable = outside.is_missing(folder), outside.can_be_written(folder)
    logger.error(
        "looks wait for a seal: %s minutes; some are missing: %s; the folder can be written: %s",
        waited, missing, writable,
    )  # fmt: skip
    whole = True
    for address, language in readers:
        if _told_each.get((folder, address), 0.0) > now - AGAIN_AFTER:
            continue
        try:
            told += _tell(folder, address, language, waited, missing, writable)
            _told_each[folder, address] = now
        except OSError as error:  # the mail server's; the others are told all the same, and each once
            whole = False
            logger.error("a reader could not be told: %s", type(error).__name__)  # noqa: TRY400
    if whole:
        _told_at[folder] = now
        if writable:
            (folder / MARK).touch()
    return told


def _tell(folder: Path, address: str, language: str, waited: int, missing: bool, writable: bool) -> int:
    with translation.override(language):
        sentences = []
        if waited:
            sentences.append(
                _("Looks have waited %(minutes)s minutes to be sealed. Is “spheres work” running?")
                % {"minutes": waited}
            )
        if missing:
            sentences.append(
                _("Looks that were written are no longer in the record. Run “spheres audit verify”.")
            )
        if outside.is_begun_anew(folder):
            sentences.append(
                _(
                    "The folder outside the database was empty and was begun anew: its disk may be away. "
                    "Put the former one back, or take the file “begun-anew” away if this one is to stay."
                )
            )
        if not writable:
            sentences.append(
                _(
                    "The folder outside the database can’t be written: its disk is full, or away. Pages "
                    "go on, and nothing outside proves their looks until it can."
                )
            )
        return send_mail(_("The record of looks needs you"), "\n\n".join(sentences), None, [address])


def keep_watching(folder: Path, readers: Callable[[], Iterable[Reader]]) -> None:
    """Look each minute, beside what this process does, until it ends."""
    threading.Thread(target=_each_minute, args=[folder, readers], name="alarm", daemon=True).start()


def _each_minute(folder: Path, readers: Callable[[], Iterable[Reader]]) -> None:
    while True:
        time.sleep(60)
        try:
            if alarm_is_due(folder, time.time()):
                tell_what_is_wrong(folder, time.time(), readers())
        except OSError as error:  # of the folder, or of the mail server
            logger.error("it could not be told that seals have stopped: %s", type(error).__name__)  # noqa: TRY400
