"""Sealing anew what a participant's key seals, and what rows seal with a key of their own.

Her wrapped key holds two keys while it goes on: the new one, which seals, and the one before it, which opens
what is not sealed anew yet. It is let go in the transaction that has sealed the last of her rows.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Length, Substr

from spheres.foundation.declaration import Access
from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable, encrypt, new_key
from spheres.foundation.vault.keys import VERSION_BYTES, open_with, ring, unwrap, version_of, wrap
from spheres.foundation.vault.models import Draft, ParticipantKey, Sealed
from spheres.foundation.vault.sealing import context_of, keys_in

BATCH = 500
ONE_KEY = len(b"\0" * VERSION_BYTES + encrypt(bytes(KEY_BYTES), bytes(KEY_BYTES), b""))
"""Bytes of a wrapped key that is one alone."""


def wrapped_models() -> list[Any]:
    """Every table that keeps a wrapped key of its own."""
    return [
        model
        for model in apps.get_models()
        if model._meta.label != "vault.RegionKey" and "wrapped" in {f.name for f in model._meta.get_fields()}
    ]


def sealed_models() -> list[tuple[Any, str]]:
    """Every table that a participant's key seals, and the column that says whose it is."""
    found = []
    for model in apps.get_models():
        access = getattr(model, "access", None)
        if isinstance(access, Access) and (issubclass(model, Sealed) or model is Draft):
            found.append((model, access.participant))
    return found


def older(model: Any, using: str, newest: int) -> models.QuerySet[Any]:
    """Rows whose key another version wraps."""
    rows = model._default_manager.using(using).exclude(wrapped=None)
    version = Substr("wrapped", 1, VERSION_BYTES, output_field=models.BinaryField())
    return rows.annotate(version=version).exclude(version=newest.to_bytes(VERSION_BYTES))


def renew_keys(using: str, newest: int) -> Iterator[int]:
    """A new key wherever an older version wraps one. Hers seals what is written from here on."""
    for model in wrapped_models():
        renews = _renew_hers if model is ParticipantKey else _renew_own
        while n := _batch(model, using, newest, renews):
            yield n


def wrap_again(using: str, newest: int) -> Iterator[int]:
    """The same keys, wrapped by the newest version."""
    for model in wrapped_models():
        while n := _batch(model, using, newest, _wrap_again):
            yield n


def _batch(model: Any, using: str, newest: int, change: Any) -> int:
    with transaction.atomic(using=using):
        rows = list(older(model, using, newest).order_by("pk").select_for_update()[:BATCH])
        columns = {column for row in rows for column in _changed(row, change, newest)}
        if rows:
            model._default_manager.using(using).bulk_update(rows, sorted(columns))
    return len(rows)


def _changed(row: Any, change: Any, newest: int) -> tuple[str, ...]:
    """One that does not open by the version it names opened nothing before either, whoever wrote it: it stays
    as it is, under the newest number, and keeps no renewal and no erasure from its end. One of a version that
    is not here may open yet (``restoring``): it stops everything."""
    try:
        columns: tuple[str, ...] = change(row)
    except KeyUnavailable:
        if version_of(bytes(row.wrapped)) not in ring().wraps:
            raise
        row.wrapped = newest.to_bytes(VERSION_BYTES) + bytes(row.wrapped)[VERSION_BYTES:ONE_KEY]
        return ("wrapped",)
    return columns


def _wrap_again(row: Any) -> tuple[str, ...]:
    row.wrapped = wrap(unwrap(bytes(row.wrapped), row.pk), row.pk)
    return ("wrapped",)


def _renew_hers(row: Any) -> tuple[str, ...]:
    row.wrapped = wrap(new_key() + unwrap(bytes(row.wrapped), row.pk), row.pk)
    return ("wrapped",)


def _renew_own(row: Any) -> tuple[str, ...]:
    """A row that seals its words with a key of its own: both in one change. Who adds words to it locks it.
    What its key does not open stays as it is, beside what it does."""
    before, key = unwrap(bytes(row.wrapped), row.pk), new_key()
    for column, part in row.SEALED_PARTS.items():
        sealed = getattr(row, column)
        if sealed:
            context = context_of(row._meta.db_table + part, row.pk)
            with suppress(KeyUnavailable):
                setattr(row, column, encrypt(key, open_with(iter([before]), bytes(sealed), context), context))
    row.wrapped = wrap(key, row.pk)
    return ("wrapped", *row.SEALED_PARTS)


def with_two(using: str) -> models.QuerySet[ParticipantKey]:
    """Whose rows are not all sealed anew yet."""
    rows = ParticipantKey.objects.using(using).annotate(bytes=Length("wrapped"))
    return rows.filter(bytes__gt=ONE_KEY).order_by("pk")


def reseal(using: str) -> Iterator[int]:
    """Seal anew everyone's rows, one participant after the other. Nothing may be written with a former key
    any more, and no transaction stand open that began before the new keys were there (``rotation``)."""
    while ids := list(with_two(using).values_list("pk", flat=True)[:BATCH]):
        for participant_id in ids:
            reseal_one(using, participant_id)
            yield 1


def reseal_one(using: str, participant_id: UUID) -> None:
    """All of her rows, and only then is her former key let go: in one transaction."""
    with transaction.atomic(using=using):
        row = ParticipantKey.objects.using(using).select_for_update().filter(pk=participant_id).first()
        if row is None:  # erased meanwhile
            return
        row.wrapped = _one_alone(row, using)
        row.save(using=using, update_fields=["wrapped"])


def _one_alone(row: ParticipantKey, using: str) -> bytes:
    """Her newest key, once it seals all of her rows; or what opens nothing, no longer than a key, so that it
    is not taken for two."""
    try:
        keys = keys_in(unwrap(bytes(row.wrapped), row.pk))
    except KeyUnavailable:
        if version_of(bytes(row.wrapped)) not in ring().wraps:
            raise
        return bytes(row.wrapped)[:ONE_KEY]
    for model, owner in sealed_models():
        _reseal_table(model, using, {owner: row.pk}, keys)
    return wrap(keys[0], row.pk)


def _reseal_table(model: Any, using: str, hers: dict[str, UUID], keys: list[bytes]) -> None:
    rows = model._default_manager.using(using).filter(**hers).exclude(sealed=b"").select_for_update()
    if model is Draft:
        rows = rows.filter(wrapped=None)
    changed = [row for row in rows.only("pk", "sealed") if _sealed_anew(row, keys)]
    model._default_manager.using(using).bulk_update(changed, ["sealed"], batch_size=BATCH)


def _sealed_anew(row: Any, keys: list[bytes]) -> bool:
    """What opens with none of her keys did not open before either: it stays as it is."""
    context, sealed = context_of(row._meta.db_table, row.pk), bytes(row.sealed)
    try:
        open_with(iter(keys[:1]), sealed, context)
    except KeyUnavailable:
        try:
            row.sealed = encrypt(keys[0], open_with(iter(keys[1:]), sealed, context), context)
        except KeyUnavailable:
            return False
        return True
    return False


def problems(using: str) -> Iterator[str]:
    """Keys that do not open, by table: never whose."""
    for model in wrapped_models():
        rows = model._default_manager.using(using).exclude(wrapped=None).iterator()
        if bad := sum(1 for row in rows if not _opens(row)):
            yield f"{model._meta.db_table}: {bad} keys do not open"


def _opens(row: Any) -> bool:
    try:
        unwrap(bytes(row.wrapped), row.pk)
    except KeyUnavailable:
        return False
    return True
