"""Someone is referred again as someone new: to whom she shut her file stays shut out, and learns nothing."""

from datetime import date
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts.models import Member
from spheres.programme.consents.restricting import lift, shut_to
from spheres.programme.participants.models import Assignment, CarriedRestriction, Restriction
from spheres.programme.participants.queries import who_may_see
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.models import Referral
from spheres.programme.safety.actions import open_emergency
from tests.builders.followed import matched, reads
from tests.builders.letters import sent
from tests.builders.members import a_member, another_coordinator
from tests.builders.restrictions import NUMBER, REASON, SECURE, shared_with, shut

pytestmark = pytest.mark.django_db


def shut_out_coordinator():
    """Someone who shut her file to a coordinator, beside whom there is another."""
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    return pk, pivot, named, other, shut(pivot, pk, member_id=named.pk)


SAID_OTHERWISE = [
    {}, {"name": "Ombéline Roy"}, {"name": "Hombéline"}, {"reach": "+1 (514) 555.0123"},
    {"reach": "\u202a514 555-0123"},
]  # fmt: skip


@pytest.mark.parametrize("given", SAID_OTHERWISE)
def test_a_coordinator_whom_she_named_sees_nothing_of_her_next_letter(given, client):
    _first, _pivot, named, other, _row = shut_out_coordinator()
    letter = sent(**given)
    second = letter.participant_id
    stranger = sent(name="Maëlle Cyr", reach="514 555-0188").participant_id
    assert not reads(named, second)
    assert reads(named, stranger)
    assert reads(other, second) >= {"identity", "contact", "referral"}
    client.force_login(named)
    gone = client.get(reverse("referrals:referral", args=[letter.pk]), **SECURE)
    never = client.get(reverse("referrals:referral", args=[uuid4()]), **SECURE)
    assert gone.status_code == never.status_code == 404
    with as_owner():
        Member.objects.filter(pk=named.pk).update(is_on_call=True)
    set_current_member(named.pk)
    named.refresh_from_db()
    assert open_emergency(named, uuid4(), NUMBER, "missing", REASON, transaction_time()) is None


def test_another_with_her_number_and_another_name_is_another():
    _first, _pivot, named, _other, _row = shut_out_coordinator()
    assert reads(named, sent(name="Maëlle Cyr").participant_id)
    assert reads(named, sent(reach="514 555-0177").participant_id), "a first name alone is nobody"


def test_a_birth_date_a_slip_away_and_her_whole_name_are_hers():
    named, _other = a_member("coordinator", "en-marge"), another_coordinator()
    _pk, pivot = shared_with(a_member())
    with as_owner():
        Restriction.objects.all().delete()
    first = sent(name="Rosalie Tremblay", birth_date=date(2009, 3, 4), reach="rosalie@exemple.example")
    matched(named, first.participant_id, pivot)
    shut(pivot, first.participant_id, member_id=named.pk)
    again = sent(name="Tremblay, Rosalie", birth_date=date(2009, 4, 4), reach="514 555-0166").participant_id
    assert not reads(named, again)
    assert reads(named, sent(name="Rosalie Tremblay", reach="514 555-0165").participant_id)


def test_what_she_said_goes_along_to_who_walks_with_her_now_and_is_lifted_there_alone(client):
    first, pivot, named, other, row = shut_out_coordinator()
    second, worker = sent().participant_id, a_member("pivot_worker", "codim")
    matched(other, second, worker)
    set_current_member(worker.pk)
    record = load_record(worker, second, transaction_time())
    (one,) = shut_to(record)
    assert (one.member, one.went_along, one.words) == (named, True, "")
    assert named not in who_may_see(second, Member.objects.all())
    with as_owner(), pytest.raises(DatabaseError, match="not available"), transaction.atomic():
        Assignment.objects.filter(participant_id=second).update(ends_at=transaction_time())
        Assignment.objects.create(participant_id=second, member=named, starts_at=transaction_time())
    client.force_login(worker)
    page = client.get(reverse("consents:restrictions", args=[second]), **SECURE).text
    assert "it went along" in page or "et vaut ici aussi" in page
    set_current_member(worker.pk)
    lift(load_record(worker, second, transaction_time()), one.id)
    assert reads(named, second)
    assert not reads(named, first)
    set_current_member(pivot.pk)
    assert [held.id for held in shut_to(load_record(pivot, first))] == [row]


def test_lifted_where_she_said_it_it_is_lifted_where_it_went_along():
    first, pivot, named, _other, row = shut_out_coordinator()
    second = sent().participant_id
    assert not reads(named, second)
    set_current_member(pivot.pk)
    lift(load_record(pivot, first, transaction_time()), row)
    assert reads(named, second)


def test_whoever_sent_the_letter_reads_it_until_it_is_answered():
    """That it disappears at once would tell the sender that she is known, and whom she named."""
    _first, _pivot, named, other, _row = shut_out_coordinator()
    second = sent(member=named).participant_id
    assert reads(named, second) == {"identity", "contact", "referral"}
    matched(other, second, a_member("pivot_worker", "codim"))
    assert reads(named, second) == {"identity", "referral"}
    assert reads(other, second) == {"identity", "contact", "referral"}
    with as_owner():
        Referral.objects.filter(participant_id=second).update(closed_at=transaction_time(), status="joined")
    assert not reads(named, second)


@pytest.mark.parametrize(
    "given", [{}, {"name": "Maëlle Cyr", "reach": "514 555-0188"}], ids=["hers", "another's"]
)
def test_whoever_sent_the_letter_answers_it_like_any_other(given, client):
    """A coordinator who wrote it with her name read an error when she chose a worker: she was known, and had
    named her."""
    _first, _pivot, named, _other, _row = shut_out_coordinator()
    letter = sent(member=named, **given)
    workers = [a_member("pivot_worker", "codim") for _n in range(2)]
    client.force_login(named)
    page, choosing = (reverse(f"referrals:{name}", args=[letter.pk]) for name in ("referral", "match"))
    answer = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")
    answers = [client.post(page, {**answer, "decision": "welcome"}, **SECURE).headers["Location"]]
    for worker in workers:  # and chooses again
        answers.append(client.post(choosing, {"pivot": str(worker.pk)}, **SECURE).headers["Location"])
    assert answers == [choosing, reverse("referrals:incoming"), reverse("referrals:incoming")]
    for shown in (page, choosing):
        assert client.get(shown, **SECURE).status_code == 200
    assert str(letter.pk) in client.get(reverse("referrals:incoming"), **SECURE).text
    with as_owner():
        assert Assignment.objects.get(participant_id=letter.participant_id, ends_at=None).member == workers[1]


def test_whoever_sent_the_letter_does_not_walk_with_her_whom_it_is_about():
    named = a_member("pivot_worker", "codim")
    another_coordinator()
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=named.pk)
    second = sent(member=named).participant_id
    with pytest.raises(DatabaseError, match="not available"), transaction.atomic():
        matched(another_coordinator(), second, named)


def test_a_letter_in_her_name_is_derived_as_often_as_anyones():
    """Its sender would count the time: what went along derived it once more."""
    shut_out_coordinator()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE derived_for (who uuid[])")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION access_rederive(ids uuid[]) RETURNS void"
            " LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp"
            " AS $$ INSERT INTO derived_for VALUES (ids);"
            " SELECT access_derive(COALESCE(ids, '{}')) $$"
        )

    def derived(**given):
        pk = sent(**given).participant_id
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM derived_for WHERE %s = ANY (who)", [pk])
            return cursor.fetchone()[0]

    assert derived() == derived(name="Maëlle Cyr", reach="514 555-0188") > 1


def test_a_letter_that_waits_is_shut_by_what_she_says_meanwhile():
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    second = sent().participant_id
    assert reads(named, second)
    shut(pivot, pk, member_id=named.pk)
    assert not reads(named, second)
    assert reads(other, second)


def test_no_letter_is_shut_to_everybody_who_could_answer_it():
    _first, _pivot, named, _other, _row = shut_out_coordinator()
    second = sent().participant_id
    with as_owner():
        Member.objects.filter(role="coordinator").exclude(pk=named.pk).update(is_active=False)
    assert reads(named, second), "nobody else is left to answer"
    third = sent().participant_id
    assert reads(named, third)


def test_what_a_letter_lets_go_is_nobody_elses_and_holds_again_once_somebody_else_is_there():
    """The other coordinator was away for a day: every no that had gone along was lost for good, to a worker
    as well."""
    _first, pivot, named, other, _row = shut_out_coordinator()
    worker = a_member("pivot_worker", "codim")
    shut(pivot, _first, member_id=worker.pk)
    second = sent().participant_id

    def others_are(active):
        with as_owner():
            Member.objects.filter(role="coordinator").exclude(pk=named.pk).update(is_active=active)

    others_are(active=False)
    assert reads(named, second)
    assert worker not in who_may_see(second, Member.objects.all())
    others_are(active=True)
    assert not reads(named, second)
    assert reads(other, second)
    others_are(active=False)
    assert reads(named, second)
    matched(named, second, a_member("pivot_worker", "codim"))
    assert reads(named, second), "nobody else answers for her letter"
    with as_owner():
        Referral.objects.filter(participant_id=second).update(closed_at=transaction_time(), status="joined")
        assert not CarriedRestriction.objects.exclude(let_go_at=None).exists()
    assert not reads(named, second)


def test_once_she_is_erased_what_went_along_stands_by_itself():
    first, _pivot, named, other, row = shut_out_coordinator()
    second, worker = sent().participant_id, a_member("pivot_worker", "codim")
    matched(other, second, worker)
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("SELECT privacy_destroy(%s)", [first])
        assert not CarriedRestriction.objects.exists()
        assert Restriction.objects.get(participant_id=second).member_id == named.pk
        assert Restriction.objects.get(participant_id=second).pk != row
    assert not reads(named, second)
    set_current_member(worker.pk)
    assert [one.went_along for one in shut_to(load_record(worker, second))] == [False]


def test_nobody_takes_a_restriction_along_by_sql():
    _first, _pivot, named, _other, row = shut_out_coordinator()
    letter = sent(name="Maëlle Cyr", reach="514 555-0188")
    set_current_member(named.pk)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CarriedRestriction(participant_id=letter.participant_id, restriction_id=row).save(force_insert=True)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        CarriedRestriction.objects.count()
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT participants_same_as('{}', '{}', '{}', '{}')")
