"""Whom a page is about, who she is and how to reach her."""

from datetime import date
from typing import Any
from uuid import UUID

from spheres.foundation.access.queries import NotVisible, Rights, rights_or_not_visible
from spheres.foundation.vault.sealing import Keyring, with_keys
from spheres.programme.participants.models import ContactWay, Identity, Participant


def person(participant_id: UUID, *, reads: str = "", writes: str = "") -> tuple[Participant, Rights]:
    """Her name and pronouns, the ``keys`` that open what is hers, and the current member's rights. Raises
    ``NotVisible`` without the named right."""
    rights = rights_or_not_visible(participant_id, reads=reads, writes=writes)
    found = with_keys(Participant.objects.filter(pk=participant_id), owner="pk").first()
    if found is None:
        raise NotVisible(participant_id)
    found.keys = Keyring.beside(found)
    opened = found.keys.open_one(found)
    if opened is None:
        raise NotVisible(participant_id)
    return opened, rights


def about(participant_id: UUID) -> dict[str, Any]:
    """What ``AboutForm`` shows first. For who may write it."""
    her, _rights = person(participant_id, writes="identity")
    said = her.keys.open_one(Identity.objects.filter(participant_id=participant_id).first())
    if said is None:
        raise NotVisible(participant_id)
    return {
        "name": her.name,
        "pronouns": her.pronouns,
        "languages": her.language_codes,
        "legal_name": said.legal_name,
        "birth_date": date.fromisoformat(said.birth_date) if said.birth_date else None,
    }


def way(participant_id: UUID, way_id: UUID) -> ContactWay:
    """One way to reach her, for who may write it. Raises ``NotVisible``."""
    found = ContactWay.objects.filter(participant_id=participant_id, pk=way_id).first()
    opened = Keyring.of([participant_id]).open_one(found)
    if opened is None:
        raise NotVisible(participant_id)
    return opened
