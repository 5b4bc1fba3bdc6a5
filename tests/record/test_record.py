"""The record of looks proves itself against whoever owns the database: each way to hide a look is found, and
located. What can't be found is named in docs/audit.md."""

import os
import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.audit import outside, sealing
from spheres.foundation.audit.actions import Row, record_look, write_rows
from spheres.foundation.audit.alarm import alarm_is_due, tell_what_is_wrong
from spheres.foundation.audit.giving_up import give_up
from spheres.foundation.audit.models import Look
from spheres.foundation.audit.numbering import NotNext, OlderCopy, is_older_copy, number_looks
from spheres.foundation.audit.queries import restores
from spheres.foundation.audit.reading import NotOrdinary, from_table
from spheres.foundation.audit.restored import FILE, vouched_for
from spheres.foundation.audit.sealing import NotOfThisRecord, seal_everything
from spheres.foundation.audit.signers import Signers
from spheres.foundation.audit.verifying import verify
from spheres.foundation.ids import new_id
from spheres.programme.referrals.models import Referral
from tests.builders.members import a_member, refused

pytestmark = pytest.mark.django_db


def seal(folder, after=timedelta(0)):
    """By the background work, which may seal what it may not read. How many looks."""
    with as_worker():
        return seal_everything(folder, timezone.now() + after)


@pytest.fixture
def worker():
    member = a_member("pivot_worker")
    set_current_member(member.pk)
    return member


def look_at(member, how_many=1):
    """As many looks, which the process tells outside as it would once they were committed."""
    with committed():
        people = [uuid4() for _ in range(how_many)]
        record_look(member, people, "workspace:participant", ["needs", "legal"], sources=["consent"])


@contextmanager
def committed():
    """What is to be done once the transaction stands is done at its end."""
    connection.run_on_commit.clear()
    yield
    todo = [done for _savepoints, done, _robust in connection.run_on_commit]
    connection.run_on_commit.clear()
    for done in todo:
        done()


@pytest.fixture
def folder(settings, tmp_path, worker):
    """Three seals over seven looks each."""
    settings.AUDIT_FOLDER = tmp_path
    for _batch in range(3):
        look_at(worker, 7)
        seal(tmp_path)
    return tmp_path


@contextmanager
def undone():
    """What is set and done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def outcome(folder):
    signers = Signers.of_the_region()
    with as_owner(), undone(), connection.cursor() as cursor:
        return verify(lambda: from_table(cursor), folder, signers, lambda _read: None)


def problems(folder):
    return [
        (found.seal, found.what, found.look if found.number is None else found.number)
        for found in outcome(folder).problems
    ]


def by_owner(*statements):
    with as_owner(), connection.cursor() as cursor:
        for statement in ("SET CONSTRAINTS ALL IMMEDIATE", *statements):
            cursor.execute(statement)


def test_nothing_is_found_where_nothing_was_touched(folder, worker):
    look_at(worker)
    found = outcome(folder)
    assert (found.problems, found.seals, found.looks, found.waiting) == ([], 3, 22, 1)
    assert [(link.first, link.looks) for link in outside.seals_written(folder)] == [(1, 7), (8, 7), (15, 7)]
    assert outside.untold(folder) == [], "each was told by the process that wrote it"
    assert seal(folder) == 1
    assert seal(folder) == 0, "nothing waits"
    found = outcome(folder)
    assert (found.problems, found.seals, found.looks, found.waiting) == ([], 4, 22, 0)


def test_a_folder_that_was_begun_anew_in_the_place_of_another_is_told(folder, worker, tmp_path_factory):
    """Its disk was away, and the worker went on at the place where it should have been."""
    assert not outside.is_begun_anew(folder)
    assert not alarm_is_due(folder, time.time())
    empty = tmp_path_factory.mktemp("empty")
    look_at(worker)
    seal(empty)
    assert alarm_is_due(empty, time.time())
    assert tell_what_is_wrong(empty, time.time(), [("ops@region.example", "en")]) == 1
    assert "begun anew" in mail.outbox[-1].body
    (empty / outside.BEGUN_ANEW).unlink()
    seal(empty)
    assert not outside.is_begun_anew(empty), "once it was seen it is this one"


def test_each_kind_of_look_is_told_in_the_bytes_in_which_it_is_sealed(folder, worker):
    """The process makes its digest by itself, the database its own."""
    set_current_member(worker.pk)
    view, her = Look.Kind.VIEW, uuid4()
    rows = [
        Row(None, view, "workspace:my-young-people", sources=(), people=0),
        Row(None, Look.Kind.PRINT, "workspace:my-young-people", sources=(), people=12),
        Row(her, view, "workspace:participant"),
        Row(her, view, "workspace:participant", ["needs"]),
        Row(her, Look.Kind.CHANGE, "needs:need-add", ["needs", "identity"], ["welcome", "assignment"]),
        Row(her, Look.Kind.REFUSAL, "", (), ()),
    ]
    with committed():
        write_rows(worker, rows)
    assert seal(folder) == len(rows)
    assert (problems(folder), outside.untold(folder)) == ([], [])


@pytest.mark.parametrize(
    "change",
    [
        "page = 'workspace:my-day'",
        "kind = 'change'",
        "member_id = NULL",
        "partner_id = NULL",
        "participant_id = gen_random_uuid()",
        "people = 0",
        "categories = ARRAY['legal']",
        "categories = ARRAY[NULL, 'legal', 'needs']",
        "categories = ARRAY['legal,needs']",
        "categories = ARRAY['needs', 'legal']",
        "categories = '[0:1]={legal,needs}'",
        "sources = '{}'",
        "sources = ARRAY[NULL]::text[]",
        "at = at - interval '1 microsecond'",
        "id = gen_random_uuid()",
    ],
)
def test_a_changed_look_is_found_and_named(folder, change):
    by_owner(f"UPDATE audit_look SET {change} WHERE number = 11")
    assert problems(folder) == [(2, "a look was changed:", 11)]


def test_no_column_can_take_what_stood_in_another(folder):
    """What COPY writes can be read in one way alone."""
    by_owner(
        "ALTER TABLE audit_look ALTER page TYPE varchar(600), ALTER kind TYPE varchar(600)",
        r"UPDATE audit_look SET kind = kind || E'\t' || page, page = '\N' WHERE number = 11",
    )
    assert problems(folder) == [(2, "a look was changed:", 11)]


def test_the_database_is_not_asked_what_a_row_says(folder):
    """Its owner has every function answer what stood there before."""
    by_owner(
        "CREATE TABLE as_it_was AS SELECT id, audit_line(l) AS line FROM audit_look l",
        "CREATE OR REPLACE FUNCTION audit_line(l audit_look) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE "
        "AS 'SELECT line FROM as_it_was WHERE id = l.id'",
        "UPDATE audit_look SET member_id = NULL, at = at - interval '90 days' WHERE number = 11",
    )
    assert problems(folder) == [(2, "a look was changed:", 11)]


def test_removed_and_swapped_looks_are_found_and_named(folder):
    by_owner(
        "DELETE FROM audit_look WHERE number = 7",
        "UPDATE audit_look a SET participant_id = b.participant_id FROM audit_look b "
        "WHERE (a.number, b.number) IN ((15, 16), (16, 15))",
    )
    assert problems(folder) == [
        (1, "a look was removed:", 7),
        (3, "a look was changed:", 15),
        (3, "a look was changed:", 16),
    ]


def test_a_record_that_was_emptied_is_found(folder):
    by_owner("TRUNCATE audit_look")
    assert problems(folder) == [((n + 6) // 7, "a look was removed:", n) for n in range(1, 22)]


def test_looks_that_exchanged_their_numbers_are_found(folder):
    by_owner(
        "UPDATE audit_look SET number = -number WHERE number IN (9, 16)",
        "UPDATE audit_look SET number = CASE number WHEN -9 THEN 16 ELSE 9 END WHERE number < 0",
    )
    assert problems(folder) == [(2, "a look was changed:", 9), (3, "a look was changed:", 16)]


def test_a_look_whose_number_was_taken_is_found_also_once_it_has_another(folder):
    by_owner("UPDATE audit_look SET number = NULL WHERE number = 9")
    assert problems(folder) == [(2, "a look was removed:", 9)]
    assert seal(folder) == 1
    assert problems(folder) == [(2, "a look was removed:", 9)]
    assert outside.untold(folder) == [], "its digest is one that was told"


def test_two_looks_of_one_number_are_found(folder):
    by_owner(
        "ALTER TABLE audit_look DROP CONSTRAINT audit_look_number_key",
        "UPDATE audit_look SET number = 3 WHERE number = 4",
    )
    assert (None, "two looks hold the number", 3) in problems(folder)


def test_a_look_that_was_added_by_hand_is_marked_as_told_by_no_process(folder, worker):
    with as_owner():
        Look.objects.create(at=timezone.now(), member=worker, participant_id=uuid4(), kind="view", page="p")
    look_at(worker)
    assert seal(folder) == 2
    assert problems(folder) == []
    assert outside.untold(folder) == [23]


def test_a_record_cut_off_is_found(folder):
    by_owner("DELETE FROM audit_look WHERE number > 14", "DELETE FROM audit_seal WHERE number = 3")
    assert problems(folder) == [
        (3, "was written outside and is gone from the database", None),
        *[(3, "a look was removed:", n) for n in range(15, 22)],
    ]


def test_a_seal_made_over_changed_looks_is_found_without_the_regions_key(folder):
    """Whoever owns the database recomputes a root, but signs it with nothing."""
    by_owner("UPDATE audit_seal SET root = decode(repeat('01', 32), 'hex') WHERE number = 2")
    found = problems(folder)
    assert (2, "is not signed by this region", None) in found
    assert (3, "is not chained to the one before it", None) in found
    assert (2, "is not the one that was written outside", None) in found


def test_rows_and_seals_rewritten_together_with_the_regions_key_are_found_by_the_folder(folder, tmp_path):
    """Whoever owns the database and holds the key makes another record, whole in itself."""
    by_owner("UPDATE audit_look SET member_id = NULL WHERE number = 11", "TRUNCATE audit_seal")
    forged = tmp_path / "forged"
    assert seal(forged) == 21
    assert problems(forged) == [], "held against the forger's own folder, nothing is found"
    found = problems(folder)
    assert (1, "is not the one that was written outside", None) in found
    assert (2, "a look was changed:", 11) in found


def test_a_seal_taken_out_of_the_middle_is_found(folder):
    by_owner("DELETE FROM audit_seal WHERE number = 2")
    assert (2, "is missing from the database", None) in problems(folder)


# -- before the seal ---------------------------------------------------------------------------------


def test_a_look_removed_before_it_has_a_number_is_found(folder, worker):
    look_at(worker)
    with as_owner():
        (look,) = Look.objects.filter(number=None)
    by_owner("DELETE FROM audit_look WHERE number IS NULL")
    what = (None, "a look is not there as it was told:", look.pk)
    assert problems(folder) == [what]
    look_at(worker)
    seal(folder, timedelta(minutes=5))
    assert problems(folder) == [what], "it stays known"
    assert outside.is_missing(folder)


def test_a_look_changed_before_it_has_a_number_is_found(folder, worker):
    look_at(worker)
    with as_owner():
        (look,) = Look.objects.filter(number=None)
    by_owner("UPDATE audit_look SET participant_id = NULL WHERE number IS NULL")
    assert problems(folder) == [(None, "a look was changed before it had a number:", look.pk)]
    seal(folder)
    assert problems(folder) == [(None, "a look is not there as it was told:", look.pk)]


def test_a_look_removed_or_changed_between_its_number_and_its_seal_is_found(folder, worker):
    look_at(worker, 3)
    with as_worker():
        assert number_looks(folder) == 3
    by_owner("DELETE FROM audit_look WHERE number = 24", "UPDATE audit_look SET page = 'x' WHERE number = 23")
    expected = [("a look was changed:", 23), ("a look was removed:", 24)]
    assert problems(folder) == [(None, *one) for one in expected]
    assert seal(folder) == 3, "the seal is over what was written outside"
    assert problems(folder) == [(4, *one) for one in expected]


def test_a_database_that_writes_another_look_than_it_was_given_is_found(folder, worker):
    """A trigger that names somebody else; one that swallows a look is the same as removing it."""
    by_owner(
        "CREATE FUNCTION another() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN NEW.participant_id := gen_random_uuid(); RETURN NEW; END'",
        "CREATE TRIGGER zzz BEFORE INSERT ON audit_look FOR EACH ROW EXECUTE FUNCTION another()",
    )
    look_at(worker)
    assert [what for _seal, what, _look in problems(folder)] == ["a look was changed before it had a number:"]


def test_what_was_numbered_and_gone_before_it_was_written_outside_is_found(folder, worker):
    look_at(worker, 3)
    by_owner(
        "UPDATE audit_look l SET number = 21 + (SELECT count(*) FROM audit_look m "
        "WHERE m.number IS NULL AND m.id <= l.id) WHERE number IS NULL",
        "UPDATE audit_counter SET last = 24",
        "DELETE FROM audit_look WHERE number = 23",
    )
    assert seal(folder) == 3
    found = problems(folder)
    assert found[0] == (4, "a look was gone before it could be written outside:", 23)
    assert [what for _seal, what, _look in found[1:]] == ["a look is not there as it was told:"]


@pytest.mark.parametrize("last", [0, 5, 20])
def test_a_counter_that_was_put_back_gives_no_number_twice(folder, worker, last):
    by_owner(f"UPDATE audit_counter SET last = {last}")
    look_at(worker)
    with pytest.raises(OlderCopy):
        seal(folder)
    with as_owner():
        assert Look.objects.filter(number=None).count() == 1, "and none is sealed"
    assert outside.looks_written(folder) == 21
    written = "were written outside"
    with as_worker(), connection.cursor() as cursor, pytest.raises(ProgrammingError, match=written), undone():
        cursor.execute("SELECT * FROM audit_number(21, 100)")


def test_numbers_that_a_counter_leaps_over_are_looks_that_are_missing(folder, worker):
    by_owner("UPDATE audit_counter SET last = last + 2")
    look_at(worker)
    seal(folder)
    gone = "a look was gone before it could be written outside:"
    assert problems(folder) == [(4, gone, 22), (4, gone, 23)]


# -- an older copy, restored


def an_older_copy():
    """As the database was after its second seal, with a look of then that had no number yet."""
    by_owner(
        "DELETE FROM audit_look WHERE number > 15",
        "UPDATE audit_look SET number = NULL WHERE number = 15",
        "DELETE FROM audit_seal WHERE number = 3",
        "UPDATE audit_counter SET last = 14",
    )


def restored(folder, why="fire"):
    with as_owner():
        return give_up(folder, "default", "Ops", why, "last week's", timezone.now())


def test_an_older_copy_gets_no_seal_until_it_is_restored_and_then_they_go_on(folder, worker):
    an_older_copy()
    look_at(worker)
    with as_worker():
        assert is_older_copy(folder)
    with pytest.raises(OlderCopy):
        seal(folder)
    said = restored(folder)
    assert (said.seal, said.seals, said.looks, said.numbers) == (2, 3, 14, 21)
    assert problems(folder) == []
    assert seal(folder) == 2, "the look of then gets another number, and what comes now"
    assert problems(folder) == []
    assert [str(one) for one in outcome(folder).restored] == [str(said)]
    assert "By Ops: fire" in str(said)
    assert [link.number for link in outside.seals_written(folder)] == [1, 2, 3, 4, 5]
    with as_owner():
        assert Look.objects.latest("number").number == 23, "no number is given twice"
    ((moment, shown),) = restores(folder)
    assert (moment.isoformat(), shown) == (said.at, said)


def test_a_restore_that_nobody_signed_for_is_not_shown_as_one(folder, worker):
    an_older_copy()
    said = restored(folder)
    lines = (folder / FILE).read_text()
    (folder / FILE).write_text(lines.replace("fire", "flood"))
    assert restores(folder) == []
    assert said.why == "fire"


def test_what_was_told_and_had_no_number_yet_is_given_up_too(folder, worker):
    look_at(worker, 2)
    an_older_copy()
    by_owner(
        "DELETE FROM audit_look WHERE number IS NULL AND id <> (SELECT id FROM audit_look "
        "WHERE number IS NULL ORDER BY at LIMIT 1)"
    )
    said = restored(folder)
    assert (said.seals, said.numbers) == (4, 23), "they are sealed first, without a row"
    seal(folder, timedelta(minutes=5))
    assert not outside.is_missing(folder)
    assert problems(folder) == []


def test_what_the_copy_held_is_missed_as_ever_and_so_is_what_comes_after(folder, worker):
    an_older_copy()
    restored(folder)
    look_at(worker, 2)
    seal(folder)
    by_owner("DELETE FROM audit_look WHERE number IN (3, 23)")
    removed = "a look was removed:"
    assert problems(folder) == [(1, removed, 3), (5, removed, 23)]
    by_owner("UPDATE audit_look SET page = 'needs:map' WHERE number = 4")
    assert (1, "a look was changed:", 4) in problems(folder)


def test_a_copy_of_which_nothing_was_lost_is_said_to_be_one_all_the_same(folder):
    said = restored(folder)
    assert (said.seal, said.seals, list(said.gives_up())) == (3, 3, [])
    assert problems(folder) == []


def test_nobody_gives_up_looks_without_the_regions_key_or_beyond_what_was_lost(folder, worker):
    unsaid = "says that an older copy was restored, and what was said of it outside is missing or was changed"
    an_older_copy()
    with undone():
        restored(folder)
        (folder / "restored.jsonl").write_text("")
        found = problems(folder)
        assert (4, unsaid, None) in found
        assert (3, "a look was removed:", 16) in found
    _cut_outside_to(folder, 3)
    said = restored(folder)
    line = replace(said, looks=2)
    (folder / "restored.jsonl").write_bytes(line.line() + b"\n")
    assert (4, unsaid, None) in problems(folder)
    # Somebody who owns the folder and the database, and not the key, says it in a seal of her own.
    mine = Ed25519PrivateKey.generate()
    link = replace(outside.last_seal(folder), root=line.root()).signed(mine)
    _cut_outside_to(folder, 3)
    outside.write_seal(folder, link)
    by_owner(
        f"UPDATE audit_seal SET root = '\\x{link.root.hex()}', signature = '\\x{link.signature.hex()}' "
        "WHERE number = 4"
    )
    assert (4, "is not signed by this region", None) in problems(folder)


def test_a_seal_gives_up_no_look_that_its_copy_held(folder):
    """Signed, and yet not believed: it would begin before the seal that it names, or end after itself."""
    (folder / "restored.jsonl").unlink(missing_ok=True)
    an_older_copy()
    said = restored(folder)
    before = outside.seals_written(folder)[:-1]
    for wrong in (replace(said, looks=13), replace(said, numbers=22), replace(said, seal=9)):
        (folder / "restored.jsonl").write_bytes(wrong.line() + b"\n")
        link = replace(outside.last_seal(folder), root=wrong.root())
        assert [one for _link, one in vouched_for([*before, link], folder)] == [None]
    (folder / "restored.jsonl").write_bytes(said.line() + b"\n")
    assert [one for _link, one in vouched_for(outside.seals_written(folder), folder)] == [said]


def test_restored_twice_both_are_said(folder, worker):
    an_older_copy()
    restored(folder, "fire")
    look_at(worker, 3)
    seal(folder)
    by_owner(
        "DELETE FROM audit_look WHERE number > 14",
        "DELETE FROM audit_seal WHERE number > 2",
        "UPDATE audit_counter SET last = 14",
    )
    said = restored(folder, "flood")
    assert (said.seal, said.seals) == (2, 5)
    look_at(worker)
    seal(folder)
    assert problems(folder) == []
    assert [one.why for one in outcome(folder).restored] == ["fire", "flood"]


def test_where_the_folder_outside_is_lost_too_it_is_begun_anew_and_says_so(folder, tmp_path_factory, worker):
    empty = tmp_path_factory.mktemp("empty")
    said = restored(empty)
    assert (said.seal, said.seals, said.looks, said.numbers) == (3, 3, 21, 21)
    assert outside.is_begun_anew(empty)
    look_at(worker)
    with as_worker():
        seal_everything(empty, timezone.now())
    assert problems(empty) == []


def test_a_copy_of_another_record_is_not_restored_into_this_one(folder):
    an_older_copy()
    by_owner("UPDATE audit_seal SET root = sha256('another') WHERE number = 2")
    written = (folder / "seals.jsonl").read_bytes()
    with pytest.raises(NotOfThisRecord):
        restored(folder)
    assert (folder / "seals.jsonl").read_bytes() == written
    assert not (folder / "restored.jsonl").exists()


def _cut_outside_to(folder, seals):
    lines = (folder / "seals.jsonl").read_text().splitlines(keepends=True)
    (folder / "seals.jsonl").write_text("".join(lines[:seals]))


# -- what is not an ordinary table -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statements", "because"),
    [
        (
            [
                "ALTER TABLE audit_look RENAME TO true_looks",
                "CREATE VIEW audit_look AS SELECT * FROM true_looks",
            ],
            "is not an ordinary table",
        ),
        (["ALTER TABLE audit_look SET UNLOGGED"], "is not an ordinary table"),
        (["CREATE RULE quiet AS ON DELETE TO audit_look DO INSTEAD NOTHING"], "has a rule"),
        (["CREATE TABLE more () INHERITS (audit_look)"], "shares its rows"),
        (
            ["CREATE TABLE less (LIKE audit_look)", "ALTER TABLE audit_look INHERIT less"],
            "shares its rows",
        ),
        (
            ["CREATE POLICY hides ON audit_look AS RESTRICTIVE FOR SELECT USING (number <> 11)"],
            "may hide rows",
        ),
        (
            [
                "DROP POLICY audit_look_owner ON audit_look",
                "CREATE POLICY audit_look_owner ON audit_look TO spheres_owner USING (number <> 11)",
            ],
            "may hide rows",
        ),
        (
            [
                "ALTER TABLE audit_look DROP COLUMN page",
                "ALTER TABLE audit_look ADD COLUMN page varchar(60) GENERATED ALWAYS AS ('x') STORED",
            ],
            "not kept as they were written",
        ),
        (
            [
                "CREATE DOMAIN pages AS varchar(60)",
                "ALTER TABLE audit_look ALTER COLUMN page TYPE pages",
            ],
            "not kept as they were written",
        ),
        (["ALTER TABLE audit_look ADD COLUMN more text"], "other columns"),
        (["ALTER TABLE audit_look RENAME TO gone"], "there is no audit_look"),
        (["DROP TABLE audit_seal CASCADE"], "there is no audit_seal"),
    ],
)
def test_a_table_that_is_not_an_ordinary_one_is_refused(folder, statements, because):
    by_owner("SET LOCAL client_min_messages = warning", *statements)
    with pytest.raises(NotOrdinary, match=because):
        problems(folder)


def test_a_table_that_once_shared_its_rows_or_had_a_rule_and_no_longer_does_is_read(folder):
    by_owner(
        "CREATE TABLE more () INHERITS (audit_look)",
        "DROP TABLE more",
        "CREATE RULE quiet AS ON DELETE TO audit_look DO INSTEAD NOTHING",
        "DROP RULE quiet ON audit_look",
    )
    assert problems(folder) == []


@pytest.mark.parametrize("number", [-5, 0, 23, 10**12])
def test_a_look_added_under_a_number_that_was_never_given_is_found(folder, worker, number):
    """It would be numbered by nobody, sealed by nobody, and marked by nobody."""
    by_owner(
        "INSERT INTO audit_look (number, id, at, kind, page, categories, sources) "
        f"VALUES ({number}, gen_random_uuid(), now(), 'view', 'p', '{{}}', '{{}}')"
    )
    never = (None, "a look holds a number that was never given:", number)
    assert problems(folder) == [never]
    if number > 0:
        return
    look_at(worker)
    seal(folder)
    assert problems(folder) == [never], "for as long as it stands"


def test_numbers_that_were_given_while_it_was_looked_at_are_no_problem(folder, worker):
    look_at(worker, 2)
    with as_worker(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_number(21, 100)")
    assert problems(folder) == []


def test_a_table_put_in_the_place_of_the_record_is_judged_by_what_it_holds(folder):
    by_owner(
        "CREATE TABLE other (LIKE audit_look INCLUDING ALL)",
        "INSERT INTO other SELECT * FROM audit_look WHERE number <> 11",
        "ALTER TABLE audit_look RENAME TO true_looks",
        "ALTER TABLE other RENAME TO audit_look",
    )
    assert problems(folder) == [(2, "a look was removed:", 11)]


def gives(rows):
    """From here on, the database numbers looks as its owner wants it to."""
    by_owner(
        "CREATE OR REPLACE FUNCTION audit_number(after bigint, at_most integer) "
        "RETURNS TABLE (number bigint, leaf bytea) LANGUAGE sql SECURITY DEFINER "
        f"AS $$ SELECT n::bigint, l FROM (VALUES {rows}) AS v (n, l) $$"
    )


@pytest.mark.parametrize(
    "rows", ["(5, sha256('x'))", "(23, sha256('x'))", "(22, sha256('x')), (22, sha256('y'))"]
)
def test_the_database_writes_over_nothing_that_stands_outside_and_leaves_no_gap(folder, rows):
    before = (folder / "looks").read_bytes()
    gives(rows)
    with as_worker(), pytest.raises(NotNext):
        number_looks(folder)
    assert (folder / "looks").read_bytes() == before


def test_a_counter_that_leaps_far_does_not_fill_the_disk_outside(folder):
    before = (folder / "looks").read_bytes()
    by_owner("UPDATE audit_counter SET last = last + 1000000000000")
    with as_worker(), pytest.raises(NotNext):
        number_looks(folder)
    assert (folder / "looks").read_bytes() == before


# -- the folder outside, and crashes -----------------------------------------------------------------


def test_without_its_digests_outside_the_seal_is_still_named(folder):
    (folder / "looks").unlink()
    assert problems(folder) == []
    by_owner("UPDATE audit_look SET page = 'x' WHERE number = 11")
    what = "was tampered with; its digests outside are missing or were changed too"
    assert problems(folder)[0] == (2, what, None)


def test_what_a_crash_kept_from_being_written_outside_is_written_at_the_next_seal(folder):
    lines = (folder / "seals.jsonl").read_text().splitlines()
    (folder / "seals.jsonl").write_text("\n".join(lines[:2]) + "\n")
    os.truncate(folder / "looks", 16 * 32 + 5)
    assert (3, "was never written outside", None) in problems(folder)
    assert seal(folder) == 0
    assert problems(folder) == []


def test_a_line_cut_off_by_a_crash_is_written_again_whole(folder, worker):
    path = folder / "seals.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert problems(folder) == [(3, "was never written outside", None)]
    look_at(worker)
    assert seal(folder) == 1
    assert problems(folder) == []


def test_a_look_that_no_process_told_is_sealed_and_marked(folder, worker):
    """The process died between its commit and its word."""
    record_look(worker, [uuid4()], "workspace:participant")
    assert seal(folder) == 1
    assert problems(folder) == []
    assert outside.untold(folder) == [22]


def test_what_stops_a_seal_keeps_no_look_that_was_added_by_hand_from_being_marked(folder, monkeypatch):
    """Whoever owns the database ends the connection once the seal stands."""
    by_owner(
        "INSERT INTO audit_look (id, at, kind, page, categories, sources) "
        "VALUES (gen_random_uuid(), now(), 'view', 'p', '{}', '{}')"
    )
    (folder / "untold").write_text("1")  # what a crash cut off is no number
    writes = sealing._write_in_database

    def and_is_cut_off(link):
        writes(link)
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_write_in_database", and_is_cut_off)
        with pytest.raises(OSError):
            seal(folder)
    assert seal(folder) == 0, "the seal stands"
    assert problems(folder) == []
    assert outside.untold(folder) == [22]


def test_what_cannot_be_told_outside_is_shown_all_the_same(folder, worker, settings, caplog):
    settings.AUDIT_FOLDER = folder / "seals.jsonl"
    look_at(worker)
    assert "could not be told outside" in caplog.text
    assert seal(folder) == 1


def test_what_was_told_and_stands_is_taken_away_once_no_process_writes_to_it(folder, worker):
    look_at(worker)
    seal(folder)
    assert len(outside.told(folder)) == 22, "the minute is not over"
    seal(folder, timedelta(minutes=3))
    assert (outside.told(folder), outside.is_missing(folder)) == ({}, False)


def test_a_seal_that_is_not_the_regions_next_stops_the_seals_and_is_not_written_outside(folder):
    by_owner(
        "INSERT INTO audit_seal (number, sealed_at, first, looks, root, previous, signature) "
        "SELECT 4, now(), 22, 1, root, previous, signature FROM audit_seal WHERE number = 3"
    )
    before = (folder / "seals.jsonl").read_text()
    with pytest.raises(NotOfThisRecord):
        seal(folder)
    assert (folder / "seals.jsonl").read_text() == before


# -- the application ---------------------------------------------------------------------------------


def call(statement, *values):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def test_the_application_writes_no_seal_and_no_number_and_holds_none_up(folder, worker):
    assert not Look.objects.exists()
    for statement in (
        "UPDATE audit_look SET number = NULL",
        "INSERT INTO audit_look (id, at, kind, page, categories, sources) "
        "VALUES (gen_random_uuid(), now(), 'view', 'p', '{}', '{}')",
        "UPDATE audit_seal SET looks = 0",
        "DELETE FROM audit_seal",
        "INSERT INTO audit_seal SELECT 9223372036854775807, now(), 1, 1, root, root, root FROM audit_seal",
        "SELECT audit_number(0, 10)",
        "SELECT audit_write_seal(4, now(), 22, 1, '', '', '')",
        "SELECT audit_take_late('{}')",
        "SELECT last FROM audit_counter",
        "LOCK TABLE audit_seal IN ROW SHARE MODE",
        "LOCK TABLE audit_seal IN SHARE MODE",
        "SELECT 1 FROM audit_seal FOR KEY SHARE",
        "LOCK TABLE audit_counter IN ACCESS SHARE MODE",
        "LOCK TABLE audit_look IN ROW SHARE MODE",
    ):
        refused(call(statement))
    look_at(worker)
    assert seal(folder) == 1


WRITE = "SELECT audit_write(%s, %s::uuid[], %s::uuid[], %s::int[], " + ", ".join(["%s::text[]"] * 4) + ")"


def writes(whose, page="p", kind="view", categories="needs", sources="consent", people=None, about=None):
    columns = ([new_id()], [about or uuid4()], [people], [kind], [page], [categories], [sources])
    return call(WRITE, whose, *columns)


def test_a_look_is_written_in_ones_own_name_and_in_the_words_of_a_look(worker):
    other = a_member()
    set_current_member(worker.pk)
    writes(worker.pk)()
    for lie in (
        writes(other.pk),
        writes(None),
        writes(worker.pk, page="a|b"),
        writes(worker.pk, kind="seen"),
        writes(worker.pk, categories="needs|x"),
        writes(worker.pk, sources="X"),
    ):
        refused(lie)
    with as_owner():
        (look,) = Look.objects.all()
    assert (look.member_id, look.partner_id, look.number) == (worker.pk, worker.partner_id, None)


def test_nobody_leaves_a_look_but_that_of_a_letter_in_its_own_transaction():
    set_current_member(None)
    her = uuid4()
    letter = {"page": "referrals:referral-new", "kind": "change", "sources": ""}
    refused(writes(None, about=her, **letter))
    Referral.objects.create(
        participant_id=her, via="self", languages="fr", urgency="soon", agreed_to_contact=True,
        sent_at=transaction_time(), sealed=b"-",
    )  # fmt: skip
    for lie in ({"page": "workspace:participant"}, {"kind": "view"}, {"sources": "consent"}, {"people": 3}):
        refused(writes(None, about=her, **{**letter, **lie}))
    refused(writes(None, about=uuid4(), **letter))
    writes(None, about=her, **letter)()
    with as_owner():
        assert [(look.participant_id, look.member_id) for look in Look.objects.all()] == [(her, None)]


def test_the_worker_makes_only_the_seal_that_comes_next(folder, worker):
    look_at(worker)
    with as_worker():
        assert number_looks(folder) == 1
        for number, first, how_many in ((5, 22, 1), (3, 22, 1), (4, 21, 1), (4, 22, 0), (4, 22, 2)):
            refused(call("SELECT audit_write_seal(%s, now(), %s, %s, '', '', '')", number, first, how_many))


# -- seals that stop ---------------------------------------------------------------------------------


def test_seals_that_stop_are_told_to_the_operator_and_the_privacy_officer_once_a_day(folder, worker):
    officer, _another = a_member("coordinator", "en-marge"), a_member("coordinator", "en-marge")
    with as_owner():
        type(officer).objects.filter(pk=officer.pk).update(is_privacy_officer=True, language="en")
    with as_worker(), connection.cursor() as cursor:
        cursor.execute("SELECT email, language FROM audit_whom_to_tell()")
        readers = [("operator@example.org", "en"), *cursor.fetchall()]
    assert tell_what_is_wrong(folder, time.time(), readers) == 0
    look_at(worker)
    assert tell_what_is_wrong(folder, time.time() + 5 * 60, readers) == 0
    late = time.time() + 20 * 60
    assert tell_what_is_wrong(folder, late, readers) == 2
    assert [message.to for message in mail.outbox] == [["operator@example.org"], [officer.email]]
    assert "minutes to be sealed" in mail.outbox[0].body
    assert tell_what_is_wrong(folder, late + 60, readers) == 0, "not each minute"
    assert tell_what_is_wrong(folder, late + 26 * 60 * 60, readers) == 2
    seal(folder, timedelta(minutes=30))
    assert tell_what_is_wrong(folder, late, readers) == 0
    assert not (folder / "alarm").exists(), "and again at once, should it stop again"


def test_a_look_that_was_told_and_is_gone_is_told_too(folder, worker):
    look_at(worker)
    by_owner("DELETE FROM audit_look WHERE number IS NULL")
    seal(folder, timedelta(minutes=3))
    assert tell_what_is_wrong(folder, time.time(), [("operator@example.org", "fr")]) == 1
    assert "spheres audit verify" in mail.outbox[0].body


def test_a_folder_that_can_not_be_written_is_told_and_not_each_minute(folder, worker, monkeypatch):
    """All that stands on a disk that is full or away looks well."""
    readers, now = [("operator@example.org", "en")], time.time()
    assert tell_what_is_wrong(folder, now, readers) == 0
    monkeypatch.setattr(outside.os, "fsync", _no_room)
    assert tell_what_is_wrong(folder, now, readers) == 1
    assert "its disk is full, or away" in mail.outbox[0].body
    assert not (folder / "alarm").exists(), "nothing can be written there"
    assert tell_what_is_wrong(folder, now + 60, readers) == 0, "not each minute"
    assert tell_what_is_wrong(folder, now + 26 * 60 * 60, readers) == 1
    monkeypatch.undo()
    assert tell_what_is_wrong(folder, now, readers) == 0
    assert sorted(path.name for path in folder.glob("probe*")) == []
    away = folder.with_name("away")
    assert tell_what_is_wrong(away, now, readers) == 1


def _no_room(_file):
    raise OSError(28, "No space left on device")
