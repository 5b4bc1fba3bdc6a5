"""Going with her, and what it cost."""

from tests.oracle.scenes.attempts import SEALED, adds, hangs, now, sets, today
from tests.oracle.scenes.holding import written

GOING = {"kind": "health", "status": "asked", "minutes": 60, "travel_minutes": 0}
TABLES = {
    "accompaniment_accompaniment": written("clinical", "asked_at", "starts_at", changes=True, what="going"),
    "accompaniment_expense": written("clinical", "noted_at", "on", what="expense"),
    "accompaniment_expensereceipt": written(
        "clinical", "added_at", of=("expense_id", "accompaniment_expense"), what="receipt"
    ),
}
NOT_SAID = dict.fromkeys(TABLES, "access.md names no category for it")
KIND_OF = {"going": "clinical", "expense": "clinical", "receipt": "clinical"}
DAYS = {"accompaniment_expense": "on"}
MORE = {
    "going": lambda loaded, fact: {**GOING, "companion_id": loaded.ids["Archivist"]},
    "expense": lambda loaded, fact: {"kind": "bus", "cents": 375},
    "receipt": lambda loaded, fact: {"media_type": "image/png"},
}
ATTEMPTS = {
    "clinical": [
        adds("accompaniment_expense", sealed=SEALED, kind="bus", on=today, cents=375, noted_at=now),
    ],
}
ALTERS = {
    "expense": hangs(
        "accompaniment_expensereceipt", "expense_id", sealed=SEALED, media_type="image/png", added_at=now
    ),
    "going": sets("accompaniment_accompaniment", "minutes", 90),
}


def write(insert, sealed, then, companion, *, again):
    insert("accompaniment_accompaniment", **sealed, **GOING, asked_at=then, companion_id=companion)
    expense = insert("accompaniment_expense", **sealed, kind="bus", on=then.date(), cents=375, noted_at=then)
    receipt = {"expense_id": expense, "media_type": "image/png", "added_at": then}
    insert("accompaniment_expensereceipt", **sealed, **receipt)
