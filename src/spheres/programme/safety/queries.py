"""Her plan."""

from uuid import UUID

from spheres.foundation.vault.sealing import Keyring
from spheres.programme.safety.models import EmergencyPlan


def plan_of(participant_id: UUID) -> EmergencyPlan | None:
    """The newest version, opened, if the current member may read it."""
    newest = EmergencyPlan.objects.filter(participant_id=participant_id).order_by("-version").first()
    return Keyring.of([participant_id]).open_one(newest)
