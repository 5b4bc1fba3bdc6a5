"""What matters most to her: cards in her order, each order of its day and never rewritten."""

from uuid import uuid4

from spheres.programme.priorities.actions import sort_priorities
from spheres.programme.priorities.forms import PrioritiesForm
from spheres.programme.priorities.models import PriorityCard, PrioritySorting
from spheres.programme.priorities.rules import Card
from tests.builders.sent import Sent, words_and
from tests.oracle.authorship_terms import adds, hers
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = dict.fromkeys(("priorities_prioritysorting", "priorities_prioritycard"), ("clinical", "clinical"))


def a_sorting(world):
    world.sorting = hers(world, "priorities_prioritysorting", noted_at=world.now)


AUTHORSHIP = {
    "priorities_prioritysorting": adds(lambda w, _who: {"noted_at": w.now}, recorded=("noted_at",)),
    "priorities_prioritycard": adds(
        lambda w, _who: {"sorting_id": w.sorting, "place": 1, "noted_at": w.now},
        recorded=("noted_at",),
        before=a_sorting,
    ),
}
SEALED = dict.fromkeys(KINDS, "clinical")


def walk_rows(walk, participant, author, day):
    at = walk.at(day)
    sorting = walk.add_row("priorities_prioritysorting", participant, day, author, noted_at=at)
    walk.add_row(
        "priorities_prioritycard", participant, day, author, sorting, sorting_id=sorting, place=1, noted_at=at
    )


def looks_rows(building, participant, worker):
    at, before = building.ago(4), building.ago(9)
    order = {"order": [{"code": "sleep", "words": "Dormir"}, {"code": "", "words": "Ma guitare"}]}
    building.add(PrioritySorting, participant, author=worker, noted_at=before, **order)
    sorting = building.add(PrioritySorting, participant, author=worker, noted_at=at, **order)
    for place in (1, 2):
        building.add(PriorityCard, participant, sorting_id=sorting, place=place, noted_at=at)


# In the scenes.

TABLES = {
    "priorities_prioritysorting": written("clinical", "noted_at", what="sorting"),
    "priorities_prioritycard": written(
        "clinical", "noted_at", of=("sorting_id", "priorities_prioritysorting")
    ),
}
NOT_SAID = dict.fromkeys(TABLES, "access.md names no category for it")
MORE = {"sorting": lambda loaded, fact: {}}
ATTEMPTS = {
    "clinical": [tried.adds("priorities_prioritysorting", sealed=tried.SEALED, noted_at=tried.now)],
}
ALTERS = {
    "sorting": tried.hangs(
        "priorities_prioritycard", "sorting_id", sealed=tried.SEALED, place=1, noted_at=tried.now
    )
}


def scene_rows(insert, sealed, then, companion, again):
    sorting = insert("priorities_prioritysorting", **sealed, noted_at=then)
    insert("priorities_prioritycard", **sealed, sorting_id=sorting, place=1, noted_at=then)


# Forms and builders.

PLACES = {
    "place_sleep": "1",
    "place_money": "3",
    "place_believed": "4",
    "place_music": "5",
    "place_own0": "2",
}
FORMS = {
    "priorities": Sent(
        PrioritiesForm, "priorities/add/", PrioritySorting, "priorities.actions.sort_priorities",
        **words_and("own0", "Ma guitare.", "Mon vélo.", **PLACES)),
}  # fmt: skip


def one_of_each(record):
    cards = [Card("sleep", "Dormir quelque part de calme"), Card("", f"Ma guitare, {uuid4()}.")]
    sort_priorities(record, uuid4(), cards)
    sort_priorities(record, uuid4(), cards[::-1])
