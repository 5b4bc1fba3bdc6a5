"""Her legal steps."""

from uuid import UUID

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.legal.models import LegalStep


def legal_steps(participant_id: UUID) -> list[LegalStep]:
    """Those to come first, the soonest first; without a date after them; what is over last."""
    rows = LegalStep.objects.filter(participant_id=participant_id).select_related("author")
    opened = Keyring.of([participant_id]).open(rows)
    return sorted(opened, key=lambda one: (one.over_on is not None, one.at is None, one.at or one.noted_at))


def legal_step(participant_id: UUID, step_id: UUID) -> LegalStep:
    """One of them, opened. Raises ``NotVisible``."""
    rows = LegalStep.objects.filter(participant_id=participant_id, pk=step_id)
    found = Keyring.of([participant_id]).open_one(rows.first())
    if found is None:
        raise NotVisible(participant_id)
    return found
