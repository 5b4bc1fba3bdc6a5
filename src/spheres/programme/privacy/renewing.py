"""The register's words and the reasons of refusals are sealed by the working root: anew when it is
renewed."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from spheres.foundation.vault.keys import sealed_anew
from spheres.programme.privacy.models import INCIDENT, REASON, Erasure, Incident


def renew_incidents(using: str) -> Iterator[int]:
    yield from _renew(Incident.objects.using(using), "sealed", INCIDENT)


def renew_reasons(using: str) -> Iterator[int]:
    yield from _renew(Erasure.objects.using(using).exclude(reason=None), "reason", REASON)


def _renew(rows: "QuerySet[Any]", column: str, purpose: str) -> Iterator[int]:
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic(using=rows.db):
            one = rows.select_for_update().filter(pk=pk)
            for sealed in one.values_list(column, flat=True):
                one.update(**{column: sealed_anew(purpose, bytes(sealed))})
        yield 1
