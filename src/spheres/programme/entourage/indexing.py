"""By what those are recognised who must never be contacted, made anew when the key of the digests is
renewed."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from spheres.foundation.vault.keys import blind_index
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.models import NeverContact
from spheres.programme.participants.never_contact import KIND, NEAR_KIND
from spheres.programme.participants.recognising import near_keys, never_keys


def renew_never_contact(using: str) -> Iterator[int]:
    for pk in list(NeverContact.objects.using(using).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            _renew_one(using, pk)
        yield 1


def _renew_one(using: str, pk: UUID) -> None:
    rows = NeverContact.objects.using(using).filter(pk=pk)
    never = rows.select_for_update().first()
    if never is None or not never.sealed:
        return
    ring = Keyring.of([never.participant_id], using)
    person = ring.open_one(PersonAround.objects.using(using).filter(pk=pk).first())
    if ring.open_one(never) is not None:
        rows.update(**recognised_by(never.name, person.reach if person else ""))


def recognised_by(name: str, reach: str) -> dict[str, list[bytes]]:
    """The digests of ``NeverContact``, exact and near."""
    return {
        "keys": [blind_index(KIND, key) for key in sorted(never_keys(name, [reach]))],
        "near": [blind_index(NEAR_KIND, key) for key in sorted(near_keys(name))],
    }
