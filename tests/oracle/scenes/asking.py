"""What PostgreSQL answers: the rows that a member is shown in her proven transaction as the application's
role, and whether what she tries to write is taken."""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection, transaction

from tests.oracle.scenes.attempts import (
    OTHER,
    Alters,
    Attempt,
    adds,
    changes,
    hangs,
    now,
    removes,
    row_of,
    sets,
    today,
)
from tests.oracle.scenes.meaning import CATEGORIES, Sight
from tests.oracle.scenes.rows import GRANTS, READ, SEALED, LoadedStory
from tests.oracle.scenes.saying import Record, Story
from tests.oracle.scenes.tables import NAME, TABLES
from tests.rooms import attempts_of_rooms, of_rooms

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
    else:
        rows["plans_followupplan"] = set()
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
        replies |= {str(loaded.ids[other]) for other in loaded.ids if other == f"{name}, accepted"}
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


def _next_meeting(loaded: LoadedStory, girl: str) -> Any:
    return loaded.other_meeting


OF_THE_CORE: dict[str, list[Attempt]] = {
    "identity": [
        changes("participants_identity", "sealed", OTHER),
        adds("consents_disclosure", sealed=SEALED, ground="court", told_at=now, written_at=now),
    ],
    "contact": [
        adds(
            "participants_contactway",
            None,
            sealed=SEALED,
            channel="text",
            may_leave_message=False,
            is_preferred=False,
            noted_at=now,
        ),
        changes("participants_contactway", "sealed", OTHER),
        removes("participants_contactway"),
    ],
    "referral": [changes("referrals_referral", "sealed", OTHER)],
    "safety": [
        adds("safety_emergencyplan", sealed=SEALED, version=9, made_at=now, review_on=today),
        adds(
            "safety_missingstep",
            sealed=SEALED,
            episode_id=lambda loaded, girl: loaded.ids[f"time of {girl}"],  # one that is over
            kind="tried",
            at=now,
        ),
        changes("safety_missingepisode", "sealed", OTHER),
    ],
    "clinical": [
        adds(
            "notes_contactnote",
            sealed=SEALED,
            kind="call",
            at=now,
            place="office",
            begun_by="her",
            written_at=now,
        ),
        changes("notes_step", "due_on", today),
        adds(
            "notes_noteaddition",
            sealed=SEALED,
            note_id=row_of("notes_contactnote"),
            corrects=False,
            written_at=now,
        ),
    ],
    "needs": [
        adds("services_serviceinplace", sealed=SEALED, service="school", noted_at=now),
    ],
    "therapy": [adds("therapy_therapynote", sealed=SEALED, written_at=now)],
    "committee": [
        adds(
            "committee_agendaitem",
            "put_by_id",
            sealed=SEALED,
            meeting_id=_next_meeting,
            categories=[],
            put_at=now,
        )
    ],
}


ATTEMPTS = {kind: OF_THE_CORE.get(kind, []) + attempts_of_rooms(kind) for kind in TRIED}

ALTERS: dict[str, Alters] = {
    **of_rooms("ALTERS"),
    "note": hangs("notes_noteaddition", "note_id", sealed=SEALED, corrects=False, written_at=now),
    "time": hangs("safety_missingstep", "episode_id", sealed=SEALED, kind="tried", at=now),
    "request": hangs(
        "services_serviceanswer",
        "referral_id",
        sealed=SEALED,
        status="accepted",
        reason="",
        day=today,
        next_on=today,
        at=now,
    ),
    "step": sets("notes_step", "due_on", today),
    "way": sets("participants_contactway", "may_leave_message", True),
}
