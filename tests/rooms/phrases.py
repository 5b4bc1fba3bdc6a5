"""Phrases of a member's own: about no young person, and read by her alone."""

from uuid import uuid4

from spheres.programme.phrases import actions
from spheres.programme.phrases.forms import PhraseForm
from spheres.programme.phrases.models import Phrase
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import EVERYONE, Rule, sets

KINDS: dict = {}
TABLES: dict = {}

AUTHORSHIP = {
    "phrases_phrase": Rule(
        row=lambda w, who: {
            "id": uuid4(), "member_id": w.id(who), "place": 1, "sealed": b"-", "noted_at": w.now,
        },
        added_by=EVERYONE,
        author="member_id",
        recorded=("noted_at",),
        changes=(sets(("pivot",), sealed=b"x", place=2),),
        removed_by=("pivot",),
    )
}  # fmt: skip


def walk_rows(walk, participant, author, day):
    """Nothing of a young person."""


def looks_rows(building, participant, worker):
    """Nothing of a young person."""


def scene_rows(insert, sealed, then, companion, again):
    """Nothing of a young person."""


# Forms and builders.

FORMS = {
    "phrase": Sent(PhraseForm, "/phrases/add/", Phrase, "", **words_and(
        "words", "Appelée, pas de réponse.", "On en reparle demain."), shows=False),
}  # fmt: skip


def one_of_each(record):
    """Called several times about the same person, and no phrase is kept twice."""
    phrase_id = uuid4()
    actions.keep_phrase(record.member, phrase_id, f"Appelée, pas de réponse ({phrase_id}).", record.now)
    return {"phrase_id": phrase_id}
