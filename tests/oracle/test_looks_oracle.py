"""Every page, as every kind of member: what was opened and shown, beside what the record says of it."""

import json
import os
import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from time import process_time
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from conftest import as_owner
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.ids import new_id
from spheres.foundation.vault.aead import encrypt, new_key
from spheres.foundation.vault.drafts import keep_draft, place_of
from spheres.foundation.vault.keys import blind_index, seal_secret, wrap
from spheres.foundation.vault.models import ParticipantKey
from spheres.programme.accompaniment.models import CalendarFeed
from spheres.programme.committee.models import AgendaItem, Call, Meeting
from spheres.programme.consents.models import Consent, Disclosure
from spheres.programme.notes.models import ContactNote, NoteAddition, Step
from spheres.programme.participants.models import (
    Assignment,
    BlindIndex,
    Circle,
    ContactWay,
    FollowUp,
    Identity,
    Participant,
    Restriction,
)
from spheres.programme.privacy.models import Erasure, Incident, IncidentSubject
from spheres.programme.referrals.models import Referral, ReferralLink
from spheres.programme.referrals.queries import link_token
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingEpisode, MissingStep
from spheres.programme.services.models import ServiceAnswer, ServiceInPlace, ServiceReferral
from spheres.programme.team.models import Supervision
from spheres.programme.therapy.models import Therapy, TherapyNote, TherapySession, TherapySummary
from tests.builders import moment
from tests.builders.members import a_member
from tests.oracle.looks_rules import PLAIN, SEALED, Answer, Look, Watch, World, named_in, opened_of, problems
from tests.rooms import of_rooms, rows_of_rooms
from tests.routes import address, routes

pytestmark = pytest.mark.django_db

FOLLOWED, OTHER, IN_TRIAGE, IN_WELCOME, FAR = "Ombeline", "Thessaline", "Quiteria", "Radegonde", "Walburge"
"""Two of whom there is something of each kind, one who waits for an answer, one for her first meeting; and
one whom only a worker apart knows."""
KINDS = {
    "pivot worker": ("pivot_worker", "en-marge"),
    "worker apart": ("pivot_worker", "ccsmtl"),
    "liaison": ("liaison", "ccsmtl"),
    "liaison elsewhere": ("liaison", "codim"),
    "peer": ("peer", "spvm"),
    "prevention": ("prevention", "anonyme"),
    "supervisor": ("supervisor", "en-marge"),
    "coordinator": ("coordinator", "en-marge"),
    "coordinator shared with": ("coordinator", "en-marge"),
    "privacy officer": ("coordinator", "ccsmtl"),
    "therapist": ("psychotherapist", "marie-vincent"),
    "police": ("police_liaison", "spvm"),
    "night": ("liaison", "en-marge"),
    "committee": ("committee", "ccsmtl"),
    "stranger": ("liaison", "codim"),
    "administrator": ("administrator", "en-marge"),
    "researcher": ("researcher", "iujd"),
}
SHARED = {
    FOLLOWED: {
        "liaison": ["contact", "needs"],
        "peer": ["contact"],
        "police": ["contact", "legal"],
        "therapist": ["contact", "clinical", "health"],
        "coordinator shared with": ["identity", "contact", "needs"],
        "night": [],
    },
    OTHER: {
        "liaison elsewhere": ["identity", "safety", "clinical", "entourage", "legal", "health", "needs"],
        "peer": ["legal"],
        "prevention": ["contact", "needs"],
    },
}
"""Who is in whose circle, and what she agreed to with that partner; the night team has what En Marge has, and
an emergency opened besides."""


class Building:
    """A region, written by its owner: of everyone known, one row of each kind at least."""

    def __init__(self) -> None:
        self.now = moment()
        self.members = {kind: a_member(*what) for kind, what in KINDS.items()}
        self.keys: dict[UUID, bytes] = {}
        self.people: dict[str, dict[str, UUID]] = {}
        self.whose: dict[UUID, UUID] = {}
        with as_owner():
            Member.objects.filter(pk=self.members["privacy officer"].pk).update(is_privacy_officer=True)
            Member.objects.filter(pk=self.members["night"].pk).update(is_on_call=True)
            self.members = {kind: Member.objects.get(pk=one.pk) for kind, one in self.members.items()}
            self.pivot = self.members["pivot worker"]
            self.support()
            for name in (FOLLOWED, OTHER):
                self.accompanied(name, self.pivot)
                self.others(name)
            self.accompanied(FAR, self.members["worker apart"])
            self.proposed(IN_TRIAGE, "sent")
            self.proposed(IN_WELCOME, "welcome")
            self.committee()
            self.privacy()
            self.links()
            self.world = self.seen_by_the_owner()

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def add(self, model: Any, whose: UUID | None = None, **given: Any) -> UUID:
        """One row; its words, all of them, sealed here and by nothing of the vault's."""
        row_id = given.pop("id", None) or new_id()
        names = getattr(model, "SEALED_FIELDS", ())
        words = {name: given.pop(name, "Des mots.") for name in names}
        columns = {field.name for field in model._meta.concrete_fields}
        if whose and model is not Participant:
            given["participant_id"] = whose
        if "author" in columns:
            given.setdefault("author", self.pivot)
        if "sealed" in columns and "sealed" not in given:
            context = f"{model._meta.db_table}:{row_id}".encode()
            given["sealed"] = encrypt(self.keys[whose], json.dumps(words).encode(), context)  # type: ignore[index]
        if model._meta.pk.name == "id" and not model._meta.pk.get_internal_type().endswith("AutoField"):
            given["id"] = row_id
        model(**given).save(force_insert=True)
        return row_id

    def a_key(self) -> UUID:
        pk = new_id()
        self.keys[pk] = new_key()
        ParticipantKey.objects.create(
            participant_id=pk, wrapped=wrap(self.keys[pk], pk), made_at=self.ago(30)
        )
        return pk

    def named(self, name: str, pk: UUID) -> dict[str, UUID]:
        self.add(Participant, pk, id=pk, languages="fr", known_since=self.ago(30), name=name, pronouns="elle")
        born = {"birth_date": "2009-04-07", "age_said": None, "age_said_on": ""}
        self.add(Identity, pk, legal_name=f"{name} Courtemanche", **born)
        way = self.add(ContactWay, pk, channel="text", noted_at=self.ago(30), value="514 555-0123")
        return {"participant_id": pk, "way_id": way}

    def accompanied(self, name: str, worker: Member) -> None:
        """Someone with a file: what her worker, and the services around her, wrote."""
        pk, now, today = self.a_key(), self.now, timezone.localdate(self.now)
        ids = self.people[name] = self.named(name, pk)
        self.letter(name, pk, "joined", closed_at=self.ago(20), decided_at=self.ago(25))
        self.add(Assignment, pk, member=worker, starts_at=self.ago(25))
        self.add(FollowUp, pk, started_on=today - timedelta(days=20))
        self.yes(pk, "programme")
        self.add(Disclosure, pk, ground="serious_harm", told_at=self.ago(3), written_at=self.ago(3))
        note = {
            "kind": "call",
            "at": self.ago(2),
            "minutes": 5,
            "place": "none",
            "begun_by": "her",
            "author": worker,
        }
        ids["note_id"] = self.add(ContactNote, pk, **note, written_at=self.ago(2))
        self.add(NoteAddition, pk, note_id=ids["note_id"], written_at=self.ago(1))
        step = {"kind": "task", "due_on": today, "written_at": self.ago(2), "author": worker}
        ids["step_id"] = self.add(Step, pk, **step)
        for version in (1, 2):
            plan = {"made_at": self.ago(9 - version), "review_on": today + timedelta(days=9)}
            steps = [{"hours": 1, "what": "Appeler la tante."}]
            self.add(EmergencyPlan, pk, version=version, steps=steps, **plan)
        span = {"since": self.ago(0.5), "begun_at": self.ago(0.5), "next_at": self.ago(0.1)}
        if name == OTHER:
            span["closed_at"] = self.ago(0.05)
        search = self.add(MissingEpisode, pk, **span)
        self.add(MissingStep, pk, episode_id=search, kind="tried", at=self.ago(0.3))
        shut = {"role": "researcher", "risks_told": True, "made_at": self.ago(3), "in_force_at": self.ago(3)}
        ids["restriction_id"] = self.add(Restriction, pk, **shut)
        self.add(ServiceInPlace, pk, service="school", noted_at=now)
        ids["in_place_id"] = self.add(ServiceInPlace, pk, service="school", noted_at=now)
        ids["service_referral_id"] = self.asked(pk, None, "", "housing", service_name="Chambreclair")
        ids |= rows_of_rooms("looks_rows", self, pk, worker)

    def letter(self, name: str, pk: UUID, status: str, **given: Any) -> UUID:
        lists = {"services": [], "wishes": [], "may_leave_message": False, "age_said": 17, "birth_date": ""}
        row = {"via": "self", "languages": "fr", "urgency": "soon", "agreed_to_contact": True}
        return self.add(
            Referral, pk, **row, **lists, **given, status=status, sent_at=self.ago(30), channel="text",
            name=name, legal_name=f"{name} Courtemanche",
        )  # fmt: skip

    def proposed(self, name: str, status: str) -> None:
        pk = self.a_key()
        ids = self.people[name] = (
            {"participant_id": pk} if status == "sent" else self.named(name, pk) | {"participant_id": pk}
        )
        more: dict[str, Any] = {}
        if status == "welcome":
            yes = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")
            more = {**yes, "decided_at": self.ago(1), "first_meeting_at": self.now}
        ids["referral_id"] = self.letter(name, pk, status, **more)
        for whose in (pk, self.people[FOLLOWED]["participant_id"]):  # they may be the same
            BlindIndex.objects.create(
                participant_id=whose, digest=blind_index("name", "courtemanche " + name.lower())
            )
        if status == "welcome":
            self.add(Assignment, pk, member=self.pivot, starts_at=self.ago(1))

    def yes(self, pk: UUID, kind: str, **given: Any) -> None:
        answer = {"decided_by": "her", "her_agreement": True, "explained": "aloud", "language": "fr"}
        span = {
            "starts_at": self.ago(20),
            "ends_at": self.now + timedelta(days=90),
            "made_at": self.ago(20),
        }
        self.add(Consent, pk, kind=kind, agreed=True, made_by=self.pivot, **answer, **span, **given)

    def asked(self, pk: UUID, whom: str | None, role: str, kind: str, **given: Any) -> UUID:
        partner = Partner.objects.get(code=whom) if whom else None
        row = {"asked_at": self.ago(5), "she_agreed": True, "owner": self.pivot, "for_role": role}
        next_on = timezone.localdate(self.now)
        asked = self.add(ServiceReferral, pk, kind=kind, partner=partner, next_on=next_on, **row, **given)
        answer = {"status": "accepted", "day": next_on, "at": self.ago(4)}
        self.add(ServiceAnswer, pk, referral_id=asked, **answer)
        return asked

    def others(self, name: str) -> None:
        """Those around her: circles, what is asked of them, a therapy, an emergency."""
        ids, ask = self.people[name], {"liaison": "housing", "prevention": "housing"}
        pk = ids["participant_id"]
        for kind, categories in SHARED[name].items():
            member = self.members[kind]
            if categories:
                self.yes(pk, "partner", partner=member.partner, categories=categories, writable=[])
            self.add(Circle, pk, member=member, partner=member.partner, starts_at=self.ago(19))
            if kind in ask:
                ids[f"asked of {kind}"] = self.asked(pk, member.partner.code, "", ask[kind])
        if name == FOLLOWED:
            ids["asked of peer"] = self.asked(pk, "spvm", "peer", "peer")
            ids["asked of therapist"] = self.asked(pk, "marie-vincent", "psychotherapist", "psychotherapy")
        therapist = self.members["therapist"]
        span = {"therapist": therapist, "starts_at": self.ago(9), "shares_attendance": True}
        if name == FOLLOWED:
            ids["therapy_id"] = self.add(Therapy, pk, **span)
            self.add(TherapyNote, pk, author=therapist, written_at=self.ago(3))
            session = {"on": timezone.localdate(self.now), "attendance": "came", "written_at": self.ago(1)}
            self.add(TherapySession, pk, author=therapist, therapy_id=ids["therapy_id"], **session)
        shared = {"author": therapist, "written_at": self.ago(2), "she_agreed": True}
        ids["summary_id"] = self.add(TherapySummary, pk, **shared)
        ids["access_id"] = self.emergency(name, pk)

    def emergency(self, name: str, pk: UUID) -> UUID:
        """Open for her whom the night team looks for; over and answered for the other."""
        key, access_id = new_key(), new_id()
        words = {"reason": "Elle ne répond plus.", "name": name}
        said: dict[str, Any] = {"starts_at": self.ago(0.1), "ends_at": self.ago(0.1) + timedelta(days=1)}
        if name == OTHER:
            said |= {"closed_at": self.ago(0.05), "reviewed_at": self.now, "outcome": "right"}
            said |= {"reviewed_by": self.members["coordinator"]}
            for part, column in (("review", "review"), ("tell", "tell_when")):
                said[column] = encrypt(
                    key, b"Des mots.", f"safety_emergencyaccess.{part}:{access_id}".encode()
                )
        return self.add(
            EmergencyAccess, pk, id=access_id, member=self.members["night"], danger="missing",
            review_by=self.now + timedelta(days=3), wrapped=wrap(key, access_id),
            sealed=encrypt(key, json.dumps(words).encode(), f"safety_emergencyaccess:{access_id}".encode()),
            **said,
        )  # fmt: skip

    def support(self) -> None:
        self.add(
            Supervision, supervisor=self.members["supervisor"], worker=self.pivot, starts_at=self.ago(60)
        )

    def committee(self) -> None:
        pk = self.people[FOLLOWED]["participant_id"]
        spans = {"held_at": self.now, "opens_at": self.ago(2), "closes_at": self.now + timedelta(days=5)}
        meeting = self.add(Meeting, **spans)
        self.add(Call, meeting_id=meeting, member=self.members["committee"])
        self.yes(pk, "committee")
        put = {"put_by": self.members["coordinator"], "put_at": self.ago(1), "author_partner": None}
        put["author_partner"] = self.pivot.partner
        shared = ["identity", "clinical", "needs", "health", "committee"]
        self.add(AgendaItem, pk, meeting_id=meeting, categories=shared, **put)

    def privacy(self) -> None:
        words = dict.fromkeys(("what", "cause", "risk_why", "measures"), "Des mots.")
        officer, now, ids = self.members["privacy officer"], self.now, self.people[FOLLOWED]
        known = {"began_at": self.ago(1), "known_at": now, "written_by": self.pivot, "written_at": now}
        incident = self.add(Incident, **known, sealed=seal_secret("incident", json.dumps(words).encode()))
        ids["incident_id"] = incident
        ids["concerned_id"] = self.add(
            IncidentSubject, ids["participant_id"], incident_id=incident, noted_at=now
        )
        asked = {"asked_by": self.pivot, "asked_at": self.ago(1)}
        ids["erasure_id"] = self.add(Erasure, ids["participant_id"], **asked)
        answer = {"answered_by": officer, "answered_at": now, "outcome": "erased", "number": "E-22222"}
        other, certified = self.people[OTHER], {"erased_at": now, "certified_at": now}
        other["erasure_id"] = self.add(Erasure, other["participant_id"], **asked, **answer, **certified)
        refusal = {"outcome": "refused", "reason": seal_secret("erasure", b"Un tribunal.")}
        self.add(Erasure, other["participant_id"], **asked, **{**answer, **refusal, "number": ""})

    def links(self) -> None:
        by = {"made_by": self.members["liaison"], "partner": self.members["liaison"].partner}
        spans = {"made_at": self.ago(1), "ends_at": self.now + timedelta(days=5)}
        self.link_id = self.add(ReferralLink, for_whom="x", **by, **spans)
        made = {"digest": sha256(b"a-token").digest(), "made_at": self.now}
        self.add(CalendarFeed, member=self.pivot, **made)

    def seen_by_the_owner(self) -> World:
        names = {ids["participant_id"]: name for name, ids in self.people.items()}
        owner_of: dict[Any, UUID] = {}
        rows_in: dict[str, set[UUID]] = defaultdict(set)
        categories = {table: {category} for table, category in SEALED.items()} | PLAIN
        for table in categories:
            for row, whose in rows_of(table):
                self.whose[row] = whose
                if whose:
                    owner_of[table, row] = whose
                    for category in categories[table]:
                        rows_in[category].add(whose)
        grants: Any = defaultdict(lambda: defaultdict(list))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT member_id, participant_id, category, source FROM access_grant"
                " WHERE valid_from <= now() AND (valid_until IS NULL OR valid_until > now())"
            )
            for member, whose, category, source in cursor.fetchall():
                grants[member][whose].append((category, source))
        indexed = {whose for _row, whose in rows_of("participants_blindindex")}
        return World(names, owner_of, rows_in, indexed, grants)


def rows_of(table: str) -> list[tuple[Any, UUID]]:
    whose = "id" if table == "participants_participant" else "participant_id"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {whose} FROM {table}")
        return cursor.fetchall()


QUERIES = {
    "oversight:who-looked": ["?print"],
    "safety:unreached": ["?print"],
    "workspace:my-young-people": ["?sort=name", "?page=2"],
    "services:requests": ["?show=over"],
    "directory:find": ["?words=lit"],
    "accompaniment:my-expenses": ["?month=2020-01"],
    "services:referral-add": ["?kind=housing"],
    "stages:path": ["?print"],
    "timeline:extract": ["?print"],
    "timeline:timeline": ["?words=dormir&month=2020-01"],
    "returning:plan": ["?print"],
}
OF_SOMEONE = {
    "referral_id", "way_id", "access_id", "in_place_id", "service_referral_id", "therapy_id", "summary_id",
    "erasure_id", "concerned_id", "note_id", "step_id", "closing_id", *of_rooms("IN_ADDRESSES"),
}  # fmt: skip
"""What an address may name, beside a young person, that is one’s."""
SIGN_IN_WALKED = ("pivot worker", None)
"""Who walks the pages of signing in, which show nobody."""
POSTS_ALL = ("pivot worker", "coordinator")
"""Who sends the forms about nobody as well."""
NOT_WALKED = {"account_logout", "set_language"}
"""Nothing of anyone’s, and the walk would be signed out."""


class Walk:
    """One member asks for everything, each time as if nothing had been asked before."""

    def __init__(self, kind: str | None) -> None:
        self.kind = kind
        self.built = Building()
        self.world = self.built.world
        self.member = self.built.members[kind] if kind else None
        self.watch = Watch()
        self.client = Client(raise_request_exception=False)
        if self.member:
            self.client.force_login(self.member)
            self.keep_drafts()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit_look")
            assert cursor.fetchone()[0] == 0, "nothing was looked at yet"
        self.cookies = self.client.cookies.copy()
        self.found: list[str] = []
        self.prints: set[str] = set()
        self.bodies: dict[str, str] = {}
        self.requests = self.opened = self.looks = 0
        self.shown: set[tuple[str, str]] = set()

    def keep_drafts(self) -> None:
        """Of every page about her, something was typed."""
        assert self.member
        ids = self.built.people[FOLLOWED]
        with as_owner():
            keep_draft(self.member.pk, "referrals:referral-new", {"hopes": "Dormir."}, None)
            for name, route in routes():
                if "<uuid:participant_id>" not in route:
                    continue
                whose = resolve(address(route, ids)).kwargs
                place = place_of(name, whose)
                draft = keep_draft(self.member.pk, place, {"text": "Des mots."}, ids["participant_id"])
                self.world.owner_of["vault_draft", draft.pk] = ids["participant_id"]

    def paths(self) -> list[str]:
        """Every address: about each whom this member may know, about her of whom there is most, and about
        nobody. Of whoever else there is, her own page."""
        found = []
        for name, route in routes():
            is_of_signing_in = ":" not in (name or "") or name.startswith("signin:")
            if name in NOT_WALKED or name is None or (is_of_signing_in and self.kind not in SIGN_IN_WALKED):
                continue
            filled = re.sub(r"<int:\w+>", "1", route)
            filled = filled.replace("refer/<str:token>", f"refer/{link_token(self.built.link_id)}")
            filled = filled.replace("<str:token>", "a-token").replace("<str:service>", "x")
            filled = filled.replace("<slug:category>", "clinical").replace("<slug:partner>", "en-marge")
            filled = filled.replace("<slug:card_code>", "ruler").replace("<slug:debrief>", "held")
            for ids in self.asked_about(name, filled):
                path = address(filled, {**ids, "link_id": self.built.link_id})
                found += [path + query for query in ["", *QUERIES.get(name, ())]]
        return found

    def asked_about(self, name: str, route: str) -> list[dict[str, UUID]]:
        """What fills the address: of each young person, and of each request about her."""
        if "_id" not in route:
            return [{}]
        known = self.world.grants[self.member.pk] if self.member else {}
        walked = []
        for who, ids in self.built.people.items():
            has_pages = ids["participant_id"] in known and ("way_id" in ids or "participant_id" not in route)
            if has_pages or who == FOLLOWED or name == "workspace:participant":
                walked.append(ids)
                if "service_referral_id" in route:
                    asked = [pk for what, pk in ids.items() if what.startswith("asked of ")]
                    walked += [{**ids, "service_referral_id": pk} for pk in asked]
        return walked

    def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Asked, compared, and undone."""
        self.watch.forget()
        self.client.cookies = self.cookies.copy()
        with transaction.atomic():
            with connection.execute_wrapper(self.watch.statement):
                response = getattr(self.client, method)(path, secure=True, **more)
            answer = self.answered(method, path, response)
            transaction.set_rollback(True)
        if method == "get":
            self.bodies.setdefault(path, answer.body)
        self.found += problems(self.world, self.member, answer)
        self.count(answer)
        return answer

    def answered(self, method: str, path: str, response: Any) -> Answer:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        is_page = "html" in response.headers.get("Content-Type", "html")
        named = resolve(urlsplit(path).path)
        about, exists = self.whom(named.kwargs)
        text = content.decode(errors="replace")
        if method == "get" and (not is_page or ("?print" in path and self.differs(path, text))):
            self.prints.add(path)
        with as_owner():
            self.know_new_rows()
            looks = [
                Look(
                    look.member_id, look.partner_id, look.participant_id, look.people, look.kind, look.page,
                    look.categories, look.sources,
                )
                for look in apps.get_model("audit", "Look").objects.all()
            ]  # fmt: skip
        return Answer(
            named.view_name, method, path, response.status_code, not is_page, text, about, exists,
            path in self.prints, self.watch.opened, self.watch.tables, looks,
        )  # fmt: skip

    def whom(self, named: dict[str, Any]) -> tuple[UUID | None, bool]:
        """Whose page it is, and whether all that its address names is there. A referral, and an emergency
        access, are someone’s; an erasure or an incident is answered without a word of whom it is about."""
        whose = {name: self.built.whose.get(UUID(str(named[name]))) for name in OF_SOMEONE & named.keys()}
        about = UUID(str(named["participant_id"])) if "participant_id" in named else None
        if about is None:
            about = whose.get("referral_id") or whose.get("access_id")
        return about, about in self.world.names and set(whose.values()) <= {about}

    def differs(self, path: str, text: str) -> bool:
        """Whether the page made to be printed is another than the page to read."""
        plain = self.bodies[path.partition("?")[0]]
        return len(re.sub(r"(\?|%3F)print", "", text)) != len(plain)

    def know_new_rows(self) -> None:
        for table in {table for table, row in self.watch.opened if (table, row) not in self.world.owner_of}:
            self.world.owner_of |= {(table, row): whose for row, whose in rows_of(table) if whose}

    def count(self, answer: Answer) -> None:
        self.requests += 1
        self.opened += len(answer.opened)
        self.looks += len(answer.looks)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.found.append(f"{answer.page} {answer.method} {answer.path}: {answer.status}")
        if answer.status == HTTPStatus.OK:
            for pk in opened_of(self.world, answer).keys() | named_in(self.world, answer):
                self.shown.add((answer.page, self.world.names[pk]))

    def everything(self) -> None:
        followed = self.built.people[FOLLOWED]["participant_id"]
        for path in self.paths():
            answer = self.ask("get", path)
            if "?" in path or not self.member or answer.about not in (None, followed):
                continue  # once is enough for what is not a plain page
            if answer.status == HTTPStatus.OK and answer.about and not answer.is_file:
                self.ask("head", path)
            is_form = answer.status == HTTPStatus.OK and (answer.about or self.kind in POSTS_ALL)
            is_sent = answer.status == HTTPStatus.METHOD_NOT_ALLOWED and answer.about
            if is_form or is_sent:
                self.ask("post", path, data={"id": str(uuid4()), "unknown": "x"})


def test_every_sealed_table_of_someone_has_its_category():
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname FROM pg_class c
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'sealed')
              AND (c.relname = 'participants_participant' OR EXISTS (
                SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'participant_id'))
        """)
        assert {row[0] for row in cursor.fetchall()} == set(SEALED)


NO_PAGE_OPENS = {"therapy_therapynote", "committee_agendaitem"}
"""What her worker never reads, and what no page shows yet."""
LEAST = {"pivot worker": 60, "supervisor": 20, "coordinator": 5}
"""How many (page, person) must have been shown, at least: a walk that sees nothing proves nothing."""


@pytest.mark.parametrize("kind", [*KINDS, None], ids=lambda kind: kind or "nobody")
def test_whoever_is_shown_or_opened_is_on_the_record_and_nobody_else(kind):
    walk = Walk(kind)
    with walk.watch.over():
        walk.everything()
    if os.environ.get("SPHERES_LOOKS_TELL"):
        said = f"{walk.requests} requests, {walk.opened} rows opened, {walk.looks} looks"
        print(f"{kind}: {said}, {len(walk.shown)} pages with someone on them, {process_time():.0f} s")
    assert walk.found == [], "\n" + "\n".join(walk.found)
    assert len(walk.shown) >= LEAST.get(kind, 0)
    if kind == "pivot worker":
        assert walk.watch.ever.keys() == SEALED.keys() - NO_PAGE_OPENS


SENT = {
    ("notes:note-add", "note_id"): {
        "kind": "call", "at": "2025-01-02T10:00", "opening": "open", "text": "Autre chose.",
    },
    ("notes:step-add", "step_id"): {"kind": "task", "what": "Autre chose.", "due_on": "2030-01-02"},
    ("needs:need-add", "need_id"): {"code": "sleep", "weight": "later", "her_words": "Autre chose."},
}  # fmt: skip
"""Sent again with other words: the page says so, and shows what stands."""


@pytest.mark.parametrize(("page", "named"), SENT, ids=[page for page, _named in SENT])
def test_a_form_that_shows_what_stands_has_shown_it(page, named):
    walk = Walk("pivot worker")
    ids = walk.built.people[FOLLOWED]
    with walk.watch.over():
        answer = walk.ask(
            "post", reverse(page, args=[ids["participant_id"]]), data={**SENT[page, named], "id": ids[named]}
        )
    assert walk.found == [], "\n" + "\n".join(walk.found)
    assert ids[named] in {row for _table, row in answer.opened}
    assert answer.status == HTTPStatus.OK


PK, ROW = uuid4(), uuid4()
SEEN = Look(ROW, PK, PK, None, "view", "needs:need-map", ["needs"], ["consent"])


@pytest.mark.parametrize(
    ("looks", "says"),
    [
        ([SEEN], []),
        ([], ["Ombeline: missing: a view (opened) of ['needs']"]),
        ([SEEN, SEEN], ["Ombeline: too many: 2 looks for one answer"]),
        ([replace(SEEN, kind="print")], ["Ombeline: a print of needs:need-map, not a view"]),
        ([replace(SEEN, page="needs:unmet")], ["Ombeline: a view of needs:unmet, not a view"]),
        ([replace(SEEN, member=PK)], ["a view in another’s name"]),
        ([SEEN, replace(SEEN, participant=None, people=1)],
         ["a view that names nobody, with 1 people: nothing was searched"]),
        ([replace(SEEN, categories=[], sources=["consent", "emergency"])],
         ["Ombeline: needs: missing: it was opened"]),
        ([replace(SEEN, categories=["legal", "needs"])],
         ["Ombeline: legal: too many: nothing of it was opened or asked for"]),
        ([replace(SEEN, sources=[])], ["Ombeline: ['needs']: source consent: missing: it was hers"]),
        ([replace(SEEN, sources=["consent", "emergency"])],
         ["Ombeline: ['needs']: source emergency: too many: it gave none of these"]),
    ],
)  # fmt: skip
def test_what_is_missing_or_too_many_is_named(looks, says):
    grants = {ROW: {PK: [("needs", "consent"), ("safety", "emergency")]}}
    world = World({PK: FOLLOWED}, {("needs_need", ROW): PK}, defaultdict(set, needs={PK}), set(), grants)
    said = {"status": 200, "is_file": False, "body": FOLLOWED, "exists": True, "is_print": False}
    seen = {"opened": {("needs_need", ROW)}, "tables": {"needs_need"}}
    answer = Answer("needs:need-map", "get", f"/{PK}/", about=PK, looks=looks, **said, **seen)
    found = problems(world, SimpleNamespace(pk=ROW, partner_id=PK), answer)
    assert found == [f"needs:need-map get /{PK}/ 200: {one}" for one in says]
