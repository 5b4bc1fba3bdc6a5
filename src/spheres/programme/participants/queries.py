"""Whom a page is about."""

from uuid import UUID

from spheres.foundation.access.queries import NotVisible, Rights, rights_or_not_visible
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import Participant


def person(participant_id: UUID, *, reads: str = "", writes: str = "") -> tuple[Participant, Rights]:
    """Her name and pronouns, and the current member's rights. Raises ``NotVisible`` without the
    named right."""
    rights = rights_or_not_visible(participant_id, reads=reads, writes=writes)
    found = Participant.objects.filter(pk=participant_id).first()
    opened = Keyring.of([participant_id]).open_one(found)
    if opened is None:
        raise NotVisible(participant_id)
    return opened, rights
