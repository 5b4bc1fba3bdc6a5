"""Making everyone's blind digests anew, when their key is renewed: every name is opened for it, by the
operator's process, and shown to nobody."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db import connections, transaction

from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.likeness import Key, stored_keys
from spheres.programme.participants.models import BlindIndex, ContactWay, Identity, Participant


def renew_digests(using: str) -> Iterator[int]:
    """Of everyone, one after the other; who is changing her name or number meanwhile is waited for."""
    for participant_id in list(Participant.objects.using(using).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            _renew_one(using, participant_id)
        yield 1


def _renew_one(using: str, participant_id: UUID) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT FROM participants_participant WHERE id = %s FOR NO KEY UPDATE", [participant_id]
        )
    keys = _keys_of(using, participant_id)
    BlindIndex.objects.using(using).filter(participant_id=participant_id).delete()
    BlindIndex.objects.using(using).bulk_create(
        BlindIndex(participant_id=participant_id, kind=kind, digest=blind_index(kind, value))
        for kind, value in sorted(keys)
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
