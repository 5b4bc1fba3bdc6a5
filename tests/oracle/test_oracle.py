"""The wall against the rules: one disagreement fails. See docs/access.md, *How it is proved*."""

import os

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection

from spheres.foundation.access.member import set_current_member
from tests.oracle.walk import ALL, CHANGED, OTHERS, TABLES, TELLING, Walk, one_of_each_rule

pytestmark = pytest.mark.django_db

WORLDS, STEPS = int(os.environ.get("SPHERES_ORACLE_WORLDS", "3")), 8


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_member_reads_and_writes_what_the_rules_say_and_nothing_else(seed):
    walk = Walk(seed)
    assert walk.disagreements() == []
    for _ in range(STEPS):
        walk.step()
        assert walk.disagreements() == []
    assert walk.decisions >= 120_000, "four worlds and more decide half a million"


def test_where_everything_is_shared_only_the_rules_hold_anyone_back():
    """Each condition of the deriving view, met alone: what random walks may not come across."""
    walk = Walk(99)
    walk.only = one_of_each_rule()
    _everything, refused, withdrawn, left, apart, named = walk.participants
    with as_owner():
        walk.raise_ceilings()
        walk.named_elsewhere = 0
        for p in walk.participants:
            walk.end_spans(p)
            walk.share_all(p, programme=p != refused, one_member=p == named)
        for agreement in list(walk.world.agreements):
            if agreement.participant == refused and agreement.kind == "programme":
                walk.withdraw(agreement) if agreement.agreed else None
            if agreement.participant == withdrawn and agreement.kind == "programme":
                walk.withdraw(agreement)
            if agreement.participant == left and agreement.kind == "partner":
                walk.withdraw(agreement)
    assert walk.disagreements() == []
    with as_owner():
        walk.end_spans(apart)
    assert walk.disagreements() == []
    for role in ("pivot_worker", "liaison", "coordinator"):
        with as_owner():
            walk.deactivate(role)
        assert walk.disagreements() == []


def test_each_beginning_and_each_end_holds_alone():
    """Joining later, leaving earlier, entering the circle later, sharing for reading only, refusing what
    was asked, sharing later and for less long."""
    walk = Walk(41, participants=7)
    walk.only = one_of_each_rule()
    later, sooner, circled, only_read, refused, shares_later, shares_less = walk.participants
    with as_owner():
        walk.raise_ceilings()
        walk.named_elsewhere = 0
        for agreement in walk.world.agreements:
            walk.withdraw(agreement)
        for p in walk.participants:
            walk.end_spans(p)
        walk.share_all(later, joins=10)
        walk.share_all(sooner, leaves=10)
        walk.share_all(circled, span=10)
        walk.share_all(only_read, writes=False)
        walk.share_all(refused, agrees=False)
        walk.share_all(shares_later, shares=10)
        walk.share_all(shares_less, stops=10)
    for day in (1, 12):
        with as_owner():
            walk.let_time_be(day)
        assert walk.disagreements() == []


def open_supervision(walk, everyone):
    """Each of them has a worker whom everyone supports; extras: a worker who is a liaison, a worker who
    begins later, one who is over, and supervisors who begin later or have stopped."""
    workers = [m.id for m in walk.world.members.values() if m.role == "pivot_worker"]
    liaison = next(m.id for m in walk.world.members.values() if m.role == "liaison")
    *usual, by_liaison, later, over = everyone
    for p in usual:
        walk.walks(p, workers[0], -5)
    walk.walks(by_liaison, liaison, -5)
    walk.walks(later, workers[0], 10)
    walk.walks(over, workers[0], -5)
    walk.end_spans(over)
    begins = iter((-5, 10))
    for person in list(walk.world.members.values()):
        for worker in (workers[0], liaison):
            if (person.id != worker and worker == liaison) or person.role != "supervisor":
                walk.supported(person.id, worker, -5) if person.id != worker else None
        if person.role == "supervisor":
            walk.supported(person.id, workers[0], next(begins, -5))
    walk.end_support(walk.world.supports[-1])


def open_taking_over(walk, everyone):
    """Each of them is taken over by a worker whom a supervisor of her partner supports; the extras: they have
    met, they will have, and one who began with her."""
    worker = next(m for m in walk.world.members.values() if m.role == "pivot_worker")
    supervisor = next(
        m for m in walk.world.members.values() if m.role == "supervisor" and m.partner == worker.partner
    )
    *_usual, met, meets_later, began = everyone
    walk.taken_over = 1
    for p in set(everyone) - {began}:
        walk.walks(p, worker.id, -5)
    walk.taken_over = 0
    walk.walks(began, worker.id, -5)
    walk.supported(supervisor.id, worker.id, -5)
    days = {met: 0, meets_later: 10}
    for span in [b for b in walk.world.assignments if b.taken_over and b.end is None]:
        day = days.get(span.participant)
        walk.has_met(span, day) if day is not None else walk.has_not_met(span)


def open_committee(walk, everyone):
    """Everyone is called about each of them, who agreed to being discussed; the extras each lack one
    thing."""
    *usual, refused, another, later, sooner, left, put_later, off, opens, closes, uncalled = everyone
    called, kinds = set(walk.world.members), [*TELLING, "health", "notebook", "committee"]
    meeting = walk.meeting(-5, 200, called)
    for p in (*usual, put_later, off, opens, closes, uncalled):
        walk.agreement(p, "committee")
    walk.agreement(refused, "committee", agreed=False)
    walk.agreement(later, "committee", start=10)
    walk.agreement(sooner, "committee", end=10)
    walk.withdraw(walk.agreement(left, "committee"))
    for p in (*usual, refused, another, later, sooner, left):
        walk.on_agenda(p, meeting, kinds, -5)
    walk.on_agenda(put_later, meeting, kinds, 10)
    walk.take_off(walk.on_agenda(off, meeting, kinds, -5))
    walk.on_agenda(opens, walk.meeting(10, 200, called), kinds, -5)
    walk.on_agenda(closes, walk.meeting(-5, 10, called), kinds, -5)
    walk.on_agenda(uncalled, walk.meeting(-5, 200, {walk.anyone}), kinds, -5)


def open_therapy(walk, everyone):
    *usual, later, over = everyone
    for member in walk.world.members:
        for p in usual:
            walk.in_therapy(p, member, -5)
        walk.in_therapy(later, member, 10)
        walk.in_therapy(over, member, -5)
        walk.end_therapy(walk.world.therapies[-1])


def open_emergency(walk, everyone):
    *usual, later, closed = everyone
    for member in walk.world.members:
        for p in usual:
            walk.emergency(p, member)
        walk.emergency(later, member, start=12)
        walk.close_emergency(walk.emergency(closed, member))


def everyone_on_shift(walk, start=-5, end=200):
    for person in walk.world.members.values():
        person.on_call = True
    walk.ask("UPDATE accounts_member SET is_on_call = true")
    walk.put_on_shift(walk.world.members.values(), start, end)


def open_beds(walk, everyone):
    """A bed accepted at some partners, two of one kind apart and the police among them; the extras: she
    shares nothing there, what she shared ends, it is the day after, it was declined since."""
    *_usual, nothing, ends, over, declined = everyone
    everyone_on_shift(walk)
    kinds = {"coordination", "youth_protection", "psychotherapy", "police"}
    partners = [p for p, mandate in walk.world.mandates.items() if mandate in kinds or p == walk.twin]
    for p in everyone:
        for partner in partners:
            if p != nothing:
                walk.agreement(
                    p, "partner", partner=partner, categories=["needs"], end=1 if p == ends else 200
                )
            walk.bed(
                p, partner, night=-1 if p == over else 1, status="declined" if p == declined else "accepted"
            )


def open_searches(walk, everyone):
    """Her plan names every partner and everyone; the extras: it names nobody, and she said yes that they
    read how she is safe; the same to one person; she said no to all of them since; it names members alone."""
    *_usual, by_yes, to_one, refused, members_alone = everyone
    everyone_on_shift(walk)
    for search in walk.world.searches:
        p = search.participant
        partners = set() if p in (by_yes, to_one, members_alone) else set(walk.world.mandates)
        members = set() if p in (by_yes, to_one) else set(walk.world.members)
        walk.name_in_plan(search, partners, members)
    for partner in walk.world.mandates:
        there = next((m.id for m in walk.world.members.values() if m.partner == partner), None)
        walk.agreement(by_yes, "partner", partner=partner, categories=["safety"])
        walk.agreement(to_one, "partner", partner=partner, categories=["safety"], member=there)
        walk.agreement(refused, "partner", partner=partner, agreed=False, start=0)


@pytest.mark.parametrize(
    ("opened", "extras"),
    [
        (open_supervision, 3),
        (open_taking_over, 3),
        (open_committee, 10),
        (open_therapy, 2),
        (open_emergency, 2),
        (open_beds, 4),
        (open_searches, 4),
    ],
)
def test_each_other_source_holds_with_all_its_conditions_and_with_none_missing(opened, extras):
    """Young people who differ by one condition each: joined, refused, joined only something else, joins
    later, leaves sooner, has left; then what the source itself asks."""
    walk = Walk(61, participants=6 + extras)
    walk.only = one_of_each_rule()
    _joined, refused, apart, later, sooner, left = walk.participants[:6]
    with as_owner():
        walk.raise_ceilings(ALL)
        walk.nothing_holds()
        for p in set(walk.participants) - {refused, apart, later, sooner}:
            walk.agreement(p, "programme")
        walk.agreement(refused, "programme", agreed=False)
        anyones = next(iter(walk.world.mandates))
        walk.agreement(apart, "partner", partner=anyones, categories=["contact"])
        walk.agreement(later, "programme", start=10)
        walk.agreement(sooner, "programme", end=10)
        walk.withdraw(next(a for a in walk.world.agreements if a.participant == left and a.withdrawn is None))
        opened(walk, walk.participants)
    for day in (0, 1, 12):
        with as_owner():
            walk.let_time_be(day)
        assert walk.disagreements() == []
    with as_owner():
        walk.let_time_be(0)
        for role in ("supervisor", "psychotherapist", "liaison", "committee"):
            walk.deactivate(role)
    assert walk.disagreements() == []


def test_a_call_that_goes_to_another_meeting_takes_its_rights_along():
    walk = Walk(71, participants=2)
    first, second = walk.participants
    with as_owner():
        walk.raise_ceilings(ALL)
        walk.nothing_holds()
        for p in walk.participants:
            walk.agreement(p, "programme")
            walk.agreement(p, "committee")
        meetings = [walk.meeting(-5, 200, {walk.anyone}), walk.meeting(-5, 200, set())]
        for p, meeting in zip((first, second), meetings, strict=True):
            walk.on_agenda(p, meeting, ["needs"], -5)
    assert walk.disagreements() == []
    with as_owner():
        walk.move_call(*meetings)
    assert walk.disagreements() == []
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM committee_call WHERE meeting_id = %s", [meetings[1].id])
        meetings[1].called.clear()
    assert walk.disagreements() == []


def share_with_everyone(walk):
    with as_owner():
        walk.named_elsewhere = 0
        walk.nothing_holds()
        for p in walk.participants:
            walk.share_all(p)
    assert walk.disagreements() == []


def held_by(walk, member):
    """Whether she holds anything at all now."""
    set_current_member(member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_readable_any() IS NOT NULL")
        return cursor.fetchone()[0]


def one_of(walk, role, partner=None):
    people = (m for m in walk.world.members.values() if m.role == role)
    return next(m for m in people if partner in (None, m.partner))


def test_two_partners_of_one_mandate_never_hold_each_others_ceilings():
    walk = Walk(81, participants=2)
    others = {c for p, c in walk.world.ceilings if walk.world.mandates[p] == "prevention"}
    assert others, "the one that was there may hold something"
    share_with_everyone(walk)
    assert not held_by(walk, one_of(walk, "liaison", walk.twin).id)
    with as_owner():
        walk.raise_ceilings()
    assert walk.disagreements() == []
    assert held_by(walk, one_of(walk, "liaison", walk.twin).id)


def test_nobody_of_the_police_holds_what_is_clinical_by_any_source():
    walk = Walk(85, participants=2)
    walk.only = one_of_each_rule()
    police = next(p for p, mandate in walk.world.mandates.items() if mandate == "police")
    moved = [
        m for m in walk.world.members.values() if m.role in ("pivot_worker", "supervisor", "psychotherapist")
    ]
    with as_owner():
        walk.raise_ceilings(ALL)
    share_with_everyone(walk)
    with as_owner():
        (walking,) = {b.member for b in walk.world.assignments if b.end is None}
        for person in moved:
            if person.role == "supervisor":
                walk.supported(person.id, walking, -5)
            for p in walk.participants if person.role == "psychotherapist" else ():
                walk.in_therapy(p, person.id, -5)
    assert walk.disagreements() == []
    with as_owner(), connection.cursor() as cursor:
        for person in moved:
            person.partner = police
            cursor.execute("UPDATE accounts_member SET partner_id = %s WHERE id = %s", [police, person.id])
    assert walk.disagreements() == []


def test_who_changes_partner_reads_nothing_by_a_place_that_the_former_named_her_for():
    walk = Walk(82, participants=2)
    walk.only = one_of_each_rule()
    liaison, there = one_of(walk, "liaison"), walk.twin
    with as_owner():
        walk.raise_ceilings()
    share_with_everyone(walk)
    assert held_by(walk, liaison.id)
    with as_owner(), connection.cursor() as cursor:
        liaison.partner = there
        cursor.execute("UPDATE accounts_member SET partner_id = %s WHERE id = %s", [there, liaison.id])
    assert walk.disagreements() == []
    assert not held_by(walk, liaison.id)


def test_of_two_answers_to_one_partner_the_newest_wins_even_once_it_is_taken_back():
    walk = Walk(83, participants=2)
    walk.only = one_of_each_rule()
    with as_owner():
        walk.raise_ceilings()
    share_with_everyone(walk)
    liaison, p = one_of(walk, "liaison"), walk.participants[0]
    with as_owner():
        no = walk.agreement(p, "partner", partner=liaison.partner, agreed=False)
    assert walk.disagreements() == []
    with as_owner():
        walk.withdraw(no)
    assert walk.disagreements() == []
    with as_owner():
        for other in walk.participants:
            walk.agreement(other, "programme", agreed=False)
    assert walk.disagreements() == []
    assert not held_by(walk, liaison.id)


def test_nobody_of_a_partner_that_left_the_agreement_sees_anything():
    walk = Walk(84, participants=2)
    walk.only = one_of_each_rule()
    with as_owner():
        walk.raise_ceilings(ALL)
    share_with_everyone(walk)
    for role in ("coordinator", "liaison", "pivot_worker"):
        partner = one_of(walk, role).partner
        theirs = [m for m in walk.world.members.values() if m.partner == partner]
        with as_owner():
            walk.partner_goes_or_comes(partner)
        assert walk.disagreements() == []
        assert not any(held_by(walk, m.id) for m in theirs)
        with as_owner():
            walk.partner_goes_or_comes(partner)
        assert walk.disagreements() == []


def test_a_referral_that_is_answered_leaves_no_right_behind():
    walk = Walk(7)
    with as_owner():
        for letter in walk.world.letters:
            if not letter.closed:
                walk.answer(letter)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM access_grant WHERE source IN ('triage', 'welcome')")
            assert cursor.fetchone()[0] == 0


BY_FUNCTIONS = {"participants_blindindex", "participants_carriedrestriction", "access_closing"}
"""Tables that the application neither reads nor writes: no policy is theirs but the owner's."""


def test_every_table_about_a_participant_is_protected_and_in_the_walk():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                   (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
              AND (a.attname = 'participant_id' OR c.relname = 'participants_participant')
            GROUP BY c.oid, c.relname
            """
        )
        tables = {name: (forced, policies) for name, forced, policies in cursor.fetchall()}
    assert set(tables) == set(TABLES) | OTHERS
    by_functions = {name for name, (reads, writes) in TABLES.items() if reads is writes is None}
    assert by_functions == BY_FUNCTIONS
    for name, (forced, policies) in tables.items():
        assert forced, name
        assert policies == 1 if name in BY_FUNCTIONS else policies > 1, name


@pytest.mark.parametrize("table", [t for t in CHANGED if t != "participants_participant"])
def test_a_row_stays_with_the_person_it_is_about(table):
    """Not even who writes about both moves it."""
    walk = Walk(3)
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        connection.cursor() as c,
    ):
        c.execute(f"UPDATE {table} SET participant_id = %s", [walk.participants[0]])


def test_the_application_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'spheres_app'::regrole")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'spheres_app'")
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT has_table_privilege('spheres_app', 'access_grant', 'INSERT, UPDATE, DELETE')")
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT has_function_privilege('spheres_app', 'access_derive(uuid[])', 'EXECUTE')")
        assert cursor.fetchone()[0] is False


def test_rights_are_judged_at_the_real_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_now() = now(), pg_get_functiondef('access_now'::regproc)")
        same, body = cursor.fetchone()
    assert same
    assert "current_setting" not in body
