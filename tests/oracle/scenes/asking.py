"""What PostgreSQL answers: the rows that a member is shown in her proven transaction as the application's
role, and whether what she tries to write is taken."""

from typing import Any
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from tests.oracle.scenes.meaning import CATEGORIES, Sight
from tests.oracle.scenes.rows import READ, SEALED, Told, read_all
from tests.oracle.scenes.tables import NAME, TABLES

CANT_TRY = frozenset({"health", "activities", "measures", "notebook"})
"""No table of these is written by who may write the category; what she may is read from her grants."""
TRIED = CATEGORIES - CANT_TRY


def shown(told: Told, girl: str) -> dict[str, set[str]]:
    """The rows about this girl that who asks is shown, by table."""
    with connection.cursor() as cursor:
        cursor.execute(read_all(), {"her": told.ids[girl]})
        found: dict[str, set[str]] = {table: set() for table in READ}
        for table, row in cursor.fetchall():
            found[table].add(row)
    return found


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


def granted(told: Told, member: str, girl: str) -> Sight:
    """The grants that she can read of herself, as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT category, may_write FROM access_grant WHERE member_id = %s AND participant_id = %s"
            " AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())",
            [told.ids[member], told.ids[girl]],
        )
        found = cursor.fetchall()
    return Sight(frozenset(kind for kind, _ in found), frozenset(kind for kind, may in found if may))


def written(told: Told, member: str, girl: str, tried: frozenset[str]) -> frozenset[str]:
    """The kinds of which she is let write something; nothing of it stays."""
    return frozenset(kind for kind in tried if _is_taken(told, member, girl, kind))


def tried(told: Told, member: str, girl: str) -> frozenset[str]:
    """What she tries to write of this girl: all that can be tried, where there is a referral to write on;
    who only works somewhere in this story tries one thing."""
    if member not in told.in_the_story:
        return frozenset({"contact"})
    return TRIED if told.rows[girl]["referrals_referral"] else TRIED - {"referral"}


def _is_taken(told: Told, member: str, girl: str, kind: str) -> bool:
    statement, values = _attempt(told, member, girl, kind)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            is_taken = cursor.rowcount == 1
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return is_taken


def _attempt(told: Told, member: str, girl: str, kind: str) -> tuple[str, list[Any]]:
    """One thing that is written of this kind, in her own name."""
    her, now = told.ids[girl], told.now
    if kind == "identity":
        return "UPDATE participants_identity SET sealed = %s WHERE participant_id = %s", [b"\x02", her]
    if kind == "referral":
        return "UPDATE referrals_referral SET sealed = %s WHERE participant_id = %s", [b"\x02", her]
    author = "put_by_id" if kind == "committee" else "author_id"
    row: dict[str, Any] = {"id": uuid4(), "participant_id": her, "sealed": SEALED, author: told.ids[member]}
    if kind == "contact":
        del row[author]
    table, more = {
        "contact": (
            "participants_contactway",
            {"channel": "text", "may_leave_message": False, "is_preferred": False, "noted_at": now},
        ),
        "safety": ("safety_emergencyplan", {"version": 9, "made_at": now, "review_on": now.date()}),
        "clinical": (
            "followup_contactnote",
            {"kind": "call", "at": now, "place": "office", "begun_by": "her", "written_at": now},
        ),
        "needs": ("needs_need", {"code": "school", "weight": "later", "noted_at": now}),
        "legal": ("legal_legalstep", {"kind": "complaint", "wish": "later", "noted_at": now}),
        "therapy": ("therapy_therapynote", {"written_at": now}),
        "entourage": (
            "entourage_personaround",
            {
                "tie": "friend",
                "stance": "mixed",
                "never_contact": False,
                "support_agreed": False,
                "noted_at": now,
            },
        ),
        "committee": (
            "committee_agendaitem",
            {"meeting_id": told.other_meeting, "categories": [], "put_at": now},
        ),
    }[kind]
    row |= more
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    return f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values())
