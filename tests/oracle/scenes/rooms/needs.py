"""Needs, which stand until the next map of them."""

from tests.oracle.scenes.attempts import SEALED, adds, changes, now, sets
from tests.oracle.scenes.holding import written

TABLES = {
    "needs_need": written("needs", "noted_at", what="need", over="replaced_at"),
}
KIND_OF = {"need": "needs"}
MORE = {
    "need": lambda loaded, fact: {"code": "food", "weight": "later", "replaced_at": loaded.over(fact)},
}
ATTEMPTS = {
    "needs": [
        adds("needs_need", sealed=SEALED, code="school", weight="later", noted_at=now),
        changes("needs_need", "met_at", now),
    ],
}
ALTERS = {"need": sets("needs_need", "met_at", now)}


def write(insert, sealed, then, companion, *, again):
    code, weight = ("food", "later") if again else ("sleep", "urgent")
    insert("needs_need", **sealed, code=code, weight=weight, noted_at=then)
