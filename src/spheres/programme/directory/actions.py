"""Bringing packages in, taking them out, and correcting what is told of a service."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from spheres.foundation.access.member import transaction_lock
from spheres.foundation.ids import SentOtherwise
from spheres.programme.directory.hsds_import import BadPackage, Fields, Problem, Rows, read_package
from spheres.programme.directory.hsds_to_listing import Tables, listing_of
from spheres.programme.directory.models import Correction, Listing, Record

AT_ONCE = 2000
What, State = Correction.What, Correction.State


def import_package(content: bytes, source: str, now: datetime, using: str = "default") -> int:
    """Bring in a package, in the place of what came from the same source before: all of it, or nothing.

    Returns how many services there are in it. Raises ``BadPackage`` with every problem.
    """
    rows = read_package(content)
    with transaction.atomic(using=using):
        Record.objects.using(using).filter(source=source).delete()
        Listing.objects.using(using).filter(source=source).delete()
        _refuse_what_others_have(rows, using)
        made = (
            Record(entity=name, hsds_id=key, source=source, place=place, fields=fields)
            for name, every in rows.items()
            for place, (key, fields) in enumerate(every.items())
        )
        Record.objects.using(using).bulk_create(made, batch_size=AT_ONCE)
        _derive(rows, rows["service"].values(), source, now, using)
    return len(rows["service"])


def _refuse_what_others_have(rows: Rows, using: str) -> None:
    standing = Listing.objects.using(using).filter(pk__in=list(rows["service"]))
    problems = [
        Problem(f"service {key}", _("This id came already from “%(source)s”.") % {"source": source})
        for key, source in standing.values_list("pk", "source")
    ]
    if problems:
        raise BadPackage(problems)


def _derive(rows: Rows, services: Iterable[Fields], source: str, now: datetime, using: str) -> None:
    tables, today = Tables(rows), timezone.localdate(now)
    fields = list(Listing.access.changes)
    Listing.objects.using(using).bulk_create(
        (listing_of(tables, service, source, today) for service in services),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=fields,
    )


def remove_source(source: str) -> None:
    """What came from there is no longer told."""
    with transaction.atomic():
        Record.objects.filter(source=source).delete()
        Listing.objects.filter(source=source).delete()


def rows_of(source: str = "") -> Rows:
    """The records as a package, from one source or from all."""
    found: Rows = defaultdict(dict)
    records = Record.objects.order_by("entity", "source", "place")
    if source:
        records = records.filter(source=source)
    for name, key, fields in records.values_list("entity", "hsds_id", "fields"):
        found[name][key] = fields
    return dict(found)


def propose_correction(
    member: Any, service: str, correction_id: UUID, what: str, value: str, now: datetime
) -> None:
    """Say what is not right, or that all of it is. Sent twice, it is said once; with other words it raises
    ``SentOtherwise``."""
    transaction_lock(correction_id)
    standing = Correction.objects.filter(pk=correction_id, author_id=member.pk).first()
    if standing is not None and (standing.service, standing.what, standing.value) != (service, what, value):
        raise SentOtherwise
    if standing is None:
        Correction(
            id=correction_id, service=service, what=what, value=value, author_id=member.pk, at=now
        ).save(force_insert=True)


def answer_correction(member: Any, correction: Correction, accepts: bool, now: datetime) -> None:
    """A coordinator accepts it, and it counts; or does not. Answered twice, it was the first time."""
    with transaction.atomic():
        state = State.ACCEPTED if accepts else State.REFUSED
        waiting = Correction.objects.filter(pk=correction.pk, state=State.PROPOSED)
        if waiting.update(state=state, read_by_id=member.pk, read_at=now) and accepts:
            _apply(correction, now)


def _apply(correction: Correction, now: datetime) -> None:
    record = Record.objects.filter(entity="service", hsds_id=correction.service).first()
    if record is None:
        return
    service = record.fields
    service["assured_date"] = timezone.localdate(correction.at).isoformat()
    if correction.what == What.CLOSED:
        service["status"] = "defunct"
    elif correction.what == What.PHONE:
        _set_phone(record, correction)
    elif correction.what != What.STILL_RIGHT:
        service[correction.what] = correction.value
    record.save(update_fields=["fields"])
    _derive(rows_of(record.source), [service], record.source, now, "default")


def _set_phone(service: Record, correction: Correction) -> None:
    """Its own first number, or a new one when it had none of its own."""
    phones = Record.objects.filter(entity="phone", source=service.source)
    phone = phones.filter(fields__service_id=correction.service).order_by("place").first()
    if phone:
        phone.fields["number"] = correction.value
        phone.save(update_fields=["fields"])
        return
    said = {"id": str(correction.pk), "service_id": correction.service, "number": correction.value}
    Record(
        entity="phone", hsds_id=str(correction.pk), source=service.source, place=phones.count(), fields=said
    ).save(force_insert=True)
