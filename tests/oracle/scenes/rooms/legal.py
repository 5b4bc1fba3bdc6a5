"""Legal steps, kept as they stand now."""

from tests.oracle.scenes.attempts import SEALED, adds, changes, now, sets
from tests.oracle.scenes.holding import written

TABLES = {
    "legal_legalstep": written("legal", "noted_at", "at", changes=True, what="legal step"),
}
KIND_OF = {"legal step": "legal"}
MORE = {
    "legal step": lambda loaded, fact: {"kind": "court", "wish": "unsure"},
}
ATTEMPTS = {
    "legal": [
        adds("legal_legalstep", sealed=SEALED, kind="complaint", wish="later", noted_at=now),
        changes("legal_legalstep", "wish", "not"),
    ],
}
ALTERS = {"legal step": sets("legal_legalstep", "wish", "not")}


def write(insert, sealed, then, companion, *, again):
    kind = "court" if again else "complaint"
    insert("legal_legalstep", **sealed, kind=kind, wish="unsure", noted_at=then)
