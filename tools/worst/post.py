"""The mail server away for three days of the queue's clock, and for longer."""

import socket
import time
from pathlib import Path

from tests.builders.mail_servers import a_mail_server
from tools.worst import queue
from tools.worst.ending import ended
from tools.worst.figures import Row
from tools.worst.region import Region, served
from tools.worst.writers import team_of

ASK_SECONDS = 10
HOURS_AWAY, HOURS_TOO_LONG = 70, 74
"""The next try, an hour later, is still within the three days for which a message is tried; and past them."""
URGENT = 2


def mail_away(made: Path, _count: int) -> Row:
    """Nobody answers where the mail server should be. What was asked for meanwhile leaves when it is back,
    what was urgent does not; what is asked for before it stays away too long is kept as unsent."""
    row = Row(
        "mail server away for three days of the queue’s clock", f"{HOURS_AWAY} h, then {HOURS_TOO_LONG} h"
    )
    port = _a_free_port()
    with served(made, SPHERES_EMAIL_URL=f"smtp://127.0.0.1:{port}") as region:
        team = team_of(region)
        with team.writing():
            time.sleep(ASK_SECONDS)
        waited = queue.left(region)
        urgent = [queue.urgent_message(region, to) for to in team.writers[0].addresses[:URGENT]]
        if not _hours_pass(region, HOURS_AWAY) or not waited:
            row.broke.append("nothing waited, or it was not tried each hour: it was not tried")
        given_up = queue.given_up(region)
        with a_mail_server(port=port) as server:
            region.taken_over = server.accepted
            queue.an_hour_later(region)
            row = ended(row, region, team)
        row.measured.append(f"{waited} messages waited; {given_up} urgent ones were not sent any more")
        if given_up != len(urgent) or any(
            f"<spheres-{job}@" in text for job in urgent for text in server.accepted
        ):
            row.broke.append("an urgent message was sent after its time, or is not kept as unsent")
        row.broke += _too_long(region, team.writers[-1].addresses[-1])
    return row


def _too_long(region: Region, address: str) -> list[str]:
    """Past three days: not sent, and still there to be seen."""
    before = queue.given_up(region)
    queue.message(region, address)
    _hours_pass(region, HOURS_TOO_LONG)
    kept = queue.given_up(region) - before
    return (
        []
        if kept == 1 and not queue.left(region)
        else ["what could not leave in three days is not kept as unsent"]
    )


def _hours_pass(region: Region, hours: int) -> bool:
    """One by one; whether everything that was due in each was tried in it."""
    tried = True
    for _hour in range(hours):
        queue.an_hour_later(region)
        tried = queue.tried_again(region) and tried
    return tried


def _a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port
