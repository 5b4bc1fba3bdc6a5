"""What stands beside a contact note: her words, what it is about, what she may read. (The note itself, on
which rules of access hang, is known to the tests by its own rows.)"""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.programme.notes.actions import (
    Contact,
    NoteParts,
    Opening,
    Planned,
    decide_opening,
    plan_step,
    write_note,
)
from spheres.programme.notes.forms import OpeningForm
from spheres.programme.notes.models import ContactNote, NoteOpening, NoteQuote, NoteTopic, Step
from spheres.programme.notes.queries import contact_note
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import adds, hers
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

SOON = (timezone.localdate() + timedelta(days=7)).isoformat()
KINDS = {
    "notes_notequote": ("clinical", "clinical"),
    "notes_notetopic": ("clinical", "clinical"),
    "notes_noteopening": ("clinical", "identity"),
}


def a_note(world):
    world.note = hers(
        world, "notes_contactnote", kind="call", at=world.now, place="", begun_by="", written_at=world.now
    )


def a_note_of_a_goal(world):
    a_note(world)
    world.goal = hers(world, "goals_goal", area="", noted_at=world.now)


AUTHORSHIP = {
    "notes_notequote": adds(
        lambda w, _who: {"note_id": w.note, "noted_at": w.now}, recorded=("noted_at",), before=a_note
    ),
    "notes_notetopic": adds(
        lambda w, _who: {"note_id": w.note, "kind": "goal", "row_id": w.goal, "noted_at": w.now},
        is_sealed=False,
        recorded=("noted_at",),
        before=a_note_of_a_goal,
    ),
    "notes_noteopening": adds(
        lambda w, _who: {"note_id": w.note, "choice": "open", "ground": "", "decided_at": w.now},
        recorded=("decided_at",),
        before=a_note,
        added_by=("pivot",),
    ),
}
SEALED = {"notes_notequote": "clinical", "notes_noteopening": "clinical"}
PLAIN = {"notes_notetopic": {"clinical"}}
IN_ADDRESSES = {"words_id": "notes_notequote", "begins_id": "notes_step"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    note = walk.add_row(
        "notes_contactnote",
        participant,
        day,
        author,
        kind="text",
        at=at,
        place="",
        begun_by="",
        written_at=later,
    )

    def add(table, **values):
        walk.add_row(table, participant, day + 1, author, note, note_id=note, **values)

    add("notes_notequote", noted_at=later)
    its_goal = next(goal for goal in walk.rows["goals_goal"] if goal.participant == participant)
    add("notes_notetopic", kind="goal", row_id=its_goal.id, noted_at=later)
    add("notes_noteopening", choice="together", ground="", decided_at=later)


def looks_rows(building, participant, worker):
    at = building.ago(4)
    values = {"kind": "call", "at": at, "written_at": at}
    note = building.add(ContactNote, participant, author=worker, **values)
    on_it = {"note_id": note}
    building.add(NoteOpening, participant, **on_it, choice="open", decided_at=at)
    building.add(NoteTopic, participant, **on_it, kind="goal", row_id=uuid4(), noted_at=at)
    soon = timezone.localdate() + timedelta(days=2)
    return {
        "note_id": note,
        "words_id": building.add(NoteQuote, participant, **on_it, noted_at=at),
        "begins_id": building.add(Step, participant, kind="meeting", due_on=soon, written_at=at),
    }


# In the scenes.

OF_A_NOTE = ("note_id", "notes_contactnote")
TABLES = {
    "notes_notequote": written("clinical", "noted_at", of=OF_A_NOTE),
    "notes_notetopic": written("clinical", "noted_at", of=OF_A_NOTE),
    "notes_noteopening": written("clinical", "decided_at", of=OF_A_NOTE),
}
ATTEMPTS = {
    "clinical": [
        tried.adds(
            "notes_notequote",
            sealed=tried.SEALED,
            note_id=tried.row_of("notes_contactnote"),
            noted_at=tried.now,
        ),
    ],
}


def scene_rows(insert, sealed, then, companion, again):
    note = insert("notes_contactnote", **sealed, kind="text", at=then, place="", begun_by="", written_at=then)
    insert("notes_notequote", **sealed, note_id=note, noted_at=then)
    plain = {name: value for name, value in sealed.items() if name != "sealed"}
    insert("notes_notetopic", **plain, note_id=note, kind="goal", row_id=uuid4(), noted_at=then)
    insert("notes_noteopening", **sealed, note_id=note, choice="open", ground="", decided_at=then)


# Forms and builders.

FORMS = {
    "opening": Sent(
        OpeningForm,
        "notes/{note_id}/what-she-reads/",
        NoteOpening,
        "notes.actions.decide_opening",
        **words_and(
            "reason", "Elle serait seule.", "Elle est seule.",
            opening="held", ground="harm", decided_by="Moi", review_on=SOON,
        ),
    ),
}  # fmt: skip


def one_of_each(record):
    soon = timezone.localdate(record.now) + timedelta(days=3)
    note_id = uuid4()
    opening = Opening(
        "held", "harm", "Trop tôt.", "Nous deux", timezone.localdate(record.now) + timedelta(days=3)
    )
    contact = Contact("call", record.now, None, "", "", f"Ça va, {note_id}.")
    write_note(record, note_id, contact, beside=NoteParts([f"Je veux, {note_id}."], opening=opening))
    decide_opening(record, uuid4(), contact_note(record, note_id), Opening("together"))
    begins_id = uuid4()
    plan_step(record, begins_id, Planned("meeting", f"Au parc, {begins_id}", soon))
    return {"words_id": NoteQuote.objects.get(note_id=note_id).pk, "begins_id": begins_id}


# What is due.

DUE = {
    "note_review": lambda: NoteOpening.objects.exclude(review_on=None).exclude(
        note_id__in=NoteOpening.objects.filter(choice="open").values("note_id")
    )
}


def due_rows(participant_id, member, now):
    own = {"participant_id": participant_id, "author": member, "sealed": b"-"}
    held = {"choice": "held", "ground": "harm", "review_on": now.date() + timedelta(days=1)}
    for openings in ([held], [held, {"choice": "open"}]):
        note = ContactNote.objects.create(**own, kind="call", at=now, written_at=now)
        for n, opening in enumerate(openings):
            NoteOpening.objects.create(**own, note=note, decided_at=now + timedelta(seconds=n), **opening)
