"""Who may be the same person, or is meant in an emergency, is found by keyed digests: which are kept of whom.

What kind of thing a digest is of goes into the digest and stands nowhere else. Everyone's are made anew when
their key is renewed: every name is opened for it, by the operator's process, and shown to nobody.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import connection, connections, transaction

from spheres.foundation.vault.keys import blind_indexes
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.likeness import Key, Match, stored_keys
from spheres.programme.participants.models import BlindIndex, ContactWay, Identity, Participant

DATED = "dated"
"""Kind of the digest that a birth date of hers is known: of her number, so that it is like nobody else's."""
Index = Callable[[str, str], list[bytes]]
"""A key's digests, the newest first, and of the key before while it is renewed."""


def digests_of(participant_id: UUID, keys: Iterable[Key], index: Index = blind_indexes) -> list[bytes]:
    """What is kept, in an order that tells nothing."""
    return sorted(index(*key)[0] for key in _with_dated(participant_id, keys))


def dated_digests(participant_ids: Iterable[UUID], *indexes: Index) -> dict[bytes, UUID]:
    """By which it is asked of whom a birth date is known."""
    return {digest: pk for pk in participant_ids for index in indexes for digest in index(DATED, str(pk))}


def _with_dated(participant_id: UUID, keys: Iterable[Key]) -> set[Key]:
    found = set(keys)
    has_date = any(kind == Match.BIRTH for kind, _value in found)
    return found | {(DATED, str(participant_id))} if has_date else found


def index_anew(participant_id: UUID, category: str, before: Iterable[Key], after: Iterable[Key]) -> None:
    """In place of what she was found by ``before``. For who may write this kind of information about her."""
    gone = [digest for key in _with_dated(participant_id, before) for digest in blind_indexes(*key)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participants_reindex(%s, %s, %s, %s)",
            [participant_id, category, gone, digests_of(participant_id, after)],
        )


def renew_digests(using: str) -> Iterator[int]:
    """Of everyone, one after the other; who is changing her name or number meanwhile is waited for."""
    for participant_id in list(Participant.objects.using(using).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(
                "SELECT FROM participants_participant WHERE id = %s FOR NO KEY UPDATE", [participant_id]
            )
            keep_only(using, participant_id, digests_of(participant_id, _keys_of(using, participant_id)))
        yield 1


def keep_only(using: str, participant_id: UUID, digests: Iterable[bytes]) -> None:
    """As the owner: these digests of hers and no others."""
    BlindIndex.objects.using(using).filter(participant_id=participant_id).delete()
    BlindIndex.objects.using(using).bulk_create(
        BlindIndex(participant_id=participant_id, digest=digest) for digest in digests
    )


def _keys_of(using: str, participant_id: UUID) -> set[Key]:
    """What she is found by, from what is noted of her; of who was erased, nothing."""
    hers = {"participant_id": participant_id}
    ring = Keyring.of([participant_id], using)
    if participant_id not in ring:
        return set()
    person = ring.open_one(Participant.objects.using(using).get(pk=participant_id))
    identity = ring.open_one(Identity.objects.using(using).filter(**hers).first())
    ways = ring.open(ContactWay.objects.using(using).filter(**hers))
    names = [name for name in (person and person.name, identity and identity.legal_name) if name]
    born = date.fromisoformat(identity.birth_date) if identity and identity.birth_date else None
    return stored_keys(names, born, [way.value for way in ways])
