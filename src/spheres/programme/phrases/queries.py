"""What a member reads of her own phrases."""

from typing import Any
from uuid import UUID

from django.http import Http404

from spheres.foundation.vault.keys import open_secret
from spheres.programme.phrases.models import PHRASE, Phrase


def phrases_of(member: Any) -> list[Phrase]:
    """Hers, opened, in her order."""
    return [opened(row) for row in Phrase.objects.filter(member_id=member.pk).order_by("place", "pk")]


def phrase_of(member: Any, phrase_id: UUID) -> Phrase:
    """One of hers, opened. Raises ``Http404``."""
    row = Phrase.objects.filter(pk=phrase_id, member_id=member.pk).first()
    if row is None:
        raise Http404
    return opened(row)


def opened(row: Phrase) -> Phrase:
    """A row with its sealed words as an attribute."""
    row.words = open_secret(PHRASE, bytes(row.sealed), row.pk.bytes).decode()
    return row
