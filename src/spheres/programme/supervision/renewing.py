"""What two members wrote to each other is sealed by the working root: anew when it is renewed."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from spheres.foundation.vault.keys import sealed_anew
from spheres.programme.supervision.models import ANSWER, MEETING, WORRY, SupervisionMeeting, Worry


def renew_meetings(using: str) -> Iterator[int]:
    yield from _renew(SupervisionMeeting.objects.using(using).exclude(sealed=None), "sealed", MEETING)


def renew_worries(using: str) -> Iterator[int]:
    yield from _renew(Worry.objects.using(using), "sealed", WORRY)


def renew_answers(using: str) -> Iterator[int]:
    yield from _renew(Worry.objects.using(using).exclude(answer=None), "answer", ANSWER)


def _renew(rows: "QuerySet[Any]", column: str, purpose: str) -> Iterator[int]:
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic(using=rows.db):
            row = rows.select_for_update().filter(pk=pk)
            for sealed in row.values_list(column, flat=True):
                row.update(**{column: sealed_anew(purpose, bytes(sealed), pk.bytes)})
        yield 1
