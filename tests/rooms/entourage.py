"""Who is around her, and who must never be contacted, which may be taken away."""

from uuid import uuid4

from spheres.foundation.vault.keys import blind_index
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.entourage.forms import PersonForm
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.models import NeverContact
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import CARE, adds, now, sets
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import NEVER_OVER, written

KINDS = {
    "entourage_personaround": ("entourage", "entourage"),
    "participants_nevercontact": ("entourage", "entourage"),
}
CHANGED = {"entourage_personaround": ("left_at", "entourage")}
REMOVED = {"participants_nevercontact": "entourage"}
AUTHORSHIP = {
    "entourage_personaround": adds(
        lambda w, _who: {
            "tie": "mother",
            "stance": "helps",
            "never_contact": False,
            "support_agreed": False,
            "noted_at": w.now,
        },
        says_who_changed=True,
        recorded=("noted_at",),
        recorded_later=("left_at",),
        changes=(
            sets(CARE, {"left_at": None}, left_at=now),
            sets(CARE, sealed=b"x", tie="aunt", stance="mixed", support_agreed=True),
            sets(CARE, never_contact=True),
        ),
    ),
    "participants_nevercontact": adds(
        lambda w, _who: {"keys": [b"-"], "near": [b"-"], "noted_at": w.now},
        recorded=("noted_at",),
        removed_by=CARE,
    ),
}
SEALED = {"entourage_personaround": "entourage", "participants_nevercontact": "entourage"}
IN_ADDRESSES = {"person_id": "entourage_personaround"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    is_old = day < -300
    walk.add_row(
        "entourage_personaround", participant, day + 1 if is_old else None, author, tie="mother",
        stance="helps", never_contact=False, support_agreed=False, noted_at=at,
        left_at=later if is_old else None,
    )  # fmt: skip
    walk.add_row(
        "participants_nevercontact", participant, None, author, keys=[b"-"], near=[b"-"], noted_at=at
    )


def looks_rows(building, participant, worker):
    never = [blind_index("never", "x")]
    building.add(NeverContact, participant, name="Un ex", keys=never, noted_at=building.ago(9))
    around = {"tie": "mother", "stance": "helps", "noted_at": building.ago(9)}
    return {"person_id": building.add(PersonAround, participant, support_agreed=True, **around)}


# In the scenes.

FRIEND = {"tie": "friend", "never_contact": False, "support_agreed": False}
TABLES = {
    "entourage_personaround": written("entourage", "noted_at", changes=True, what="person", over="left_at"),
    "participants_nevercontact": written("entourage", "noted_at", what="never", over=NEVER_OVER),
}
MORE = {
    "person": lambda loaded, fact: {**FRIEND, "stance": "helps", "left_at": loaded.over(fact)},
    "never": lambda loaded, fact: {"keys": [], "near": []},
}
ATTEMPTS = {
    "entourage": [
        tried.adds(
            "entourage_personaround", sealed=tried.SEALED, **FRIEND, stance="mixed", noted_at=tried.now
        ),
        tried.changes("entourage_personaround", "stance", "harms"),
        tried.removes("participants_nevercontact"),
    ],
}
ALTERS = {
    "person": tried.sets("entourage_personaround", "stance", "harms"),
    "never": lambda loaded, member, record: (
        "DELETE FROM participants_nevercontact WHERE id = %s",
        [loaded.ids[record.name]],
    ),
}


def scene_rows(insert, sealed, then, companion, again):
    insert("participants_nevercontact", **sealed, keys=[], near=[], noted_at=then)
    insert("entourage_personaround", **sealed, **FRIEND, stance="helps", noted_at=then)


# Forms and builders.

FORMS = {
    "person": Sent(PersonForm, "entourage/add/", PersonAround, "entourage.actions.add_person", **words_and(
        "her_words", "Elle écoute.", "Elle parle.", name="Rosalie", tie="friend", stance="helps")),
}  # fmt: skip


def one_of_each(record):
    person_id = uuid4()
    note_person(record, person_id, PersonInput(f"Tante {person_id}", "family", "helps"))
    return {"person_id": person_id}
