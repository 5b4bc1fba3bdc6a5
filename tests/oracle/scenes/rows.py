"""Tell a story to the database: rows, as their owner writes them, one for each thing that was said."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from conftest import as_owner
from django.db import connection

from spheres.foundation.access.member import set_current_member
from tests.oracle.scenes import saying as say
from tests.oracle.scenes.saying import Moment, Story, days, hours
from tests.oracle.scenes.tables import HER_OWN_WORDS, NAME, NOBODY, OWN, TABLES, WALKING
from tests.rooms import of_rooms, rows_of_rooms

SEALED = b"\x01"
WRAPPED = b"\x00\x01 wrapped under the first version of the region's key"
ARCHIVE = "The archive"
"""Wrote what there is to read, long ago; nobody else works there."""


class LoadedStory:
    """The rows of one story: whose id is whose, and when now is."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.ids: dict[str, UUID] = {}
        self.versions: dict[str, int] = {}
        self.now = self._one("SELECT now()")
        self._run("SET LOCAL plan_cache_mode = force_generic_plan")
        self.in_the_story, self.by_role = _mentioned(story), _by_role(story)
        with as_owner():
            self._tell(say.Partner(ARCHIVE, "community", frozenset()))
            self._tell(say.Works("Archivist", ARCHIVE, "liaison", days(-900)))
            for fact in story.facts:
                self._tell(fact)
            for girl in story.girls:
                self._write_about(girl)
            self.other_meeting = self.insert(
                "committee_meeting",
                held_at=self.moment(days(20)),
                opens_at=self.moment(days(19)),
                closes_at=self.moment(days(22)),
            )
            self.rows = {girl: self.shown(girl) for girl in story.girls}
            self.whose = self._whose()
            self.grants = self._grants()
            self.names = {str(row): name for name, row in self.ids.items()}
            self.records = self._records() if is_narrowed(story) else {}

    def moment(self, moment: Moment) -> datetime:
        at: datetime = self.now + moment
        return at

    def day(self, moment: Moment) -> date:
        """Where the region of the tests is: at midnight in UTC it is still the evening before."""
        return self.moment(moment).astimezone(ZoneInfo("America/Toronto")).date()

    def insert(self, table: str, **columns: Any) -> UUID:
        """A row, with an id of its own unless it has one."""
        given = columns if "id" in columns or table in WITHOUT_ID else {"id": uuid4(), **columns}
        names = ", ".join(f'"{name}"' for name in given)
        places = ", ".join(["%s"] * len(given))
        self._run(f"INSERT INTO {table} ({names}) VALUES ({places})", list(given.values()))
        made: UUID = given.get("id", uuid4())
        return made

    def _prepare(self) -> None:
        """What each member asks is planned once for all of them, unless the driver let go of it."""
        if not self._one("SELECT count(*) FROM pg_prepared_statements WHERE name = %s", [PREPARED]):
            self._run(f"PREPARE {PREPARED} (uuid) AS {EVERYTHING}")

    def id(self, name: str) -> UUID:
        """Of what may be spoken of before it is told."""
        return self.ids.setdefault(name, uuid4())

    def _records(self) -> dict[tuple[str, str], say.Record]:
        """Each row as a record, by what ``tables`` says of its columns: also those that were not told."""
        with connection.cursor() as cursor:
            cursor.execute(AS_RECORDS)
            found = {}
            for table, row, girl, recorded, happened, author, changed, of, over in cursor.fetchall():
                if girl not in self.names:
                    continue
                partners = [self.names[str(partner)] for partner in (author, changed) if partner]
                found[table, row] = say.Record(
                    self.names.get(row, row),
                    self.names[girl],
                    TABLES[table].what or table,
                    recorded and recorded - self.now,
                    happened and happened - self.now,
                    tuple(partners),
                    self.names.get(of, of),
                    over and over - self.now,
                )
            return found

    def _tell(self, fact: Any) -> None:
        tell = TELLERS.get(type(fact))
        if tell is None:
            raise AssertionError(f"no table says this yet: {fact}")
        tell(self, fact)

    def _run(self, statement: str, values: Any = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def _one(self, statement: str, values: Any = ()) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()[0]

    def _as(self, member: str, statement: str, values: list[Any]) -> None:
        """Where a member works is changed in one way alone: by who may, through the database's functions."""
        set_current_member(self.ids[member])
        self._run("SET LOCAL ROLE spheres_app")
        self._run(statement, values)
        self._run("SET LOCAL ROLE spheres_owner")
        set_current_member(None)

    def shown(self, girl: str) -> dict[str, set[str]]:
        """What there is about her, by table, as far as whoever asks now is shown it."""
        self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(f"EXECUTE {PREPARED} ('{self.ids[girl]}')")
            found: dict[str, set[str]] = {table: set() for table in [*READ, GRANTS]}
            for table, row in cursor.fetchall():
                found[table].add(row)
        return found

    def _whose(self) -> dict[tuple[str, str], UUID]:
        """Who made what is her own to read."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 'vault_draft', id::text, member_id FROM vault_draft"
                " UNION ALL SELECT 'therapy_therapynote', id::text, author_id FROM therapy_therapynote"
                " UNION ALL SELECT 'therapy_therapysession', id::text, author_id FROM therapy_therapysession"
                " UNION ALL SELECT 'safety_emergencyaccess', id::text, member_id FROM safety_emergencyaccess"
                " UNION ALL SELECT 'therapy_therapy', id::text, therapist_id FROM therapy_therapy"
                " UNION ALL SELECT 'participants_restriction', id::text, author_id"
                " FROM participants_restriction"
            )
            return {(table, row): member for table, row, member in cursor.fetchall()}

    def _grants(self) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT member_id, participant_id, category, valid_from, valid_until FROM access_grant"
            )
            return list(cursor.fetchall())

    def granted(self, member: str, girl: str, at: Moment) -> frozenset[str]:
        """The kinds of which a grant stands at that moment, as it was derived."""
        then, whom = self.moment(at), (self.ids[member], self.ids[girl])
        return frozenset(
            kind
            for of, about, kind, begins, ends in self.grants
            if (of, about) == whom and begins <= then and (ends is None or then < ends)
        )

    def own(self, table: str, member: str, girl: str) -> set[str]:
        """The rows of this table about her that are this member's."""
        return {row for row in self.rows[girl][table] if self.whose.get((table, row)) == self.ids[member]}

    def _by(
        self, author: str = "Archivist", partner: str = ARCHIVE, key: str = "author_id"
    ) -> dict[str, UUID]:
        return {key: self.ids[author], "author_partner_id": self.ids[partner]}

    def _author(self, name: str | None) -> tuple[str, str]:
        return (name, self.where(name)) if name else ("Archivist", ARCHIVE)

    def where(self, name: str | None) -> str:
        posts = [post for post in self.story.all(say.Works) if post.member == name and post.partner]
        return str(posts[-1].partner) if posts else ARCHIVE

    # What is said, and the rows of it.

    def partner(self, fact: say.Partner) -> None:
        self.ids[fact.name] = self.insert(
            "accounts_partner",
            code=f"p-{uuid4()}",
            mandate=fact.mandate,
            name_fr=fact.name,
            name_en=fact.name,
            is_active=True,
        )
        self._run(
            "INSERT INTO access_ceiling (partner_id, category) SELECT %s, unnest(%s::text[])",
            [self.ids[fact.name], sorted(fact.holds)],
        )

    def out_of_agreement(self, fact: say.OutOfAgreement) -> None:
        self._run("UPDATE accounts_partner SET is_active = false WHERE id = %s", [self.ids[fact.partner]])

    def works(self, fact: say.Works) -> None:
        if fact.member not in self.ids:
            self.ids[fact.member] = self.insert(
                "accounts_member",
                email=f"{uuid4()}@example.org",
                name=fact.member,
                partner_id=self.ids[str(fact.partner)],
                role=fact.role,
                language="fr",
                speaks="fr",
                is_active=True,
                is_on_call=fact.on_call,
                is_privacy_officer=False,
                joined_on=self.day(fact.at),
                answered_at=self.moment(fact.at),
            )
        elif fact.by_hand:
            left_at = None if fact.partner else self.moment(fact.at)
            self._run(
                "UPDATE accounts_member SET partner_id = coalesce(%s, partner_id), role = coalesce(%s, role),"
                " is_active = %s, left_at = %s WHERE id = %s",
                [
                    self.ids.get(fact.partner or ""),
                    fact.role or None,
                    left_at is None,
                    left_at,
                    self.ids[fact.member],
                ],
            )
        elif fact.partner is None:
            self._as("Ada", "SELECT team_leaves(%s, NULL)", [self.ids[fact.member]])
        else:
            self._changes(fact)

    def _changes(self, fact: say.Works) -> None:
        """Asked for by one, agreed to by another; where nobody else names members, it holds a day later."""
        asked = uuid4()
        new = [self.ids[fact.member], fact.member, self.ids[str(fact.partner)], fact.role]
        self._as("Ada", "SELECT team_changes(%s, %s, %s, %s, %s, 'fr', false, false, NULL)", [asked, *new])
        posts = {post.member: post for post in self.story.all(say.Works) if post.member in self.ids}
        others = [name for name, post in posts.items() if post.role == "coordinator" and name != fact.member]
        if others:
            self._as(others[0], "SELECT team_agrees(%s)", [asked])
            return
        self._run("UPDATE team_pendingchange SET alone_until = now() WHERE id = %s", [asked])
        self._run("SET LOCAL ROLE spheres_worker")
        self._run("SELECT team_after_a_day(%s)", [asked])
        self._run("SET LOCAL ROLE spheres_owner")

    def girl(self, fact: say.Girl) -> None:
        self.ids[fact.name] = self.insert(
            "participants_participant",
            sealed=SEALED,
            languages=",".join(sorted(fact.languages)),
            known_since=self.moment(say.LONG_AGO),
        )

    def answer(self, fact: say.Answer) -> None:
        about = {say.PROGRAMME: "programme", say.COMMITTEE: "committee"}.get(fact.about, "partner")
        consent = self.insert(
            "consents_consent",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            kind=about,
            only_item=self._item(fact.girl, fact.meeting),
            agreed=fact.agreed,
            partner_id=self.ids.get(fact.about),
            member_id=self.ids.get(fact.only or ""),
            categories=sorted(fact.shares),
            writable=sorted(fact.adds),
            starts_at=self.moment(fact.since),
            ends_at=self.moment(fact.until),
            ending="",
            decided_by="her" if fact.decided_by == "her" else "holder",
            her_agreement=fact.agreed,
            explained="aloud",
            language=fact.language,
            made_at=self.moment(fact.at),
            **self._by(*self._author(fact.written_by), key="made_by_id"),
        )
        for kind in sorted(fact.shares | set(dict(fact.narrowed))):
            scope = fact.scope_of(kind)
            if scope != say.WHOLE:
                self.insert(
                    "consents_limit",
                    participant_id=self.ids[fact.girl],
                    consent_id=consent,
                    category=kind,
                    since=None if scope.since is None else self.moment(scope.since),
                    left_out=[self.id(name) for name in sorted(scope.not_these)],
                    not_from=[self.ids[name] for name in sorted(scope.not_by)],
                )

    def _item(self, girl: str, meeting: str | None) -> UUID | None:
        return None if meeting is None else self.id(f"{girl} on {meeting}")

    def restriction(self, fact: say.Restriction) -> None:
        self.insert(
            "participants_restriction",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            member_id=self.ids.get(fact.member or ""),
            partner_id=self.ids.get(fact.partner or ""),
            role=fact.role or "",
            risks_told=True,
            made_at=self.moment(min(fact.at, say.NOW)),
            in_force_at=None if fact.waits else self.moment(fact.at),
            lifted_at=None if fact.lifted is None else self.moment(fact.lifted),
            **self._by(*self._author(fact.written_by)),
        )

    def taken_back(self, fact: say.TakenBack) -> None:
        self._end_answers(fact.girl, fact.about, fact.at, "taken_back", fact.meeting)

    def left_programme(self, fact: say.LeftProgramme) -> None:
        """Each answer of hers that stands; what else follows is the database's to do."""
        for about in dict.fromkeys(
            said.about for said in self.story.all(say.Answer) if said.girl == fact.girl
        ):
            if about in (say.PROGRAMME, say.COMMITTEE) or about in self.ids:
                self._end_answers(fact.girl, about, fact.at, "left")

    def _end_answers(self, girl: str, about: str, at: Moment, why: str, meeting: str | None = None) -> None:
        kind = {say.PROGRAMME: "programme", say.COMMITTEE: "committee"}.get(about, "partner")
        self._run(
            "UPDATE consents_consent SET withdrawn_at = %s, ending = %s WHERE participant_id = %s"
            " AND kind = %s AND partner_id IS NOT DISTINCT FROM %s AND only_item IS NOT DISTINCT FROM %s"
            " AND withdrawn_at IS NULL",
            [self.moment(at), why, self.ids[girl], kind, self.ids.get(about), self._item(girl, meeting)],
        )

    def named(self, fact: say.Named) -> None:
        self.insert(
            "participants_circle",
            partner_id=self.ids[fact.by],
            **self._span(fact.girl, fact.at, fact.until),
            member_id=self.ids[fact.member],
        )

    def walks_with(self, fact: say.WalksWith) -> None:
        assert not fact.instead
        self.insert(
            "participants_assignment",
            **self._span(fact.girl, fact.at, fact.until),
            member_id=self.ids[fact.worker],
            is_taken_over=fact.takes_over,
            met_on=None if fact.met is None else self.day(min(fact.met, say.NOW)),
            met_said_at=None if fact.met is None else self.moment(min(fact.met, say.NOW)),
            met_at=None if fact.met is None else self.moment(fact.met),
        )

    def _span(self, girl: str, at: Moment, until: Moment | None) -> dict[str, Any]:
        ends = None if until is None else self.moment(until)
        return {"participant_id": self.ids[girl], "starts_at": self.moment(at), "ends_at": ends}

    def supports(self, fact: say.Supports) -> None:
        span = self._span(fact.worker, fact.at, fact.until)
        del span["participant_id"]
        self.insert(
            "team_supervision",
            supervisor_id=self.ids[fact.supervisor],
            worker_id=self.ids[fact.worker],
            **span,
        )

    def meeting(self, fact: say.Meeting) -> None:
        opens, closes = self.moment(fact.opens), self.moment(fact.closes)
        self.ids[fact.name] = self.insert(
            "committee_meeting", held_at=opens, opens_at=opens, closes_at=closes
        )
        for member in sorted(fact.called):
            self.insert("committee_call", meeting_id=self.ids[fact.name], member_id=self.ids[member])

    def on_agenda(self, fact: say.OnAgenda) -> None:
        self.insert(
            "committee_agendaitem",
            id=self._item(fact.girl, fact.meeting),
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            meeting_id=self.ids[fact.meeting],
            categories=sorted(fact.shares),
            put_at=self.moment(fact.at),
            taken_off_at=None if fact.taken_off is None else self.moment(fact.taken_off),
            **self._by(key="put_by_id"),
        )

    def referred(self, fact: say.Referred) -> None:
        is_over = fact.answer in ("joined", "not_now")
        changed = {
            "status": fact.answer,
            "closed_at": self.moment(fact.at) if is_over else None,
            "not_now_reason": "elsewhere" if fact.answer == "not_now" else "",
        }
        if f"referral of {fact.girl}" in self.ids:
            names = ", ".join(f"{name} = %s" for name in changed)
            self._run(
                f"UPDATE referrals_referral SET {names} WHERE participant_id = %s",
                [*changed.values(), self.ids[fact.girl]],
            )
            return
        self.ids[f"referral of {fact.girl}"] = self.insert(
            "referrals_referral",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            via="partner",
            partner_id=self.ids[ARCHIVE],
            languages="fr",
            urgency="soon",
            agreed_to_contact=True,
            sent_at=self.moment(fact.at),
            of_age="unknown",
            recognises="unknown",
            hopes_for_change="unknown",
            voluntary="unknown",
            first_meeting_place="",
            **changed,
        )

    def emergency(self, fact: say.Emergency) -> None:
        self.insert(
            "safety_emergencyaccess",
            participant_id=self.ids[fact.girl],
            member_id=self.ids[fact.member],
            danger="life",
            starts_at=self.moment(fact.at),
            ends_at=self.moment(fact.at + hours(24)),
            closed_at=None if fact.closed is None else self.moment(fact.closed),
            sealed=SEALED,
            review_by=self.moment(fact.at + days(3)),
            outcome="",
        )

    def therapy(self, fact: say.Therapy) -> None:
        girl, therapist = self.ids[fact.girl], self.ids[fact.therapist]
        therapy = self.insert(
            "therapy_therapy",
            **self._span(fact.girl, fact.at, fact.until),
            therapist_id=therapist,
            shares_attendance=fact.attendance_shared,
        )
        by = self._by(fact.therapist, self.where(fact.therapist))
        written = {"participant_id": girl, "written_at": self.moment(fact.at + days(1)), **by}
        self.insert("therapy_therapynote", sealed=SEALED, **written)
        self.insert(
            "therapy_therapysession",
            therapy_id=therapy,
            on=self.day(fact.at + days(1)),
            attendance="came",
            **written,
        )

    def request(self, fact: say.Request) -> None:
        self.ids[f"request to {fact.of}"] = self.insert(
            "services_servicereferral",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            kind="shelter",
            need="",
            partner_id=self.ids[fact.of],
            for_role=fact.role or "",
            asked_at=self.moment(fact.at),
            she_agreed=True,
            status="asked" if fact.closed is None else "closed",
            owner_id=self.ids[fact.by],
            next_on=self.day(days(3)),
            closed_at=None if fact.closed is None else self.moment(fact.closed),
            **self._by(fact.by, self.where(fact.by)),
        )

    def on_shift(self, fact: say.OnShift) -> None:
        self.insert(
            "shifts_shift",
            partner_id=self.ids[self.where(fact.member)],
            member_id=self.ids[fact.member],
            starts_at=self.moment(fact.at),
            ends_at=self.moment(fact.until),
            put_by_id=self.ids[fact.member],
            put_at=self.moment(fact.at),
        )

    def bed(self, fact: say.Bed) -> None:
        """Of when it is needed, the first noon after follows: the one to come, or one that has passed."""
        name = f"request to {fact.partner}"
        self.ids[name] = self.insert(
            "services_servicereferral",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            kind="shelter",
            need="",
            partner_id=self.ids[fact.partner],
            for_role="",
            asked_at=self.moment(fact.at - hours(1)),
            needed_at=self.moment(say.NOW if fact.noon > say.NOW else hours(-26)),
            night_may_read=fact.team_may_read,
            she_agreed=True,
            status="accepted",
            owner_id=self.ids["Archivist"],
            next_on=self.day(days(3)),
            **self._by(),
        )
        answer = {"participant_id": self.ids[fact.girl], "sealed": SEALED, "referral_id": self.ids[name]}
        at = self.moment(fact.at)
        self.ids[f"{name}, accepted"] = self.insert(
            "services_serviceanswer",
            **answer,
            status="accepted",
            reason="",
            day=self.day(fact.at),
            at=at,
            **self._by(),
        )
        self._run("UPDATE services_servicereferral SET next_on = next_on WHERE id = %s", [self.ids[name]])

    def unreached(self, fact: say.MissingEpisode) -> None:
        hers = {"participant_id": self.ids[fact.girl], "sealed": SEALED, **self._by()}
        at = self.moment(fact.at)
        self.insert(
            "safety_emergencyplan",
            **hers,
            version=self._version(fact.girl),
            made_at=at,
            review_on=self.day(days(90)),
            search_partners=[self.ids[fact.service]] if fact.service else [],
            search_members=[self.ids[name] for name in sorted(fact.plan_names)],
        )
        closed = None if fact.closed is None else self.moment(fact.closed)
        self.insert(
            "safety_missingepisode", **hers, since=at, begun_at=at, closed_at=closed, next_at=at + days(9)
        )

    def disclosed(self, fact: say.Disclosed) -> None:
        self.insert(
            "consents_disclosure",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            ground="youth_protection",
            told_at=self.moment(fact.at),
            written_at=self.moment(fact.at),
            **self._by(fact.by, self.where(fact.by)),
        )

    def wrote(self, fact: say.Wrote) -> None:
        then = self.moment(fact.at)
        by = self._by(*self._author(fact.member))
        sealed: dict[str, Any] = {"participant_id": self.ids[fact.girl], "sealed": SEALED, **by}
        self.insert("consents_disclosure", **sealed, ground="court", told_at=then, written_at=then)
        self._write_follow_up(sealed, then, companion=self.ids[fact.member], again=True)

    def record(self, fact: say.Record) -> None:
        table = TABLE_OF[fact.what]
        holds, by = TABLES[table], fact.by or (ARCHIVE,)
        row: dict[str, Any] = {
            "id": self.id(fact.name),
            "participant_id": self.ids[fact.girl],
            "sealed": SEALED,
        }
        for column, moment in ((holds.happened, fact.happened), (holds.recorded, fact.recorded)):
            if column and moment is not None:
                is_day = (table, column) in DAYS
                row[column] = self.day(moment) if is_day else self.moment(moment)
        if holds.partner:
            row |= self._by(self._someone(by[0]), by[0])
        if len(by) > 1:
            changed = {"changed_by_id": self.ids[self._someone(by[1])], "changed_partner_id": self.ids[by[1]]}
            assert holds.changed
            row |= changed
        if holds.of and fact.of:
            row[holds.of[0]] = self.id(fact.of)
        self.insert(table, **row, **MORE[fact.what](self, fact))

    def _someone(self, partner: str) -> str:
        """The first who works, or worked, there."""
        posts = [post.member for post in self.story.all(say.Works) if post.partner == partner]
        return next(iter(posts), "Archivist")

    def _version(self, girl: str) -> int:
        self.versions[girl] = self.versions.get(girl, 1) + 1
        return self.versions[girl]

    def over(self, fact: say.Record) -> datetime | None:
        """A day after it was written."""
        return self.moment((fact.recorded or say.LONG_AGO) + days(1)) if fact.over else None

    def typing(self, fact: say.Typing) -> None:
        self.insert(
            "vault_draft",
            member_id=self.ids[fact.member],
            place=f"{fact.girl}'s page",
            participant_id=self.ids[fact.girl],
            sealed=SEALED,
            kept_at=self.now,
        )

    def _write_about(self, girl: str) -> None:
        """Something in each table, written by the archive sixty days ago."""
        then = self.moment(say.LONG_AGO)
        hers: dict[str, Any] = {"participant_id": self.ids[girl]}
        sealed: dict[str, Any] = {**hers, "sealed": SEALED, **self._by()}
        insert = self.insert
        insert("vault_participantkey", **hers, wrapped=WRAPPED, made_at=then)
        insert("participants_identity", **hers, sealed=SEALED)
        insert("participants_followup", **hers, started_on=then.date())
        insert(
            "participants_contactway",
            **hers,
            sealed=SEALED,
            channel="text",
            may_leave_message=False,
            is_preferred=True,
            noted_at=then,
        )
        insert("participants_blindindex", **hers, digest=SEALED)
        insert(
            "access_closing", **hers, member_id=uuid4(), what="needs_need", row_id=uuid4(), at=then,
            stood=SEALED,
        )  # fmt: skip
        insert("consents_disclosure", **sealed, ground="court", told_at=then, written_at=then)
        insert("safety_emergencyplan", **sealed, version=1, made_at=then, review_on=then.date())
        unreached = insert(
            "safety_missingepisode", **sealed, since=then, begun_at=then, closed_at=then, next_at=then
        )
        self.ids[f"time of {girl}"] = unreached
        insert("safety_missingstep", **sealed, episode_id=unreached, kind="tried", at=then)
        insert("services_serviceinplace", **sealed, service="school", noted_at=then)
        insert("therapy_therapysummary", **sealed, written_at=then, she_agreed=True)
        self._write_follow_up(sealed, then, companion=self.ids["Archivist"])

    def _write_follow_up(
        self, sealed: dict[str, Any], then: datetime, companion: UUID, *, again: bool = False
    ) -> None:
        insert = self.insert
        rows_of_rooms("scene_rows", insert, sealed, then, companion, again)
        note = insert(
            "notes_contactnote",
            **sealed,
            kind="call",
            at=then,
            place="office",
            begun_by="her",
            written_at=then,
        )
        insert("notes_noteaddition", **sealed, note_id=note, corrects=False, written_at=then)
        insert("notes_step", **sealed, kind="task", due_on=then.date(), written_at=then)
        request = insert(
            "services_servicereferral",
            **sealed,
            kind="school",
            need="",
            for_role="",
            asked_at=then,
            she_agreed=True,
            status="asked",
            owner_id=companion,
            next_on=(then + timedelta(days=90)).date(),
        )
        insert(
            "services_serviceanswer",
            **sealed,
            referral_id=request,
            status="accepted",
            reason="",
            day=then.date(),
            next_on=(then + timedelta(days=90)).date(),
            at=then,
        )


def is_narrowed(story: Story) -> bool:
    """Whether some answer does not share the whole of a kind."""
    return any(answer.narrowed or answer.scope != say.WHOLE for answer in story.all(say.Answer))


def _over_on(loaded: LoadedStory, fact: say.Record) -> date | None:
    over = loaded.over(fact)
    return over and over.date()


def _mentioned(story: Story) -> set[str]:
    """Members of whom more is said than where they work."""
    said = " ".join(str(fact) for fact in story.facts if not isinstance(fact, say.Works))
    posts = [post.member for post in story.all(say.Works)]
    return {member for member in posts if repr(member) in said or posts.count(member) > 1}


def _by_role(story: Story) -> set[str]:
    """Those whose role alone may open something."""
    return {post.member for post in story.all(say.Works) if post.role in ("coordinator", "pivot_worker")}


GRANTS = "access_grant"
PREPARED = "scenes_everything"
READ = [table for table, holds in TABLES.items() if holds.kind != NOBODY and table != GRANTS]
HER = {"participants_participant": "id"}
ITS_ID = {"vault_participantkey": "participant_id"}
EVERYTHING = " UNION ALL ".join(
    f"SELECT '{table}', {ITS_ID.get(table, 'id')}::text FROM {table}"
    f" WHERE {HER.get(table, 'participant_id')} = $1"
    for table in READ
)
EVERYTHING += (
    f" UNION ALL SELECT '{GRANTS}', category || CASE WHEN may_write THEN ' written' ELSE '' END FROM {GRANTS}"
    " WHERE participant_id = $1 AND valid_from <= now() AND (valid_until IS NULL OR valid_until > now())"
)
"""Each row about her, as its table and its id; each grant that stands, as its category."""

RECORDED = [table for table in READ if TABLES[table].kind not in (NAME, OWN, WALKING)]


def _quoted(column: str | None) -> str:
    return f'"{column}"' if column else "NULL"


def _as_record(table: str) -> str:
    holds = TABLES[table]
    moments = [f"{_quoted(column)}::timestamptz" for column in (holds.recorded, holds.happened)]
    whose = (None, None) if table in HER_OWN_WORDS else (holds.partner, holds.changed_partner)
    partners = [f"{column or 'NULL'}::text" for column in whose]
    of = f"{holds.of[0] if holds.of else 'NULL'}::text"
    columns = [
        "id::text",
        "participant_id::text",
        *moments,
        *partners,
        of,
        f"({holds.over or 'NULL'})::timestamptz",
    ]
    return f"SELECT '{table}', {', '.join(columns)} FROM {table}"


AS_RECORDS = " UNION ALL ".join(_as_record(table) for table in RECORDED)

TABLE_OF = {holds.what: table for table, holds in TABLES.items() if holds.what in say.KIND_OF}
DAYS = {
    ("services_serviceanswer", "day"),
    *of_rooms("DAYS").items(),
    ("services_serviceinplace", "since"),
}
MORE: dict[str, Callable[[LoadedStory, say.Record], dict[str, Any]]] = {
    **of_rooms("MORE"),
    "way": lambda loaded, fact: {"channel": "text", "may_leave_message": False, "is_preferred": False},
    "plan": lambda loaded, fact: {
        "version": loaded._version(fact.girl),
        "review_on": loaded.day(days(90)),
    },
    "time": lambda loaded, fact: {"next_at": loaded.moment(days(1)), "closed_at": loaded.over(fact)},
    "tried": lambda loaded, fact: {"kind": "tried"},
    "note": lambda loaded, fact: {"kind": "call", "place": "office", "begun_by": "her"},
    "addition": lambda loaded, fact: {"corrects": False},
    "step": lambda loaded, fact: {"kind": "task", "due_on": loaded.day(days(3))},
    "request": lambda loaded, fact: {
        "kind": "school",
        "need": "",
        "for_role": "",
        "she_agreed": True,
        "status": "asked",
        "owner_id": loaded.ids["Archivist"],
        "next_on": loaded.day(days(9)),
    },
    "reply": lambda loaded, fact: {"status": "accepted", "reason": "", "next_on": loaded.day(days(9))},
    "service": lambda loaded, fact: {"service": "school", "ended_on": _over_on(loaded, fact)},
    "summary": lambda loaded, fact: {"she_agreed": True},
}
"""What else a told record's row has to say."""

WITHOUT_ID = ("vault_participantkey", "participants_blindindex")
TELLERS: dict[type, Callable[..., None]] = {
    say.Partner: LoadedStory.partner,
    say.OutOfAgreement: LoadedStory.out_of_agreement,
    say.Works: LoadedStory.works,
    say.Girl: LoadedStory.girl,
    say.Answer: LoadedStory.answer,
    say.TakenBack: LoadedStory.taken_back,
    say.LeftProgramme: LoadedStory.left_programme,
    say.Named: LoadedStory.named,
    say.WalksWith: LoadedStory.walks_with,
    say.Supports: LoadedStory.supports,
    say.Meeting: LoadedStory.meeting,
    say.OnAgenda: LoadedStory.on_agenda,
    say.Referred: LoadedStory.referred,
    say.Emergency: LoadedStory.emergency,
    say.Therapy: LoadedStory.therapy,
    say.Request: LoadedStory.request,
    say.OnShift: LoadedStory.on_shift,
    say.Bed: LoadedStory.bed,
    say.MissingEpisode: LoadedStory.unreached,
    say.Disclosed: LoadedStory.disclosed,
    say.Wrote: LoadedStory.wrote,
    say.Typing: LoadedStory.typing,
    say.Record: LoadedStory.record,
    say.Restriction: LoadedStory.restriction,
}
