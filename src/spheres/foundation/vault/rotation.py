"""A new region's key and a new wrapping key, while the region goes on working.

What is sealed is not sealed again: only the keys that seal it are wrapped anew. The database refuses what
is wrapped with a version that is no more (``sql/versions.sql``), so that nothing can be lost in between.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Substr

from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import VERSION_BYTES, add_key, load, ring, unwrap, wrap
from spheres.foundation.vault.models import RegionKey
from spheres.foundation.vault.providers import provider

BATCH = 500
WRAP = RegionKey.Purpose.WRAP


def wrapped_models() -> list[Any]:
    """Every table that keeps a wrapped key of its own."""
    return [
        model
        for model in apps.get_models()
        if model is not RegionKey and any(field.name == "wrapped" for field in model._meta.get_fields())
    ]


def versions(using: str) -> list[int]:
    rows = RegionKey.objects.using(using).filter(purpose=WRAP)
    return list(rows.order_by("version").values_list("version", flat=True))


def begin(using: str) -> int:
    """A new region's key, and a new version of the wrapping key under it. Returns that version; one that
    an interrupted rotation began is gone on with."""
    standing = versions(using)
    if len(standing) > 1:
        return standing[-1]
    provider().renew()
    rows = RegionKey.objects.using(using)
    with transaction.atomic(using=using):
        for row in rows.select_for_update():
            row.wrapped = provider().seal(provider().open(bytes(row.wrapped)))
            row.save(using=using)
        add_key(WRAP, standing[-1] + 1, using)
    return standing[-1] + 1


def wrap_again(using: str, newest: int, step: Callable[[int], None]) -> None:
    """Wrap every key that an older version wraps. ``step`` hears how many, batch by batch."""
    ring(fresh=True)
    for model in wrapped_models():
        while batch := _wrap_batch(model, using, newest):
            step(batch)


def _older(model: type[models.Model], using: str, newest: int) -> models.QuerySet[Any]:
    rows = model._default_manager.using(using).exclude(wrapped=None)
    version = Substr("wrapped", 1, VERSION_BYTES, output_field=models.BinaryField())
    return rows.annotate(version=version).exclude(version=newest.to_bytes(VERSION_BYTES))


def _wrap_batch(model: type[models.Model], using: str, newest: int) -> int:
    with transaction.atomic(using=using):
        rows = list(_older(model, using, newest).select_for_update()[:BATCH])
        for row in rows:
            row.wrapped = wrap(unwrap(bytes(row.wrapped), row.pk), row.pk)
        model._default_manager.using(using).bulk_update(rows, ["wrapped"])
    return len(rows)


def finish(using: str, newest: int) -> None:
    """Destroy the older versions, and the provider's older keys. Raises ``StillInUse`` when something
    was wrapped with one meanwhile: wrap again, then finish."""
    with transaction.atomic(using=using):
        # First: whoever writes with an older version is waited for, or refused from here on.
        RegionKey.objects.using(using).filter(purpose=WRAP, version__lt=newest).delete()
        if left := waiting(using, newest):
            raise StillInUse(left)
    provider().forget_old()
    load(using)


class StillInUse(Exception):
    """Something is wrapped with an older version."""


def waiting(using: str, newest: int) -> int:
    """How many keys there are to wrap."""
    return sum(_older(model, using, newest).count() for model in wrapped_models())


def problems(using: str) -> Iterator[str]:
    """Keys that do not open, by table: never whose."""
    for model in wrapped_models():
        bad = 0
        for row in model._default_manager.using(using).exclude(wrapped=None).iterator():
            try:
                unwrap(bytes(row.wrapped), row.pk)
            except KeyUnavailable:
                bad += 1
        if bad:
            yield f"{model._meta.db_table}: {bad} keys do not open"
