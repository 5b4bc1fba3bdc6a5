"""A world that changes at random, and what PostgreSQL answers in it, as the application's role."""

import json
import random
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from conftest import as_owner
from django.db import connection

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import set_current_member
from tests.oracle.rules import (
    Agreement,
    Bed,
    Emergency,
    Item,
    Letter,
    Meeting,
    MemberSpan,
    Person,
    Request,
    Row,
    Scope,
    Search,
    Shift,
    Shut,
    Support,
    World,
)
from tests.rooms import of_rooms, rows_of_rooms

START = datetime(2026, 1, 1, tzinfo=UTC)


def day_of(moment: datetime) -> date:
    """In Montréal, where the walk's region is: at its start it is still the evening before."""
    return moment.astimezone(ZoneInfo("America/Toronto")).date()


THAT_DAY = day_of(START)
ALL = [c.value for c in Category]
TELLING = ["identity", "contact", "clinical", "needs", "therapy"]
"""Kinds of information that the rules treat each in its own way."""

# table → (category to read, category to write); "any" is whatever she may read at all; "a for b", a for
# whoever may write of b.
TABLES = {
    **of_rooms("KINDS"),
    "participants_participant": ("any", "identity"),
    "participants_identity": ("identity", "identity"),
    "participants_contactway": ("contact", "contact"),
    "participants_assignment": ("identity", "identity"),
    "participants_circle": ("identity", None),  # by a function of its own, tried below
    "participants_followup": ("identity", "identity"),
    "consents_consent": ("identity", "walking"),  # a no, also by who has not met her yet
    "referrals_referral": ("referral", None),  # anyone may send one; changing it is tried below
    "notes_contactnote": ("clinical", "clinical"),
    "notes_noteaddition": ("clinical", "clinical"),
    "notes_step": ("clinical", "clinical"),
    "safety_emergencyplan": ("safety", "safety"),
    "safety_missingepisode": ("safety", "safety"),
    "safety_missingstep": ("safety", "safety"),
    "committee_agendaitem": ("committee", "committee"),
    "therapy_therapy": ("identity or therapy", None),  # begins and ends with a request
    "therapy_therapysummary": ("health or therapy", "therapy"),
    "services_servicereferral": ("clinical or addressed", "clinical"),
    "services_serviceanswer": ("clinical or addressed", None),  # what can be answered has tests of its own
    "services_serviceinplace": ("needs", "needs"),
    "consents_disclosure": ("identity", "identity"),
    "consents_limit": ("her worker", None),  # with its consent alone: test_scope.py
    "participants_restriction": (None, "her worker"),  # its author's: test_restriction.py
    "vault_participantkey": ("any", None),
    "participants_blindindex": (None, None),
    "participants_carriedrestriction": (None, None),  # by functions alone: test_referred_again.py
    "access_closing": (None, None),  # by functions alone: test_undone.py
}
CHANGED = {  # tables whose rows may be changed, by a column that may be
    **of_rooms("CHANGED"),
    "participants_participant": ("languages", "identity"),
    "participants_identity": ("sealed", "identity"),
    "participants_contactway": ("channel", "contact"),
    "participants_assignment": ("ends_at", "identity"),
    "participants_followup": ("ended_on", "identity"),
    "consents_consent": ("withdrawn_at", "her worker"),
    "referrals_referral": ("of_age", "referral"),
    "notes_step": ("done_at", "clinical"),
    "safety_missingepisode": ("closed_at", "safety"),
    "committee_agendaitem": ("taken_off_at", "committee"),
    "services_serviceinplace": ("ended_on", "needs"),
}
REMOVED = {
    **of_rooms("REMOVED"),
    "participants_contactway": "contact",
}  # tables whose rows may be removed, not only ended
OTHERS = {
    "access_grant",
    "audit_look",
    "vault_draft",
    "safety_emergencyaccess",
    "therapy_therapynote",
    "therapy_therapysession",
    "privacy_incidentsubject",
    "privacy_erasure",
}
"""Participant tables whose rule is the member's own rows; each has tests of its own."""


def one_of_each_rule() -> set[str]:
    """A table of each way in which tables are read, written, changed and removed from: for who asks about
    rights rather than rows. The random worlds compare every table."""
    found: dict[object, str] = {}
    for rules in (TABLES, CHANGED, REMOVED):
        for table, rule in rules.items():
            of = rule[1:] if rules is CHANGED else rule
            found.setdefault((id(rules), of), table)
    return set(found.values())


PROBE = """
CREATE FUNCTION may_add(t text, template jsonb, who text, ids uuid[], hangs_on jsonb) RETURNS uuid[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE allowed uuid[] := '{}'; p uuid; fresh jsonb;
BEGIN
  -- Planned once, and not each time.
  IF NOT EXISTS (SELECT 1 FROM pg_prepared_statements WHERE name = 'add_' || t) THEN
    EXECUTE format('PREPARE %I (jsonb) AS INSERT INTO %I SELECT * FROM jsonb_populate_record(NULL::%I, $1)',
                   'add_' || t, t, t);
  END IF;
  FOREACH p IN ARRAY ids LOOP
    fresh := template || jsonb_build_object('id', CASE WHEN t = 'participants_blindindex'
                                                      THEN to_jsonb(-1) ELSE to_jsonb(gen_random_uuid()) END)
                      || jsonb_build_object(who, p) || (hangs_on -> p::text)
                      || (SELECT COALESCE(jsonb_object_agg(k, to_jsonb(access_member())), '{}')
                          FROM jsonb_object_keys(template) AS k
                          WHERE k IN ('author_id', 'made_by_id', 'put_by_id', 'companion_id'));
    BEGIN
      EXECUTE format('EXECUTE %I (%L)', 'add_' || t, fresh);
      RAISE EXCEPTION 'undo' USING ERRCODE = 'ZZ001';
    EXCEPTION
      WHEN insufficient_privilege THEN NULL;
      WHEN SQLSTATE 'ZZ001' OR unique_violation OR check_violation THEN allowed := allowed || p;
    END;
  END LOOP;
  RETURN allowed;
END $$;
GRANT EXECUTE ON FUNCTION may_add TO spheres_app
"""


def who_of(table: str) -> str:
    return "id" if table == "participants_participant" else "participant_id"


def _for(partner: UUID | None) -> frozenset[UUID]:
    return frozenset({partner} if partner else ())


def id_of(table: str) -> str:
    return "participant_id" if table == "vault_participantkey" else "id"


class Walk:
    """One world, in memory and in the database, changed together."""

    planned_for = 0
    """How large the grants were when plans were last made to fit them."""
    only: Collection[str] | None = None
    """The tables whose rows are compared; none: all. Rights are always, and take seconds."""

    def __init__(self, seed: int, participants: int = 6) -> None:
        self.random, self.world = random.Random(seed), World()  # noqa: S311
        self.decisions, self.participants = 0, [uuid4() for _ in range(participants)]
        self.named_elsewhere = 0.1
        """How many of those in a circle another partner named than the one they work for."""
        self.taken_over = 0.3
        """How many workers take over from another."""
        with as_owner():
            self._sql(
                "CREATE OR REPLACE FUNCTION access_now() RETURNS timestamptz LANGUAGE sql STABLE "
                "RETURN current_setting('spheres.test_now')::timestamptz"
            )
            self.limits: dict[UUID, list[UUID]] = {}
            self.rows: dict[str, list[Row]] = {table: [] for table in TABLES}
            """Those that stand from the beginning, with what the rules ask of each, said by hand."""
            self.let_time_be(0)
            self.world.grace = 6
            self._sql("UPDATE access_grace SET days = %s", [self.world.grace])
            self._make_members()
            self._make_rows()
            self._sql(PROBE)

    # -- the database's side

    def _sql(self, statement: str, values: Any = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    def ask(self, statement: str) -> Any:
        return self._sql(statement)

    def at(self, day: int | None) -> datetime | None:
        return None if day is None else START + timedelta(days=day)

    def let_time_be(self, day: int) -> None:
        self.world.now = day
        self._sql("SELECT set_config('spheres.test_now', %s, true)", [str(self.at(day))])

    def _insert(self, table: str, *rows: dict[str, Any], **values: Any) -> None:
        """One statement, however many rows: rights are derived again after each statement."""
        every = [*rows, values] if values else list(rows)
        marks = f"({', '.join(['%s'] * len(every[0]))})"
        columns = ", ".join(f'"{name}"' for name in every[0])
        self._sql(
            f"INSERT INTO {table} ({columns}) VALUES {', '.join([marks] * len(every))}",
            [value for row in every for value in row.values()],
        )

    def _make_members(self) -> None:
        self.twin = uuid4()
        self._insert(
            "accounts_partner", id=self.twin, code=f"twin-{self.twin}"[:50], mandate="prevention",
            is_active=True, name_fr="Une autre", name_en="Another",
        )  # fmt: skip
        for pk, mandate in self._sql("SELECT id, mandate FROM accounts_partner"):
            self.world.mandates[pk] = mandate
        self.world.ceilings = set(self._sql("SELECT partner_id, category FROM access_ceiling"))
        partner = {m: pk for pk, m in self.world.mandates.items() if pk != self.twin}
        partner["another of prevention"] = self.twin
        wanted = [
            ("coordinator", "coordination"), ("coordinator", "coordination"),
            ("pivot_worker", "coordination"), ("pivot_worker", "youth_protection"),
            ("pivot_worker", "prevention"), ("liaison", "youth_protection"),
            ("liaison", "youth_protection"), ("liaison", "prevention"), ("police_liaison", "police"),
            ("peer", "police"), ("police_liaison", "youth_protection"), ("administrator", "coordination"),
            ("researcher", "youth_protection"), ("psychotherapist", "psychotherapy"),
            ("supervisor", "psychotherapy"), ("supervisor", "prevention"), ("supervisor", "coordination"),
            ("committee", "prevention"), ("liaison", "another of prevention"),
            ("pivot_worker", "another of prevention"),
        ]  # fmt: skip
        for number, (role, mandate) in enumerate(wanted):
            person = Person(uuid4(), role, partner[mandate], on_call=number % 3 != 1)
            self.world.members[person.id] = person
            self._insert(
                "accounts_member", id=person.id, email=f"m{number}-{person.id}@example.test", name="m",
                role=role, partner_id=person.partner, language="fr", speaks="fr",
                is_active=True, joined_on=THAT_DAY, is_on_call=person.on_call, is_privacy_officer=False,
            )  # fmt: skip
        (self.anyone, *_others) = self.world.members
        self.somebody = list(self.world.members)[4]
        """Who wrote what stands: a coordinator long ago, a worker of another partner lately."""

    def _make_rows(self) -> None:
        """Rows of each kind for each participant, long ago by one partner and lately by another, so that
        there is something to see."""
        for p in self.participants:
            self._make_person(p)
            for author, day in ((self.anyone, -400), (self.somebody, -3)):
                self._make_follow_up(p, author, day)
                self._make_beside(p, author, day)
            self.send(p)
            self.agree(p)
            self.therapy(p)
            self.put_on_agenda(p)
            self.beside(self.world.assignments, "participants_assignment", p, "pivot_worker")
            self.beside(self.world.circles, "participants_circle", p)
            self.support()
            self.plan_names(p)
        there = [m for m in self.world.members.values() if m.on_call and self.random.random() < 0.6]
        self.put_on_shift(there, self.world.now, self.world.now + self.random.choice([1, 2, 3]))
        p = self.participants[0]
        waits = self.shut_out(p, role="researcher", in_force=False)
        along = {"participant_id": self.participants[1], "restriction_id": waits.id}
        self._insert("participants_carriedrestriction", id=uuid4(), **along, lifted_at=self.at(-1))
        self._insert(
            "access_closing", id=uuid4(), participant_id=p, member_id=uuid4(), what="needs_need",
            row_id=uuid4(), at=self.at(-1), stood=b"-", undone_at=None,
        )  # fmt: skip
        self.agreement(
            p, "partner", partner=self.twin, categories=["needs"], scopes={"needs": Scope(since=-2)}
        )
        self.templates = {
            table: json.loads(self._sql(f"SELECT to_jsonb(t)::text FROM {table} t LIMIT 1")[0][0])
            for table in TABLES
        }
        self.moments = {
            table: [
                column
                for (column,) in self._sql(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
                    "AND data_type = 'timestamp with time zone'",
                    [table],
                )
                if self.templates[table].get(column)
            ]
            for table in TABLES
        }
        self.hanging = self._hanging()

    def _hanging(self) -> dict[str, dict[str, str]]:
        """Of each table, the columns that name a row of another one about her, and which."""
        stands_in = {
            str(row.id): table
            for table, rows in self.rows.items()
            for row in rows
            if table != "participants_participant"
        }
        return {
            table: {
                column: stands_in[value]
                for column, value in template.items()
                if column.endswith("_id") and column != who_of(table) and value in stands_in
            }
            for table, template in self.templates.items()
        }

    def add_row(
        self, table: str, p: UUID, moment: int | None, author: UUID | None = None,
        whole: UUID | None = None, **values: Any,
    ) -> UUID:  # fmt: skip
        """One row, and what the rules ask of it. ``moment``: the earliest it tells of, or none when it says
        how things stand now."""
        pk = uuid4()
        by = {"author_id": author} if author else {}
        sealed = {"sealed": b"-"} if table not in {"participants_followup", *of_rooms("PLAIN")} else {}
        self._insert(table, id=pk, participant_id=p, **sealed, **by, **values)
        is_hers = table == "safety_emergencyplan"  # her own words, whoever wrote them down
        partners = frozenset({self.world.members[author].partner} if author and not is_hers else ())
        goes_with = next((r for rows in self.rows.values() for r in rows if r.id == whole), None)
        self.rows[table].append(Row(pk, p, moment, partners, goes_with, author))
        return pk

    def _make_person(self, p: UUID) -> None:
        at = self.at(-400)
        self._insert("participants_participant", id=p, sealed=b"-", languages="fr", known_since=at)
        self._insert("vault_participantkey", participant_id=p, wrapped=b"\0\1-", made_at=at)
        self.add_row("participants_identity", p, None)
        self.add_row(
            "participants_contactway", p, None, channel="text", may_leave_message=False, is_preferred=True,
            noted_at=at,
        )  # fmt: skip
        self._insert("participants_blindindex", participant_id=p, digest=b"-")
        self.add_row("participants_followup", p, None, started_on=THAT_DAY)

    def _make_follow_up(self, p: UUID, author: UUID, day: int) -> None:
        """What happened on ``day`` was written down a day later."""
        at, later, is_old = self.at(day), self.at(day + 1), day < -300
        note = self.add_row(
            "notes_contactnote", p, day, author, kind="call", at=at, place="none", begun_by="her",
            written_at=later,
        )  # fmt: skip
        self.add_row(
            "notes_noteaddition", p, day + 1, author, note, note_id=note, corrects=False, written_at=later
        )
        self.add_row("notes_step", p, day, author, kind="task", due_on=THAT_DAY, written_at=at)
        self.add_row(
            "safety_emergencyplan", p, day if is_old else None, author, version=1 if is_old else 2,
            made_at=at, review_on=THAT_DAY,
        )  # fmt: skip
        search = self.add_row(
            "safety_missingepisode", p, day + 1 if is_old else None, author, since=at, begun_at=later,
            next_at=later, closed_at=later if is_old else None,
        )  # fmt: skip
        self.add_row("safety_missingstep", p, day, author, search, episode_id=search, kind="tried", at=at)
        if not is_old:
            self.world.searches.append(Search(p, day + 1, day))
        self.add_row("consents_disclosure", p, day, author, ground="g", told_at=at, written_at=later)

    def _make_beside(self, p: UUID, author: UUID, day: int) -> None:
        """What is asked of services for her, who is around her, where she is gone with."""
        at, later = self.at(day), self.at(day + 1)
        on, is_old = day_of(START + timedelta(days=day)), day < -300
        asked = Request(p, self.random.choice(list(self.world.mandates)), self.random.choice(["", "liaison"]))
        request = self.add_row(
            "services_servicereferral", p, day, author, kind="peer", need="", partner_id=asked.partner,
            for_role=asked.role, asked_at=at, she_agreed=True, status="asked", owner_id=author,
            next_on=THAT_DAY,
        )  # fmt: skip
        answer = self.add_row(
            "services_serviceanswer", p, day, author, request, referral_id=request, status="accepted",
            reason="", day=on, at=later,
        )  # fmt: skip
        asked.rows = frozenset({request, answer})
        self.world.requests.append(asked)
        if not is_old:
            self._make_bed(p, author, day)
        self.add_row(
            "services_serviceinplace", p, day if is_old else None, author, service="school", since=on,
            noted_at=later, ended_on=on if is_old else None,
        )  # fmt: skip
        self.add_row("therapy_therapysummary", p, day, author, written_at=at, she_agreed=True)
        rows_of_rooms("walk_rows", self, p, author, day)

    def _make_bed(self, p: UUID, author: UUID, day: int) -> None:
        where, night = self.random.choice(list(self.world.mandates)), self.random.choice([0, 1, 2])
        self.bed(p, where, night, author=author, day=day)

    def bed(
        self, p: UUID, where: UUID, night: int, *, status: str = "accepted", author: UUID | None = None,
        day: int = -3,
    ) -> None:  # fmt: skip
        """Accepted on the eve, if no more was said since; needed in the evening before a day begins in UTC,
        and so over at its noon."""
        author = author or self.somebody
        bed = self.add_row(
            "services_servicereferral", p, day, author, kind="shelter", need="", partner_id=where,
            for_role="", asked_at=self.at(day), she_agreed=True, status=status, owner_id=author,
            next_on=THAT_DAY, needed_at=self.at(night), night_may_read=True,
        )  # fmt: skip
        answer = self.add_row(
            "services_serviceanswer", p, day, author, bed, referral_id=bed, status="accepted", reason="",
            day=day_of(START + timedelta(days=day)), at=self.at(-1),
        )  # fmt: skip
        rows = frozenset({bed, answer})
        if status == "accepted":
            self.world.beds.append(Bed(p, where, -1, night, rows))
        self.world.requests.append(Request(p, where, "", rows))
        self._sql("UPDATE services_servicereferral SET status = status WHERE id = %s", [bed])

    def _rows_now(self, table: str) -> list[Row]:
        """The rows of a table now, with what the rules ask of each."""
        if who_of(table) == "id" or table == "vault_participantkey":
            return [Row(p, p) for p in self.participants]
        changing = {
            "consents_consent": self._answer_rows,
            "consents_limit": self._limit_rows,
            "committee_agendaitem": self._item_rows,
            "referrals_referral": self._letter_rows,
            "participants_assignment": lambda: self._span_rows(self.world.assignments),
            "participants_circle": lambda: self._span_rows(self.world.circles),
            "therapy_therapy": lambda: self._span_rows(self.world.therapies),
        }
        return changing[table]() if table in changing else self.rows[table]

    def _answer_rows(self) -> list[Row]:
        return [Row(a.id, a.participant, a.moment, _for(a.made_for)) for a in self.world.agreements]

    def _limit_rows(self) -> list[Row]:
        limits = ((a, self.limits.get(a.id, ())) for a in self.world.agreements)
        return [Row(limit, a.participant) for a, theirs in limits for limit in theirs]

    def _item_rows(self) -> list[Row]:
        return [Row(i.id, i.participant, i.put, _for(i.put_for)) for i in self.world.items]

    def _letter_rows(self) -> list[Row]:
        return [Row(x.id, x.participant, x.sent) for x in self.world.letters]

    def _span_rows(self, spans: list[MemberSpan]) -> list[Row]:
        return [Row(b.id, b.participant, None if b.end is None else b.start, author=b.member) for b in spans]

    def _reads_row(self, table: str, member: UUID, row: Row) -> bool:
        """Whether this member reads this row."""
        world, reads = self.world, TABLES[table][0]
        if reads == "any":
            return bool(world.rights(member, row.participant))
        if reads == "her worker":
            return world.is_her_worker(member, row.participant)
        kind, _for, writes = str(reads).partition(" for ")
        ways = kind.split(" or ")
        may = world.may(member, row.participant)
        if writes and not may.get(writes):
            return False
        return (
            world.sees(member, ways[0], row)
            or ("addressed" in ways and world.is_addressed(member, row.participant, row.id))
            or ("therapy" in ways and "therapy" in may and row.author == member)
        )

    def _writes(self, writes: str, member: UUID, p: UUID, may: dict[UUID, dict[str, bool]]) -> bool:
        if writes == "welcoming":
            return self.world.welcomes(member, p)
        if writes == "walking":
            return self.world.walks(member, p)
        return self.world.is_her_worker(member, p) if writes == "her worker" else bool(may[p].get(writes))

    # -- what happens

    def send(self, p: UUID | None = None) -> None:
        p = p or self.random.choice(self.participants)
        if any(x.participant == p for x in self.world.letters):
            return
        letter = Letter(uuid4(), p, self.world.now + self.random.choice([-3, 0, 2]))
        self.world.letters.append(letter)
        self._insert(
            "referrals_referral", id=letter.id, participant_id=p, sealed=b"-", via="self", languages="fr",
            urgency="soon", agreed_to_contact=True, sent_at=self.at(letter.sent), status="sent",
            of_age="unknown", recognises="unknown", hopes_for_change="unknown", voluntary="unknown",
            not_now_reason="", first_meeting_place="",
        )  # fmt: skip

    def answer(self, letter: Letter | None = None) -> None:
        """A referral is answered, or opened again. Not now: nobody is to walk with her any more."""
        letter = letter or self.random.choice(self.world.letters)
        letter.closed = not letter.closed
        status = self.random.choice(["joined", "not_now"]) if letter.closed else "sent"
        self._sql(
            "UPDATE referrals_referral SET status = %s, closed_at = %s, not_now_reason = 'r' WHERE id = %s",
            [status, self.at(self.world.now) if letter.closed else None, letter.id],
        )
        if status == "not_now":
            for span in self.world.assignments:
                if span.participant == letter.participant and span.end is None:
                    span.end = max(self.world.now, span.start)

    def agree(self, p: UUID | None = None) -> None:
        r = self.random
        kind = r.choice(["programme", "partner", "partner", "committee"])
        person = r.choice(list(self.world.members.values()))
        categories = r.sample(ALL, r.randint(1, 9)) if kind == "partner" else []
        p = p or r.choice(self.participants)
        items = [i.id for i in self.world.items if i.participant == p]
        self.agreement(
            p, kind, agreed=r.random() < 0.85, by=r.choice(["her", "her", "holder"]),
            item=r.choice([None, *items]) if kind == "committee" else None,
            scopes={c: self.a_scope(p) for c in categories if r.random() < 0.4},
            partner=person.partner if kind == "partner" else None,
            member=person.id if kind == "partner" and r.random() < 0.25 else None,
            categories=categories, writable=[c for c in categories if r.random() < 0.4],
            start=(start := self.world.now + r.choice([-5, 0, 0, 0, 4])), end=start + r.choice([3, 20, 200]),
        )  # fmt: skip

    def agreement(
        self, p: UUID, kind: str, *, agreed: bool = True, start: int = -5, end: int = 200,
        partner: UUID | None = None, member: UUID | None = None,
        categories: list[str] | None = None, writable: list[str] | None = None,
        scopes: dict[str, Scope] | None = None, by: str = "her", item: UUID | None = None,
    ) -> Agreement:  # fmt: skip
        answered = (p, kind, partner, item)
        for former in self.world.agreements:
            of = (former.participant, former.kind, former.partner, former.item)
            if former.withdrawn is None and of == answered:
                former.withdrawn = self.world.now  # replaced, and not taken back
        agreement = Agreement(
            uuid4(), p, kind, agreed, partner, member, categories or [], writable or [], start, end,
            by=by, item=item, scopes=scopes or {}, made_for=self.world.members[self.anyone].partner,
        )  # fmt: skip
        self.world.agreements.append(agreement)
        if kind == "programme" and not agreed:
            self.leaves(p, agreement)
        self._insert(
            "consents_consent", id=agreement.id, participant_id=agreement.participant, sealed=b"-", kind=kind,
            agreed=agreement.agreed, partner_id=agreement.partner, member_id=agreement.member,
            categories=agreement.categories, writable=agreement.writable, starts_at=self.at(agreement.start),
            ends_at=self.at(agreement.end), decided_by=by, her_agreement=True, explained="aloud",
            language="fr", made_by_id=self.anyone, made_at=self.at(agreement.start), ending="",
            only_item=item,
        )  # fmt: skip
        for category, scope in agreement.scopes.items():
            pk = uuid4()
            self.limits.setdefault(agreement.id, []).append(pk)
            self._insert(
                "consents_limit", id=pk, participant_id=p, consent_id=agreement.id, category=category,
                since=self.at(scope.since), left_out=list(scope.left_out), not_from=list(scope.not_from),
            )  # fmt: skip
        return agreement

    def leaves(self, p: UUID, given: Agreement) -> None:
        """She says no to the programme, or takes her yes back: nothing else stands, nobody is beside her."""
        for other in self.world.agreements:
            if other.participant == p and other.withdrawn is None and other is not given:
                other.withdrawn = other.taken_back = self.world.now
        for _table, spans in self._spans():
            for span in spans:
                if span.participant == p and span.end is None:
                    span.end = max(self.world.now, span.start)

    def a_scope(self, p: UUID) -> Scope:
        """From a day on, without some rows, without the words of a partner: one of these at least."""
        r = self.random
        rows = [row.id for table in self.rows.values() for row in table if row.participant == p]
        while True:
            scope = Scope(
                r.choice([None, -399, -2, self.world.now]),
                frozenset(r.sample(rows, r.choice([0, 0, 4]))),
                frozenset(r.sample(list(self.world.mandates), r.choice([0, 0, 1]))),
            )
            if scope != Scope():
                return scope

    def shut_out(self, p: UUID, **whom: Any) -> Shut | None:
        """Her no to someone; nothing when she said it already."""
        said = Shut(uuid4(), p, **whom)
        same = (x for x in self.world.shut if not x.lifted and x.participant == p)
        if any((x.member, x.partner, x.role) == (said.member, said.partner, said.role) for x in same):
            return None
        self.world.shut.append(said)
        self._insert(
            "participants_restriction", id=said.id, participant_id=p, sealed=b"-", author_id=self.anyone,
            member_id=said.member, partner_id=said.partner, role=said.role, risks_told=True,
            made_at=self.at(self.world.now), in_force_at=self.at(self.world.now) if said.in_force else None,
        )  # fmt: skip
        return said

    def enforce(self, p: UUID | None = None) -> None:
        """What waited holds once she has a worker, and somebody coordinates, whom no shutting means."""
        world = self.world
        for said in world.shut:
            if said.in_force or said.lifted or p not in (None, said.participant):
                continue
            holds = [
                x for x in world.shut if x.participant == said.participant and x.in_force and not x.lifted
            ]
            left = [
                m
                for m in world.members.values()
                if world.is_here(m) and not any(x.meets(m) for x in [said, *holds])
            ]
            walking = {
                b.member for b in world.assignments if b.participant == said.participant and b.end is None
            }
            said.in_force = any(m.role == "coordinator" for m in left) and any(m.id in walking for m in left)

    def lift(self, given: Shut) -> None:
        given.lifted = True
        self._sql(
            "UPDATE participants_restriction SET lifted_at = %s WHERE id = %s",
            [self.at(self.world.now), given.id],
        )

    def restricts(self) -> None:
        """She shuts someone out, by name or by kind or place; or lets them in again."""
        r = self.random
        standing = [x for x in self.world.shut if not x.lifted]
        if standing and r.random() < 0.5:
            self.lift(r.choice(standing))
            return
        person = r.choice(list(self.world.members.values()))
        whom = r.choice([
            {"member": person.id}, {"partner": person.partner}, {"role": person.role},
            {"partner": person.partner, "role": person.role},
        ])  # fmt: skip
        self.shut_out(r.choice(self.participants), in_force=r.random() < 0.9, **whom)

    def withdraw(self, agreement: Agreement | None = None) -> None:
        if self.world.agreements:
            agreement = agreement or self.random.choice(self.world.agreements)
            if agreement.kind == "programme" and agreement.withdrawn is None:
                self.leaves(agreement.participant, agreement)
            agreement.withdrawn = agreement.taken_back = self.world.now
            self._sql(
                "UPDATE consents_consent SET withdrawn_at = %s, ending = 'taken_back' WHERE id = %s",
                [self.at(self.world.now), agreement.id],
            )

    def beside(self, where: list[MemberSpan], table: str, p: UUID | None = None, role: str = "") -> None:
        p = p or self.random.choice(self.participants)
        people = [m.id for m in self.world.members.values() if role in ("", m.role)]
        if table == "participants_assignment":
            people = [m for m in people if self._may_walk(p, str(m))]
        if not people:
            return
        member = self.random.choice(people)
        for open_span in [b for b in where if b.participant == p and b.end is None]:
            if table == "participants_circle" and open_span.member != member:
                continue
            open_span.end = max(self.world.now, open_span.start)
            self._sql(
                f"UPDATE {table} SET ends_at = %s WHERE id = %s", [self.at(open_span.end), open_span.id]
            )
        self.span(where, table, p, member, self.world.now + self.random.choice([-2, 0, 0, 3]))

    def span(self, where: list[MemberSpan], table: str, p: UUID, member: UUID, start: int) -> None:
        """A place in a circle is for the partner that names her: where she works then, or elsewhere."""
        span = MemberSpan(uuid4(), p, member, start)
        if where is self.world.assignments and self.random.random() < self.taken_over:
            span.taken_over, span.met = True, self.random.choice([None, start, start + 2, start + 12])
        where.append(span)
        self._insert(table, **self._place(where, span))
        if where is self.world.assignments:
            self.enforce(p)

    def _place(self, where: list[MemberSpan], span: MemberSpan) -> dict[str, Any]:
        row = {
            "id": span.id, "participant_id": span.participant, "member_id": span.member,
            "starts_at": self.at(span.start),
        }  # fmt: skip
        if where is self.world.circles:
            there = self.world.members[span.member].partner
            elsewhere = self.random.random() < self.named_elsewhere
            span.partner = self.random.choice(list(self.world.mandates)) if elsewhere else there
            row["partner_id"] = span.partner
        else:
            row |= {"is_taken_over": span.taken_over, "met_at": self.at(span.met)}
            said = START if span.met is not None else None
            row |= {"met_said_at": said, "met_on": said and day_of(said)}
        return row

    def meets(self) -> None:
        """One who took over has met her, or will have."""
        unmet = [b for b in self.world.assignments if b.taken_over and b.met is None]
        if unmet:
            self.has_met(self.random.choice(unmet), self.world.now + self.random.choice([0, 0, 3]))

    def has_not_met(self, span: MemberSpan) -> None:
        span.met = None
        self._sql("UPDATE participants_assignment SET met_at = NULL WHERE id = %s", [span.id])

    def has_met(self, span: MemberSpan, day: int) -> None:
        span.met = day
        self._sql(
            "UPDATE participants_assignment SET met_at = %s, met_said_at = %s, met_on = %s WHERE id = %s",
            [self.at(day), START, THAT_DAY, span.id],
        )

    def support(self) -> None:
        """A supervisor begins or stops supporting a worker."""
        pairs = [
            (s.id, w.id)
            for s in self.world.members.values()
            for w in self.world.members.values()
            if s.id != w.id and s.role == "supervisor" and w.role in ("pivot_worker", "liaison")
        ]
        if not pairs:
            return
        supervisor, worker = self.random.choice(pairs)
        for span in self.world.supports:
            if (span.supervisor, span.worker, span.end) == (supervisor, worker, None):
                self.end_support(span)
                return
        self.supported(supervisor, worker, self.world.now + self.random.choice([-3, 0, 2]))

    def supported(self, supervisor: UUID, worker: UUID, start: int) -> None:
        span = Support(uuid4(), supervisor, worker, start)
        self.world.supports.append(span)
        self._insert(
            "team_supervision", id=span.id, supervisor_id=supervisor, worker_id=worker,
            starts_at=self.at(start),
        )  # fmt: skip

    def end_support(self, span: Support) -> None:
        span.end = max(self.world.now, span.start)
        self._sql("UPDATE team_supervision SET ends_at = %s WHERE id = %s", [self.at(span.end), span.id])

    def meeting(self, opens: int, closes: int, called: set[UUID]) -> Meeting:
        meeting = Meeting(uuid4(), opens, closes, called)
        self.world.meetings.append(meeting)
        self._insert(
            "committee_meeting", id=meeting.id, held_at=self.at(opens), opens_at=self.at(opens),
            closes_at=self.at(closes),
        )  # fmt: skip
        for member in called:
            self._insert("committee_call", id=uuid4(), meeting_id=meeting.id, member_id=member)
        return meeting

    def put_on_agenda(self, p: UUID | None = None) -> None:
        r, now = self.random, self.world.now
        if not self.world.meetings or r.random() < 0.3:
            called = set(r.sample(list(self.world.members), 5))
            self.meeting(now + r.choice([-2, 0, 1]), now + r.choice([3, 12]), called)
        p, meeting = p or r.choice(self.participants), r.choice(self.world.meetings)
        for item in self.world.items:
            if (item.participant, item.meeting, item.off) == (p, meeting, None):
                self.take_off(item)
        self.on_agenda(p, meeting, r.sample(ALL, r.randint(1, 9)), now + r.choice([-1, 0, 1]))

    def on_agenda(self, p: UUID, meeting: Meeting, categories: list[str], put: int) -> Item:
        item = Item(uuid4(), p, meeting, categories, put, put_for=self.world.members[self.anyone].partner)
        self.world.items.append(item)
        self._insert(
            "committee_agendaitem", id=item.id, participant_id=p, sealed=b"-", meeting_id=meeting.id,
            categories=categories, put_by_id=self.anyone, put_at=self.at(put),
        )  # fmt: skip
        return item

    def take_off(self, item: Item) -> None:
        item.off = self.world.now
        self._sql(
            "UPDATE committee_agendaitem SET taken_off_at = %s WHERE id = %s", [self.at(item.off), item.id]
        )

    def meeting_moves(self) -> None:
        """It closes at another time, calls one more member, or lets one go to another meeting."""
        meeting = self.random.choice(self.world.meetings)
        others = [m for m in self.world.meetings if meeting.called - m.called]
        if others and self.random.random() < 0.3:
            self.move_call(meeting, self.random.choice(others))
        elif self.random.random() < 0.5:
            meeting.closes = max(meeting.opens + 1, self.world.now + self.random.choice([0, 5]))
            self._sql(
                "UPDATE committee_meeting SET closes_at = %s WHERE id = %s",
                [self.at(meeting.closes), meeting.id],
            )
        else:
            others = [m for m in self.world.members if m not in meeting.called]
            if others:
                member = self.random.choice(others)
                meeting.called.add(member)
                self._insert("committee_call", id=uuid4(), meeting_id=meeting.id, member_id=member)

    def move_call(self, meeting: Meeting, other: Meeting) -> None:
        member = min(meeting.called - other.called)
        meeting.called.remove(member)
        other.called.add(member)
        self._sql(
            "UPDATE committee_call SET meeting_id = %s WHERE meeting_id = %s AND member_id = %s",
            [other.id, meeting.id, member],
        )

    def emergency(self, p: UUID | None = None, member: UUID | None = None, start: int = 0) -> Emergency:
        p = p or self.random.choice(self.participants)
        member = member or self.random.choice(list(self.world.members))
        opened = Emergency(uuid4(), p, member, self.world.now + start)
        self.world.emergencies.append(opened)
        self._insert(
            "safety_emergencyaccess", id=opened.id, participant_id=p, member_id=member, danger="d",
            starts_at=self.at(opened.start), ends_at=self.at(opened.start + 1), sealed=b"-",
            review_by=self.at(opened.start + 3), outcome="",
        )  # fmt: skip
        return opened

    def emergency_closes(self) -> None:
        if self.world.emergencies:
            self.close_emergency(self.random.choice(self.world.emergencies))

    def close_emergency(self, opened: Emergency) -> None:
        opened.closed = self.world.now
        self._sql(
            "UPDATE safety_emergencyaccess SET closed_at = %s WHERE id = %s",
            [self.at(opened.closed), opened.id],
        )

    def plan_names(self, p: UUID | None = None) -> None:
        """Her plan names partners and members who look for her, if she can't be reached."""
        p, r = p or self.random.choice(self.participants), self.random
        (search,) = [s for s in self.world.searches if s.participant == p]
        partners = set(r.sample(list(self.world.mandates), r.choice([0, 1, 2])))
        self.name_in_plan(search, partners, set(r.sample(list(self.world.members), r.choice([0, 0, 1, 2]))))

    def name_in_plan(self, search: Search, partners: set[UUID], members: set[UUID]) -> None:
        search.partners, search.members = partners, members
        self._sql(
            "UPDATE safety_emergencyplan SET search_partners = %s, search_members = %s"
            " WHERE participant_id = %s AND version = 2",
            [list(partners), list(members), search.participant],
        )

    def on_shift(self, person: Person | None = None) -> None:
        """Somebody is put on shift where she works, or where she worked before."""
        r = self.random
        person = person or r.choice(list(self.world.members.values()))
        start = self.world.now + r.choice([-2, 0, 0, 1])
        self.put_on_shift([person], start, start + r.choice([1, 2, 3]))

    def put_on_shift(self, people: Collection[Person], start: int, end: int) -> None:
        shifts = [Shift(person.id, person.partner, start, end) for person in people]
        self.world.shifts += shifts
        self._insert("shifts_shift", *({
            "id": uuid4(), "partner_id": shift.partner, "member_id": shift.member,
            "starts_at": self.at(shift.start), "ends_at": self.at(shift.end), "put_by_id": shift.member,
            "put_at": START,
        } for shift in shifts))  # fmt: skip

    def therapy(self, p: UUID | None = None) -> None:
        p, r = p or self.random.choice(self.participants), self.random
        member = r.choice([m.id for m in self.world.members.values()])
        for span in self.world.therapies:
            if (span.participant, span.member, span.end) == (p, member, None):
                return
        self.in_therapy(p, member, self.world.now + r.choice([-2, 0, 3]))

    def in_therapy(self, p: UUID, member: UUID, start: int) -> None:
        span = MemberSpan(uuid4(), p, member, start)
        self.world.therapies.append(span)
        self._insert(
            "therapy_therapy", id=span.id, participant_id=p, therapist_id=member, starts_at=self.at(start),
            shares_attendance=False,
        )  # fmt: skip

    def therapy_ends(self) -> None:
        self.end_therapy(self.random.choice(self.world.therapies))

    def end_therapy(self, span: MemberSpan) -> None:
        span.end = max(self.world.now, span.start)
        self._sql("UPDATE therapy_therapy SET ends_at = %s WHERE id = %s", [self.at(span.end), span.id])

    def member_changes(self) -> None:
        person = self.random.choice(list(self.world.members.values()))
        what = self.random.choice(["active", "role", "partner", "on_call"])
        if what == "active":
            person.active = not person.active
        elif what == "role":
            person.role = self.random.choice(
                ["coordinator", "pivot_worker", "liaison", "police_liaison", "administrator", "researcher",
                 "supervisor", "psychotherapist"]
            )  # fmt: skip
        elif what == "on_call":
            person.on_call = not person.on_call
        else:
            person.partner = self.random.choice(list(self.world.mandates))
        self._sql(
            "UPDATE accounts_member SET is_active = %s, left_at = %s, role = %s, partner_id = %s,"
            " is_on_call = %s WHERE id = %s",
            [
                person.active, None if person.active else START, person.role, person.partner, person.on_call,
                person.id,
            ],
        )  # fmt: skip
        self.enforce()

    def partner_goes_or_comes(self, partner: UUID | None = None) -> None:
        """A partner leaves the agreement, or comes back."""
        partner = partner or self.random.choice(list(self.world.mandates))
        self.world.gone ^= {partner}
        self._sql(
            "UPDATE accounts_partner SET is_active = %s WHERE id = %s",
            [partner not in self.world.gone, partner],
        )
        self.enforce()

    def ceiling_moves(self) -> None:
        pair = (self.random.choice(list(self.world.mandates)), self.random.choice(ALL))
        if pair in self.world.ceilings:
            self.world.ceilings.remove(pair)
            self._sql("DELETE FROM access_ceiling WHERE partner_id = %s AND category = %s", pair)
        else:
            self.world.ceilings.add(pair)
            self._insert("access_ceiling", partner_id=pair[0], category=pair[1])

    def step(self) -> None:
        """One thing happens, or time passes."""
        happenings = [
            self.agree, self.agree, self.agree, self.withdraw, self.answer, self.member_changes,
            self.ceiling_moves, self.partner_goes_or_comes,
            self.restricts, self.support, self.put_on_agenda, self.meeting_moves,
            self.emergency, self.emergency_closes, self.meets,
            self.therapy, self.therapy_ends, self.plan_names, self.on_shift, self.on_shift,
            lambda: self.beside(self.world.assignments, "participants_assignment"),
            lambda: self.beside(self.world.circles, "participants_circle"),
            lambda: self.beside(self.world.circles, "participants_circle"),
            lambda: self.let_time_be(self.world.now + self.random.choice([1, 2, 10])),
        ]  # fmt: skip
        with as_owner():
            for _ in range(self.random.randint(1, 4)):
                self.random.choice(happenings)()

    def share_all(
        self, p: UUID, *, programme: bool = True, one_member: bool = False, writes: bool = True,
        span: int = -2, joins: int = -5, leaves: int = 200, agrees: bool = True, shares: int = -5,
        stops: int = 200,
    ) -> None:  # fmt: skip
        """Everyone is beside her and she agreed with everyone: only the rules are left to say no."""
        for table, where in self._spans():
            rows = []
            for person in self.world.members.values():
                if any(b.participant == p and b.member == person.id and b.end is None for b in where):
                    continue
                if where is self.world.assignments and (
                    person.role != "pivot_worker" or any(b.participant == p and b.end is None for b in where)
                ):
                    continue
                place = MemberSpan(uuid4(), p, person.id, span)
                where.append(place)
                rows.append(self._place(where, place))
            if rows:
                self._insert(table, *rows)
                self.enforce(p)
        for partner in self.world.mandates:
            there = [m for m in self.world.members.values() if m.partner == partner]
            if there:
                self.agreement(
                    p, "partner", partner=partner, categories=TELLING, writable=TELLING if writes else [],
                    member=there[0].id if one_member else None, agreed=agrees, start=shares, end=stops,
                )  # fmt: skip
        self.agreement(p, "programme", agreed=programme, start=joins, end=leaves)

    def _spans(self) -> list[tuple[str, list[MemberSpan]]]:
        return [
            ("participants_assignment", self.world.assignments),
            ("participants_circle", self.world.circles),
        ]

    def end_spans(self, p: UUID) -> None:
        for table, where in self._spans():
            for span in [b for b in where if b.participant == p and b.end is None]:
                span.end = max(self.world.now, span.start)
                self._sql(f"UPDATE {table} SET ends_at = %s WHERE id = %s", [self.at(span.end), span.id])

    def raise_ceilings(self, categories: list[str] = TELLING) -> None:
        pairs = {(p, c) for p in self.world.mandates for c in categories} - self.world.ceilings
        self.world.ceilings |= pairs
        self._insert("access_ceiling", *({"partner_id": p, "category": c} for p, c in pairs))

    def walks(self, p: UUID, member: UUID, start: int) -> None:
        self.span(self.world.assignments, "participants_assignment", p, member, start)

    def nothing_holds(self) -> None:
        """Everything that was made at the beginning is over."""
        for agreement in self.world.agreements:
            self.withdraw(agreement)
        for p in self.participants:
            self.end_spans(p)
        for support in self.world.supports:
            self.end_support(support)
        for item in self.world.items:
            self.take_off(item)
        for therapy in self.world.therapies:
            self.end_therapy(therapy)
        for letter in self.world.letters:
            if not letter.closed:
                self.answer(letter)

    def deactivate(self, role: str) -> None:
        for person in self.world.members.values():
            if person.role == role:
                person.active = False
        self._sql("UPDATE accounts_member SET is_active = false, left_at = now() WHERE role = %s", [role])
        self.enforce()

    # -- comparing

    def disagreements(self) -> list[str]:
        """What each member can read, add and change in each table, row by row, against the rules."""
        self._keep_plans_fitting()
        self.world.remembered = {}
        try:
            return self._disagreements()
        finally:
            self.world.remembered = None
            set_current_member(None)

    def _keep_plans_fitting(self) -> None:
        """As a server's own housekeeping would, once there is twice as much as before."""
        with as_owner():
            size = self._sql("SELECT pg_relation_size('access_grant')")[0][0]
            if size > 2 * self.planned_for:
                self._sql("ANALYZE access_grant, consents_consent")
                self.planned_for = size

    def _disagreements(self) -> list[str]:
        """Rights first: where they differ, the tables do as well, and are not asked."""
        if found := self._rights_that_differ():
            return found
        for member, person in self.world.members.items():
            set_current_member(member)
            may = {p: self.world.may(member, p) for p in self.participants}
            for table, (reads, writes) in self._looked_at(TABLES):
                expected = {row.id for row in self._rows_now(table) if self._reads_row(table, member, row)}
                if reads:
                    seen = {r[0] for r in self._sql(f"SELECT {id_of(table)} FROM {table}")}
                    found += self._compare("read", table, person, expected, seen)
                if writes:
                    hangs_on = {p: self._hangs_on(table, member, p) for p in self.participants}
                    named = {
                        str(p): {c: str(row.id) for c, (_there, row) in on.items()}
                        for p, on in hangs_on.items()
                    }
                    added = self._sql(
                        "SELECT may_add(%s, %s, %s, %s, %s)",
                        [table, self._fresh(table), who_of(table), self.participants, json.dumps(named)],
                    )[0][0]
                    adds = {
                        p for p in self.participants if self._adds(table, writes, member, p, may, hangs_on[p])
                    }
                    found += self._compare("add", table, person, adds, set(added))
            for table, (column, writes) in self._looked_at(CHANGED):
                expected = {
                    row.id
                    for row in self._rows_now(table)
                    if self._writes(writes, member, row.participant, may)
                    and self._reads_row(table, member, row)
                    and (writes == "her worker" or self.world.sees(member, writes, row, to_write=True))
                }
                changed = self._sql(f"UPDATE {table} SET {column} = {column} RETURNING id")
                found += self._compare("change", table, person, expected, {r[0] for r in changed})
            for table, writes in self._looked_at(REMOVED):
                expected = {
                    row.id
                    for row in self.rows[table]
                    if may[row.participant].get(writes)
                    and self.world.sees(member, writes, row)
                    and self.world.sees(member, writes, row, to_write=True)
                }
                found += self._compare("remove", table, person, expected, self._removable(table))
        set_current_member(None)
        return found

    def _looked_at(self, tables: dict[str, Any]) -> list[tuple[str, Any]]:
        return [(table, of) for table, of in tables.items() if self.only is None or table in self.only]

    def _hangs_on(self, table: str, member: UUID, p: UUID) -> dict[str, tuple[str, Row]]:
        """Column → the table and the row of hers that a new row would hang on: one that this member reads, if
        there is one."""
        found = {}
        for column, there in self.hanging[table].items():
            hers = [row for row in self._rows_now(there) if row.participant == p]
            if hers:
                found[column] = there, next((r for r in hers if self._reads_row(there, member, r)), hers[0])
        return found

    def _adds(
        self, table: str, writes: str, member: UUID, p: UUID, may: dict[UUID, dict[str, bool]],
        hangs_on: dict[str, tuple[str, Row]],
    ) -> bool:  # fmt: skip
        """Whether she adds a row now in her own name: none that she could not read for what was narrowed, and
        none that hangs on what is not hers or what the member does not read."""
        if not all(self._reads_row(there, member, row) for there, row in hangs_on.values()):
            return False
        if table == "consents_consent" and not self.templates[table]["agreed"]:
            writes = "her worker"
        if table == "safety_missingstep" and self._adds_to_search(member, p, hangs_on):
            return True
        if not self._writes(writes, member, p, may):
            return False
        if table == "participants_assignment" and not self._may_walk(p, self.templates[table]["member_id"]):
            return False
        by_who_she_is = ("walking", "welcoming", "her worker")
        if writes in by_who_she_is or TABLES[table][0] in ("any", None) or "therapy" in writes:
            return True
        partners = frozenset({self.world.members[member].partner} if self._is_authored(table) else ())
        like = next((r for r in self.rows[table] if str(r.id) == self.templates[table]["id"]), None)
        whole = next((row for _there, row in hangs_on.values()), None) if like and like.whole else None
        fresh = Row(uuid4(), p, self.world.now, partners, whole)
        return self.world.sees(member, writes, fresh, to_write=True)

    def _adds_to_search(self, member: UUID, p: UUID, hangs_on: dict[str, tuple[str, Row]]) -> bool:
        """Who looks for her with her worker writes down what was done, while she can't be reached."""
        _there, episode = hangs_on["episode_id"]
        return episode.moment is None and self.world.searches_for(member, p)

    def _may_walk(self, p: UUID, member: str) -> bool:
        """Nobody walks with her who has left, or to whom she shut her file."""
        person = self.world.members[UUID(member)]
        return self.world.is_here(person) and not any(x.meets(person) for x in self._shut(p))

    def _shut(self, p: UUID) -> list[Shut]:
        return [x for x in self.world.shut if x.participant == p and x.in_force and not x.lifted]

    def _is_authored(self, table: str) -> bool:
        return "author_partner_id" in self.templates[table] and table != "safety_emergencyplan"

    def _rights_that_differ(self) -> list[str]:
        found = []
        for member, person in self.world.members.items():
            set_current_member(member)
            may = {p: self.world.may(member, p) for p in self.participants}
            found += self._compare_rights(member, person, may)
        set_current_member(None)
        return found

    def _fresh(self, table: str) -> str:
        """A row like another, as it is written now: what it says of moments is so."""
        now = {column: str(self.at(self.world.now)) for column in self.moments[table]}
        ends = {"ends_at": str(self.at(self.world.now + 30))} if "ends_at" in now else {}
        open_ended = {"withdrawn_at": None, "ending": ""} if table == "consents_consent" else {}
        return json.dumps({**self.templates[table], **now, **ends, **open_ended})

    def _compare_rights(self, member: UUID, person: Person, may: dict[UUID, dict[str, bool]]) -> list[str]:
        """Each category of each participant, and whose grants she reads: her own and no other's."""
        held: dict[str, set[UUID]] = {c: set() for c in ALL}
        written: dict[str, set[UUID]] = {c: set() for c in ALL}
        for whose, p, category, write in self._sql(
            "SELECT member_id, participant_id, category, may_write FROM access_grant "
            "WHERE valid_from <= access_now() AND (valid_until IS NULL OR valid_until > access_now())"
        ):
            if whose != member:
                return [f"{person.role} reads the grants of another"]
            held[category].add(p)
            if write:
                written[category].add(p)
        found = []
        for category in ALL:
            reads = {p for p in self.participants if category in may[p]}
            writes = {p for p in self.participants if may[p].get(category)}
            found += self._compare(f"hold {category}", "a right", person, reads, held[category])
            found += self._compare(f"write {category}", "a right", person, writes, written[category])
        return found

    def _removable(self, table: str) -> set[UUID]:
        """The rows of ``table`` that would go, if the current member removed all she can; then undone. A
        savepoint that is only gone back to stays open: each row read after it is looked for in every one."""
        self._sql("SAVEPOINT before")
        gone = self._sql(f"DELETE FROM {table} RETURNING id")
        self._sql("ROLLBACK TO SAVEPOINT before")
        self._sql("RELEASE SAVEPOINT before")
        return {row[0] for row in gone}

    def _compare(
        self, verb: str, table: str, person: Person, expected: set[UUID], answered: set[UUID]
    ) -> list[str]:
        self.decisions += len(self.participants)
        return [
            f"{verb} {table} as {person.role}: {'too much' if p in answered else 'too little'}"
            for p in expected ^ answered
        ]
