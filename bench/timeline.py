"""Time the timeline of somebody with 2,000 notes, her path and her page, in the synthetic region that
SPHERES_DATA_FOLDER names (`spheres demo --no-serve` makes it; SPHERES_DEMO=1, SPHERES_SECURE=0 and
SPHERES_KEY_PROVIDER=file, as in run.py).

Each page in turn, round by round, so that a busy machine is as busy for each: CPU time of this process, and
the time on the clock with the database's.
"""

import statistics
import time
from collections import defaultdict
from datetime import timedelta
from uuid import uuid4

from spheres.config.commands import _ready

_ready()

from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from spheres.foundation.access.member import acting_as  # noqa: E402
from spheres.foundation.accounts.models import Member  # noqa: E402
from spheres.programme.notes.actions import Contact, NoteParts, Opening, write_note  # noqa: E402
from spheres.programme.notes.models import ContactNote  # noqa: E402
from spheres.programme.participants.models import Assignment  # noqa: E402
from spheres.programme.participants.record import load_record  # noqa: E402

NOTES, ROUNDS = 2000, 30
WORDS = "On a marché le long du canal. Elle dit qu’elle dort mieux, et qu’elle a rappelé son école. "


def with_notes(member: Member) -> str:
    """Somebody this member walks with, of whom there are so many notes; her page's address."""
    with acting_as(member.pk):
        her_id = Assignment.objects.filter(member=member, ends_at=None).order_by("pk")[0].participant_id
        missing = NOTES - ContactNote.objects.filter(participant_id=her_id).count()
        now = timezone.now()
        for n in range(missing):
            contact = Contact("call", now - timedelta(hours=8 * n), 20, "", "her", f"{n}. {WORDS * 2}")
            parts = NoteParts(quotes=[f"Je veux dormir, {n}."] if n % 4 == 0 else [], opening=Opening("open"))
            write_note(load_record(member, her_id), uuid4(), contact, beside=parts)
    return f"/young-people/{her_id}/"


def main() -> None:
    member = Member.objects.using("owner").get(email="pivot@spheres.example")
    hers = with_notes(member)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member)
    pages = {
        "her page": hers,
        "timeline": f"{hers}timeline/",
        "timeline, words looked for": f"{hers}timeline/?words=ecole+1999",
        "path": f"{hers}stages/",
    }
    clock, cpu = defaultdict(list), defaultdict(list)
    for n in range(ROUNDS + 3):
        for name, address in pages.items():
            began, burnt = time.perf_counter(), time.process_time()
            assert client.get(address).status_code == 200, address
            if n > 2:  # the first warm up
                clock[name].append(1000 * (time.perf_counter() - began))
                cpu[name].append(1000 * (time.process_time() - burnt))
    print("| page | median ms | p95 ms | CPU ms of the process |\n|---|---|---|---|")
    for name in pages:
        p95 = sorted(clock[name])[int(0.95 * ROUNDS)]
        median, used = statistics.median(clock[name]), statistics.median(cpu[name])
        print(f"| {name} | {median:.0f} | {p95:.0f} | {used:.0f} |")


if __name__ == "__main__":
    main()
