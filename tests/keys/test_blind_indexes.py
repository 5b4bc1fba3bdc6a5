"""What a copy of the rows tells without the key: no kind, no letter that meets a file, and little else."""

from datetime import date
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault.keys import blind_index, letter_index
from spheres.programme.participants.actions import About, ContactChannel, change_about, save_way
from spheres.programme.participants.indexing import DATED
from spheres.programme.participants.models import BlindIndex
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import TriageAnswer, answer_referral
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import alike, referral_of
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import sent
from tests.builders.members import a_member, on_call, refused

pytestmark = pytest.mark.django_db
BORN = date(2009, 4, 7)


def digests(pk):
    with as_owner():
        found = BlindIndex.objects.filter(participant_id=pk).values_list("digest", flat=True)
        return set(map(bytes, found))


def named(pk, pivot, name="Ysaline Courtemanche", born=BORN, number="514 555-0100"):
    change_about(load_record(pivot, pk), About(name, "elle", ["fr"], name, born))
    save_way(load_record(pivot, pk), uuid4(), ContactChannel("call", number))


def test_a_letter_in_her_name_meets_nothing_of_hers_in_a_copy_of_the_rows():
    pk, pivot = welcomed()
    named(pk, pivot)
    stranger = sent(name="Ysaline", legal_name="Ysaline Courtemanche", birth_date=BORN, reach="514 555-0100")
    assert digests(pk)
    assert digests(stranger.participant_id)
    assert not digests(pk) & digests(stranger.participant_id)
    set_current_member(a_member("coordinator", "en-marge").pk)
    found = alike(referral_of(stranger.participant_id))
    assert pk in [row.participant_id for row in found], "and the coordinators are told all the same"


def test_two_letters_are_found_alike_by_the_coordinators():
    first = sent(legal_name="Ysaline Courtemanche", birth_date=BORN)
    second = sent(legal_name="Ysaline Courtemanche", birth_date=BORN)
    set_current_member(a_member("coordinator", "en-marge").pk)
    (found,) = alike(referral_of(second.participant_id))
    assert found.participant_id == first.participant_id
    assert found.likeness.score == 100


@pytest.mark.parametrize("decision", ["not_now", "waiting"])
def test_a_letter_is_recognised_by_nothing_once_it_is_answered(decision):
    letter = sent(legal_name="Ysaline Courtemanche", birth_date=BORN)
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    answer = TriageAnswer("yes", "yes", "yes", "yes", decision, "elsewhere" if decision == "not_now" else "")
    answer_referral(coordinator, referral_of(letter.participant_id), answer, timezone.now())
    assert bool(digests(letter.participant_id)) is (decision == "waiting"), "it waits for its answer"
    with as_owner():
        assert bool(Referral.objects.get().closed_at) is (decision == "not_now")


def test_a_file_that_begins_is_found_by_its_own_key_and_no_more_by_the_letters():
    pk, _pivot = welcomed()
    assert blind_index("reach", "5145550123") in digests(pk)
    assert letter_index("reach", "5145550123") not in digests(pk)


def test_her_digests_stay_when_she_says_not_now_with_a_file():
    pk, _pivot = welcomed()
    before = digests(pk)
    with as_owner():
        Referral.objects.update(status="not_now", not_now_reason="x", closed_at=timezone.now())
    assert digests(pk) == before


def test_of_what_kind_a_digest_is_stands_nowhere():
    pk, pivot = welcomed()
    named(pk, pivot)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM participants_blindindex WHERE participant_id = %s LIMIT 1", [pk])
        assert [column.name for column in cursor.description] == ["id", "participant_id", "digest"]


def test_that_a_birth_date_is_known_is_a_digest_like_nobody_elses():
    (one, pivot), (other, its_pivot) = welcomed(), welcomed()
    set_current_member(pivot.pk)
    named(one, pivot, "Ysaline Courtemanche")
    set_current_member(its_pivot.pk)
    named(other, its_pivot, "Omer Rivard", date(2008, 1, 2), "438 555-0177")
    assert blind_index(DATED, str(one)) in digests(one)
    with as_owner():
        shared = BlindIndex.objects.values("digest").annotate(n=Count("participant_id", distinct=True))
        met = {bytes(row["digest"]) for row in shared.filter(n__gt=1)}
    assert met <= {blind_index("reach", "5145550123")}, "both were referred with one number"
    set_current_member(pivot.pk)
    change_about(load_record(pivot, one), About("Ysaline", "elle", ["fr"]))
    assert blind_index(DATED, str(one)) not in digests(one)


def test_digests_are_written_and_compared_by_functions_alone():
    pk, pivot = welcomed()
    set_current_member(pivot.pk)
    refused(BlindIndex.objects.count)
    refused(lambda: BlindIndex.objects.create(participant_id=pk, digest=b"x"))

    def reindex(about):
        with connection.cursor() as cursor:
            cursor.execute("SELECT participants_reindex(%s, %s, '{}', ARRAY['x'::bytea])", [pk, about])

    reindex("contact")
    set_current_member(a_member("pivot_worker").pk)
    refused(lambda: reindex("contact"))


def test_what_is_said_again_is_indexed_once():
    pk, pivot = welcomed()
    for _twice in range(2):
        change_about(load_record(pivot, pk), About("Ysaline Courtemanche", "elle", ["fr"], "", BORN))
    with as_owner():
        rows = BlindIndex.objects.filter(participant_id=pk)
        assert rows.count() == rows.values("digest").distinct().count()


def test_in_an_emergency_less_than_who_she_is_means_nobody():
    """As whoever is on call says it: the database knows no kinds, the rule of clues is the application's."""
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    change_about(load_record(pivot, pk, moment()), About("Ombeline", "elle", ["fr"], "", BORN))
    member = on_call()
    set_current_member(member.pk)

    def opens(**given):
        reason = "Elle ne répond plus."
        return open_emergency(member, uuid4(), EmergencyLookup(**given), "missing", reason, timezone.now())

    assert opens(name="Ombeline") is None, "a first name alone"
    assert opens(birth_date=BORN) is None, "a birth date alone"
    assert opens(name="Ombeline", birth_date=date(2009, 4, 6)) is None, "and one that is not hers"
    assert opens(name="Ombeline", birth_date=BORN) == pk
