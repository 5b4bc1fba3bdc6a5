"""What stands between supervisors and the workers they support, in the synthetic region. Invented, all of it."""

import json
from datetime import timedelta
from typing import Any

from spheres.foundation.vault.keys import seal_secret
from spheres.programme.participants.synthetic_person import SyntheticRegion
from spheres.programme.supervision.models import (
    ANSWER,
    MEETING,
    WORRY,
    CriticalEvent,
    SupervisionMeeting,
    Worry,
)
from spheres.programme.team.synthetic import span_id

AGREED = "Deux soirs par semaine sans téléphone, et on en reparle."
FOLLOW_UP = "Demander à la coordination qui prend le relais le mardi."
SAID = "Je dors mal depuis trois semaines, je rêve des appels."
ANSWERED = "Merci de l’avoir dit. On se voit demain, et je prends ton mardi."
SEALED_WORDS: list[Any] = [AGREED, FOLLOW_UP, SAID, ANSWERED]
BETWEEN = [("supervisor", "pivot"), ("supervisor2", "pivot4")]


def make_once(region: SyntheticRegion) -> list[Any]:
    return [row for supervisor, worker in BETWEEN for row in _between(region, supervisor, worker)]


def _between(region: SyntheticRegion, supervisor: str, worker: str) -> list[Any]:
    """A meeting that was noted and one that is planned, a worry that was answered, something hard."""
    span = {"support_id": span_id(supervisor, worker)}
    by_supervisor, by_worker = region.members[supervisor], region.members[worker]
    noted, worry = region.new_id(region.ago(20)), region.new_id(region.ago(12))
    words = json.dumps({"agreed": AGREED, "follow_up": FOLLOW_UP}, ensure_ascii=False).encode()
    return [
        SupervisionMeeting(
            id=noted, **span, author=by_supervisor, noted_at=region.ago(20),
            on=region.today - timedelta(days=20), sealed=seal_secret(MEETING, words, noted.bytes),
            follow_up_by=region.today + timedelta(days=3),
        ),
        SupervisionMeeting(
            id=region.new_id(region.ago(19)), **span, author=by_worker, noted_at=region.ago(19),
            on=region.today + timedelta(days=8),
        ),
        Worry(
            id=worry, **span, author=by_worker, noted_at=region.ago(12),
            sealed=seal_secret(WORRY, SAID.encode(), worry.bytes),
            answer=seal_secret(ANSWER, ANSWERED.encode(), worry.bytes), answered_at=region.ago(11),
        ),
        CriticalEvent(
            id=region.new_id(region.ago(1)), **span, author=by_worker, noted_at=region.ago(1),
            kind=CriticalEvent.Kind.HEARD, on=region.today - timedelta(days=1),
            debrief_by=region.today + timedelta(days=2),
        ),
    ]  # fmt: skip
