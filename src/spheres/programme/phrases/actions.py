"""Keeping, changing, moving and taking away a phrase of one's own."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from spheres.foundation.access.member import transaction_lock
from spheres.foundation.declaration import save_changes
from spheres.foundation.ids import SentOtherwise
from spheres.foundation.vault.keys import seal_secret
from spheres.programme.phrases.models import PHRASE, Phrase
from spheres.programme.phrases.queries import phrase_of, phrases_of
from spheres.programme.phrases.rules import MOST, is_another, moved_up


class AlreadyKept(Exception):
    """Another phrase of hers says the same."""


class TooMany(Exception):
    """She keeps as many as can be kept."""


def keep_phrase(member: Any, phrase_id: UUID, words: str, now: datetime) -> None:
    """Add one at the end of her order. Sent twice, it is kept once. Raises ``SentOtherwise`` when the id
    stands with other words, ``AlreadyKept``, ``TooMany``, and ``Http404`` when the id is a row of
    somebody else."""
    transaction_lock(member.pk)
    kept = phrases_of(member)
    for standing in kept:
        if standing.pk == phrase_id and standing.words != words:
            raise SentOtherwise
        if standing.pk == phrase_id:
            return
    _is_new(words, kept)
    if len(kept) >= MOST:
        raise TooMany
    place = kept[-1].place + 1 if kept else 1
    sealed = _sealed(phrase_id, words)
    row = Phrase(id=phrase_id, member_id=member.pk, place=place, sealed=sealed, noted_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise Http404 from taken


def change_phrase(member: Any, phrase_id: UUID, words: str) -> None:
    """The words that hold from now on; nothing of the former is kept. Raises ``AlreadyKept``, ``Http404``."""
    transaction_lock(member.pk)
    phrase = phrase_of(member, phrase_id)
    _is_new(words, [one for one in phrases_of(member) if one.pk != phrase_id])
    phrase.sealed = _sealed(phrase_id, words)
    save_changes(phrase)


def move_phrase_up(member: Any, phrase_id: UUID) -> None:
    """One place before; the first stays. Raises ``Http404``."""
    transaction_lock(member.pk)
    phrase_of(member, phrase_id)
    kept = {str(one.pk): one for one in phrases_of(member)}
    for place, pk in enumerate(moved_up(list(kept), str(phrase_id)), start=1):
        if kept[pk].place != place:
            kept[pk].place = place
            save_changes(kept[pk])


def remove_phrase(member: Any, phrase_id: UUID) -> bool:
    """For good. False when there is none of hers (any more)."""
    removed, _kinds = Phrase.objects.filter(pk=phrase_id, member_id=member.pk).delete()
    return removed > 0


def _is_new(words: str, kept: list[Phrase]) -> None:
    if not is_another(words, [one.words for one in kept]):
        raise AlreadyKept


def _sealed(phrase_id: UUID, words: str) -> bytes:
    return seal_secret(PHRASE, words.encode(), phrase_id.bytes)
