"""Whether the time of a refusal tells that someone exists: every address about a young person, asked for
someone out of reach and for nobody in turn, by members who have nothing to do with her.

    python bench/refusals.py

Uses the region of 1,000 that ``run.py`` makes. Prints one row for each member: the median of the differences
between someone and nobody, beside the median of the differences between nobody and nobody else, which is the
noise of the machine. A difference that the noise explains tells nothing.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / ".data" / "bench-1000"
sys.path.insert(0, str(HERE.parent))
os.environ.update(
    SPHERES_DATA_FOLDER=str(FOLDER), SPHERES_SECURE="0", SPHERES_DEMO="1", SPHERES_KEY_PROVIDER="file"
)

if not (FOLDER / "made").exists():
    command = [str(Path(sys.executable).with_name("spheres")), "demo", "--no-serve", "--participants", "1000"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    (FOLDER / "made").touch()

from spheres.config.commands import _ready  # noqa: E402

_ready()

from django.test import Client  # noqa: E402
from tests.routes import ABOUT_SOMEONE, address  # noqa: E402

from spheres.foundation.access.models import Grant  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from spheres.programme.participants.models import Participant  # noqa: E402

ROUNDS = 12
WHO = ("liaison", "liaison.west", "police", "peer", "admin", "researcher", "pivot2")


def out_of_reach(member: Member, count: int) -> list[object]:
    """Young people on whom this member holds nothing, as the owner sees it."""
    held = Grant.objects.using("owner").filter(member_id=member.pk).values("participant_id")
    people = Participant.objects.using("owner").exclude(pk__in=held).values_list("pk", flat=True)
    return list(people[:count])


def timed(client: Client, route: str, pk: object) -> float:
    start = time.perf_counter()
    answer = client.get(address(route, {"participant_id": pk}))
    elapsed = (time.perf_counter() - start) * 1000
    assert answer.status_code in (404, 405), (route, answer.status_code)
    return elapsed


def main() -> None:
    routes = [route for _name, route in ABOUT_SOMEONE if "participant_id" in route]
    print(f"{len(routes)} addresses, {ROUNDS} rounds; milliseconds\n")
    print("| member | median | someone − nobody | nobody else − nobody |\n|---|---|---|---|")
    for who in WHO:
        member = Member.objects.using("owner").get(email=f"{who}@spheres.example")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(member)
        told, noise, usual = [], [], []
        for pk in out_of_reach(member, ROUNDS):
            for route in routes:
                asked = {"someone": pk, "nobody": uuid4(), "nobody else": uuid4()}
                order = random.sample(sorted(asked), 3)
                took = {which: timed(client, route, asked[which]) for which in order}
                usual.append(took["nobody"])
                told.append(took["someone"] - took["nobody"])
                noise.append(took["nobody else"] - took["nobody"])
        medians = [statistics.median(times) for times in (usual, told, noise)]
        print("| {} | {:.2f} | {:+.3f} | {:+.3f} |".format(who, *medians))


if __name__ == "__main__":
    main()
