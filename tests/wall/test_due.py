"""What is due: one view, which shows each member what is due of the rows that she may read, and no more."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import connection, models
from django.utils import timezone

from spheres.foundation.access.categories import Category
from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.foundation.declaration import Access
from spheres.foundation.installation.declared import branch_files, declared
from spheres.foundation.installation.pieces import read_branch
from spheres.programme.consents.models import Consent, Limit
from spheres.programme.notes.models import Step
from spheres.programme.oversight.overdue import waiting
from spheres.programme.participants.day import due_lines
from spheres.programme.participants.models import DueRow, FollowUp
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingEpisode
from spheres.programme.services.models import ServiceReferral
from spheres.programme.team.models import Supervision
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.members import a_member, on_call, refused
from tests.builders.plans import with_a_plan
from tests.builders.services import TODAY, sharing_with
from tests.builders.statements import set_back
from tests.rooms import of_rooms, rows_of_rooms

pytestmark = pytest.mark.django_db

TO_COME_BUT_NOT_DUE = {
    **of_rooms("NOT_DUE"),
    ("participants_assignment", "met_on"): "when they met; until then she is in her day, as whom to meet",
    ("participants_assignment", "met_said_at"): "when it was said",
    ("participants_assignment", "met_at"): "from when on it opens",
    ("participants_circle", "starts_at"): "since when",
    ("participants_circle", "ends_at"): "ended by a function, at once",
    ("participants_restriction", "in_force_at"): "since when",
    ("participants_restriction", "lifted_at"): "since when",
    ("participants_carriedrestriction", "let_go_at"): "since when",
    ("participants_carriedrestriction", "lifted_at"): "since when",
    ("referrals_referral", "first_meeting_at"): "the welcome is shown until she has decided, planned or not",
    ("referrals_referrallink", "ends_at"): "a link that is over opens nothing, and nobody does anything",
    ("consents_consent", "starts_at"): "since when",
    ("consents_limit", "since"): "since when",
    ("safety_emergencyaccess", "starts_at"): "since when",
    ("safety_emergencyaccess", "ends_at"): "it ends by itself",
    (
        "safety_emergencyaccess",
        "tell_from",
    ): "the day before which she is not told; nobody has to tell her then",
    ("services_servicereferral", "began_on"): "since when",
    ("services_servicereferral", "closed_at"): "when it was over",
    ("services_servicereferral", "needed_at"): "it stands first tonight; the day it is late is its next_on",
    ("services_servicereferral", "opened_at"): "when it was read first",
    ("safety_missingepisode", "held_at"): "when it was handed over",
    ("services_serviceanswer", "next_on"): "the request holds the newest",
    ("committee_meeting", "closes_at"): "it shuts by itself",
    ("therapy_therapy", "starts_at"): "since when",
    ("therapy_therapy", "ends_at"): "ended by a function, at once",
    ("privacy_incidentsubject", "noted_at"): "when it was written down",
    ("privacy_erasure", "heard_at"): "when she was heard",
    ("privacy_erasure", "answered_at"): "when it was answered",
    ("privacy_erasure", "erased_at"): "when it was done",
    ("privacy_erasure", "certified_at"): "when it was certified",
    ("access_closing", "at"): "when it was said to be over",
    ("access_closing", "undone_at"): "when that was undone",
    ("access_grant", "valid_from"): "follows from what opens it",
    ("access_grant", "valid_until"): "follows from what opens it",
    ("access_grant", "since"): "follows from what opens it",
    ("audit_look", "at"): "when it was",
}
"""(table, column) of a moment that is not declared as past, and why nothing is due by it."""


def _to_come():
    """Every moment of a row about someone that no declaration says is past; and every planned end."""
    for model, declaration in declared():
        said, table = declaration.moments, model._meta.db_table
        past = {*said.recorded, *said.renewed, *said.happened, *said.on_day, *said.ended_on}
        for field in model._meta.concrete_fields:
            is_about_someone = isinstance(declaration, Access) and field.column not in past
            if isinstance(field, models.DateField) and (is_about_someone or field.column in said.planned_end):
                yield table, field.column


def _in_a_branch(table, column):
    """Whether a SELECT over this table gives this column, or what is counted from it."""
    selects = [one for path in branch_files("due") for one in read_branch(path).split("\nUNION ALL\n")]
    return any(
        re.search(rf"\b{alias}\.{column}\b", select.partition("\nFROM ")[0])
        for select in selects
        for alias in re.findall(rf"\nFROM {table} (\w+)", select)
    )


def test_each_moment_to_come_is_due_or_it_is_said_why_not():
    to_come = set(_to_come())
    assert {one for one in to_come if not _in_a_branch(*one)} == set(TO_COME_BUT_NOT_DUE)


SEALED = {"sealed": b"-"}


def with_something_of_each(pk, member):
    """What is due about someone, and beside each what is not due any more."""
    other = a_member("coordinator", "en-marge")
    with as_owner():
        _something_of_each(pk, member, other)


def _something_of_each(pk, member, other):
    now = moment()
    step = {"participant_id": pk, "author": member, "due_on": TODAY, "written_at": now}
    asked = {"participant_id": pk, "author": member, "owner": member, "kind": "health", "asked_at": now}
    search = {"participant_id": pk, "author": member, "since": now, "begun_at": now, "next_at": now}
    looked = {
        "participant_id": pk, "member": member, "danger": "missing", "starts_at": now,
        "ends_at": now + timedelta(hours=24), "review_by": now,
    }  # fmt: skip
    Step.objects.create(**step, kind="task", **SEALED)
    Step.objects.create(**step, kind="task", done_at=now, **SEALED)
    rows_of_rooms("due_rows", pk, member, now)
    ServiceReferral.objects.create(**asked, she_agreed=True, next_on=TODAY, **SEALED)
    ServiceReferral.objects.create(
        **asked, she_agreed=True, next_on=TODAY, status="closed", closed_at=now, **SEALED
    )
    MissingEpisode.objects.create(**search, **SEALED)
    MissingEpisode.objects.create(**search, closed_at=now, **SEALED)
    EmergencyAccess.objects.create(**looked, **SEALED)
    EmergencyAccess.objects.create(**looked, reviewed_at=now, reviewed_by=other, outcome="right", **SEALED)


def what_is_due_by_the_tables():
    """Of the rows that whoever asks reads, in words of this test."""
    found = {("step", one.pk) for one in Step.objects.filter(done_at=None)}
    found |= {(kind, one.pk) for kind, due in of_rooms("DUE").items() for one in due()}
    found |= {("request", one.pk) for one in ServiceReferral.objects.filter(closed_at=None)}
    found |= {("unreached", one.pk) for one in MissingEpisode.objects.filter(closed_at=None)}
    found |= {("emergency_review", one.pk) for one in EmergencyAccess.objects.filter(reviewed_at=None)}
    for one in Consent.objects.filter(agreed=True, withdrawn_at=None):
        found.add(("programme_consent" if one.kind == "programme" else "other_consent", one.pk))
    plans = {}
    for plan in EmergencyPlan.objects.order_by("version"):
        plans[plan.participant_id] = plan
    for span in FollowUp.objects.filter(ended_on=None):
        plan = plans.get(span.participant_id)
        found.add(("plan_review", plan.pk) if plan else ("plan_missing", span.pk))
    return found


def shown():
    return set(DueRow.objects.values_list("kind", "row_id"))


ABOUT_PLANS = {"plan_review", "plan_missing"}


def a_region():
    """Two accompanied, one with a plan; something of each kind about both; and by whom they are seen."""
    liaison, narrowed = a_member(), a_member("liaison", "marie-vincent")
    pk, pivot = sharing_with(liaison, narrowed, categories=("identity", "safety", "clinical"))
    no_plan, her_worker = accompanied()
    coordinator, supervisor, looking = a_member("coordinator", "en-marge"), a_member("supervisor"), on_call()
    for one, worker in ((pk, pivot), (no_plan, her_worker)):
        with_something_of_each(one, worker)
    no_more = [sharing_with(liaison)[0] for _answer in range(2)]
    with as_owner():
        for version in (1, 2):
            EmergencyPlan.objects.create(
                participant_id=pk, author=pivot, version=version, made_at=moment(), review_on=TODAY, **SEALED
            )
        EmergencyAccess.objects.filter(participant_id=no_plan).update(member=looking)
        Supervision.objects.create(supervisor=supervisor, worker=pivot, starts_at=moment())
        newest = EmergencyPlan.objects.get(version=2)
        consent = Consent.objects.get(partner=narrowed.partner)
        Consent.objects.filter(participant_id=no_more[0]).update(agreed=False)
        Consent.objects.filter(participant_id=no_more[1]).update(withdrawn_at=moment(), ending="taken_back")
        Limit.objects.create(participant_id=pk, consent=consent, category="safety", left_out=[newest.pk])
        FollowUp.objects.create(
            participant_id=pk, started_on=TODAY - timedelta(days=90), ended_on=TODAY - timedelta(days=40)
        )
    everyone = {
        "liaison": liaison, "narrowed": narrowed, "pivot": pivot, "her_worker": her_worker,
        "coordinator": coordinator, "supervisor": supervisor, "on call": looking,
        "administrator": a_member("administrator"), "researcher": a_member("researcher"), "nobody": None,
    }  # fmt: skip
    return pk, no_plan, everyone


def test_each_member_is_shown_what_is_due_of_what_she_reads():
    _pk, _no_plan, everyone = a_region()
    seen = {}
    for who, member in everyone.items():
        set_current_member(member.pk if member else None)
        whole = {
            one for one in FollowUp.objects.values_list("participant_id", flat=True)
            if Category.SAFETY in rights_on(one).reads and who != "narrowed"
        }  # fmt: skip
        by_tables = what_is_due_by_the_tables()
        plans_of = dict(FollowUp.objects.values_list("pk", "participant_id"))
        plans_of |= dict(EmergencyPlan.objects.values_list("pk", "participant_id"))
        told = {(k, pk) for k, pk in by_tables if k not in ABOUT_PLANS or plans_of[pk] in whole}
        assert shown() == told, who
        seen[who] = {kind for kind, _row in told}
    assert seen["pivot"] >= {"step", "accompaniment", "request", "unreached", "plan_review", "other_consent"}
    assert "plan_missing" in seen["her_worker"]
    assert seen["coordinator"] == {"emergency_review"}
    assert seen["liaison"]
    assert not seen["administrator"] | seen["researcher"] | seen["nobody"]


def test_the_databases_own_functions_read_what_is_due_of_everyone():
    a_region()
    with as_owner():
        assert shown() == what_is_due_by_the_tables()
        assert DueRow.objects.count() == len(shown()), "each once"


def test_who_would_not_see_every_plan_is_told_of_none():
    """That there is none, and which is the newest, are no row: nobody is told so by what she can't see."""
    _pk, _no_plan, everyone = a_region()
    knows_who_she_is = a_member()
    she, _worker = sharing_with(knows_who_she_is, categories=("identity",))
    set_current_member(knows_who_she_is.pk)
    assert FollowUp.objects.filter(participant_id=she).exists()
    assert shown() == what_is_due_by_the_tables() - {("plan_missing", FollowUp.objects.get().pk)}
    set_current_member(everyone["narrowed"].pk)
    assert EmergencyPlan.objects.get().version == 1, "the newest is kept from them"
    assert not {kind for kind, _row in shown()} & ABOUT_PLANS


def test_the_view_is_read_and_nothing_more():
    _pk, _no_plan, everyone = a_region()
    set_current_member(everyone["pivot"].pk)
    for statement in ("DELETE FROM participants_due", "UPDATE participants_due SET part = ''"):
        refused(lambda statement=statement: connection.cursor().execute(statement))


LATE = [  # kind, and what its row says: still in time, and late
    ("plan_review", EmergencyPlan, {"review_on": TODAY}, {"review_on": TODAY - timedelta(days=1)}),
    (
        "plan_missing",
        FollowUp,
        {"started_on": TODAY - timedelta(days=6)},
        {"started_on": TODAY - timedelta(days=7)},
    ),
    ("step", Step, {"due_on": TODAY, "at": None}, {"due_on": TODAY - timedelta(days=1), "at": None}),
    ("request", ServiceReferral, {"next_on": TODAY}, {"next_on": TODAY - timedelta(days=1)}),
]


@pytest.mark.parametrize(("kind", "model", "in_time", "late"), LATE, ids=[one[0] for one in LATE])
def test_what_is_due_on_a_day_is_late_the_next(kind, model, in_time, late):
    pk, pivot = accompanied() if kind == "plan_missing" else with_a_plan()
    with_something_of_each(pk, pivot)
    due = DueRow.objects.filter(kind=kind, due_at__lte=timezone.now())
    for values, is_late in ((in_time, False), (late, True)):
        with as_owner():
            row = model.objects.get(pk=DueRow.objects.get(kind=kind).row_id)
        set_back(model, row.pk, **values)
        set_current_member(pivot.pk)
        assert due.exists() == is_late, values


SAYS_SO = [  # kind, and what its row says: still in time, late, and late but over
    (
        "request",
        ServiceReferral,
        {"next_on": TODAY},
        {"next_on": TODAY - timedelta(days=1)},
        {"closed_at": timezone.now(), "status": "closed"},
    ),
    (
        "emergency_review",
        EmergencyAccess,
        {"review_by": timezone.now() + timedelta(hours=1)},
        {"review_by": timezone.now() - timedelta(hours=1)},
        {"reviewed_at": timezone.now(), "outcome": "right"},
    ),
]


@pytest.mark.parametrize("of_one_kind", SAYS_SO, ids=[one[0] for one in SAYS_SO])
def test_a_row_says_that_it_is_late_when_the_view_does(of_one_kind):
    kind, model, in_time, late, over = of_one_kind
    pk, pivot = accompanied()
    with_something_of_each(pk, pivot)
    with as_owner():
        row_id = DueRow.objects.get(kind=kind).row_id
    due = DueRow.objects.filter(row_id=row_id, due_at__lte=timezone.now())
    for values, is_late in ((in_time, False), (late, True), (over, False)):
        set_back(model, row_id, **values)
        with as_owner():
            assert due.exists() == model.objects.get(pk=row_id).is_late == is_late, values


def test_an_hour_of_a_day_is_due_at_that_hour_where_the_region_is():
    pk, pivot = accompanied()
    with_something_of_each(pk, pivot)
    with as_owner():
        Step.objects.update(due_on="2026-07-01", at="15:30")
        due = DueRow.objects.get(kind="step")
    assert timezone.localtime(due.due_at).isoformat() == "2026-07-01T15:30:00-04:00"


def test_a_meeting_is_of_its_own_day_and_then_something_to_do():
    pk, pivot = accompanied()
    with_something_of_each(pk, pivot)
    with as_owner():
        for day, part in ((TODAY, "meetings"), (TODAY - timedelta(days=1), "to_do")):
            Step.objects.update(kind="meeting", due_on=day)
            assert DueRow.objects.get(kind="step").part == part


def test_the_follow_up_is_over_and_nothing_of_a_plan_is_due():
    pk, pivot = with_a_plan()
    with as_owner():
        FollowUp.objects.filter(participant_id=pk).update(ended_on=TODAY)
        assert not DueRow.objects.filter(kind__in=ABOUT_PLANS).exists()
        EmergencyPlan.objects.all().delete()
        assert not DueRow.objects.filter(kind__in=ABOUT_PLANS).exists()
    assert pivot


def test_a_line_of_her_day_is_the_row_as_its_table_has_it():
    _pk, _no_plan, everyone = a_region()
    set_current_member(everyone["pivot"].pk)
    lines = due_lines()
    found = DueRow.objects.exclude(part="")
    assert {due.kind for due in found} == set(lines)
    for due in found:
        line = lines[due.kind]
        row, same = line.row(due), line.model.objects.get(pk=due.row_id)
        columns = [field.attname for field in line.model._meta.concrete_fields]
        assert [bytes(v) if isinstance(v, memoryview) else v for v in map(row.__getattribute__, columns)] == [
            bytes(v) if isinstance(v, memoryview) else v for v in map(same.__getattribute__, columns)
        ]


def test_oversight_counts_by_the_same_view():
    a_region()
    with as_owner():
        ServiceReferral.objects.update(next_on=TODAY - timedelta(days=1))
        EmergencyPlan.objects.update(review_on=TODAY - timedelta(days=1))
        MissingEpisode.objects.update(next_at=moment() - timedelta(minutes=1))
        late = {due.row_id for due in DueRow.objects.filter(due_at__lte=timezone.now())}
        with connection.cursor() as cursor:
            cursor.execute("SELECT subject FROM oversight_late()")
            subjects = {subject for (subject,) in cursor.fetchall()}
    steps = {"step", "accompaniment", "other_consent"}
    with as_owner():
        assert subjects == late - set(DueRow.objects.filter(kind__in=steps).values_list("row_id", flat=True))
    set_current_member(a_member("coordinator", "en-marge").pk)
    assert {row.waits for row in waiting()} >= {"request", "plan", "unreached", "review"}
    assert uuid4() not in subjects
