"""Her no to someone, whatever would open her file to them: tried by every way, and nothing is learned."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.programme.accompaniment.actions import AccompanimentInput, plan_accompaniment
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.consents.queries import her_consents, read_back
from spheres.programme.consents.restricting import is_left_alone, lift, shut_out, shut_to
from spheres.programme.oversight.queries import Unusual, unusual_looks
from spheres.programme.participants.models import Assignment, Circle, FollowUp, Restriction
from spheres.programme.participants.queries import who_may_see
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.models import Referral
from spheres.programme.safety.actions import SheDoesNotWantIt
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.services.models import ServiceReferral
from spheres.programme.services.queries import addressees
from spheres.programme.team.models import Supervision
from spheres.programme.team.queries import may_follow
from tests.builders import moment
from tests.builders.members import a_member, another_coordinator, on_call
from tests.builders.restrictions import REASON, SECURE, opens, shared_with, shut
from tests.builders.waiting import members_told

pytestmark = pytest.mark.django_db


def test_a_named_person_sees_nothing_and_in_an_emergency_she_is_nobody():
    member = on_call("liaison", "en-marge")
    pk, pivot = shared_with(member)
    another_coordinator()
    row = shut(pivot, pk, "Son frère travaille là.", member_id=member.pk)
    set_current_member(member.pk)
    assert not rights_on(pk)
    assert opens(member) is None
    with as_owner():
        assert not EmergencyAccess.objects.exists()
        assert not Look.objects.filter(participant_id=pk, member=member, kind="refusal").exists()
    set_current_member(member.pk)
    assert not Restriction.objects.exists()
    with connection.cursor() as cursor:
        for asked in ("participants_not_available", "participants_coordinators"):
            cursor.execute(f"SELECT count(*) FROM {asked}(%s)", [pk])
            assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT participants_lift(%s)", [row])
        assert cursor.fetchone()[0] is False
    set_current_member(pivot.pk)
    lift(load_record(pivot, pk, transaction_time()), row)
    assert opens(member) == pk


def test_the_answer_to_who_is_named_is_the_one_for_nobody(client):
    member = on_call("liaison", "en-marge")
    pk, pivot = shared_with(member)
    another_coordinator()
    shut(pivot, pk, member_id=member.pk)
    client.force_login(member)
    path = reverse("safety:emergency-open")

    def answer(reach):
        form = {"danger": "missing", "reach": reach, "reason": REASON, "id": str(uuid4())}
        page = client.post(path, form, **SECURE)
        return page.status_code, page.text.replace(reach, "").replace(form["id"], "")

    hers, nobodys = answer("514 555-0123"), answer("514 555-0199")
    assert hers[0] == nobodys[0] == 200
    strip = re.compile(r"csrfmiddlewaretoken\" value=\"[^\"]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    assert strip.sub("", hers[1]) == strip.sub("", nobodys[1])
    gone = client.get(reverse("workspace:participant", args=[pk]), **SECURE)
    never = client.get(reverse("workspace:participant", args=[uuid4()]), **SECURE)
    assert (gone.status_code, strip.sub("", gone.text)) == (never.status_code, strip.sub("", never.text))


def test_a_kind_of_person_reads_that_she_does_not_want_it_and_says_why_she_goes_on(client):
    member = on_call("liaison", "en-marge")
    pk, pivot = shared_with(member)
    shut(pivot, pk, partner_id=member.partner_id, role="liaison")
    set_current_member(member.pk)
    assert not rights_on(pk)
    with pytest.raises(SheDoesNotWantIt):
        opens(member)
    with as_owner():
        assert Look.objects.filter(participant_id=pk, member=member, kind="refusal").count() == 1
        assert not EmergencyAccess.objects.exists()
    client.force_login(member)
    path = reverse("safety:emergency-open")
    form = {"danger": "missing", "reach": "514 555-0123", "reason": REASON, "id": str(uuid4())}
    assert "despite" in client.post(path, form, **SECURE).text
    sent = client.post(path, form | {"despite": "Personne d’autre ne peut venir cette nuit."}, **SECURE)
    assert sent.status_code == 302
    set_current_member(member.pk)
    assert rights_on(pk).reads == {"safety", "contact", "identity"}


def test_a_coordinator_who_is_named_answers_for_nothing_of_hers_and_recognises_nobody():
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=named.pk)
    night = on_call("liaison", "marie-vincent")
    assert opens(night) == pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_coordinators(%s)", [pk])
        assert {row[0] for row in cursor.fetchall()} & {named.pk, other.pk} == {other.pk}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(digest) FROM participants_blindindex WHERE participant_id = %s", [pk]
        )
        digests = cursor.fetchone()[0]
    for member, sees in ((named, 0), (other, 1)):
        set_current_member(member.pk)
        assert EmergencyAccess.objects.count() == sees
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM participants_alike(%s)", [digests])
            assert cursor.fetchone()[0] == sees
            cursor.execute("SELECT count(*) FROM participants_pivots_of(%s)", [[pk]])
            assert cursor.fetchone()[0] == sees


def test_it_waits_while_it_would_leave_her_alone_and_holds_by_itself_then():
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=pivot.pk)
    set_current_member(pivot.pk)
    assert rights_on(pk), "nobody else walks with her"
    (waits,) = shut_to(load_record(pivot, pk))
    assert waits.in_force_at is None
    other = a_member("pivot_worker", "codim")
    with as_owner():
        Assignment.objects.filter(participant_id=pk, ends_at=None).update(ends_at=transaction_time())
        Assignment.objects.create(participant_id=pk, member=other, starts_at=transaction_time())
    set_current_member(other.pk)
    (holds,) = shut_to(load_record(other, pk))
    assert holds.in_force_at is not None
    assert holds.words == "", "its words are with whoever wrote them down"
    set_current_member(pivot.pk)
    assert not rights_on(pk)


def test_no_coordinator_is_left_and_it_waits_for_one():
    pk, pivot = shared_with(a_member())
    with as_owner():
        Member.objects.filter(role="coordinator").update(role="liaison")
    only = a_member("coordinator", "en-marge")
    shut(pivot, pk, member_id=only.pk)
    assert shut_to(load_record(pivot, pk))[0].in_force_at is None
    another_coordinator()
    set_current_member(pivot.pk)
    assert shut_to(load_record(pivot, pk))[0].in_force_at is not None


def test_nobody_to_whom_it_is_shut_walks_with_her_or_is_named_in_a_circle():
    member = a_member()
    pk, pivot = shared_with(member)
    worker = a_member("pivot_worker", "codim")
    shut(pivot, pk, member_id=worker.pk)
    shut(pivot, pk, member_id=member.pk)
    with as_owner(), pytest.raises(DatabaseError, match="not available"), transaction.atomic():
        Assignment.objects.create(participant_id=pk, member=worker, starts_at=transaction_time())
    set_current_member(pivot.pk)
    with (
        pytest.raises(DatabaseError, match="may not name"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        args = [pk, member.partner_id, [member.pk]]
        cursor.execute("SELECT participants_set_circle(%s, %s, %s::uuid[])", args)
    assert Circle.objects.filter(participant_id=pk, member=member).exists(), "as it was: it opens nothing"


def test_the_pages_write_it_down_show_it_and_lift_it(client):
    member = a_member()
    pk, pivot = shared_with(member)
    client.force_login(pivot)
    add = reverse("consents:restriction-add", args=[pk])
    nothing = client.post(add, {"id": str(uuid4()), "risks_told": "on"}, **SECURE)
    assert nothing.context["form"].errors["member"]
    both = {
        "member": str(member.pk),
        "partner": str(member.partner_id),
        "risks_told": "on",
        "id": str(uuid4()),
    }
    assert client.post(add, both, **SECURE).context["form"].errors["member"]
    form = {
        "member": str(member.pk),
        "risks_told": "on",
        "her_words": "C’est ma cousine.",
        "id": str(uuid4()),
    }
    for _twice in range(2):
        assert client.post(add, form, **SECURE).status_code == 302
    otherwise = client.post(add, form | {"her_words": "C’est mon frère."}, **SECURE)
    assert otherwise.status_code == 200
    assert "C’est ma cousine." in otherwise.text, "what stands"
    assert "C’est mon frère." in otherwise.text, "what was typed"
    page = client.get(reverse("consents:restrictions", args=[pk]), **SECURE).text
    assert page.count("C’est ma cousine.") == 1
    again = client.post(add, form | {"id": str(uuid4())}, **SECURE)
    assert again.status_code == 200
    lifted = reverse("consents:restriction-lift", args=[pk, form["id"]])
    assert client.post(lifted, **SECURE).status_code == 302
    assert client.post(lifted, **SECURE).status_code == 404
    assert "C’est ma cousine." not in client.get(reverse("consents:restrictions", args=[pk]), **SECURE).text


def test_another_than_who_walks_with_her_shuts_nothing():
    member = a_member()
    pk, _pivot = shared_with(member)
    set_current_member(member.pk)
    with pytest.raises(NotVisible):
        shut_out(load_record(member, pk, transaction_time()), uuid4(), {"role": "liaison"}, "")
    row = {"author": member, "role": "liaison", "risks_told": True, "made_at": moment(), "sealed": b"-"}
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Restriction(participant_id=pk, **row).save(force_insert=True)


def test_nobody_to_whom_it_is_shut_is_put_forward_to_walk_with_her():
    """Not when her worker leaves, nor among those who could be matched with her."""
    pk, pivot = shared_with(a_member())
    named, other = a_member("pivot_worker", "codim"), a_member("pivot_worker", "codim")
    shut(pivot, pk, member_id=named.pk)
    coordinator = another_coordinator()
    set_current_member(coordinator.pk)
    offered = may_follow(pivot)
    assert named.pk not in offered
    assert other.pk in offered
    set_current_member(pivot.pk)
    assert may_follow(pivot) == [], "a worker names nobody"
    available = set(who_may_see(pk, Member.objects.all()).values_list("pk", flat=True))
    assert named.pk not in available
    assert other.pk in available


def test_what_was_to_be_answered_or_gone_with_by_who_is_shut_out_is_her_workers_again():
    member = a_member()
    pk, pivot = shared_with(member)
    going, record = uuid4(), load_record(pivot, pk, transaction_time())
    plan_accompaniment(record, going, AccompanimentInput("health", "La clinique", None))
    said = {
        "kind": "health", "partner": member.partner, "asked_at": record.now, "she_agreed": True,
        "next_on": record.now.date(), "author": pivot, "owner": member, "sealed": b"-",
    }  # fmt: skip
    with as_owner():
        asked = ServiceReferral.objects.create(participant_id=pk, **said).pk
        Accompaniment.objects.filter(pk=going).update(companion=member)
    shut(pivot, pk, member_id=member.pk)
    with as_owner():
        assert ServiceReferral.objects.get(pk=asked).owner_id == pivot.pk
        assert Accompaniment.objects.get(pk=going).companion_id == pivot.pk
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, transaction_time())
    assert addressees(record) == [], "nobody there reads it any more"
    line = next(held.line for held in her_consents(record).holds if held.consent.partner)
    assert not re.search("Par qui|Who:", " ".join(line.lines))
    assert any(one.lines == [f"{member.name} · {member.partner.name}"] for one in read_back(record).lines)


def test_whoever_is_shut_out_does_not_read_that_she_is():
    """Not even while it waits, by the page or by SQL; a coordinator of a place neither."""
    named = a_member("coordinator", "en-marge")
    pk, pivot = shared_with(a_member())
    with as_owner():
        Member.objects.filter(role="coordinator").exclude(pk=named.pk).update(role="liaison")
        Referral.objects.filter(participant_id=pk).update(closed_at=None, status="welcome")
    shut(pivot, pk, member_id=named.pk)
    set_current_member(named.pk)
    assert "identity" in rights_on(pk).writes, "it waits: nobody else coordinates"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM participants_not_available(%s)", [pk])
        assert cursor.fetchone()[0] == 0
    client = Client()
    client.force_login(named)
    assert client.get(reverse("consents:restrictions", args=[pk]), **SECURE).status_code == 404


def test_one_that_waited_holds_when_another_is_lifted():
    pk, pivot = shared_with(a_member())
    with as_owner():
        Member.objects.filter(role="coordinator").update(role="liaison")
    first, second = a_member("coordinator", "en-marge"), a_member("coordinator", "codim")
    holds = shut(pivot, pk, member_id=first.pk)
    shut(pivot, pk, member_id=second.pk)
    set_current_member(pivot.pk)
    assert [one.in_force_at is None for one in shut_to(load_record(pivot, pk))].count(True) == 1
    lift(load_record(pivot, pk, transaction_time()), holds)
    assert [one.in_force_at is None for one in shut_to(load_record(pivot, pk))] == [False]


def test_a_renamed_member_tells_a_named_coordinator_nothing_of_her():
    named = a_member("coordinator", "en-marge")
    another_coordinator()
    pk, pivot = shared_with(a_member())
    client = Client()
    client.force_login(pivot)
    client.get(reverse("workspace:participant", args=[pk]), **SECURE)
    shut(pivot, pk, member_id=named.pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM participants_blindindex WHERE participant_id = %s", [pk])
        digests = [row[0] for row in cursor.fetchall()]
    flagged = "oversight_unusual(%s, 1, '00:00', '23:59', '{}', %s, %s)"
    ask = f"SELECT count(*) FROM {flagged} WHERE what = 'kin'"
    for member, seen in ((named, False), (another_coordinator(), True)):
        set_current_member(member.pk)
        with connection.cursor() as cursor:
            cursor.execute(ask, [moment() - timedelta(days=1), [pivot.pk] * len(digests), digests])
            assert bool(cursor.fetchone()[0]) is seen


def test_that_a_worker_shut_out_who_supports_her_is_for_the_coordinators_to_ask_about():
    """She may want it; nobody but the worker heard her say it."""
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    supervisor, former = a_member("supervisor", "en-marge"), a_member("supervisor", "en-marge")
    with as_owner():
        Supervision.objects.create(supervisor=supervisor, worker=pivot, starts_at=moment())
        over = moment() - timedelta(hours=1)
        Supervision.objects.create(supervisor=former, worker=pivot, starts_at=over, ends_at=over)
    shut(pivot, pk, member_id=a_member().pk)
    shut(pivot, pk, member_id=former.pk)
    set_current_member(other.pk)
    assert flagged() == []
    shut(pivot, pk, member_id=supervisor.pk)
    set_current_member(other.pk)
    (flag,) = flagged()
    assert (flag.member, flag.young_people) == (pivot, 1)
    shut(pivot, pk, member_id=named.pk)
    for member in (named, supervisor, pivot):
        set_current_member(member.pk)
        assert flagged() == []


def test_when_the_last_other_coordinator_leaves_who_can_name_another_is_told_and_never_whom():
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    administrator, shut_administrator = a_member("administrator", "codim"), a_member("administrator", "codim")
    shut(pivot, pk, member_id=named.pk)
    shut(pivot, pk, member_id=shut_administrator.pk)
    with as_owner():
        FollowUp.objects.get_or_create(participant_id=pk, ended_on=None, defaults={"started_on": moment()})
        Member.objects.filter(role="coordinator").exclude(pk__in=[named.pk, other.pk]).update(role="liaison")
    assert str(administrator.pk) not in members_told()
    assert not alone(administrator)
    with as_owner():
        Member.objects.filter(pk=other.pk).update(is_active=False, left_at=moment())
    told = members_told()
    assert str(administrator.pk) in told
    assert not {str(named.pk), str(shut_administrator.pk)} & told
    assert alone(administrator)
    for member in (named, pivot):
        assert not alone(member)
    seen = []
    for member in (administrator, named):
        client = Client()
        client.force_login(member)
        page = client.get(reverse("team:member-list"), **SECURE).text
        seen.append("Name one more" in page or "Nommez-en une" in page)
    assert seen == [True, False]
    set_current_member(pivot.pk)
    assert is_left_alone(load_record(pivot, pk))
    client = Client()
    client.force_login(pivot)
    page = client.get(reverse("consents:restrictions", args=[pk]), **SECURE).text
    assert "coordonne" in page or "coordinates" in page
    another_coordinator()
    assert not alone(administrator)
    set_current_member(pivot.pk)
    assert not is_left_alone(load_record(pivot, pk))


def alone(member):
    set_current_member(member.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_somebody_is_left_alone()")
        return cursor.fetchone()[0]


def flagged():
    return [flag for flag in unusual_looks(transaction_time()) if flag.what == Unusual.SUPPORT]
