"""A disk that is full: a small file system in memory, where this machine mounts one."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
from tools.worst.ending import WARM_SECONDS, ended
from tools.worst.figures import Row
from tools.worst.region import Region, a_region
from tools.worst.writers import team_of

MEGABYTE = 1 << 20
SPARE = 40
"""Megabytes that are free before it is filled."""
FULL_SECONDS = 15


def disk_data(made: Path, _count: int) -> Row:
    """No room for PostgreSQL's tables."""
    return _disk_full(made, "disk full: data", Path("postgres/base"))


def disk_log(made: Path, _count: int) -> Row:
    """No room for PostgreSQL's log of writes: it stops by itself, and comes back when there is room."""
    return _disk_full(made, "disk full: log of writes", Path("postgres/pg_wal"))


def _disk_full(made: Path, name: str, part: Path) -> Row:
    with a_region(made) as region, ExitStack() as mounted:
        try:
            mounted.enter_context(_small_disk(region.folder / part))
        except (OSError, subprocess.CalledProcessError) as no:
            return Row(name, why_not=f"this machine mounts no small file system ({type(no).__name__})")
        mounted.callback(region.end)
        region.begin()
        team = team_of(region)
        with team.writing():
            time.sleep(WARM_SECONDS)
            filler = region.folder / part / "filler"
            _fill(filler)
            _write_on(region, time.monotonic() + FULL_SECONDS)
            filler.unlink()
            back = region.until_served()
            time.sleep(WARM_SECONDS)
        row = ended(Row(name, f"{FULL_SECONDS} s"), region, team)
        row.measured.append(f"pages {back:.1f} s after there was room")
        refused = sum(many for status, many in team.answers.items() if status.startswith("5"))
        row.measured.append(f"{refused} pages said no")
        if not refused:
            row.broke.append("nothing was refused: the disk was not full")
    return row


def _write_on(region: Region, ends: float) -> None:
    """Ask PostgreSQL for more room than there is, as a busy evening does."""
    while time.monotonic() < ends:
        with suppress(psycopg.Error):
            region.ask("CREATE TABLE public.of_the_fault AS SELECT generate_series(1, 100000) AS n")
        with suppress(psycopg.Error):
            region.ask("DROP TABLE IF EXISTS public.of_the_fault")
        with suppress(psycopg.Error):
            region.ask("SELECT pg_switch_wal()")
        time.sleep(0.2)
    for _try in range(60):
        if not region.database.is_running:
            return
        with suppress(psycopg.Error):
            region.ask("DROP TABLE IF EXISTS public.of_the_fault")
            return
        time.sleep(0.5)


@contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """What is in ``folder`` on a file system of its own, in memory, with some megabytes to spare."""
    was, aside = folder.stat(), folder.with_name(f"{folder.name}.aside")
    used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // MEGABYTE
    folder.rename(aside)
    folder.mkdir()
    options = f"size={used + SPARE}m,uid={was.st_uid},gid={was.st_gid},mode=0700"
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        folder.rmdir()
        aside.rename(folder)
        raise
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(filler: Path) -> None:
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(MEGABYTE))
    with filler.open("ab", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(1024))
