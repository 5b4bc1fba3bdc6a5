"""What is refused when it is written, whoever writes: a yes in a language that is not hers, an assignment of
whom she shut out, grants that nobody gave."""

from typing import Any

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction

from spheres.foundation.access.member import set_current_member
from tests.oracle.scenes.region import region
from tests.oracle.scenes.rows import SEALED, LoadedStory
from tests.oracle.scenes.saying import Scope, Story, days, hours

pytestmark = pytest.mark.django_db


def _told(*more: Any, languages: str = "fr") -> LoadedStory:
    s = Story()
    region(s)
    s.girl("Maya", languages=languages)
    s.yes("Maya", language=languages.split(maxsplit=1)[0])
    s.walks_with("Paula", "Maya")
    for tell in more:
        tell(s)
    return LoadedStory(s)


def _is_taken(loaded: LoadedStory, member: str, table: str, **columns: Any) -> bool:
    set_current_member(loaded.ids[member])
    try:
        with transaction.atomic():
            loaded.insert(table, **columns)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def _answer(loaded: LoadedStory, language: str, author: str = "Paula", **more: Any) -> dict[str, Any]:
    return {
        "participant_id": loaded.ids["Maya"],
        "sealed": SEALED,
        "kind": "partner",
        "agreed": True,
        "partner_id": loaded.ids["Harbour"],
        "categories": ["contact"],
        "writable": [],
        "starts_at": loaded.now,
        "ends_at": loaded.moment(days(100)),
        "ending": "",
        "decided_by": "her",
        "her_agreement": True,
        "explained": "aloud",
        "language": language,
        "made_by_id": loaded.ids[author],
        "made_at": loaded.now,
        **more,
    }


@pytest.mark.parametrize(
    ("hers", "explained", "is_taken"),
    [("fr", "fr", True), ("es", "fr", False), ("fr en", "en", True), ("fr en", "es", False)],
)
def test_a_language_that_is_not_hers(hers: str, explained: str, is_taken: bool) -> None:
    told = _told(languages=hers)
    assert _is_taken(told, "Paula", "consents_consent", **_answer(told, explained)) == is_taken


@pytest.mark.parametrize("writer", ["Petra", "Cora", "Nora", "Ada", "Pol"])
def test_an_answer_is_written_by_who_walks_with_her(writer: str) -> None:
    told = _told()
    assert not _is_taken(told, writer, "consents_consent", **_answer(told, "fr", writer))


def _assigns(loaded: LoadedStory, worker: str) -> bool:
    with as_owner():
        try:
            with transaction.atomic():
                loaded._run("UPDATE participants_assignment SET ends_at = now() WHERE ends_at IS NULL")
                loaded.insert(
                    "participants_assignment",
                    **loaded._span("Maya", hours(0), None),
                    member_id=loaded.ids[worker],
                )
                transaction.set_rollback(True)
        except DatabaseError:
            return False
    return True


@pytest.mark.parametrize(
    ("restriction", "is_taken"),
    [
        ({}, True),
        ({"member": "Petra"}, False),
        ({"member": "Nora"}, True),
        ({"role": "pivot_worker"}, False),
        ({"partner": "Bridge"}, False),
        ({"role": "pivot_worker", "partner": "Bridge"}, False),
        ({"role": "pivot_worker", "partner": "Harbour"}, True),
        ({"role": "liaison"}, True),
        ({"member": "Petra", "lifted": hours(-1)}, True),
    ],
)
def test_nobody_whom_she_shut_out_walks_with_her(restriction: dict[str, Any], is_taken: bool) -> None:
    def restricts(s: Story) -> None:
        member = restriction.get("member")
        more = {key: value for key, value in restriction.items() if key != "member"}
        if member:
            s.never("Maya", member, **more)
        elif more:
            s.none_of("Maya", **more)

    assert _assigns(_told(restricts), "Petra") == is_taken


NARROWED: dict[str, Any] = {"scope": Scope(since=days(-10))}


def _narrowed(s: Story) -> None:
    s.yes("Maya", "Harbour", "clinical safety", at=days(-10), **NARROWED)
    s.named("Maya", "Nora", by="Harbour")
    s.never("Maya", "Nell", written_by="Paula")


@pytest.mark.parametrize("member", ["Nora", "Nell", "Petra", "Cora", "Paula"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents_limit SET since = now() - interval '9 years' WHERE participant_id = %s",
        "DELETE FROM consents_limit WHERE participant_id = %s",
        "UPDATE participants_restriction SET lifted_at = now() WHERE participant_id = %s",
        "DELETE FROM participants_restriction WHERE participant_id = %s",
        "UPDATE access_grant SET since = NULL WHERE participant_id = %s",
        "UPDATE access_grace SET days = 9000 WHERE %s::uuid IS NOT NULL",
    ],
)
def test_nobody_takes_a_limit_away(statement: str, member: str) -> None:
    told = _told(_narrowed)
    set_current_member(told.ids[member])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [told.ids["Maya"]])
            changed = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError:
        changed = 0
    assert changed == 0
