"""What a life may hang on is shown even when the record takes no look, which enters it all the same."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.late import _keep, late_looks, take_in
from spheres.foundation.audit.models import Look
from spheres.foundation.audit.outside import looks_written
from spheres.foundation.audit.sealing import seal_everything
from spheres.foundation.ids import new_id
from spheres.programme.participants.models import Assignment
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(settings, tmp_path):
    settings.AUDIT_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def worker(hers, client):
    with as_owner():
        member = Member.objects.get(pk=Assignment.objects.get().member_id)
    client.force_login(member)
    return member


def the_record_takes_nothing():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("REVOKE EXECUTE ON FUNCTION audit_write FROM spheres_app")


def looks_at(page):
    with as_owner():
        return list(Look.objects.filter(page=page))


def page_of(client, hers, path):
    with transaction.atomic():
        return client.get(f"/young-people/{hers['participant_id']}/{path}", secure=True)


def test_her_plan_is_shown_and_the_look_is_kept_outside_until_the_next_seal(client, hers, worker, outside):
    said = page_of(client, hers, "plan/").content
    before = looks_at("safety:plan")
    the_record_takes_nothing()
    answer = page_of(client, hers, "plan/")
    assert answer.status_code == 200
    assert len(answer.content) > len(said), "the page says that the record could not be written"
    assert looks_at("safety:plan") == before
    (kept,) = late_looks(outside)
    assert str(hers["participant_id"]).encode() not in kept.read_bytes(), "it tells nobody who looked at whom"
    with as_worker():
        seal_everything(outside, timezone.now())
    assert late_looks(outside) == []
    (look,) = [look for look in looks_at("safety:plan") if look not in before]
    assert (look.member_id, look.partner_id) == (worker.pk, worker.partner_id)
    assert look.participant_id == hers["participant_id"]
    assert "safety" in look.categories
    assert look.sources == ["assignment"]
    assert look.number is not None
    assert str(look.pk) == kept.name


def test_her_plan_is_shown_from_a_database_that_only_reads(client, hers, worker, outside):
    page_of(client, hers, "plan/")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
        assert page_of(client, hers, "plan/").status_code == 200
        transaction.set_rollback(True)
    assert len(late_looks(outside)) == 1


def test_any_other_page_is_not_shown_without_its_look(client, hers, worker, outside):
    the_record_takes_nothing()
    with pytest.raises(ProgrammingError):
        page_of(client, hers, "needs/")
    assert late_looks(outside) == []


def test_what_an_emergency_opens_is_shown_too(client, hers, outside):
    member = a_member("liaison", "en-marge")
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_on_call=True)
    client.force_login(Member.objects.get(pk=member.pk))
    the_record_takes_nothing()
    asked = {
        "id": uuid4(),
        "name": "",
        "reach": "514 555-0123",
        "danger": "suicide",
        "reason": "Elle l’a écrit ce soir.",
    }
    with transaction.atomic():
        answer = client.post("/emergency/", asked, secure=True)
    assert answer.status_code == 302
    assert page_of(client, hers, "").status_code == 200
    with as_worker():
        assert take_in(outside) == 2
    (opened,) = [look for look in looks_at("safety:emergency-open") if look.member_id == member.pk]
    assert (opened.kind, opened.sources) == ("change", ["emergency"])
    (seen,) = [look for look in looks_at("workspace:participant") if look.member_id == member.pk]
    assert seen.sources == ["emergency"]


def test_a_look_that_came_in_before_a_crash_comes_in_once(client, hers, worker, outside):
    the_record_takes_nothing()
    page_of(client, hers, "plan/")
    (kept,) = late_looks(outside)
    words = kept.read_bytes()
    with as_worker():
        assert take_in(outside) == 1
        kept.write_bytes(words)
        assert take_in(outside) == 1
        assert looks_written(outside) > 0, "its file goes once its digest is written"
    assert len([look for look in looks_at("safety:plan") if str(look.pk) == kept.name]) == 1


def test_a_file_that_is_no_look_of_this_region_stays_where_it_is(client, hers, worker, outside):
    the_record_takes_nothing()
    page_of(client, hers, "plan/")
    (kept,) = late_looks(outside)
    moved = kept.rename(kept.with_name(str(uuid4())))
    before = looks_at("safety:plan")
    with as_worker():
        assert take_in(outside) == 0
    assert moved.exists()
    assert looks_at("safety:plan") == before


def test_a_look_that_has_not_been_is_not_late(hers, worker):
    one = {"id": str(uuid4()), "at": str(timezone.now() + timedelta(days=1)), "kind": "view", "page": "x"}
    said = json.dumps({**one, "categories": [], "sources": []})
    with as_worker(), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("SELECT audit_take_late(%s::jsonb)", [said])


def test_one_that_the_record_refuses_keeps_no_other_from_coming_in(client, hers, worker, outside):
    the_record_takes_nothing()
    page_of(client, hers, "plan/")
    (kept,) = late_looks(outside)
    row = {
        "id": new_id(), "at": timezone.now(), "member_id": worker.pk, "partner_id": worker.partner_id,
        "participant_id": hers["participant_id"], "people": None, "kind": "view", "page": "a|b",
        "categories": [], "sources": [],
    }  # fmt: skip
    _keep(outside / "late", [row])
    with as_worker():
        assert take_in(outside) == 1
    assert [path.name for path in late_looks(outside)] == [str(row["id"])]
    assert not kept.exists()
