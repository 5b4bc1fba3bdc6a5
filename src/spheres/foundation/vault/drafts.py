"""Drafts: what is being typed survives a closed page, a crash and an ended session."""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from spheres.foundation.declaration import save_changes
from spheres.foundation.vault.aead import decrypt, encrypt, new_key
from spheres.foundation.vault.keys import unwrap, wrap
from spheres.foundation.vault.models import Draft
from spheres.foundation.vault.sealing import Keyring, context_of

Words = dict[str, Any]
"""Form field → its text, or the list of what was ticked."""

LIMIT = 300_000
"""Characters of one draft, all fields together: beyond it, it is refused and the page says so."""


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class DraftTooLong(Exception):
    """More was typed than a draft can keep."""


def place_of(page: str, ids: Mapping[str, Any]) -> str:
    """Where the draft of a page lives: the page's name and all that is named in its address, in order."""
    return ":".join([page, *map(str, ids.values())])


def _kept_at(place: str) -> str:
    """The place as it is kept: each id in 22 characters, so that the longest fits."""
    return _ID.sub(lambda found: urlsafe_b64encode(UUID(found[0]).bytes).decode().rstrip("="), place)


def keep_draft(member_id: UUID, place: str, words: Words, participant_id: UUID | None) -> Draft:
    """Keep ``words`` (form field → text) for this member and place, over what was kept there.

    Raises ``DraftTooLong``; raises ``KeyError`` when the participant's key is out of reach.
    """
    plain = json.dumps(words, ensure_ascii=False)
    if len(plain) > LIMIT:
        raise DraftTooLong
    where = {"member_id": member_id, "place": _kept_at(place)}
    standing = Draft.objects.filter(**where).first()
    draft = standing or Draft(**where, participant_id=participant_id)
    context = context_of("vault_draft", draft.id)
    if participant_id:
        draft.sealed = Keyring.of([participant_id]).seal_bytes(participant_id, plain.encode(), context)
    else:
        key = new_key()
        draft.wrapped = wrap(key, draft.id)
        draft.sealed = encrypt(key, plain.encode(), context)
    draft.kept_at = timezone.now()
    if standing:
        save_changes(draft)
    else:
        draft.save(force_insert=True)
    return draft


def kept_draft(member_id: UUID | Any, place: str, keys: Keyring | None = None) -> Words:
    """What was kept at ``place``, or nothing. ``keys`` are of whom the page is about."""
    draft = Draft.objects.filter(member_id=member_id, place=_kept_at(place)).first()
    return open_draft(draft, keys) if draft else {}


def open_draft(draft: Draft, keys: Keyring | None = None) -> Words:
    sealed, context = bytes(draft.sealed), context_of("vault_draft", draft.id)
    if draft.wrapped:
        plain = decrypt(unwrap(bytes(draft.wrapped), draft.id), sealed, context)
    elif draft.participant_id:
        ring = Keyring.of([draft.participant_id]) if keys is None else keys
        plain = ring.open_bytes(draft.participant_id, sealed, context)
    else:
        return {}
    words: Words = json.loads(plain)
    return words


def forget_draft(member_id: UUID | Any, place: str) -> None:
    Draft.objects.filter(member_id=member_id, place=_kept_at(place)).delete()


def initial_with_draft(member_id: UUID | Any, place: str, initial: dict[str, Any]) -> dict[str, Any]:
    """A form's first values: what was being typed there, else ``initial``."""
    return {**initial, **kept_draft(member_id, place)}
