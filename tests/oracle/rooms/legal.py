"""Legal steps: hers to want or not, kept as they stand now."""

from spheres.programme.legal.models import LegalStep
from tests.oracle.authorship_terms import CARE, adds, sets

KINDS = {"legal_legalstep": ("legal", "legal")}
CHANGED = {"legal_legalstep": ("over_on", "legal")}
AUTHORSHIP = {
    "legal_legalstep": adds(
        lambda w, _who: {"kind": "ivac", "wish": "unsure", "noted_at": w.now},
        says_who_changed=True,
        recorded=("noted_at",),
        changes=(
            sets(
                CARE,
                sealed=b"x",
                kind="complaint",
                wish="wants",
                at=lambda w: w.days(9),
                over_on=lambda w: w.today,
            ),
        ),
    ),
}
SEALED = {"legal_legalstep": "legal"}
IN_ADDRESSES = {"legal_step_id": "legal_legalstep"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    walk.add_row(
        "legal_legalstep", participant, day, author, kind="ivac", wish="unsure", noted_at=later, at=at
    )


def looks_rows(building, participant, worker):
    step = {"kind": "ivac", "wish": "unsure", "noted_at": building.now, "at": building.now}
    return {"legal_step_id": building.add(LegalStep, participant, **step, accompanied_by="m")}
