"""What PostgreSQL answers: the rows that a member is shown in her proven transaction as the application's
role, and whether what she tries to write is taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import DatabaseError, connection, transaction

from tests.oracle.scenes.meaning import CATEGORIES, Sight
from tests.oracle.scenes.rows import GRANTS, READ, SEALED, LoadedStory
from tests.oracle.scenes.saying import Record, Story
from tests.oracle.scenes.tables import NAME, TABLES

CANT_TRY = frozenset({"health", "activities", "measures", "notebook"})
"""No table of these is written by who may write the category; what she may is read from her grants."""
TRIED = CATEGORIES - CANT_TRY
ADDED = frozenset({"contact", "safety", "clinical", "needs", "legal", "entourage"})
"""Of these, the first attempt adds a row."""


Opens = Callable[[str, str, str | None], bool]
"""Whether she opens this row of this table; read as of another kind than the table's, where one is named."""


def due(
    loaded: LoadedStory, member: str, girl: str, reads: frozenset[str], writes: frozenset[str], opens: Opens
) -> dict[str, set[str]]:
    """The rows that she should be shown, who reads, and writes, these kinds."""
    every = loaded.rows[girl]

    def opened(table: str, kind: str | None = None) -> set[str]:
        return {row for row in every[table] if opens(table, row, kind)}

    rows = {table: opened(table) if TABLES[table].kind in reads else set() for table in READ}
    rows["therapy_therapynote"], rows["therapy_therapysession"] = set(), set()
    for table in ("vault_draft", "participants_restriction"):
        rows[table] = loaded.own(table, member, girl) if reads else set()
    if "identity" in writes:
        rows["consents_limit"] = every["consents_limit"]
    if "therapy" in reads:
        for table in ("therapy_therapy", "therapy_therapynote", "therapy_therapysession"):
            rows[table] = rows[table] | loaded.own(table, member, girl)
    elif "attendance" in reads:
        rows["therapy_therapysession"] = opened("therapy_therapysession", "attendance")
    if "emergency" in reads:
        rows["safety_emergencyaccess"] = every["safety_emergencyaccess"]
    if "request" in reads:
        name = f"request to {loaded.where(member)}"
        rows["services_servicereferral"] = rows["services_servicereferral"] | {str(loaded.ids[name])}
        replies = {str(loaded.ids[reply.name]) for reply in loaded.story.records(girl) if reply.of == name}
        rows["services_serviceanswer"] = rows["services_serviceanswer"] | replies
    if reads - {"emergency", "open"}:
        rows |= {table: every[table] for table in READ if TABLES[table].kind == NAME}
    return rows


def granted(shown: dict[str, set[str]]) -> Sight:
    """The grants that she can read of herself, as they stand now."""
    said = [grant.split() for grant in shown[GRANTS]]
    return Sight(frozenset(kind for kind, *_ in said), frozenset(kind for kind, *more in said if more))


def written(
    loaded: LoadedStory, member: str, girl: str, tried: frozenset[str], adding: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The kinds of which she is let write something; nothing of it stays. Of ``adding`` she adds a row."""
    return frozenset(
        kind for kind in tried if _is_taken(loaded, _attempt(loaded, kind, adding)(loaded, member, girl))
    )


def altered(loaded: LoadedStory, member: str, girl: str) -> frozenset[str]:
    """The told records on which she is let write."""
    return frozenset(
        record.name
        for record in alterable(loaded.story, girl)
        if _is_taken(loaded, ALTERS[record.what](loaded, member, record))
    )


def alterable(story: Story, girl: str) -> list[Record]:
    """The told records on which somebody can write: an expense has one receipt."""
    of = {record.of for record in story.records(girl) if record.what == "receipt"}
    return [record for record in story.records(girl) if record.what in ALTERS and record.name not in of]


def tried(loaded: LoadedStory, member: str, girl: str, held: frozenset[str]) -> frozenset[str]:
    """What she tries to write of this girl: all that can be tried, where there is a referral to write on; who
    holds nothing half of it in each story; who only works somewhere one thing, in some stories."""
    if member not in loaded.in_the_story:
        return frozenset({"contact"}) if _is_turn(loaded, member, 4) else frozenset()
    can = TRIED if loaded.rows[girl]["referrals_referral"] else TRIED - {"referral"}
    return can if held else frozenset(sorted(can)[_is_turn(loaded, member, 2) :: 2])


def is_asked(loaded: LoadedStory, member: str) -> bool:
    """Who is in this story, or reads by her role alone; of those who only work somewhere, some in each."""
    return member in loaded.in_the_story or member in loaded.by_role or _is_turn(loaded, member, 3)


def _is_turn(loaded: LoadedStory, member: str, of: int) -> bool:
    return (len(loaded.story.facts) + loaded.story.members.index(member)) % of == 0


def _attempt(loaded: LoadedStory, kind: str, adding: frozenset[str]) -> "Attempt":
    attempts = ATTEMPTS[kind]
    return attempts[0 if kind in adding else len(loaded.story.facts) % len(attempts)]


def _is_taken(loaded: LoadedStory, attempt: tuple[str, list[Any]]) -> bool:
    statement, values = attempt
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            is_taken = cursor.rowcount > 0
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return is_taken


# Ways to write something of a kind: one is tried in each story, in her own name.

Attempt = Callable[[LoadedStory, str, str], tuple[str, list[Any]]]


def _adds(table: str, author: str | None = "author_id", **more: Any) -> Attempt:
    """A row of hers. A value that is a function is known only when it is tried."""

    def attempt(loaded: LoadedStory, member: str, girl: str) -> tuple[str, list[Any]]:
        row = {"id": uuid4(), "participant_id": loaded.ids[girl]}
        row |= {name: value(loaded, girl) if callable(value) else value for name, value in more.items()}
        row |= {author: loaded.ids[member]} if author else {}
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        return f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values())

    return attempt


def _changes(table: str, column: str, value: Any) -> Attempt:
    def attempt(loaded: LoadedStory, member: str, girl: str) -> tuple[str, list[Any]]:
        given = value(loaded, girl) if callable(value) else value
        return f"UPDATE {table} SET {column} = %s WHERE participant_id = %s", [given, loaded.ids[girl]]

    return attempt


def _removes(table: str) -> Attempt:
    return lambda loaded, member, girl: (f"DELETE FROM {table} WHERE participant_id = %s", [loaded.ids[girl]])


def _now(loaded: LoadedStory, girl: str) -> Any:
    return loaded.now


def _today(loaded: LoadedStory, girl: str) -> Any:
    return loaded.now.date()


def _later(loaded: LoadedStory, girl: str) -> Any:
    return loaded.now + timedelta(hours=5)


def _row_of(table: str) -> Callable[[LoadedStory, str], str]:
    return lambda loaded, girl: min(loaded.rows[girl][table])


def _next_meeting(loaded: LoadedStory, girl: str) -> Any:
    return loaded.other_meeting


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
            "safety_missingstep",
            sealed=SEALED,
            episode_id=_row_of("safety_missingepisode"),
            kind="tried",
            at=_now,
        ),
        _changes("safety_missingepisode", "next_at", _later),
    ],
    "clinical": [
        _adds(
            "notes_contactnote",
            sealed=SEALED,
            kind="call",
            at=_now,
            place="office",
            begun_by="her",
            written_at=_now,
        ),
        _changes("notes_step", "due_on", _today),
        _adds(
            "notes_noteaddition",
            sealed=SEALED,
            note_id=_row_of("notes_contactnote"),
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


# Ways to write on one row: what hangs on it, or a column that may change.

Alters = Callable[[LoadedStory, str, Record], tuple[str, list[Any]]]


def _hangs(table: str, on: str, **more: Any) -> Alters:
    return lambda loaded, member, record: _adds(table, **{on: loaded.ids[record.name]}, **more)(
        loaded, member, record.girl
    )


def _sets(table: str, column: str, value: Any) -> Alters:
    def attempt(loaded: LoadedStory, member: str, record: Record) -> tuple[str, list[Any]]:
        given = value(loaded, record.girl) if callable(value) else value
        return f"UPDATE {table} SET {column} = %s WHERE id = %s", [given, loaded.ids[record.name]]

    return attempt


ALTERS: dict[str, Alters] = {
    "note": _hangs("notes_noteaddition", "note_id", sealed=SEALED, written_at=_now),
    "expense": _hangs(
        "accompaniment_expensereceipt", "expense_id", sealed=SEALED, media_type="image/png", added_at=_now
    ),
    "time": _hangs("safety_missingstep", "episode_id", sealed=SEALED, kind="tried", at=_now),
    "request": _hangs(
        "services_serviceanswer",
        "referral_id",
        sealed=SEALED,
        status="accepted",
        reason="",
        day=_today,
        next_on=_today,
        at=_now,
    ),
    "step": _sets("notes_step", "due_on", _today),
    "going": _sets("accompaniment_accompaniment", "minutes", 90),
    "need": _sets("needs_need", "met_at", _now),
    "legal step": _sets("legal_legalstep", "wish", "not"),
    "person": _sets("entourage_personaround", "stance", "harms"),
    "way": _sets("participants_contactway", "may_leave_message", True),
    "never": lambda loaded, member, record: (
        "DELETE FROM participants_nevercontact WHERE id = %s",
        [loaded.ids[record.name]],
    ),
}
