"""What is counted at the end of a fault."""

import sys

from tools.worst import queue
from tools.worst.figures import Row
from tools.worst.promises import MESSAGE
from tools.worst.region import Region
from tools.worst.writers import Team

WARM_SECONDS = 5
"""How long they write before it, and after."""


def ended(row: Row, region: Region, team: Team) -> Row:
    """All that is under way comes to its end, and is counted."""
    region.until_served()
    if not queue.settle(region):
        row.broke.append(f"{queue.left(region)} messages never left the queue")
    if failed := queue.failed(region):
        row.broke.append(f"{failed} jobs failed")
    row.compared = team.promises.compared(team.opened() + region.messages())
    for kind, name in row.compared.doubled:
        if kind == MESSAGE:
            print(f"  {name}: {'; '.join(region.handed_over(name))}", file=sys.stderr)
    if again := region.handed_over_again():
        row.measured.append(f"{again} messages handed over a second time, under the same Message-ID")
    answers = team.answers
    for name in ("given up", "no form", *(name for name in answers if name.startswith("not saved"))):
        if answers[name]:
            row.broke.append(f"{name}: {answers[name]}")
    asked_twice = answers["one more word, said not to be saved"]
    if asked_twice:
        row.measured.append(f"{asked_twice} sent again with one more word: each told")
    if team.slowest_refusal:
        row.measured.append(f"slowest page that said no: {team.slowest_refusal:.1f} s")
    return row
