"""What a function of the database answers it judges itself, whatever page or function stands before it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.keys import blind_indexes, letter_indexes
from spheres.programme.accompaniment import actions as going
from spheres.programme.accompaniment.models import CalendarFeed
from spheres.programme.accompaniment.queries import digest_of
from spheres.programme.consents.models import Consent
from spheres.programme.consents.restricting import lift
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.models import (
    Assignment,
    BlindIndex,
    CarriedRestriction,
    FollowUp,
    Restriction,
)
from spheres.programme.participants.record import load_record
from spheres.programme.participants.same_person import digests
from spheres.programme.privacy.models import Incident
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.models import Referral, ReferralLink
from spheres.programme.referrals.queries import referral_of
from spheres.programme.safety.models import EmergencyAccess, MissingEpisode
from spheres.programme.services.models import ServiceReferral
from spheres.programme.team.models import Supervision
from spheres.programme.therapy import actions as therapies
from spheres.programme.therapy.models import Therapy, TherapySummary
from tests.builders import moment
from tests.builders.accompaniments import planned
from tests.builders.followed import accompanied
from tests.builders.letters import a_link, sent
from tests.builders.members import a_member, another_coordinator, refused
from tests.builders.plans import unreached_since
from tests.builders.restrictions import opens, shared_with, shut
from tests.builders.services import TODAY, asked_of
from tests.builders.statements import answers, one_answer, set_back
from tests.builders.therapy import begun
from tests.builders.waiting import members_told

pytestmark = pytest.mark.django_db


def test_a_calendar_answers_for_its_own_address_while_it_lasts_and_its_member_is_here():
    _pk, pivot, _one = planned()
    _other_pk, other, _other_one = planned()
    set_current_member(pivot.pk)
    token = going.make_feed(pivot, timezone.now())
    set_current_member(other.pk)
    going.make_feed(other, timezone.now())

    def calendar():
        set_current_member(None)
        return answers("SELECT * FROM accompaniment_calendar(%s, %s)", digest_of(token), moment())

    assert len(calendar()) == 1, "her own alone"
    with as_owner():
        Member.objects.filter(pk=pivot.pk).update(is_active=False)
    assert calendar() == []
    with as_owner():
        Member.objects.filter(pk=pivot.pk).update(is_active=True)
        CalendarFeed.objects.filter(member=pivot).update(ended_at=timezone.now())
    assert calendar() == []


def test_a_calendar_shows_meetings_of_those_she_walks_with_now_and_has_met():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    tomorrow = transaction_time() + timedelta(days=1)
    plan_step(load_record(pivot, pk), uuid4(), Planned("meeting", "Souper", tomorrow.date(), None))
    token = going.make_feed(pivot, timezone.now())

    def calendar():
        set_current_member(None)
        return answers("SELECT * FROM accompaniment_calendar(%s, %s)", digest_of(token), moment())

    assert len(calendar()) == 1
    with as_owner():
        Assignment.objects.filter(member=pivot).update(is_taken_over=True, met_at=None)
    assert calendar() == []
    with as_owner():
        Assignment.objects.filter(member=pivot).update(is_taken_over=False)
    assert len(calendar()) == 1
    with as_owner():
        Assignment.objects.filter(member=pivot).update(ends_at=timezone.now())
    assert calendar() == []


def test_a_summary_is_taken_back_once_by_her_therapist_or_her_worker_and_by_nobody_else():
    pk, pivot, _one, therapist, _therapy = begun()
    one = uuid4()
    therapies.write_summary(load_record(therapist, pk), one, "Nous travaillons le sommeil.")

    def taken_back(member):
        set_current_member(member.pk)
        return one_answer("SELECT therapy_take_back(%s)", one)

    assert not taken_back(a_member())
    another = a_member("psychotherapist", "marie-vincent")
    assert not taken_back(another)
    with as_owner():
        Therapy.objects.create(participant_id=pk, therapist=another, starts_at=moment())
    assert not taken_back(another), "she treats her as well, and wrote nothing of it"
    assert taken_back(pivot)
    with as_owner():
        at = TherapySummary.objects.get().taken_back_at
    assert not taken_back(pivot)
    assert not taken_back(therapist)
    with as_owner():
        assert TherapySummary.objects.get().taken_back_at == at
        TherapySummary.objects.update(taken_back_at=None)
    assert taken_back(therapist)


def test_attendance_that_is_shared_is_named_to_who_reads_her_health_while_it_lasts():
    _pk, pivot, _one, _therapist, therapy = begun()
    with as_owner():
        Therapy.objects.filter(pk=therapy.pk).update(shares_attendance=True)

    def shared(member):
        set_current_member(member.pk)
        return one_answer("SELECT therapy_shared()") or []

    assert shared(pivot) == [therapy.pk]
    assert shared(a_member()) == []
    with as_owner():
        Therapy.objects.filter(pk=therapy.pk).update(ends_at=timezone.now() - timedelta(hours=1))
    assert shared(pivot) == []


def test_how_many_each_walks_with_and_who_walks_with_whom_is_for_coordinators():
    pk, pivot = accompanied()
    for asked, values in (("participants_caseloads()", []), ("participants_pivots_of(%s)", [[pk]])):
        set_current_member(a_member("coordinator", "en-marge").pk)
        assert answers(f"SELECT * FROM {asked}", *values)
        for other in (pivot, a_member()):
            set_current_member(other.pk)
            assert answers(f"SELECT * FROM {asked}", *values) == []
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=timezone.now())
    set_current_member(a_member("coordinator", "en-marge").pk)
    assert answers("SELECT * FROM participants_pivots_of(%s)", [pk]) == []


def test_only_who_she_is_and_how_to_reach_her_is_indexed_and_a_letter_once_before_its_answer():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    refused(lambda: answers("SELECT participants_reindex(%s, 'clinical', '{}', %s)", pk, [b"x"]))
    letter = sent(name="Maëlle Cyr", reach="514 555-0188")
    set_current_member(None)
    answers("SELECT referrals_index_letter(%s, %s)", letter.pk, [b"again"])
    with as_owner():
        hers = BlindIndex.objects.filter(participant_id=letter.participant_id)
        assert hers.exists()
        assert not hers.filter(digest=b"again").exists()
        hers.delete()
        Referral.objects.filter(pk=letter.pk).update(decided_at=timezone.now())
    set_current_member(None)
    answers("SELECT referrals_index_letter(%s, %s)", letter.pk, [b"late"])
    with as_owner():
        assert not BlindIndex.objects.filter(participant_id=letter.participant_id).exists()
        closed = {"closed_at": timezone.now(), "status": "not_now", "not_now_reason": "x"}
        Referral.objects.filter(pk=letter.pk).update(decided_at=None, **closed)
    set_current_member(None)
    answers("SELECT referrals_index_letter(%s, %s)", letter.pk, [b"late"])
    with as_owner():
        assert not BlindIndex.objects.filter(participant_id=letter.participant_id).exists()


def test_nobody_to_whom_her_file_is_shut_is_told_that_something_of_hers_waits():
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    shut(pivot, pk, member_id=named.pk)
    owner = a_member()
    with as_owner():
        ServiceReferral.objects.create(
            participant_id=pk, kind="health", asked_at=moment(), she_agreed=True, author=pivot, owner=owner,
            next_on=TODAY - timedelta(days=6), sealed=b"-",
        )  # fmt: skip
    told = members_told()
    assert str(other.pk) in told
    assert str(named.pk) not in told
    for member, rows in ((other, 1), (named, 0)):
        set_current_member(member.pk)
        assert len(answers("SELECT * FROM oversight_waiting()")) == rows


def test_who_has_left_or_coordinates_no_more_is_not_told():
    left, former, here = (a_member("coordinator", "en-marge") for _ in range(3))
    liaison = a_member()
    _pk, _pivot, one = asked_of(liaison)
    set_back(Member, left.pk, is_active=False)
    set_back(Member, former.pk, role="liaison")
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=6))
    told = members_told()
    assert str(here.pk) in told
    assert not {str(left.pk), str(former.pk)} & told


def test_a_supervisor_to_whom_she_shut_her_file_is_not_told_that_she_is_missing():
    pk, pivot, search = unreached_since(7)
    named, other = a_member("supervisor", "en-marge"), a_member("supervisor", "en-marge")
    with as_owner():
        for one in (named, other):
            Supervision.objects.create(supervisor=one, worker=pivot, starts_at=moment() - timedelta(days=1))
        Restriction.objects.create(
            participant_id=pk, author=pivot, author_partner_id=pivot.partner_id, member=named, sealed=b"",
            risks_told=True, made_at=moment(), in_force_at=moment(),
        )  # fmt: skip
    set_back(MissingEpisode, search.episode.pk, next_at=timezone.now() - timedelta(hours=3))
    told = members_told()
    assert str(other.pk) in told
    assert str(named.pk) not in told


def test_an_incident_concerns_whom_was_seen_from_when_it_began_and_of_its_kinds():
    pk, pivot = accompanied()
    began = timezone.now() - timedelta(days=2)
    with as_owner():
        Look.objects.filter(participant_id=pk).delete()

    def concerns(**more):
        said = {"began_at": began, "known_at": began, "categories": ["needs"], "risk": "unknown", **more}
        with as_owner():
            one = Incident.objects.create(
                sealed=b"-", written_by=pivot, written_at=began, changed_by=pivot,
                changed_partner_id=pivot.partner_id, **said,
            )  # fmt: skip
            return one_answer(
                "SELECT privacy_concerns(i, %s) FROM privacy_incident i WHERE id = %s", pk, one.pk
            )

    def looked(at, kinds):
        with as_owner():
            Look.objects.create(
                at=at, member=pivot, partner_id=pivot.partner_id, participant_id=pk, kind="view",
                page="workspace:participant", categories=kinds, sources=[],
            )  # fmt: skip

    looked(began - timedelta(hours=1), ["needs"])
    assert not concerns(), "before it began"
    looked(began + timedelta(hours=1), ["clinical"])
    assert not concerns(), "of another kind"
    assert concerns(categories=[])
    looked(began + timedelta(hours=2), ["needs"])
    assert concerns()


def test_the_background_work_reaches_nobody_who_has_left():
    member = a_member()
    with as_worker():
        assert answers("SELECT * FROM accounts_reachable(%s)", member.pk)
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_active=False)
    with as_worker():
        assert answers("SELECT * FROM accounts_reachable(%s)", member.pk) == []


# -- letters and links


def test_a_link_serves_for_a_letter_of_now_and_of_its_partner_before_it_is_over():
    giver = a_member()
    link, letter = a_link(giver)
    other = a_member("liaison", "codim").partner

    def serves(model=None, **values):
        with as_owner():
            ReferralLink.objects.filter(pk=link.pk).update(used_at=None, used_for=None)
            before = model and model.objects.values(*values).get(
                pk={Referral: letter, ReferralLink: link}[model].pk
            )
            if model:
                model.objects.filter(pk={Referral: letter, ReferralLink: link}[model].pk).update(**values)
        set_current_member(None)
        said = one_answer("SELECT referrals_use_link(%s, %s)", link.pk, letter.pk)
        with as_owner():
            if model:
                model.objects.filter(pk={Referral: letter, ReferralLink: link}[model].pk).update(**before)
        return said

    long_ago = transaction_time() - timedelta(days=1)
    assert not serves(ReferralLink, ends_at=long_ago)
    assert not serves(Referral, partner=other)
    assert not serves(Referral, sent_at=long_ago)
    assert serves()
    set_current_member(None)
    assert not one_answer("SELECT referrals_use_link(%s, %s)", link.pk, letter.pk), "once"


def test_who_gave_a_link_and_what_it_brings_is_said_of_that_link_alone():
    giver, other = a_member(), a_member("liaison", "codim")
    link, letter = a_link(giver)
    set_current_member(None)
    assert one_answer("SELECT referrals_gave_a_link(%s)", giver.partner_id)
    assert not one_answer("SELECT referrals_gave_a_link(%s)", other.partner_id)
    assert answers("SELECT * FROM referrals_link_by_id(%s)", uuid4()) == []
    assert one_answer("SELECT referrals_link_brings(%s, %s)", letter.pk, giver.pk)
    assert not one_answer("SELECT referrals_link_brings(%s, %s)", letter.pk, other.pk)
    assert one_answer("SELECT referrals_brings_key(%s)", letter.participant_id)
    long_ago = transaction_time() - timedelta(days=1)
    with as_owner():
        ReferralLink.objects.filter(pk=link.pk).update(ends_at=long_ago, used_at=long_ago)
        Referral.objects.filter(pk=letter.pk).update(sent_at=long_ago)
    set_current_member(None)
    assert not one_answer("SELECT referrals_gave_a_link(%s)", giver.partner_id)
    assert not one_answer("SELECT referrals_link_brings(%s, %s)", letter.pk, giver.pk)
    assert not one_answer("SELECT referrals_brings_key(%s)", letter.participant_id)
    asked = "SELECT referrals_leaves_look(%s, 'change', 'referrals:referral-new')"
    with as_owner():
        assert not one_answer(asked, letter.participant_id)


def test_by_what_a_letter_was_recognised_goes_at_not_now_unless_her_file_was_begun():
    begins, waits = sent(), sent(name="Maëlle Cyr", reach="514 555-0188")
    coordinator, worker = a_member("coordinator", "en-marge"), a_member("pivot_worker", "en-marge")
    with as_owner():
        hers = BlindIndex.objects.filter(participant_id=begins.participant_id)
        of_the_letter = set(map(bytes, hers.values_list("digest", flat=True)))
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(begins.participant_id), worker, None, "", moment())
    with as_owner():
        assert of_the_letter
        assert not of_the_letter & set(map(bytes, hers.values_list("digest", flat=True))), "the letter's own"
    for letter, stays in ((begins, True), (waits, False)):
        with as_owner():
            assert BlindIndex.objects.filter(participant_id=letter.participant_id).exists()
            Referral.objects.filter(pk=letter.pk).update(
                status="not_now", not_now_reason="x", closed_at=timezone.now()
            )
            assert BlindIndex.objects.filter(participant_id=letter.participant_id).exists() is stays


# -- her no, taken along


def shut_coordinator():
    named, other = a_member("coordinator", "en-marge"), another_coordinator()
    pk, pivot = shared_with(a_member())
    return pk, pivot, named, other, shut(pivot, pk, member_id=named.pk)


def taken_along():
    with as_owner():
        return set(CarriedRestriction.objects.filter(let_go_at=None).values_list("participant_id", flat=True))


HER = (
    "SELECT referrals_take_along(%s, %s, %s, %s, %s)",
    "SELECT referrals_reach_letters(%s, %s, %s, %s, %s)",
)


def known(index):
    said = digests(["Ombeline"], None, ["514 555-0123"], index)
    return said.names, said.parts, said.births, said.reaches


def test_her_no_goes_along_with_her_letter_alone_when_it_is_sent_while_it_stands():
    first, pivot, _named, _other, row = shut_coordinator()
    sent(name="Maëlle Cyr", reach="514 555-0188")
    second = sent()
    assert taken_along() == {second.participant_id}
    with as_owner():
        CarriedRestriction.objects.all().delete()
        Referral.objects.filter(pk=second.pk).update(sent_at=transaction_time() - timedelta(days=1))
    set_current_member(None)
    answers(HER[0], second.pk, *known(blind_indexes))
    assert taken_along() == set(), "a letter of yesterday takes nothing along"
    set_current_member(pivot.pk)
    lift(load_record(pivot, first, transaction_time()), row)
    sent()
    assert taken_along() == set(), "lifted before"


def test_what_was_lifted_where_it_went_along_goes_no_further():
    first, _pivot, _named, other, _row = shut_coordinator()
    second, worker = sent(), a_member("pivot_worker", "codim")
    set_current_member(other.pk)
    match(other, referral_of(second.participant_id), worker, None, "", moment())
    with as_owner():
        BlindIndex.objects.filter(participant_id=first).delete()
        CarriedRestriction.objects.update(lifted_at=transaction_time())
    third = sent()
    assert third.participant_id not in taken_along()


def test_a_letter_that_waits_is_reached_by_her_worker_when_she_says_it_and_by_no_other():
    _pk, pivot, named, _other, row = shut_coordinator()
    with as_owner():
        CarriedRestriction.objects.all().delete()
    letter = sent()
    with as_owner():
        CarriedRestriction.objects.all().delete()

    def reached(member, **changes):
        with as_owner():
            if changes:
                Referral.objects.filter(pk=letter.pk).update(**changes)
        set_current_member(member.pk)
        answers(HER[1], row, *known(letter_indexes))
        found = taken_along()
        with as_owner():
            CarriedRestriction.objects.all().delete()
        return found == {letter.participant_id}

    assert reached(pivot)
    assert not reached(named), "not hers to write down"
    closed = {"status": "not_now", "not_now_reason": "x", "closed_at": timezone.now()}
    with as_owner():
        digests_of_letter = list(BlindIndex.objects.filter(participant_id=letter.participant_id))
    assert not reached(pivot, **closed)
    with as_owner():
        Referral.objects.filter(pk=letter.pk).update(status="sent", not_now_reason="", closed_at=None)
        BlindIndex.objects.bulk_create(
            BlindIndex(participant_id=one.participant_id, digest=one.digest) for one in digests_of_letter
        )
    assert reached(pivot)
    assert not reached(pivot, status="joined", closed_at=timezone.now()), "it was answered"
    assert reached(pivot, status="sent", closed_at=None)
    with as_owner():
        Restriction.objects.filter(pk=row).update(made_at=transaction_time() - timedelta(days=1))
    assert not reached(pivot), "when she says it, and not later"


def test_what_she_says_reaches_no_other_record_of_hers_where_somebody_walks_with_her():
    _pk, pivot, _named, other, row = shut_coordinator()
    second, worker = sent(), a_member("pivot_worker", "codim")
    with as_owner():
        CarriedRestriction.objects.all().delete()
    set_current_member(other.pk)
    match(other, referral_of(second.participant_id), worker, None, "", moment())
    set_current_member(pivot.pk)
    answers(HER[1], row, *known(blind_indexes))
    assert taken_along() == set(), "who walks with her there asks her there"


def test_a_letter_is_shut_to_nobody_once_the_last_other_coordinator_has_left():
    _pk, _pivot, named, other, _row = shut_coordinator()
    second = sent()
    with as_owner():
        Member.objects.filter(role="coordinator").exclude(pk__in=[named.pk, other.pk]).update(role="liaison")
    assert taken_along() == {second.participant_id}
    with as_owner():
        Member.objects.filter(pk=other.pk).update(is_active=False)
    assert taken_along() == set()


def test_who_sent_the_letter_is_spared_in_an_emergency_and_where_it_is_answered_for():
    _pk, _pivot, named, _other, _row = shut_coordinator()
    second = sent(member=named).participant_id
    with as_owner():
        Member.objects.filter(pk=named.pk).update(is_on_call=True)
    named.refresh_from_db()
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(second), a_member("pivot_worker", "codim"), None, "", moment())
    with as_owner():
        Assignment.objects.filter(participant_id=second).delete()
    set_current_member(named.pk)
    assert opens(named) == second
    with as_owner():
        assert not one_answer("SELECT participants_is_shut(%s, %s)", second, named.pk)
        assert second not in (one_answer("SELECT participants_shut_to_me()") or [])


def test_her_no_is_about_her_and_nobody_else():
    pk, pivot = shared_with(a_member())
    coordinator = another_coordinator()
    worker = a_member("pivot_worker", "codim")
    shut(pivot, pk, member_id=worker.pk)
    other = sent(name="Maëlle Cyr", reach="514 555-0188").participant_id
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(other), worker, None, "", moment())
    set_current_member(worker.pk)
    assert rights_on(other)


def test_what_waits_shuts_nothing_where_it_went_along():
    pk, pivot = shared_with(a_member())
    coordinator = another_coordinator()
    shut(pivot, pk, member_id=pivot.pk)
    second = sent().participant_id
    assert second in taken_along()
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(second), pivot, None, "", moment())
    set_current_member(pivot.pk)
    assert rights_on(second)


def test_it_holds_only_when_somebody_is_there_and_only_while_it_stands():
    pk, pivot = shared_with(a_member())
    left = a_member("coordinator", "codim")
    with as_owner():
        Member.objects.filter(role="coordinator").exclude(pk=left.pk).update(role="liaison")
        Member.objects.filter(pk=left.pk).update(is_active=False)
    only = a_member("coordinator", "en-marge")
    row = shut(pivot, pk, member_id=only.pk)
    holds = "SELECT in_force_at IS NOT NULL FROM participants_restriction WHERE id = %s"
    with as_owner():
        assert not one_answer(holds, row), "who has left is nobody"
        Assignment.objects.filter(participant_id=pk, ends_at=None).update(ends_at=transaction_time())
        Assignment.objects.create(participant_id=pk, member=pivot, starts_at=transaction_time())
        assert not one_answer(holds, row), "another worker, and nobody coordinates"
        Restriction.objects.filter(pk=row).update(lifted_at=transaction_time())
    another_coordinator()
    with as_owner():
        assert not one_answer(holds, row), "it was lifted"


def test_what_waits_holds_once_somebody_else_is_there_and_what_was_lifted_never_does():
    pk, pivot = shared_with(a_member())
    with as_owner():
        Member.objects.filter(role="coordinator").update(role="liaison")
    waits = shut(pivot, pk, member_id=a_member("coordinator", "en-marge").pk)
    lifted = shut(pivot, pk, member_id=pivot.pk)
    lift(load_record(pivot, pk, transaction_time()), lifted)
    another_coordinator()

    def holds():
        with as_owner():
            return set(Restriction.objects.exclude(in_force_at=None).values_list("pk", flat=True))

    assert holds() == {waits}
    walks = a_member("pivot_worker", "codim")
    with as_owner():
        Assignment.objects.filter(participant_id=pk, ends_at=None).update(ends_at=transaction_time())
        Assignment.objects.create(participant_id=pk, member=walks, starts_at=transaction_time())
    assert holds() == {waits}


def test_a_worker_who_walked_with_her_before_is_nobody_who_walks_with_her():
    pk, pivot = shared_with(a_member())
    another_coordinator()
    now, before = transaction_time(), a_member("pivot_worker", "codim")
    with as_owner():
        Assignment.objects.create(
            participant_id=pk,
            member=before,
            starts_at=now - timedelta(days=9),
            ends_at=now - timedelta(days=8),
        )
    row = shut(pivot, pk, member_id=pivot.pk)
    with as_owner():
        assert not one_answer(
            "SELECT in_force_at IS NOT NULL FROM participants_restriction WHERE id = %s", row
        )


def test_to_whom_her_file_is_shut_is_for_who_may_write_who_she_is_and_lifted_by_who_walks_with_her():
    _first, _pivot, named, other, _row = shut_coordinator()
    second, worker = sent().participant_id, a_member("pivot_worker", "codim")
    third = sent(name="Maëlle Cyr", reach="514 555-0188").participant_id
    set_current_member(other.pk)
    match(other, referral_of(second), worker, None, "", moment())
    with as_owner():
        (along,) = CarriedRestriction.objects.values_list("pk", flat=True)
    for member, pk, rows in ((worker, second, 1), (a_member(), second, 0), (other, third, 0)):
        set_current_member(member.pk)
        assert len(answers("SELECT * FROM participants_not_available(%s)", pk)) == rows
    for member in (named, other, a_member()):
        set_current_member(member.pk)
        assert not one_answer("SELECT participants_lift(%s)", along)
    set_current_member(worker.pk)
    assert one_answer("SELECT participants_lift(%s)", along)
    assert answers("SELECT * FROM participants_not_available(%s)", second) == []


def test_only_coordinators_are_told_and_only_of_whom_somebody_walks_with():
    pk, pivot = shared_with(a_member())
    coordinator = another_coordinator()
    set_current_member(pivot.pk)
    told = {one for (one,) in answers("SELECT participants_coordinators(%s)", pk)}
    assert coordinator.pk in told
    with as_owner():
        assert set(Member.objects.filter(pk__in=told).values_list("role", flat=True)) == {"coordinator"}


def test_who_is_left_alone_is_said_while_her_follow_up_lasts():
    pk, _pivot, named, _other, _row = shut_coordinator()
    administrator = a_member("administrator", "codim")
    with as_owner():
        FollowUp.objects.get_or_create(participant_id=pk, ended_on=None, defaults={"started_on": TODAY})
        Member.objects.filter(role="coordinator").exclude(pk=named.pk).update(is_active=False)
    asked = "SELECT participants_somebody_is_left_alone()"
    set_current_member(administrator.pk)
    assert one_answer(asked)
    set_current_member(a_member().pk)
    assert not one_answer("SELECT participants_is_left_alone(%s)", pk)
    with as_owner():
        FollowUp.objects.filter(participant_id=pk).update(ended_on=TODAY)
    set_current_member(administrator.pk)
    assert not one_answer(asked)


def test_that_nobody_coordinates_for_her_is_told_to_administrators_to_whom_her_file_is_not_shut():
    pk, pivot, named, _other, _row = shut_coordinator()
    here, shut_out = a_member("administrator", "codim"), a_member("administrator", "codim")
    others = {named.pk, pivot.pk, a_member().pk, a_member("supervisor").pk}
    shut(pivot, pk, member_id=shut_out.pk)
    with as_owner():
        FollowUp.objects.get_or_create(participant_id=pk, ended_on=None, defaults={"started_on": TODAY})
        Member.objects.filter(role="coordinator").exclude(pk=named.pk).update(is_active=False)
    told = members_told()
    assert str(here.pk) in told
    assert not {str(member) for member in (shut_out.pk, *others)} & told


# -- what waits


def test_an_administrator_is_told_of_nothing_that_is_late():
    administrator, liaison = a_member("administrator", "codim"), a_member()
    _pk, _pivot, one = asked_of(liaison)
    set_back(ServiceReferral, one, next_on=TODAY - timedelta(days=9))
    assert str(administrator.pk) not in members_told()


def test_who_walks_with_her_no_more_is_not_told_that_she_is_missing():
    pk, pivot, search = unreached_since(7)
    set_back(MissingEpisode, search.episode.pk, next_at=timezone.now() - timedelta(hours=3))
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=timezone.now())
    assert str(pivot.pk) not in members_told()


def test_what_she_took_back_is_no_date_that_passed():
    pk, _pivot = accompanied()
    long_ago = timezone.now() - timedelta(days=3)
    with as_owner():
        mine = Consent.objects.filter(participant_id=pk, kind="programme")
        began = long_ago - timedelta(days=1)
        mine.update(starts_at=began, ends_at=long_ago, withdrawn_at=long_ago, ending="taken_back")
    assert members_told() == set(), "neither who walked with her nor who coordinates"


def test_an_erasure_waits_for_no_emergency_that_was_answered_for():
    pk, _pivot = accompanied()
    now, member, coordinator = timezone.now(), a_member(), a_member("coordinator")
    with as_owner():
        EmergencyAccess.objects.create(
            participant_id=pk, member=member, danger="missing", starts_at=now, sealed=b"-", review_by=now,
            ends_at=now + timedelta(hours=1),
        )  # fmt: skip
        assert one_answer("SELECT privacy_law_waits(%s)", pk) == ["emergency"]
        EmergencyAccess.objects.update(reviewed_at=now, reviewed_by=coordinator, outcome="right")
        assert one_answer("SELECT privacy_law_waits(%s)", pk) == []
