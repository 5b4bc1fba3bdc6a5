"""Nobody writes in another's name, what is written stays, and no moment is made up.

For each table, by plain SQL as the application's role: each member writes a truthful row of her own and makes
each truthful change, which passes for those who may and for nobody else; and whoever may write a table then
lies, about one thing at a time, which is refused. The rules are in ``authorship_rules``. A try is judged by
what the table holds afterwards: an error, no row touched, or the truth put back are refusals.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from conftest import as_owner
from django.db import connection
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.keys import blind_index
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.queries import referral_of
from tests.builders.letters import SEVENTEEN, a_decision, sent
from tests.builders.members import a_member
from tests.oracle.authorship_rules import MACHINERY, NOBODY, RULES, Change, Values

pytestmark = pytest.mark.django_db

WORKS_AS = {
    "pivot": ("pivot_worker", "en-marge"),
    "colleague": ("liaison", "ccsmtl"),
    "coordinator": ("coordinator", "en-marge"),
    "officer": ("coordinator", "en-marge"),
    "therapist": ("psychotherapist", "marie-vincent"),
    "supervisor": ("supervisor", "ccsmtl"),
    "committee": ("committee", "anonyme"),
    "on_call": ("liaison", "anonyme"),
    "shelter": ("liaison", "en-marge"),
    "police": ("police_liaison", "spvm"),
    "researcher": ("researcher", "iujd"),
    "administrator": ("administrator", "codim"),
}
SHARED = ["contact", "referral", "safety", "clinical", "needs", "legal", "health", "activities", "entourage",
          "committee"]  # fmt: skip
ACCIDENTS = ("22", "42601", "42703", "42804", "42883", "42P01", "23502", "23503", "23505")
"""What a try fails by that was badly made, and was never judged."""
A_DAY_AGO, IN_A_DAY = timedelta(days=-1), timedelta(days=1)
NEAR = timedelta(minutes=4)
ENOUGH = 40
"""Tries of any table: fewer, and the rule judges nothing."""


class World:
    """Two young people who share the same worker and circle, one whose letter is in triage and has a file,
    one of whom there is a letter alone; and one member for each thing that a member can be."""

    def __init__(self) -> None:
        self.members = {name: a_member(*work) for name, work in WORKS_AS.items()}
        with as_owner():
            Member.objects.filter(pk=self.members["officer"].pk).update(is_privacy_officer=True)
            Member.objects.filter(pk=self.members["on_call"].pk).update(is_on_call=True)
        self.now, self.asking = transaction_time(), ""
        self.today = timezone.localdate(self.now)
        self.her, self.other = self.accompanied("514 555-0101"), self.accompanied("514 555-0102")
        self.reached_by = blind_index("reach", "5145550101")
        self.in_triage, self.letter = (sent(reach=f"514 555-010{n}").participant_id for n in (3, 4))
        self.put(
            "participants_participant", id=self.in_triage, sealed=b"-", languages="fr", known_since=self.now
        )
        self.support = self.put(
            "team_supervision", supervisor_id=self.id("supervisor"), worker_id=self.id("pivot"),
            starts_at=self.now,
        )  # fmt: skip

    def accompanied(self, reach: str) -> UUID:
        """She walks with the worker, and shares everything with the colleague, to read and to add."""
        coordinator, pivot, colleague = (self.members[n] for n in ("coordinator", "pivot", "colleague"))
        pk = sent(reach=reach).participant_id
        set_current_member(coordinator.pk)
        match(coordinator, referral_of(pk), pivot, None, "", self.now)
        set_current_member(pivot.pk)
        shared = Sharing(
            colleague.partner, agreed=True, categories=SHARED, may_add=True, members=[colleague], months=3
        )
        join(load_record(pivot, pk, self.now), SEVENTEEN, a_decision(sharings=[shared]))
        return pk

    def id(self, name: str) -> UUID | None:
        return None if name == NOBODY else self.members[name].pk

    def partner(self, name: str) -> UUID | None:
        return None if name == NOBODY else self.members[name].partner_id

    def days(self, number: float) -> datetime:
        return self.now + timedelta(days=number)

    def set_current_member(self, name: str) -> None:
        """Prove who is asking, unless it is proven."""
        if self.asking != name:
            set_current_member(self.id(name))
            self.asking = name

    # -- plain SQL

    def run(self, statement: str, *values: Any) -> Any:
        """One statement, as the application's role."""
        with connection.connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    def as_owner(self, statement: str, *values: Any) -> Any:
        with as_owner():
            return self.run(statement, *values)

    def insert(self, table: str, row: Values) -> Any:
        columns, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
        return self.run(f"INSERT INTO {table} ({columns}) VALUES ({marks})", *row.values())

    def put(self, table: str, **row: Any) -> Any:
        """A row that is there, however it came."""
        with as_owner():
            self.insert(table, row := {"id": uuid4(), **row})
        return row["id"]

    def row(self, table: str, key: str, value: Any) -> Values | None:
        found = self.as_owner(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {key} = %s", value)
        return json.loads(found[0][0]) if found else None

    @contextmanager
    def in_a_time_that_was_not(self) -> Iterator[None]:
        """What is done inside was never done, and who asked inside has not asked."""
        with undone():
            yield
        self.asking = ""


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside was never done."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK TO SAVEPOINT before; RELEASE SAVEPOINT before")


class Table:
    """One table, its rule, and a row that stands in it; and what was found that the rule forbids."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.rule = world, name, RULES[name]
        self.found: dict[str, list[str]] = {}
        self.attempts = 0
        self.columns = dict(world.as_owner(COLUMNS, name))
        self.nullable = {c for (c,) in world.as_owner(NULLABLE, name)}
        self.refers = dict(world.as_owner(REFERENCES, name))
        ((self.is_readable,),) = world.as_owner(READABLE, name, self.rule.key)
        self.rule.before(world)
        self.truthful = {who: self.written_by(who) for who in (*world.members, NOBODY)}

    def written_by(self, who: str) -> Values:
        """Her truthful row; where a row needs an author and nobody asks, it is in the worker's name."""
        row = self.rule.row(self.world, who)
        if who == NOBODY and self.rule.author and self.rule.author not in self.nullable:
            row[self.rule.author] = self.world.id("pivot")
        return row

    # -- adding

    def truths(self) -> None:
        """A truthful row passes for those who may write one, and for nobody else."""
        for who, row in self.truthful.items():
            passes = self.adds(who, row) is not None
            if passes != (who in self.rule.added_by):
                self.say(who, "adds a truthful row" if passes else "may not add a truthful row")

    def lies(self) -> None:
        rule, world = self.rule, self.world
        for who in rule.added_by:
            for other in world.members.values():
                if rule.author and other.pk != world.id(who):
                    self.lie(who, "in another's name", {rule.author: other.pk})
            if "author_partner_id" in self.columns:
                self.lie(who, "for another partner", {"author_partner_id": self.another_partner(who)})
            for column in (*rule.recorded, *rule.renewed):
                for false in (A_DAY_AGO, IN_A_DAY):
                    self.lie(who, f"{column} {false.days:+} day", {column: world.now + false})
                for near in (-NEAR, NEAR):
                    self.lie(who, f"{column} near", {column: world.now + near}, truth=world.now)
            for column in rule.recorded_later:
                for false in (A_DAY_AGO, IN_A_DAY):
                    self.lie(who, f"{column} {false.days:+} day", {column: world.now + false})
            for column in rule.happened:
                self.lie(who, f"{column} to come", {column: world.days(1)})
            for words, values in rule.lies(world, who):
                self.lie(who, words, values)

    def lie(self, who: str, words: str, values: Values, truth: Any = None) -> None:
        """A row that is truthful but for ``values``."""
        row = {**self.truthful[who], **values}
        stands = self.adds(who, row)
        if stands is None:
            return
        for column, given in values.items():
            kept = stands[column]
            if kept == as_json(given) or (truth is not None and kept != as_json(truth)):
                self.say(who, f"adds a row {words}: {column} = {shown(kept)}")

    def adds(self, who: str, row: Values) -> Values | None:
        """The row as it stands afterwards; ``None`` when it was refused."""
        self.world.set_current_member(who)
        with undone():
            if self.tries(lambda: self.world.insert(self.name, row)):
                return self.world.row(self.name, self.rule.key, row[self.rule.key])
        return None

    # -- changing

    def stand(self) -> None:
        """A row that was written truthfully, yesterday."""
        rule, world = self.rule, self.world
        if rule.standing:
            self.pk = rule.standing(world)
        else:
            row = self.truthful[self.author]
            self.pk = row[rule.key]
            if rule.added_by:
                world.set_current_member(self.author)
                world.insert(self.name, row)
            else:
                with as_owner():
                    world.insert(self.name, row)
        moments = [*rule.recorded, *rule.renewed, *rule.happened, *({"starts_at"} & {*self.columns})]
        if rule.is_of_yesterday and moments:
            self.owner_sets(", ".join(f'"{c}" = "{c}" - interval \'1 day\'' for c in moments))
        self.before = self.stands()

    @property
    def author(self) -> str:
        return self.rule.added_by[0] if self.rule.added_by else "pivot"

    @property
    def writers(self) -> list[str]:
        """Who may add a row or change one; where nobody may, everyone tries."""
        may = dict.fromkeys([*self.rule.added_by, *(who for c in self.rule.changes for who in c.by)])
        return list(may) or [*self.world.members, NOBODY]

    def changes(self) -> None:
        """A truthful change passes for those who may make it, and for nobody else."""
        for who in (*self.world.members, NOBODY):
            for change in self.rule.changes:
                values = change.sets(self.world, who)
                stands = self.changed(who, values)
                passes = stands is not None
                if passes != (who in change.by):
                    self.say(who, f"{'may' if passes else 'may not'} change {', '.join(values)}")
                elif passes and self.rule.says_who_changed and "sealed" in values:
                    self.is_named(who, stands)
        for who in (*self.world.members, NOBODY):
            if self.removes(who) != (who in self.rule.removed_by):
                self.say(who, f"{'may' if who not in self.rule.removed_by else 'may not'} remove it")

    def is_named(self, who: str, stands: Values) -> None:
        """Who changed it, and for which partner; who wrote it first stays."""
        named = (stands["changed_by_id"], stands["changed_partner_id"])
        if named != (str(self.world.id(who)), str(self.world.partner(who))):
            self.say(who, "changes it and is not named")

    def what_stays(self) -> None:
        """Every column that is not hers to change."""
        for who in (*self.world.members, NOBODY):
            writes = who in self.writers
            hers = {
                c for change in self.rule.changes if who in change.by for c in change.sets(self.world, who)
            }
            for column in self.columns:
                if column not in hers:
                    for given in self.others(column) if writes else self.others(column)[:1]:
                        self.alter(who, f"changes {column}", {column: given})

    def moments_changed(self) -> None:
        rule, world = self.rule, self.world
        for change in rule.changes:
            for who in change.by:
                truth = change.sets(world, who)
                for column in {*truth} & {*rule.recorded_later, *rule.renewed}:
                    for false in (A_DAY_AGO, IN_A_DAY):
                        said = {**truth, column: world.now + false}
                        self.alter(who, f"says {column} {false.days:+} day", said, column)
                    for near in (-NEAR, NEAR):
                        said = {**truth, column: world.now + near}
                        self.alter(who, f"says {column} near", said, column, truth=world.now)
                for column in {*truth} & {*rule.happened}:
                    self.alter(who, f"says {column} to come", {**truth, column: world.days(1)}, column)
                if change.undo:
                    self.once(who, change, truth)
                self.planned(who, truth)
        for who in self.writers:
            for words, values, judged in rule.later_lies(world, who):
                self.alter(who, words, values, judged)

    def once(self, who: str, change: Change, truth: Values) -> None:
        """What was over yesterday is over: it is not put back, nor said to be of another time."""
        with self.world.in_a_time_that_was_not():
            over = {
                column: yesterday(given) if column in change.undo and is_moment(given) else given
                for column, given in truth.items()
            }
            self.owner_sets(", ".join(f'"{c}" = %s' for c in over), *over.values())
            self.before = self.stands()
            self.alter(who, "puts back", change.undo)
            for column in change.undo:
                if is_moment(said := truth.get(column)):
                    for again in (said, yesterday(yesterday(said)), tomorrow(said), None):
                        self.alter(who, f"says {column} again", {column: again})
        self.before = self.stands()

    def planned(self, who: str, truth: Values) -> None:
        """A planned end comes nearer, and never goes away or into the past."""
        world = self.world
        for column in {*truth} & {*self.rule.ends}:
            self.alter(who, f"ends it yesterday by {column}", {column: world.days(-1)})
            with self.world.in_a_time_that_was_not():
                self.owner_sets(f'"{column}" = %s', world.days(10))
                self.before = self.stands()
                if self.changed(who, {column: world.days(5)}) is None:
                    self.say(who, f"may not bring {column} nearer")
                for given in (world.days(11), world.days(4000), world.days(-1), None):
                    self.alter(who, f"moves {column}", {column: given})
            if self.rule.is_of_yesterday:
                with self.world.in_a_time_that_was_not():
                    self.owner_sets(f'"{column}" = %s', world.days(-0.5))
                    self.before = self.stands()
                    for given in (world.now, world.days(1), world.days(-0.9), None):
                        self.alter(who, f"reopens {column}", {column: given})
            self.before = self.stands()

    def alter(self, who: str, words: str, values: Values, judged: str = "", truth: Any = None) -> None:
        """A change that is not so."""
        if any(given is None and column not in self.nullable for column, given in values.items()):
            return
        stands = self.changed(who, values)
        if stands is None:
            return
        for column in [judged] if judged else values:
            kept, was = stands.get(column, "gone"), self.before[column]
            if kept != was and (truth is None or kept != as_json(truth)):
                self.say(who, f"{words}: {column} from {shown(was)} to {shown(kept)}")

    def changed(self, who: str, values: Values) -> Values | None:
        """The row as it stands after a change; ``None`` when nothing of it was done."""
        pairs = ", ".join(f'"{column}" = %s' for column in values)
        return self.done(who, f"UPDATE {self.name} SET {pairs}", *values.values())

    def removes(self, who: str) -> bool:
        return self.done(who, f"DELETE FROM {self.name}") == {}

    def done(self, who: str, statement: str, *values: Any) -> Values | None:
        """The row as a statement left it; ``None`` when it stands as it did. Whoever does not see the row
        tries on whatever there is: that needs no right to read."""
        self.world.set_current_member(who)
        for where, given in ((f" WHERE {self.rule.key} = %s", [*values, self.pk]), ("", values)):
            with undone():
                touched = self.tries(lambda w=where, g=given: self.world.run(statement + w, *g))
                if touched and (stands := self.stands()) != self.before:
                    return stands
            if touched is None and self.is_readable:
                return None
        return None

    def days(self) -> None:
        """A day on which something happened has come."""
        to_come = self.world.today + timedelta(days=2)
        for column in self.rule.days:
            for who in self.rule.added_by:
                self.lie(who, f"{column} to come", {column: to_come})
        self.stand()
        for column in self.rule.days:
            for change in self.rule.changes:
                for who in change.by:
                    if column in change.sets(self.world, who):
                        self.alter(who, f"says {column} to come", {column: to_come})

    # -- one try

    def tries(self, action: Any) -> int | None:
        """How many rows a statement touched; ``None`` when it was refused."""
        self.attempts += 1
        try:
            return int(action())
        except psycopg.Error as error:
            state = str(error.sqlstate)
            assert not state.startswith(ACCIDENTS), f"{self.name}: a try that judges nothing: {error}"
            return None

    def say(self, who: str, what: str) -> None:
        by = self.found.setdefault(what, [])
        if who not in by:
            by.append(who)

    def stands(self) -> Values:
        return self.world.row(self.name, self.rule.key, self.pk) or {}

    def owner_sets(self, pairs: str, *values: Any) -> None:
        changed = self.world.as_owner(
            f"UPDATE {self.name} SET {pairs} WHERE {self.rule.key} = %s", *values, self.pk
        )
        assert changed == 1, self.name

    def another_partner(self, who: str) -> UUID | None:
        return self.world.partner("police" if who != "police" else "pivot")

    def others(self, column: str) -> list[Any]:
        """What a column could be made to say instead."""
        world, kind, stands = self.world, self.columns[column], self.before[column]
        refers = self.refers.get(column)
        if column == "participant_id" or refers == "participants_participant":
            return [getattr(world, self.rule.elsewhere)]
        if refers == "accounts_member":
            given = [world.id(name) for name in ("pivot", "colleague", "coordinator", "on_call")]
            return [one for one in given if str(one) != stands] + ([None] if column in self.nullable else [])
        if refers == "accounts_partner":
            return [p for p in (world.partner("police"), world.partner("pivot")) if str(p) != stands]
        if kind == "timestamp with time zone":
            return [world.days(-2), world.now, world.days(2)] + ([None] if stands else [])
        if kind.startswith("character varying"):
            return [["safety"]] if kind.endswith("[]") else ["z"]
        other = {
            "uuid": uuid4(), "bytea": b"other", "date": world.today - timedelta(days=9),
            "boolean": not stands, "integer": 7, "smallint": 7, "bigint": 7,
            "text[]": ["z"], "uuid[]": [uuid4()], "bytea[]": [b"other"], "time without time zone": "10:00",
        }  # fmt: skip
        return [other.get(kind, "z")]


def shown(value: Any) -> str:
    """Short enough to be read, and the same for whoever tried."""
    return str(value)[:10]


def is_moment(value: Any) -> bool:
    return hasattr(value, "isoformat")


def yesterday(value: Any) -> Any:
    return value - timedelta(days=1)


def tomorrow(value: Any) -> Any:
    return value + timedelta(days=1)


def as_json(value: Any) -> Any:
    """As the database writes it."""
    if isinstance(value, datetime):
        with connection.connection.cursor() as cursor:
            return cursor.execute("SELECT to_jsonb(%s::timestamptz)::text", [value]).fetchone()[0].strip('"')
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    return value if isinstance(value, int | list | None) else str(value)


COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"""
READABLE = "SELECT has_column_privilege('spheres_app', %s, %s, 'SELECT')"
NULLABLE = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND NOT attnotnull"""
REFERENCES = """
SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.conrelid = %s::regclass"""


def nothing_of(found: dict[str, list[str]]) -> None:
    """Each line says who could, and what."""
    assert not found, "".join(f"\n{', '.join(by)}: {what}" for what, by in found.items())


@pytest.mark.parametrize("name", RULES)
def test_words_stay_their_authors_and_moments_are_true(name):
    table = Table(World(), name)
    table.truths()
    table.lies()
    table.stand()
    table.changes()
    table.what_stays()
    table.moments_changed()
    assert table.attempts > ENOUGH
    nothing_of(table.found)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.days])
def test_what_happened_on_a_day_has_happened(name):
    table = Table(World(), name)
    table.days()
    nothing_of(table.found)


def test_every_table_has_a_rule_or_holds_nobodys_words():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = {name for (name,) in cursor.fetchall()}
    assert not {*RULES} & {*MACHINERY}
    assert tables == {*RULES} | {*MACHINERY}, "AUTHORSHIP in the room’s file in tests/rooms"
