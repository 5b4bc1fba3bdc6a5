"""Needs: named by her or with her, replaced by the next map, met one day."""

from spheres.programme.needs.models import Need
from tests.oracle.authorship_terms import CARE, adds, now, sets

KINDS = {"needs_need": ("needs", "needs")}
CHANGED = {"needs_need": ("met_at", "needs")}
AUTHORSHIP = {
    "needs_need": adds(
        lambda w, _who: {"code": "sleep", "weight": "later", "noted_at": w.now},
        recorded=("noted_at",),
        recorded_later=("met_at", "replaced_at"),
        changes=(
            sets(CARE, {"met_at": None}, met_at=now),
            sets(CARE, {"replaced_at": None}, replaced_at=now),
        ),
    ),
}
SEALED = {"needs_need": "needs"}
IN_ADDRESSES = {"need_id": "needs_need"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    walk.add_row(
        "needs_need", participant, day + 1 if is_old else None, author, code="sleep", weight="later",
        noted_at=at, replaced_at=later if is_old else None,
    )  # fmt: skip


def looks_rows(building, participant, worker):
    was = {"noted_at": building.ago(9), "replaced_at": building.ago(4)}
    building.add(Need, participant, code="school", weight="later", **was)
    return {
        "need_id": building.add(Need, participant, code="sleep", weight="urgent", noted_at=building.ago(4))
    }
