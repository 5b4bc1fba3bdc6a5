"""Phrases are sealed by the working root: anew when it is renewed."""

from collections.abc import Iterator

from django.db import transaction

from spheres.foundation.vault.keys import sealed_anew
from spheres.programme.phrases.models import PHRASE, Phrase


def renew_phrases(using: str) -> Iterator[int]:
    rows = Phrase.objects.using(using)
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic(using=rows.db):
            for row in rows.select_for_update().filter(pk=pk):  # taken away meanwhile: nothing to do
                row.sealed = sealed_anew(PHRASE, bytes(row.sealed), pk.bytes)
                row.save(using=rows.db, update_fields=["sealed"])
        yield 1
