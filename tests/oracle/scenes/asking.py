"""What PostgreSQL answers: the rows that a member is shown in her proven transaction as the application's
role, and whether what she tries to write is taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from tests.oracle.scenes.meaning import CATEGORIES, Sight
from tests.oracle.scenes.rows import GRANTS, READ, SEALED, Told
from tests.oracle.scenes.tables import NAME, TABLES

CANT_TRY = frozenset({"health", "activities", "measures", "notebook"})
"""No table of these is written by who may write the category; what she may is read from her grants."""
TRIED = CATEGORIES - CANT_TRY


def due(told: Told, member: str, girl: str, reads: frozenset[str]) -> dict[str, set[str]]:
    """The rows that she should be shown, who reads these kinds."""
    every = told.rows[girl]
    rows = {table: every[table] if TABLES[table].kind in reads else set() for table in READ}
    rows["therapy_therapynote"], rows["therapy_therapysession"] = set(), set()
    rows["vault_draft"] = told.own("vault_draft", member, girl)
    if "therapy" in reads:
        for table in ("therapy_therapy", "therapy_therapynote", "therapy_therapysession"):
            rows[table] = rows[table] | told.own(table, member, girl)
    elif "attendance" in reads:
        rows["therapy_therapysession"] = every["therapy_therapysession"]
    if "emergency" in reads:
        rows["safety_emergencyaccess"] = every["safety_emergencyaccess"]
    if "request" in reads:
        asked = {str(told.ids[f"request to {told.where(member)}"])}
        rows["services_servicereferral"] = rows["services_servicereferral"] | asked
    if reads - {"emergency", "open"}:
        rows |= {table: every[table] for table in READ if TABLES[table].kind == NAME}
    return rows


def granted(shown: dict[str, set[str]]) -> Sight:
    """The grants that she can read of herself, as they stand now."""
    said = [grant.split() for grant in shown[GRANTS]]
    return Sight(frozenset(kind for kind, *_ in said), frozenset(kind for kind, *more in said if more))


def written(told: Told, member: str, girl: str, tried: frozenset[str]) -> frozenset[str]:
    """The kinds of which she is let write something; nothing of it stays."""
    return frozenset(kind for kind in tried if _is_taken(told, member, girl, kind))


def tried(told: Told, member: str, girl: str) -> frozenset[str]:
    """What she tries to write of this girl: all that can be tried, where there is a referral to write on;
    who only works somewhere in this story tries one thing, in some stories."""
    if member not in told.in_the_story:
        return frozenset({"contact"}) if len(told.story.facts) % 4 == 0 else frozenset()
    return TRIED if told.rows[girl]["referrals_referral"] else TRIED - {"referral"}


def _is_taken(told: Told, member: str, girl: str, kind: str) -> bool:
    attempts = ATTEMPTS[kind]
    statement, values = attempts[len(told.story.facts) % len(attempts)](told, member, girl)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            is_taken = cursor.rowcount > 0
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return is_taken


# Ways to write something of a kind: one is tried in each story, in her own name.

Attempt = Callable[[Told, str, str], tuple[str, list[Any]]]


def _adds(table: str, author: str | None = "author_id", **more: Any) -> Attempt:
    """A row of hers. A value that is a function is known only when it is tried."""

    def attempt(told: Told, member: str, girl: str) -> tuple[str, list[Any]]:
        row = {"id": uuid4(), "participant_id": told.ids[girl]}
        row |= {name: value(told, girl) if callable(value) else value for name, value in more.items()}
        row |= {author: told.ids[member]} if author else {}
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        return f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values())

    return attempt


def _changes(table: str, column: str, value: Any) -> Attempt:
    def attempt(told: Told, member: str, girl: str) -> tuple[str, list[Any]]:
        given = value(told, girl) if callable(value) else value
        return f"UPDATE {table} SET {column} = %s WHERE participant_id = %s", [given, told.ids[girl]]

    return attempt


def _removes(table: str) -> Attempt:
    return lambda told, member, girl: (f"DELETE FROM {table} WHERE participant_id = %s", [told.ids[girl]])


def _now(told: Told, girl: str) -> Any:
    return told.now


def _today(told: Told, girl: str) -> Any:
    return told.now.date()


def _later(told: Told, girl: str) -> Any:
    return told.now + timedelta(hours=5)


def _row_of(table: str) -> Callable[[Told, str], str]:
    return lambda told, girl: min(told.rows[girl][table])


def _next_meeting(told: Told, girl: str) -> Any:
    return told.other_meeting


OTHER = b"\x02"
ATTEMPTS: dict[str, list[Attempt]] = {
    "identity": [
        _changes("participants_identity", "sealed", OTHER),
        _adds("consents_disclosure", sealed=SEALED, ground="court", told_at=_now, written_at=_now),
    ],
    "contact": [
        _adds(
            "participants_contactway",
            None,
            sealed=SEALED,
            channel="text",
            may_leave_message=False,
            is_preferred=False,
            noted_at=_now,
        ),
        _changes("participants_contactway", "sealed", OTHER),
        _removes("participants_contactway"),
    ],
    "referral": [_changes("referrals_referral", "sealed", OTHER)],
    "safety": [
        _adds("safety_emergencyplan", sealed=SEALED, version=9, made_at=_now, review_on=_today),
        _adds(
            "safety_unreachedstep",
            sealed=SEALED,
            unreached_id=_row_of("safety_unreached"),
            kind="tried",
            at=_now,
        ),
        _changes("safety_unreached", "next_at", _later),
    ],
    "clinical": [
        _adds(
            "followup_contactnote",
            sealed=SEALED,
            kind="call",
            at=_now,
            place="office",
            begun_by="her",
            written_at=_now,
        ),
        _changes("followup_step", "due_on", _today),
        _adds(
            "followup_noteaddition",
            sealed=SEALED,
            note_id=_row_of("followup_contactnote"),
            written_at=_now,
        ),
        _adds("accompaniment_expense", sealed=SEALED, kind="bus", on=_today, cents=375, noted_at=_now),
    ],
    "needs": [
        _adds("needs_need", sealed=SEALED, code="school", weight="later", noted_at=_now),
        _changes("needs_need", "met_at", _now),
        _adds("services_serviceinplace", sealed=SEALED, service="school", noted_at=_now),
    ],
    "legal": [
        _adds("legal_legalstep", sealed=SEALED, kind="complaint", wish="later", noted_at=_now),
        _changes("legal_legalstep", "wish", "not"),
    ],
    "therapy": [_adds("therapy_therapynote", sealed=SEALED, written_at=_now)],
    "entourage": [
        _adds(
            "entourage_personaround",
            sealed=SEALED,
            tie="friend",
            stance="mixed",
            never_contact=False,
            support_agreed=False,
            noted_at=_now,
        ),
        _changes("entourage_personaround", "stance", "harms"),
        _removes("participants_nevercontact"),
    ],
    "committee": [
        _adds(
            "committee_agendaitem",
            "put_by_id",
            sealed=SEALED,
            meeting_id=_next_meeting,
            categories=[],
            put_at=_now,
        )
    ],
}
