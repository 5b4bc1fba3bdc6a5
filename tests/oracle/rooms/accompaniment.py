"""Going with her, what it cost, and whose calendar says when."""

import base64
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from spheres.programme.accompaniment.models import Accompaniment, Expense, ExpenseReceipt
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
