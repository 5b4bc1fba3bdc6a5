"""Going with her, what it cost, and whose calendar says when."""

import base64
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.programme.accompaniment.actions import (
    AccompanimentInput,
    ExpenseInput,
    note_expense,
    plan_accompaniment,
)
from spheres.programme.accompaniment.forms import AccompanimentForm, ExpenseForm
from spheres.programme.accompaniment.models import Accompaniment, Expense, ExpenseReceipt
from tests.builders.pictures import a_picture
from tests.builders.sent import DAY, Sent, words_and
from tests.oracle.authorship_terms import (
    CARE,
    EVERYONE,
    Change,
    Rule,
    World,
    a_named_other,
    adds,
    hers,
    now,
    sets,
)
from tests.oracle.scenes import attempts as tried
from tests.oracle.scenes.holding import written

KINDS = {
    "accompaniment_accompaniment": ("clinical", "clinical"),
    "accompaniment_expense": ("clinical", "clinical"),
    "accompaniment_expensereceipt": ("clinical", "clinical"),
}
CHANGED = {"accompaniment_accompaniment": ("ended_at", "clinical")}


def an_expense(world: World) -> None:
    world.expense = hers(
        world, "accompaniment_expense", kind="meal", on=world.today, cents=5, noted_at=world.now
    )


AUTHORSHIP = {
    "accompaniment_accompaniment": adds(
        lambda w, who: {
            "kind": "legal",
            "status": "asked",
            "companion_id": w.id(who),
            "asked_at": w.now,
            "minutes": 60,
            "travel_minutes": 0,
        },
        says_who_changed=True,
        recorded=("asked_at",),
        recorded_later=("ended_at",),
        changes=(
            sets(CARE, {"ended_at": None, "status": "asked"}, sealed=b"x", status="done", ended_at=now),
            Change(
                lambda w, who: {
                    "sealed": b"x",
                    "kind": "health",
                    "status": "planned",
                    "starts_at": w.days(3),
                    "minutes": 30,
                    "travel_minutes": 10,
                    "companion_id": w.id(who),
                },
                CARE,
            ),
        ),
        lies=lambda w, who: [("another goes with her", {"companion_id": a_named_other(w, who)})],
        later_lies=lambda w, who: [
            ("another prepared it", {"companion_id": a_named_other(w, who)}, "companion_id")
        ],
    ),
    "accompaniment_expense": adds(
        lambda w, _who: {"kind": "meal", "on": w.today, "cents": 500, "noted_at": w.now},
        recorded=("noted_at",),
        days=("on",),
    ),
    "accompaniment_expensereceipt": adds(
        lambda w, _who: {"expense_id": w.expense, "media_type": "image/jpeg", "added_at": w.now},
        recorded=("added_at",),
        before=an_expense,
    ),
    "accompaniment_calendarfeed": Rule(
        row=lambda w, who: {"id": uuid4(), "member_id": w.id(who), "digest": uuid4().bytes, "made_at": w.now},
        added_by=EVERYONE,
        author="member_id",
        recorded=("made_at",),
        recorded_later=("ended_at",),
        changes=(sets(("pivot",), {"ended_at": None}, ended_at=now),),
    ),
}
SEALED = dict.fromkeys(KINDS, "clinical")
IN_ADDRESSES = {"accompaniment_id": "accompaniment_accompaniment", "expense_id": "accompaniment_expense"}


def walk_rows(walk, participant, author, day):
    at, later = walk.at(day), walk.at(day + 1)
    on = later.date() - timedelta(days=1)
    walk.add_row(
        "accompaniment_accompaniment", participant, day, author, kind="legal", status="asked",
        companion_id=author, asked_at=later, starts_at=at, minutes=60, travel_minutes=0,
    )  # fmt: skip
    expense = walk.add_row(
        "accompaniment_expense", participant, day, author, kind="meal", on=on, cents=5, noted_at=later
    )
    walk.add_row(
        "accompaniment_expensereceipt", participant, day, author, expense, expense_id=expense,
        media_type="image/jpeg", added_at=at,
    )  # fmt: skip


def looks_rows(building, participant, worker):
    now, today = building.now, timezone.localdate(building.now)
    going = {"kind": "health", "companion": worker, "asked_at": building.ago(9), "starts_at": now}
    going_id = building.add(Accompaniment, participant, status="planned", **going)
    cost = {"kind": "meal", "on": today, "cents": 500, "noted_at": now, "author": worker}
    expense_id = building.add(Expense, participant, **cost)
    kept = {"content": base64.b64encode(b"x").decode(), "media_type": "image/jpeg", "added_at": now}
    building.add(ExpenseReceipt, participant, expense_id=expense_id, **kept)
    return {"accompaniment_id": going_id, "expense_id": expense_id}


# In the scenes.

GOING = {"kind": "health", "status": "asked", "minutes": 60, "travel_minutes": 0}
TABLES = {
    "accompaniment_accompaniment": written("clinical", "asked_at", "starts_at", changes=True, what="going"),
    "accompaniment_expense": written("clinical", "noted_at", "on", what="expense"),
    "accompaniment_expensereceipt": written(
        "clinical", "added_at", of=("expense_id", "accompaniment_expense"), what="receipt"
    ),
}
NOT_SAID = dict.fromkeys(TABLES, "access.md names no category for it")
DAYS = {"accompaniment_expense": "on"}
MORE = {
    "going": lambda loaded, fact: {**GOING, "companion_id": loaded.ids["Archivist"]},
    "expense": lambda loaded, fact: {"kind": "bus", "cents": 375},
    "receipt": lambda loaded, fact: {"media_type": "image/png"},
}
ATTEMPTS = {
    "clinical": [
        tried.adds(
            "accompaniment_expense",
            sealed=tried.SEALED,
            kind="bus",
            on=tried.today,
            cents=375,
            noted_at=tried.now,
        ),
    ],
}
ALTERS = {
    "expense": tried.hangs(
        "accompaniment_expensereceipt",
        "expense_id",
        sealed=tried.SEALED,
        media_type="image/png",
        added_at=tried.now,
    ),
    "going": tried.sets("accompaniment_accompaniment", "minutes", 90),
}


def scene_rows(insert, sealed, then, companion, again):
    insert("accompaniment_accompaniment", **sealed, **GOING, asked_at=then, companion_id=companion)
    expense = insert("accompaniment_expense", **sealed, kind="bus", on=then.date(), cents=375, noted_at=then)
    receipt = {"expense_id": expense, "media_type": "image/png", "added_at": then}
    insert("accompaniment_expensereceipt", **sealed, **receipt)


# Forms and builders.

FORMS = {
    "accompaniment": Sent(
        AccompanimentForm, "going/add/", Accompaniment, "accompaniment.actions.plan_accompaniment",
        **words_and(
        "wants", "Pas seule.", "Toute seule.", kind="health", where="La clinique", minutes="60",
        travel_minutes="30")),
    "expense": Sent(ExpenseForm, "expenses/add/", Expense, "accompaniment.actions.note_expense", **words_and(
        "note", "Dîner", "Souper", kind="meal", on=DAY, amount="12")),
}  # fmt: skip


def one_of_each(record):
    ids = {"accompaniment_id": uuid4(), "expense_id": uuid4()}
    plan_accompaniment(record, ids["accompaniment_id"], AccompanimentInput("health", "La clinique", None))
    meal = ExpenseInput("meal", timezone.localdate(record.now), 500)
    note_expense(record, ids["expense_id"], meal, a_picture())
    return ids


# What is due.

DUE = {"accompaniment": lambda: Accompaniment.objects.filter(status="planned")}


def due_rows(participant_id, member, now):
    going = {"participant_id": participant_id, "author": member, "companion": member, "kind": "health"}
    for more in ({"status": "planned"}, {"status": "done", "ended_at": now}):
        Accompaniment.objects.create(**going, **more, asked_at=now, starts_at=now, sealed=b"-")
