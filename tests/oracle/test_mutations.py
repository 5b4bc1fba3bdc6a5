"""What `make mutations` takes out can be taken out: a guard that was rewritten is named anew, and a function
that acts as the owner for the application has a condition that is tried."""

from spheres.foundation.installation.declared import APP
from tests.oracle.mutations import MUTATIONS, PLAN

NO_CONDITION = {
    "access_present": "sets what access_proven then judges",
    "access_member": "asks access_proven, whose conditions are tried",
    "access_participant": "asks access_proven",
    "access_door": "asks access_proven",
    "access_account": "asks access_proven",
    "access_readable_any": "asks access_current, whose conditions are tried",
    "signin_attempt_remove": "forgets a count by its digest: whoever knows it counted it",
    "signin_session_end": "ends the session of the token in hand",
}
"""Functions without a condition of their own, each with its reason."""


def test_each_condition_that_is_taken_out_stands_in_what_is_installed():
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS)


def test_every_function_that_acts_as_the_owner_has_a_condition_that_is_tried():
    tried = {mutation.about for mutation in MUTATIONS}
    for_the_application = {
        piece.name
        for piece in PLAN.pieces
        if piece.kind == "function" and "SECURITY DEFINER" in piece.sql and APP in piece.callers
    }
    assert for_the_application - tried == set(NO_CONDITION)
