"""Who supports whom among the workers, in the synthetic region."""

from uuid import NAMESPACE_DNS, UUID, uuid5

from spheres.programme.participants.synthetic_person import SyntheticRegion
from spheres.programme.team.models import Supervision

SUPPORTS = {"supervisor": ["pivot", "pivot2", "pivot7"], "supervisor2": ["pivot3", "pivot4"]}
"""Supervisor → the pivot workers she supports."""


def make_once(region: SyntheticRegion) -> list[Supervision]:
    return [
        Supervision(
            id=span_id(supervisor, worker), supervisor=region.members[supervisor],
            worker=region.members[worker], starts_at=region.ago(400),
        )
        for supervisor, workers in SUPPORTS.items()
        for worker in workers
    ]  # fmt: skip


def span_id(supervisor: str, worker: str) -> UUID:
    """The same in each region: what stands between the two names it."""
    return uuid5(NAMESPACE_DNS, f"{worker}.{supervisor}.spheres.example")
