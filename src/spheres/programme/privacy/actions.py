"""Keeping the register of incidents; asking for, confirming and refusing an erasure; forgetting in time."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections, transaction
from django.db.models import Q

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import transaction_lock
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.tasks import something_waits
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.keys import seal_secret
from spheres.foundation.vault.models import ParticipantKey
from spheres.programme.participants.creating import SOON, AlreadySent, SentBefore
from spheres.programme.participants.record import Record
from spheres.programme.privacy.models import INCIDENT, REASON, Erasure, Incident, IncidentSubject
from spheres.programme.privacy.noting import ever_erased, note_outside, noted_outside, unsigned_outside
from spheres.programme.privacy.queries import opened
from spheres.programme.privacy.rules import still_to_do
from spheres.programme.referrals.rules import receipt_number


class NotYet(Exception):
    """An incident can't be closed: ``args[0]`` names what is missing, by code."""


class IncidentClosed(Exception):
    """A closed line of the register is not written again."""


@dataclass(frozen=True)
class IncidentInput:
    """What is known of an incident. ``member`` is whose looking it is about, when it is someone's."""

    began_at: datetime
    known_at: datetime
    what: str
    cause: str
    risk: str
    risk_why: str
    measures: str
    ended_at: datetime | None = None
    member: Any = None
    categories: list[str] = field(default_factory=list)
    commission_told_at: datetime | None = None

    def words(self) -> bytes:
        return json.dumps({name: getattr(self, name) for name in Incident.WORDS}, ensure_ascii=False).encode()


def make_incident(
    member: Any, incident_id: UUID, given: IncidentInput, now: datetime, *, asks_before_second: bool = False
) -> int:
    """Write a line of the register, once however often it is sent, and find whom it concerns.

    Returns how many young people. Raises ``AlreadySent`` where the id stands with other words, and with
    ``asks_before_second`` ``SentBefore`` where the same words stand since a moment."""
    transaction_lock(incident_id)
    mine = Incident.objects.filter(written_by_id=member.pk, written_at__gte=now - SOON)
    for standing in map(opened, Incident.objects.filter(pk=incident_id) | mine):
        is_same = all(getattr(standing, name) == said for name, said in vars(given).items())
        if standing.pk == incident_id and not is_same:
            raise AlreadySent(standing)
        if standing.pk == incident_id:
            return _find_concerned(incident_id)
        if is_same and asks_before_second:
            raise SentBefore(standing)
    Incident(id=incident_id, written_by_id=member.pk, written_at=now, **_columns(given)).save(
        force_insert=True
    )
    return _find_concerned(incident_id)


def change_incident(incident_id: UUID, given: IncidentInput) -> int:
    """Write a line of the register again, while it is open; and find anew whom it concerns.

    Returns how many young people. Raises ``IncidentClosed``."""
    if not Incident.objects.filter(pk=incident_id, closed_at=None).update(**_columns(given)):
        raise IncidentClosed
    return _find_concerned(incident_id)


def _columns(given: IncidentInput) -> dict[str, Any]:
    said = {name: value for name, value in vars(given).items() if name not in Incident.WORDS}
    return {**said, "sealed": seal_secret(INCIDENT, given.words())}


def _find_concerned(incident_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_find_concerned(%s)", [incident_id])
        return int(cursor.fetchone()[0])


def close_incident(incident: Incident, measures: str, now: datetime) -> None:
    """Raises ``NotYet`` while something is still to do."""
    untold = IncidentSubject.objects.filter(incident=incident, told_at=None).count()
    if missing := still_to_do(incident.risk, incident.commission_told_at, untold, measures):
        raise NotYet(missing)
    Incident.objects.filter(pk=incident.pk, closed_at=None).update(closed_at=now)


def tell_concerned(record: Record, concerned_id: UUID) -> None:
    """Her worker told her that an incident concerns her. Told twice, she knew the first time. Raises
    ``NotVisible`` when none of that number concerns her: nothing is noted then, and nothing is said."""
    record.require(writes=Category.IDENTITY)
    concerned = IncidentSubject.objects.filter(pk=concerned_id, participant_id=record.id)
    if not concerned.exists():
        raise NotVisible(record.id)
    waiting = concerned.filter(told_at=None)
    if waiting.update(told_at=record.now, told_by_id=record.member.pk):
        record.changed("privacy:concerned-tell", IncidentSubject)


def ask_erasure(record: Record) -> None:
    """She wants everything that names her gone. Someone else hears it from her, and another confirms it.
    Asked twice, it is asked once."""
    record.require(writes=Category.IDENTITY)
    standing = Q(answered_at=None) | Q(outcome=Erasure.Outcome.ERASED)
    if Erasure.objects.filter(standing, participant_id=record.id).exists():
        return
    one = Erasure(participant_id=record.id, asked_by_id=record.member.pk, asked_at=record.now)
    one.save(force_insert=True)
    record.changed("privacy:erasure-ask", Erasure)
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_who_may_hear(%s)", [one.pk])
        something_waits([row[0] for row in cursor.fetchall()])


class NotToHear(Exception):
    """It was heard or answered meanwhile, or is not this member's to hear."""


def hear_erasure(erasure_id: UUID, *, wants: bool) -> None:
    """Somebody else asked her: she wants it, or she does not and it is over. Raises ``NotToHear``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_hear(%s, %s)", [erasure_id, wants])
        if not cursor.fetchone()[0]:
            raise NotToHear


def confirm_erasure(erasure: Erasure) -> str:
    """Her file is to be erased: the operator's process does it (``erasing``). Returns the number that the
    certificate will bear."""
    number = f"E-{receipt_number(uuid4())[2:]}"  # tells nothing of whom
    _answer(erasure, Erasure.Outcome.ERASED, None, number)
    return number


def refuse_erasure(erasure: Erasure, reason: str) -> None:
    """Kept for now: the reason is given to her through her worker."""
    _answer(erasure, Erasure.Outcome.REFUSED, seal_secret(REASON, reason.encode()), "")


def _answer(erasure: Erasure, outcome: str, reason: bytes | None, number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_answer(%s, %s, %s, %s)", [erasure.pk, outcome, reason, number])


def forget(category: str, before: date) -> int:
    """Forget this kind of information about everyone whose follow-up ended before that day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_forget(%s, %s)", [category, before])
        return int(cursor.fetchone()[0])


def not_applied(folder: Path) -> int:
    """Of those who were erased, how many can be read again: a backup brought them back."""
    return _readable(ever_erased(folder))


def not_believed(folder: Path) -> int:
    """Of those who are noted there without this region's signature, how many can be read."""
    return _readable(unsigned_outside(folder))


def _readable(participant_ids: list[UUID]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_not_applied(%s)", [participant_ids])
        return int(cursor.fetchone()[0])


def catch_up(folder: Path, using: str, *, unsigned: bool = False) -> int:
    """As the owner, after a backup was restored or a crash: erase again whoever was erased, and note
    outside whom a crash kept from it. ``unsigned``: those as well whose note this region did not sign, since
    an operator knows it to be true. Returns how many were erased again."""
    noted = {*ever_erased(folder), *(unsigned_outside(folder) if unsigned else ())}
    standing = ParticipantKey.objects.using(using).filter(participant_id__in=noted)
    done = erase_again(list(standing.values_list("participant_id", flat=True)), using)
    note_missing(folder, using)
    return done


def note_missing(folder: Path, using: str) -> None:
    """Outside, whoever was erased and is not noted there: a crash came in between. Who is noted without a
    signature, and whom nothing opens here, is noted again with one."""
    noted = set(noted_outside(folder))
    done = Erasure.objects.using(using).exclude(erased_at=None)
    erased = {*done.values_list("participant_id", flat=True), *keyfile.read().erased}
    missing = sorted(erased - noted)
    unsigned = [pk for pk in unsigned_outside(folder) if pk not in missing]
    standing = ParticipantKey.objects.using(using).filter(participant_id__in=unsigned)
    living = set(standing.values_list("participant_id", flat=True))
    missing += [pk for pk in unsigned if pk not in living]
    if missing:
        note_outside(folder, missing)


def erase_again(participant_ids: list[UUID], using: str) -> int:
    """As the owner: of people who were erased, and are in a backup. Returns how many."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for participant_id in participant_ids:
            cursor.execute("SELECT privacy_destroy(%s)", [participant_id])
    return len(participant_ids)
