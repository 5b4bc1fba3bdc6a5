"""Processes killed, the database away, and requests that are only half sent."""

import socket
import statistics
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from tools.worst.ending import WARM_SECONDS, ended
from tools.worst.figures import Row
from tools.worst.region import BACKEND, BACKGROUND, POSTMASTER, WEB, Region, served
from tools.worst.writers import team_of

AWAY_SECONDS = 35
KILLS_WITHIN = 3600
"""Seconds for all kills; those that were not done by then are said to be missing."""
AFTER_A_KILL = 1.0
SAID_WITHIN = 5.0
"""Seconds within which a page says that it can't: what waits for a lock is given up by then."""
BACK_WITHIN = 5.0
HALVES = 8
NOT_HELD_WITHIN = 1.5


def kills(made: Path, count: int) -> Row:
    """Web processes, the background worker, a backend of PostgreSQL and the postmaster, in turn."""
    kinds = (WEB, BACKGROUND, BACKEND, POSTMASTER)
    done: Counter[str] = Counter()
    seconds: list[float] = []
    with served(made) as region:
        team = team_of(region)
        ends = time.monotonic() + KILLS_WITHIN
        with team.writing():
            for number in range(count):
                if time.monotonic() > ends:
                    break
                time.sleep(AFTER_A_KILL)
                kind = kinds[number % len(kinds)]
                done[kind] += _kill(region, kind)
                print(f"  {datetime.now(UTC):%H:%M:%S} killed: {kind}", file=sys.stderr)
                time.sleep(AFTER_A_KILL)
                seconds.append(region.until_served())
        row = ended(Row("processes killed", str(done.total())), region, team)
        row.measured.insert(0, ", ".join(f"{kind}: {done[kind]}" for kind in kinds))
        row.measured.append(
            f"served again after {statistics.median(seconds):.1f} s, {max(seconds):.1f} s at most"
        )
        row.measured.append(f"`spheres serve` begun again {region.begun_again} times")
        if done.total() < count:
            row.broke.append(f"{count - done.total()} kills were not done")
    return row


def _kill(region: Region, kind: str) -> bool:
    """One that is there by now: it may still be coming back from the kill before."""
    for _try in range(240):
        if region.kill(kind):
            return True
        time.sleep(0.5)
    return False


def away(made: Path, _count: int) -> Row:
    """PostgreSQL stopped at once, and there again after 35 seconds."""
    with served(made) as region:
        team = team_of(region)
        with team.writing():
            time.sleep(WARM_SECONDS)
            region.take_database_away()
            time.sleep(AWAY_SECONDS)
            region.give_database_back()
            back = region.until_served()
            time.sleep(WARM_SECONDS)
        row = ended(Row("database away", f"{AWAY_SECONDS} s"), region, team)
        row.measured.append(f"pages {back:.1f} s after its return")
        if team.slowest_refusal > SAID_WITHIN or back > BACK_WITHIN:
            row.broke.append("too slow")
    return row


def half_sent(made: Path, _count: int) -> Row:
    """Eight that send half of themselves, and stop."""
    with served(made) as region:
        team = team_of(region)
        there = urlsplit(region.address)
        head = f"POST /refer/ HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: 1000\r\n\r\nabc".encode()
        with team.writing(), ExitStack() as open_ones:
            time.sleep(WARM_SECONDS)
            halves = [
                open_ones.enter_context(socket.create_connection((there.hostname, there.port), 30))
                for _ in range(HALVES)
            ]
            for half in halves:
                half.sendall(head)
            began, slowest = time.monotonic(), 0.0
            while time.monotonic() - began < 1:
                page = team.writers[0].get("/sign-in/")
                slowest = max(slowest, page.seconds)
            answers = [half.recv(200).split(b"\r\n")[0].decode() for half in halves]
        row = ended(Row("half-sent requests", str(HALVES)), region, team)
        row.measured.append(f"sign-in beside them: {slowest:.2f} s at most")
        if slowest > NOT_HELD_WITHIN:
            row.broke.append("they held others")
        if held := [answer for answer in answers if " 408 " not in f"{answer} "]:
            row.broke.append(f"{len(held)} were not ended")
    return row
