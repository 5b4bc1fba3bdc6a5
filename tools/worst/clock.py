"""The product and its PostgreSQL under a clock that is moved by libfaketime (Debian: libfaketime)."""

import os
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.worst.ending import ended
from tools.worst.figures import Row
from tools.worst.promises import WORDS, Name, Promises
from tools.worst.region import Region, a_region, made_region
from tools.worst.writers import team_of

MOMENTS: Mapping[str, datetime] = {
    "year’s end": datetime(2027, 1, 1, 5, 0, tzinfo=UTC),
    "the hour that does not happen": datetime(2027, 3, 14, 7, 0, tzinfo=UTC),
    "the hour that happens twice": datetime(2027, 11, 7, 6, 0, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 5, 0, tzinfo=UTC),
}
"""Of the region of the demo (Montréal)."""
MOMENT_IN, AFTER_THE_MOMENT = 75, 20
"""Seconds: to come up and to sign in before it; and to write after it."""


def library() -> str:
    """Where libfaketime is; empty where it is not installed."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found else ""


SLEEPS = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
"""Debian's libfaketime 0.9.10 refuses Python's own way to sleep, where the time that passes is left alone."""


def moved_to(moment: datetime, in_seconds: float, folder: Path) -> dict[str, str]:
    """The environment in which ``moment`` comes in so many seconds. How long things take is not changed;
    ``folder`` takes what makes Python sleep there."""
    (folder / "sitecustomize.py").write_text(SLEEPS)
    paths = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    ahead = int(moment.timestamp() - datetime.now(UTC).timestamp() - in_seconds)
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "LD_PRELOAD": library(),
        "FAKETIME": f"{ahead:+d}s",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def moved_clock(_made: Path, _count: int) -> Row:
    """Over year's end, both changes of summer time and the first minute of a 29 February, one by one, each in
    a region that was made a day before: a year later nobody would have anyone to write about."""
    if not library():
        return Row("moved clock", why_not="libfaketime is not installed (apt-get install libfaketime)")
    row = Row("moved clock", str(len(MOMENTS)))
    whole, found = Promises(), Counter[Name]()
    with TemporaryDirectory(prefix="spheres-clock-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL is somebody else's where the tool is root's
        for what, moment in MOMENTS.items():
            day_before = moved_to(moment - timedelta(days=1), 0, folder)
            with made_region(None, day_before) as made, a_region(made) as region:
                part, promises, counted = _over(what, moment, region, folder)
            row.measured += part.measured
            row.broke += [f"{what}: {wrong}" for wrong in part.broke]
            whole.takes_in(what, promises)
            found.update({(kind, f"{what} {each}"): many for (kind, each), many in counted.items()})
    row.compared = whole.compared(found)
    return row


def _over(what: str, moment: datetime, region: Region, folder: Path) -> tuple[Row, Promises, Counter[Name]]:
    """They write before this moment, in it and after it."""
    comes = time.monotonic() + MOMENT_IN
    region.more = moved_to(moment, MOMENT_IN, folder)
    region.begin()
    team = team_of(region)
    came_in_time = time.monotonic() < comes
    with team.writing():
        time.sleep(max(0.0, comes - time.monotonic()) + AFTER_THE_MOMENT)
    row = ended(Row(what), region, team)
    counted = team.opened() + region.messages()
    days = sorted({writer.day for writer in team.writers if writer.people})
    row.measured = [f"{what}: today is {', '.join(days)} afterwards"]
    if not came_in_time or not row.compared or not row.compared.acknowledged[WORDS]:
        row.broke.append("nothing was written over it: it was not tried")
    return row, team.promises, counted
