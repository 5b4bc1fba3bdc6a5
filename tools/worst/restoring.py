"""An older copy of the rows in place, after someone was erased."""

import time
from http import HTTPStatus
from pathlib import Path

from tools.worst import queue
from tools.worst.background import record_problems
from tools.worst.ending import WARM_SECONDS
from tools.worst.figures import Row
from tools.worst.region import served
from tools.worst.writers import WRITTEN, team_of

ERASURE = """
INSERT INTO privacy_erasure (id, participant_id, asked_by_id, asked_at, answered_at, answered_by_id, outcome,
                             number)
SELECT gen_random_uuid(), %s, min(id::text)::uuid, now(), now(), max(id::text)::uuid, 'erased', 'E-FAULT'
FROM accounts_member
"""


def restored(made: Path, _count: int) -> Row:
    """An older copy put in place after an erasure: what was promised before stands, and of her nothing."""
    with served(made) as region:
        team = team_of(region)
        with team.writing():
            time.sleep(WARM_SECONDS * 2)
        queue.settle(region)
        rows = region.ask(WRITTEN, team.since)
        her, _note, email = rows[0]
        hers, others = [row for row in rows if row[0] == her], [row for row in rows if row[0] != her]
        opened_of_her = team.opened(hers)
        copies = region.folder / "backups"
        copies.mkdir()
        region.command("backup", "--to", str(copies))
        (copy,) = copies.iterdir()
        region.ask(ERASURE, her)
        region.end()
        erased = region.command("vault", "erase", "--wait", "0")
        why = ("--by", "Operations", "--why", "a fault", "--over", "spheres")
        restoring = region.command("restore", str(copy), *why)
        region.begin()
        row = Row("older copy restored after an erasure", "1")
        row.compared = team.promises.compared(team.opened(others) + opened_of_her + region.messages())
        row.measured.append(f"{len(others)} notes about {len({each[0] for each in others})} others opened")
        (owner,) = (writer for writer in team.writers if f"{writer.who}@spheres.example" == email)
        page = owner.answered("GET", f"/young-people/{her}/")
        if not opened_of_her or page.status == HTTPStatus.OK or team.opened(hers):
            row.broke.append("she who was erased opens")
        else:
            row.measured.append(f"of {len(hers)} notes about her who was erased, none")
        if "1 erased" not in erased or "erased again" not in restoring:
            row.broke.append("the erasure was not said")
        row.broke += record_problems(region)
    return row
