"""Attempts to reach someone before she joined: read by who reads her letter, written while her welcome lasts
by who welcomes her and nobody else, and never changed."""

from uuid import uuid4

from conftest import as_owner

from spheres.programme.welcome.forms import AttemptForm
from spheres.programme.welcome.models import Attempt
from tests.builders.sent import AT, Sent, words_and
from tests.oracle.authorship_terms import adds
from tests.oracle.scenes.holding import written

KINDS = {"welcome_attempt": ("referral", "welcoming")}


def in_welcome(world):
    """The worker is matched with the one whose letter is in triage."""
    world.put(
        "participants_assignment", participant_id=world.in_triage, member_id=world.id("pivot"),
        starts_at=world.now,
    )  # fmt: skip


AUTHORSHIP = {
    "welcome_attempt": adds(
        lambda w, _who: {
            "participant_id": w.in_triage, "kind": "text", "at": w.now, "reached": False, "noted_at": w.now,
        },
        added_by=("pivot",),
        recorded=("noted_at",),
        happened=("at",),
        before=in_welcome,
    ),
}  # fmt: skip
SEALED = {"welcome_attempt": "referral"}


def walk_rows(walk, participant, author, day):
    walk.add_row(
        "welcome_attempt", participant, day, author, kind="text", at=walk.at(day), reached=False,
        noted_at=walk.at(day + 1),
    )  # fmt: skip


def looks_rows(building, participant, worker):
    at = building.ago(6)
    building.add(
        Attempt, participant, author=worker, kind="text", at=at, reached=True, noted_at=at, words="Un oui."
    )


# In the scenes.

TABLES = {"welcome_attempt": written("referral", "noted_at", "at")}
NOT_SAID = dict.fromkeys(TABLES, "access.md names what the referrer wrote, and not what was tried since")


def scene_rows(insert, sealed, then, companion, again):
    insert("welcome_attempt", **sealed, kind="call", at=then, reached=True, noted_at=then)


# Forms and builders.

FORMS = {
    "attempt": Sent(
        AttemptForm, "welcome/attempts/add/", Attempt, "welcome.actions.note_attempt", **words_and(
        "words", "Texto à seize heures.", "Texto à midi.", kind="text", reached="no", at=AT), by="welcoming"),
}  # fmt: skip


def one_of_each(record):
    """She has joined: what was before is there, and no more can be written."""
    with as_owner():
        row = Attempt(
            id=uuid4(), participant_id=record.id, author=record.member, author_partner=record.member.partner,
            kind="text", at=record.now, reached=True, noted_at=record.now,
        )  # fmt: skip
        record.keys.seal(row, words="Elle a répondu.").save(force_insert=True)
