"""Who supports whom among the workers, in the synthetic region."""

from spheres.programme.participants.synthetic_person import SyntheticRegion
from spheres.programme.team.models import Supervision

SUPPORTS = {"supervisor": ["pivot", "pivot2", "pivot7"], "supervisor2": ["pivot3", "pivot4"]}
"""Supervisor → the pivot workers she supports."""


def make_once(region: SyntheticRegion) -> list[Supervision]:
    return [
        Supervision(
            id=region.new_id(), supervisor=region.members[supervisor], worker=region.members[worker],
            starts_at=region.ago(400),
        )
        for supervisor, workers in SUPPORTS.items()
        for worker in workers
    ]  # fmt: skip
