"""What can become of a request, for who looks at it."""

import pytest

from spheres.programme.services.rules import OVER, next_statuses


@pytest.mark.parametrize("is_outside", [True, False])
def test_the_rules_offer_what_the_database_lets_happen(is_outside):
    for status in ("asked", "accepted", "in_progress", "done", "declined", "closed", "withdrawn"):
        worker = next_statuses(status, is_worker=True, is_addressed=False, is_outside=is_outside)
        partner = next_statuses(status, is_worker=False, is_addressed=True, is_outside=False)
        assert ("withdrawn" in worker) == (status not in OVER)
        assert not {"withdrawn", "closed"} & set(partner)
        assert bool(set(worker) - {"withdrawn", "closed"}) == (
            is_outside and status in ("asked", "accepted", "in_progress")
        )
