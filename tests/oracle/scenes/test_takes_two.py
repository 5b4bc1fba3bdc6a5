"""What opens many takes two: who asks, who agrees, what is so before and after; from the design alone."""

from uuid import UUID, uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from tests.oracle.scenes.region import region
from tests.oracle.scenes.rows import LoadedStory
from tests.oracle.scenes.saying import Story

pytestmark = pytest.mark.django_db
FOUR = frozenset({"identity", "contact", "referral", "safety"})


def _told() -> LoadedStory:
    s = Story()
    region(s)
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya")
    return LoadedStory(s)


def _says(loaded: LoadedStory, member: str, statement: str, *values: object) -> bool:
    """Whether it is taken, said by this member as the application's role."""
    set_current_member(loaded.ids[member])
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, list(values))
    except DatabaseError:
        return False
    return True


def _is(loaded: LoadedStory, member: UUID) -> tuple[str, str] | None:
    """What she is, and where."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT role, partner_id FROM accounts_member WHERE id = %s AND is_active", [member])
        found = cursor.fetchone()
    names = {str(pk): name for name, pk in loaded.ids.items()}
    return (found[0], names[str(found[1])]) if found else None


def _held(loaded: LoadedStory, member: UUID) -> frozenset[str]:
    set_current_member(member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT category FROM access_grant WHERE valid_from <= now()")
        return frozenset(kind for (kind,) in cursor.fetchall())


def _invites(loaded: LoadedStory, by: str) -> UUID:
    new = uuid4()
    said = [new, f"{new}@example.org", "New", loaded.ids["Bridge"], "pivot_worker"]
    assert _says(loaded, by, "SELECT team_invites(%s, %s, %s, %s, %s, 'fr', 'fr', false, false)", *said)
    return new


@pytest.mark.parametrize(
    ("agrees", "is_one"),
    [("Cora", False), ("Ada", True), ("Clea", True), ("Nora", False), ("Paula", False), ("Susan", False)],
)
def test_a_new_member(agrees: str, is_one: bool) -> None:
    told = _told()
    new = _invites(told, "Cora")
    assert _is(told, new) is None
    assert _says(told, agrees, "SELECT team_agrees(%s)", new) == is_one
    assert _is(told, new) == (("pivot_worker", "Bridge") if is_one else None)


@pytest.mark.parametrize(
    ("asks", "about", "agrees", "holds"),
    [
        ("Ada", "Cora", "Cora", False),
        ("Ada", "Cora", "Ada", False),
        ("Ada", "Cora", "Clea", True),
        ("Ada", "Nora", "Nora", False),
        ("Ada", "Nora", "Cora", True),
        ("Cora", "Dora", "Clea", True),
        ("Cora", "Dora", "Ada", True),
        ("Cora", "Dora", "Mona", False),
    ],
)
def test_another_partner_or_role(asks: str, about: str, agrees: str, holds: bool) -> None:
    told = _told()
    before, asked = _is(told, told.ids[about]), uuid4()
    changes = "SELECT team_changes(%s, %s, %s, %s, 'liaison', 'fr', false, false, NULL)"
    assert _says(told, asks, changes, asked, told.ids[about], about, told.ids["Lantern"])
    assert _is(told, told.ids[about]) == before
    assert _says(told, agrees, "SELECT team_agrees(%s)", asked) == holds
    assert _is(told, told.ids[about]) == (("liaison", "Lantern") if holds else before)


@pytest.mark.parametrize(("asks", "is_asked"), [("Cora", False), ("Nora", False), ("Nell", False)])
def test_nobody_asks_for_herself_and_who_names_nobody_asks_for_nothing(asks: str, is_asked: bool) -> None:
    told = _told()
    changes = "SELECT team_changes(%s, %s, %s, %s, 'liaison', 'fr', false, false, NULL)"
    for about in (asks, "Dora") if asks != "Cora" else (asks,):
        said = [uuid4(), told.ids[about], about, told.ids["Lantern"]]
        assert _says(told, asks, changes, *said) == is_asked


@pytest.mark.parametrize(
    ("answers", "opens"), [("Cora", False), ("Clea", True), ("Ada", True), ("Nora", False), ("Petra", False)]
)
def test_she_leaves_at_once_and_who_takes_over_holds_four_until_somebody_else_says_they_met(
    answers: str, opens: bool
) -> None:
    told = _told()
    maya, petra = told.ids["Maya"], told.ids["Petra"]
    assert _says(told, "Cora", "SELECT team_leaves(%s, %s)", told.ids["Paula"], petra)
    assert _is(told, told.ids["Paula"]) is None
    assert _held(told, petra) == FOUR
    assert _says(told, "Petra", "SELECT team_says_met(%s, %s)", maya, timezone.localdate())
    assert _held(told, petra) == FOUR
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM participants_assignment WHERE ends_at IS NULL")
        (span,) = cursor.fetchone()
    _says(told, answers, "SELECT team_answers_met(%s, true)", span)
    assert (_held(told, petra) > FOUR) == opens


@pytest.mark.parametrize(("agrees", "reads"), [("Cora", False), ("Clea", True), ("Susan", False)])
def test_a_supervisor_beside_a_worker(agrees: str, reads: bool) -> None:
    told, asked = _told(), uuid4()
    said = [asked, told.ids["Susan"], told.ids["Paula"]]
    assert _says(told, "Cora", "SELECT team_supports(%s, %s, %s)", *said)
    assert not _held(told, told.ids["Susan"])
    _says(told, agrees, "SELECT team_agrees(%s)", asked)
    assert bool(_held(told, told.ids["Susan"])) == reads
