"""A look is recorded because something was opened, and not because a page remembered it."""

from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.opened import noting
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.actions import looks_of, record_look, write_rows
from spheres.foundation.audit.models import Look
from spheres.foundation.audit.sealing import seal_everything
from spheres.programme.oversight.wording import what_was_done
from spheres.programme.participants.models import Assignment, Circle
from spheres.programme.participants.record import about_participant, listed, load_record, records_of
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from spheres.programme.safety.models import EmergencyAccess
from tests.builders.members import a_member
from tests.routes import ABOUT_SOMEONE, address

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
FORGOTTEN = {
    "notes:note-add", "notes:note-amend", "notes:step-add", "services:referral-add",
    "services:in-place-add", "consents:decide-anew", "consents:disclosure-add", "participants:way-add",
    "needs:need-add", "entourage:person-add", "accompaniment:add", "accompaniment:expense-add",
    "legal:step-add",
}  # fmt: skip
"""The thirteen pages about someone that left no look when each view had to remember it."""
PRINTED = {
    "consents:consent-copy",
    "services:letter",
    "accompaniment:receipt",
    "safety:plan-print",
}


@pytest.fixture
def worker(client, hers):
    with as_owner():
        member = Member.objects.get(pk=Assignment.objects.get().member_id)
    client.force_login(member)
    return member


def looks(**which):
    with as_owner():
        return list(Look.objects.filter(**which).order_by("id"))


def left_by(client, path, method="get", **data):
    """The answer, and the looks that it left."""
    before = {look.pk for look in looks()}
    answer = getattr(client, method)(path, data or None, **SECURE)
    return answer, [look for look in looks() if look.pk not in before]


def test_each_page_about_someone_leaves_one_look_under_its_own_name(client, hers, worker):
    seen = set()
    for name, route in ABOUT_SOMEONE:
        answer, left = left_by(client, address(route, hers))
        if answer.status_code != 200:
            continue
        seen.add(name)
        (look,) = left
        assert (look.page, look.member_id, look.participant_id) == (name, worker.pk, hers["participant_id"])
        assert look.kind == ("print" if name in PRINTED else "view")
        assert look.sources == ["assignment"]
        assert what_was_done(look.page, look.kind) != Look.Kind(look.kind).label
    assert seen >= FORGOTTEN


@pytest.mark.parametrize(
    ("path", "categories"),
    [
        ("notes/{note_id}/add/", ["clinical"]),
        ("services/", ["clinical", "needs", "referral"]),
        ("legal/", ["legal"]),
        ("consents/anew/", ["identity"]),
        ("needs/add/", []),
        ("who-looked/", ["identity"]),
    ],
)
def test_a_look_says_which_kinds_were_opened(client, hers, worker, path, categories):
    base = f"/young-people/{hers['participant_id']}/"
    answer, (look,) = left_by(client, base + path.format(**hers))
    assert answer.status_code == 200
    assert look.categories == categories


def test_what_is_printed_leaves_one_look_and_no_second_one_as_read(client, hers, worker):
    path = f"/young-people/{hers['participant_id']}/who-looked/"
    answer, (look,) = left_by(client, f"{path}?print")
    assert look.kind == "print"
    assert answer.context["looks"][0] == look, "the record shows this very look, too"


def test_a_form_shown_again_is_a_look_and_one_that_is_saved_is_a_change(client, hers, worker):
    path = f"/young-people/{hers['participant_id']}/needs/add/"
    _answer, (look,) = left_by(client, path, "post", code="food")
    assert (look.kind, look.page) == ("view", "needs:need-add")
    typed = {"id": uuid4(), "code": "food", "weight": "urgent", "her_words": ""}
    answer, (look,) = left_by(client, path, "post", **typed)
    assert answer.status_code == 302
    assert (look.kind, look.page, look.categories) == ("change", "needs:need-add", ["needs"])
    assert look.sources


def test_whoever_reads_by_consent_leaves_the_consent_as_the_reason(client, hers):
    with as_owner():
        liaison = Member.objects.get(pk=Circle.objects.get().member_id)
    client.force_login(liaison)
    _answer, (look,) = left_by(client, f"/young-people/{hers['participant_id']}/")
    assert (look.sources, look.partner_id) == (["consent"], liaison.partner_id)
    assert set(look.categories) == {"contact", "needs"}
    _answer, (look,) = left_by(client, reverse("workspace:shared-with-me"))
    assert (look.page, look.categories) == ("workspace:shared-with-me", [])


def test_of_several_grants_only_those_of_what_was_opened_are_the_reason(client, hers):
    with as_owner():
        liaison = Member.objects.get(pk=Circle.objects.get().member_id)
        Member.objects.filter(pk=liaison.pk).update(is_on_call=True)
    set_current_member(liaison.pk)
    known, reason = EmergencyLookup(reach="514 555-0123"), "Elle ne répond plus du tout."
    assert open_emergency(liaison, uuid4(), known, "missing", reason, transaction_time())
    client.force_login(liaison)
    _answer, (look,) = left_by(client, reverse("safety:plan", args=[hers["participant_id"]]))
    assert look.sources == ["emergency"]
    _answer, (look,) = left_by(client, reverse("workspace:participant", args=[hers["participant_id"]]))
    assert look.sources == ["consent", "emergency"]


def test_a_refusal_is_one_row_and_opens_nothing(client, hers):
    client.force_login(a_member("liaison", "anonyme"))
    answer, (look,) = left_by(client, f"/young-people/{hers['participant_id']}/legal/")
    assert answer.status_code == 404
    assert (look.kind, look.page) == ("refusal", "legal:steps")


def test_lists_note_each_person_whom_they_show(client, hers, worker):
    for name in ("workspace:my-day", "workspace:my-young-people"):
        _answer, left = left_by(client, reverse(name))
        assert [(look.page, look.participant_id) for look in left] == [(name, hers["participant_id"])]
        assert "clinical" in left[0].categories


def test_whose_name_is_opened_only_to_put_a_list_in_order_is_not_said_to_be_seen(hers, worker):
    set_current_member(worker.pk)
    with noting() as notes:
        records_of([hers["participant_id"]])
        listed([])
    assert notes.people() == {}
    with noting() as notes:
        records_of([hers["participant_id"]])
    assert set(notes.people()) == {hers["participant_id"]}, "a list that says nothing leaves each"


def test_a_search_leaves_one_row_that_names_nobody_and_says_how_many(hers, worker, tmp_path):
    set_current_member(worker.pk)
    with noting() as notes:
        records_of([hers["participant_id"]])
        listed([hers["participant_id"], uuid4()], search="omb")
        assert notes.people() == {}
        write_rows(worker, looks_of("workspace:my-young-people", notes, is_shown=True))
    (look,) = looks(participant_id=None)
    assert (look.people, look.page, look.member_id) == (2, "workspace:my-young-people", worker.pk)
    with as_worker():
        assert seal_everything(tmp_path, look.at) > 0


def test_what_a_coordinator_reads_of_an_emergency_is_on_her_record(client, hers):
    with as_owner():
        access = EmergencyAccess.objects.get()
    client.force_login(a_member("coordinator", "en-marge"))
    for path in ("/emergency/opened/", f"/emergency/opened/{access.pk}/"):
        answer, left = left_by(client, path)
        assert answer.status_code == 200
        assert {look.participant_id for look in left} == {hers["participant_id"]}, path


def asked(member, path, view_name):
    request = RequestFactory().get(path)
    request.user = member
    request.resolver_match = None
    return request


def test_a_page_opts_out_aloud_and_what_it_opens_is_noted_all_the_same(hers, worker):
    set_current_member(worker.pk)
    with pytest.raises(ValueError, match="says why"):
        about_participant(look=None)
    with pytest.raises(ValueError, match="says why"):
        about_participant(why="it shows nothing")

    @about_participant(look=None, why="it shows nothing")
    def quiet(request, record):
        return HttpResponse()

    @about_participant(look=None, why="it shows nothing")
    def not_quiet(request, record):
        record.keys.open(EmergencyAccess.objects.none())
        from spheres.programme.needs.queries import standing_needs

        standing_needs(record)
        return HttpResponse()

    for view, categories in ((quiet, None), (not_quiet, {"needs"})):
        with noting() as notes:
            view(asked(worker, "/", "x"), participant_id=hers["participant_id"])
        assert notes.people().get(hers["participant_id"]) == categories


def test_outside_of_a_page_nothing_is_noted_and_a_change_is_written_at_once(hers, worker):
    set_current_member(worker.pk)
    record = load_record(worker, hers["participant_id"])
    before = len(looks())
    record.changed("needs:need-met")
    record_look(worker, [], "x")
    assert len(looks()) == before + 1


def test_what_can_not_be_recorded_can_not_be_shown(client, hers, worker):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE EXECUTE ON FUNCTION audit_write FROM spheres_app")
    path = f"/young-people/{hers['participant_id']}/legal/"
    with pytest.raises(DatabaseError), transaction.atomic():
        client.get(path, **SECURE)
    with pytest.raises(DatabaseError), transaction.atomic():
        record_look(worker, [hers["participant_id"]], "legal:steps")
