"""Who is around her, and who must never be contacted."""

from tests.oracle.scenes.attempts import SEALED, adds, changes, now, removes, sets
from tests.oracle.scenes.holding import NEVER_OVER, written

FRIEND = {"tie": "friend", "never_contact": False, "support_agreed": False}
TABLES = {
    "entourage_personaround": written("entourage", "noted_at", changes=True, what="person", over="left_at"),
    "participants_nevercontact": written("entourage", "noted_at", what="never", over=NEVER_OVER),
}
KIND_OF = {"person": "entourage", "never": "entourage"}
MORE = {
    "person": lambda loaded, fact: {**FRIEND, "stance": "helps", "left_at": loaded.over(fact)},
    "never": lambda loaded, fact: {"keys": []},
}
ATTEMPTS = {
    "entourage": [
        adds("entourage_personaround", sealed=SEALED, **FRIEND, stance="mixed", noted_at=now),
        changes("entourage_personaround", "stance", "harms"),
        removes("participants_nevercontact"),
    ],
}
ALTERS = {
    "person": sets("entourage_personaround", "stance", "harms"),
    "never": lambda loaded, member, record: (
        "DELETE FROM participants_nevercontact WHERE id = %s",
        [loaded.ids[record.name]],
    ),
}


def write(insert, sealed, then, companion, *, again):
    insert("participants_nevercontact", **sealed, keys=[], noted_at=then)
    insert("entourage_personaround", **sealed, **FRIEND, stance="helps", noted_at=then)
