"""What a shift opens: a bed that was accepted, and an open search; to who is there, and to nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.db.models import F
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import NotVisible, answer_of, rights_on
from spheres.foundation.accounts.models import Member
from spheres.programme.consents.actions import Sharing, agree, leave, take_back
from spheres.programme.consents.who_sees import who_sees
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.queries import walking_with
from spheres.programme.participants.record import load_record
from spheres.programme.safety import actions as safety
from spheres.programme.safety import queries as searches
from spheres.programme.safety.models import EmergencyPlan, MissingEpisode, MissingStep
from spheres.programme.safety.queries import WhoLooks
from spheres.programme.services import actions, queries
from spheres.programme.services.actions import Answer
from spheres.programme.services.models import ServiceReferral
from spheres.programme.services.tasks import ring_if_not_opened
from spheres.programme.shifts.actions import end_shift
from spheres.programme.shifts.actions import hand_over as hand_shift_over
from tests.builders import moment
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member, on_call, refused
from tests.builders.plans import words
from tests.builders.restrictions import shut
from tests.builders.services import TODAY, answers, sharing_with
from tests.builders.shifts import HOUR, a_bed_asked, put, somebody_on_shift
from tests.builders.statements import set_back
from tests.builders.waiting import jobs_of_something

pytestmark = pytest.mark.django_db
IN_DANGER = {"safety", "contact", "identity"}


def reads(member, pk):
    set_current_member(member.pk)
    return rights_on(pk).reads


def an_accepted_bed(**more):
    reader = a_member("liaison", "en-marge")
    pk, pivot, request_id = a_bed_asked(reader, **more)
    answers(reader, pk, request_id, "accepted")
    return reader, pk, pivot, request_id


def test_once_a_bed_is_accepted_whoever_is_on_shift_there_reads_her_plan_and_answers():
    reader = a_member("liaison", "en-marge")
    pk, pivot, request_id = a_bed_asked(reader)
    night, elsewhere = somebody_on_shift(), somebody_on_shift("ccsmtl")
    assert reads(night, pk) == set(), "not before it is accepted"
    answers(reader, pk, request_id, "accepted")
    assert reads(night, pk) == {"safety", "contact"}
    assert reads(elsewhere, pk) == reads(on_call(), pk) == set()
    set_current_member(night.pk)
    record = load_record(night, pk)
    assert queries.referral(record, request_id).referral.what == "Un lit pour cette nuit."
    arrived = Answer("in_progress", TODAY, "Elle dort.", next_on=TODAY, since=timezone.now() - HOUR)
    actions.answer_referral(record, queries.referral(record, request_id).referral, uuid4(), arrived)
    set_current_member(pivot.pk)
    shown = queries.referral(load_record(pivot, pk), request_id)
    assert shown.answers[-1].words == "Elle dort."
    assert shown.twelve_hours_at == arrived.since + timedelta(hours=12)


def test_it_ends_with_the_shift_with_the_noon_after_and_with_her_yes():
    reader, pk, pivot, request_id = an_accepted_bed()
    night = on_call()
    shift = put(night)
    assert reads(night, pk) == {"safety", "contact"}
    end_shift(shift)
    assert reads(night, pk) == set()
    put(night)
    set_back(ServiceReferral, request_id, needed_at=timezone.now() - timedelta(hours=25))
    assert reads(night, pk) == set(), "past noon"
    set_back(ServiceReferral, request_id, needed_at=timezone.now())
    assert reads(night, pk) == {"safety", "contact"}
    set_current_member(pivot.pk)
    take_back(load_record(pivot, pk, moment()), reader.partner)
    assert reads(night, pk) == set()


def test_without_her_yes_for_the_night_nobody_on_shift_reads_it():
    _reader, pk, _pivot, _request = an_accepted_bed(night_may_read=False)
    assert reads(somebody_on_shift(), pk) == set()


def test_a_bed_that_was_accepted_and_can_not_be_given_after_all_shuts_her_plan_again():
    reader, pk, _pivot, request_id = an_accepted_bed()
    night = somebody_on_shift()
    assert reads(night, pk)
    answers(reader, pk, request_id, "declined", reason="full")
    assert reads(night, pk) == set()


def test_who_is_on_shift_and_not_in_her_circle_is_told_of_a_bed_and_of_nobody():
    reader = a_member("liaison", "en-marge")
    _pk, pivot, _request = a_bed_asked(reader)
    night = somebody_on_shift()
    set_current_member(night.pk)
    (bed,) = queries.beds_asked()
    assert (bed.asked_by, bed.readers, bed.opened_at) == (pivot, [reader], None)
    for other in (reader, on_call(), somebody_on_shift("ccsmtl"), pivot):
        set_current_member(other.pk)
        assert queries.beds_asked() == []


def test_opened_by_whom_it_is_addressed_to_once_and_by_nobody_else():
    reader = a_member("liaison", "en-marge")
    _pk, pivot, request_id = a_bed_asked(reader)
    for other in (pivot, somebody_on_shift(), a_member("liaison", "en-marge")):
        set_current_member(other.pk)
        actions.open_request(request_id)
    with as_owner():
        assert ServiceReferral.objects.get(pk=request_id).opened_at is None
    set_current_member(reader.pk)
    actions.open_request(request_id)
    with as_owner():
        opened = ServiceReferral.objects.get(pk=request_id)
    assert opened.opened_by == reader
    set_current_member(a_member("liaison", "en-marge").pk)
    actions.open_request(request_id)
    with as_owner():
        assert ServiceReferral.objects.get(pk=request_id).opened_at == opened.opened_at


def rung(request_id):
    before = jobs_of_something()
    set_current_member(None)
    with as_worker():
        ring_if_not_opened(str(request_id))
    return {whom for _job, whom in jobs_of_something() - before}


def test_not_opened_in_ten_minutes_who_asked_who_is_on_shift_and_who_comes_next_are_told():
    night, after, last, elsewhere = on_call(), on_call(), on_call(), somebody_on_shift("ccsmtl")
    put(night)
    put(after, begins=8 * HOUR)
    put(last, begins=16 * HOUR)
    reader = a_member("liaison", "en-marge")
    _pk, pivot, request_id = a_bed_asked(reader)
    assert rung(request_id) == {str(pivot.pk), str(night.pk), str(after.pk)}
    assert str(elsewhere.pk) not in rung(request_id)
    set_current_member(reader.pk)
    actions.open_request(request_id)
    assert rung(request_id) == set(), "it is opened"


def test_what_is_for_tonight_is_told_at_once_to_who_reads_it_and_who_is_on_shift():
    night, reader = somebody_on_shift(), a_member("liaison", "en-marge")
    before = jobs_of_something()
    pk, pivot, request_id = a_bed_asked(reader)
    told = {whom for _job, whom in jobs_of_something() - before}
    assert told - {str(pivot.pk)} == {str(night.pk), str(reader.pk)}, "and her worker, who was matched"
    before = jobs_of_something()
    answers(reader, pk, request_id, "accepted")
    assert {whom for _job, whom in jobs_of_something() - before} == {str(pivot.pk)}


# An open search.


def a_search(**looks):
    """Her plan names whom it names; her worker can't reach her."""
    reader = a_member("liaison", "ccsmtl")
    pk, pivot, _request = a_bed_asked(reader)
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, moment())
    safety.make_plan(record, uuid4(), words(), in_danger=False, looks=WhoLooks(**looks))
    safety.begin_episode(record, timezone.now() - 7 * HOUR, "Elle partait au dépanneur.")
    return pk, pivot


def test_while_a_search_is_open_whoever_is_on_shift_where_her_plan_says_helps_and_no_longer():
    night, elsewhere, named = somebody_on_shift(), somebody_on_shift("ccsmtl"), a_member("liaison", "codim")
    pk, pivot = a_search(partners=frozenset({night.partner_id}), members=frozenset({named.pk}))
    assert reads(night, pk) == reads(named, pk) == IN_DANGER
    assert reads(elsewhere, pk) == reads(on_call(), pk) == set()
    set_current_member(pivot.pk)
    record = load_record(pivot, pk)
    safety.close_episode(record, searches.unreached(record).episode, "Elle a texté.")
    assert reads(night, pk) == reads(named, pk) == set()


def test_who_helps_writes_down_what_is_done_and_nothing_else():
    night = somebody_on_shift()
    pk, _pivot = a_search(partners=frozenset({night.partner_id}))
    set_current_member(night.pk)
    record = load_record(night, pk)
    episode = searches.unreached(record).episode
    safety.note_step(record, episode, uuid4(), MissingStep.Kind.SEEN, "Elle a cogné à la porte.", "")
    assert [step.what for step in searches.unreached(record).done] == ["Elle a cogné à la porte."]
    assert MissingEpisode.objects.filter(pk=episode.pk).update(closed_at=timezone.now()) == 0
    with pytest.raises(NotVisible):
        safety.make_plan(record, uuid4(), words(), in_danger=False)
    plan = EmergencyPlan(
        participant_id=pk, version=9, author=night, made_at=timezone.now(), review_on=TODAY, sealed=b"-"
    )
    refused(lambda: plan.save(force_insert=True))


def test_a_step_of_a_search_that_is_over_is_not_written_by_a_shift():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    with as_owner():
        over = MissingEpisode.objects.create(
            participant_id=pk, since=timezone.now(), begun_at=timezone.now(), next_at=timezone.now(),
            closed_at=timezone.now(), author=pivot, sealed=b"-",
        )  # fmt: skip
    set_current_member(night.pk)
    step = MissingStep(
        participant_id=pk, episode_id=over.pk, kind="tried", at=timezone.now(), author=night, sealed=b"-"
    )
    refused(lambda: step.save(force_insert=True))


def test_handed_over_to_who_can_go_on_with_it_by_who_goes_on_with_it():
    night, after = on_call(), on_call()
    put(night)
    put(after)
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    stranger = somebody_on_shift("ccsmtl")

    def hand_over(by, to):
        set_current_member(by.pk)
        record = load_record(by, pk)
        return safety.hand_over(record, searches.unreached(record).episode, uuid4(), to)

    before = jobs_of_something()
    assert hand_over(pivot, night)
    assert {whom for _job, whom in jobs_of_something() - before} == {str(night.pk)}
    before = jobs_of_something()
    assert hand_over(night, after)
    assert {whom for _job, whom in jobs_of_something() - before} == {str(after.pk), str(pivot.pk)}
    with pytest.raises(NotVisible):
        hand_over(after, stranger)
    set_current_member(pivot.pk)
    shown = searches.unreached(load_record(pivot, pk))
    assert shown.episode.held_by == after
    assert [step.what for step in shown.done if step.kind == "handed"] == [night.name, after.name]


def test_nobody_outside_a_search_hands_it_over_or_learns_who_could():
    night = somebody_on_shift()
    pk, _pivot = a_search(partners=frozenset({night.partner_id}))
    with as_owner():
        episode = MissingEpisode.objects.get(participant_id=pk)
    for other in (somebody_on_shift("ccsmtl"), a_member("coordinator", "en-marge"), on_call()):
        set_current_member(other.pk)
        assert searches.can_hold(episode) == []
        refused(lambda: answer_of("safety_hand_over", episode.pk, night.pk))


def test_a_search_goes_with_the_shift_that_is_handed_over_where_it_is_open_to_who_comes():
    night, after = on_call(), on_call()
    shift = put(night)
    pk, _pivot = a_search(partners=frozenset({night.partner_id}))
    other, _her_worker = a_search(members=frozenset({night.pk}))
    for whose in (pk, other):
        set_back(MissingEpisode, _episode(whose).pk, held_by=night, held_at=timezone.now())
    set_current_member(night.pk)
    hand_shift_over(shift, after)
    assert _episode(pk).held_by == after
    assert _episode(other).held_by == night, "she is named herself, and the one who comes is not"
    assert reads(night, pk) == set()
    assert reads(after, pk) == IN_DANGER


def _episode(pk):
    with as_owner():
        return MissingEpisode.objects.select_related("held_by").get(participant_id=pk)


def test_nobody_else_says_when_something_is_due_next_nor_learns_who_walks_with_her():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    due = _episode(pk).next_at
    later = timezone.now() + timedelta(days=9)
    for other in (somebody_on_shift("ccsmtl"), a_member("coordinator", "en-marge")):
        set_current_member(other.pk)
        answer_of("safety_next", _episode(pk).pk, later)
        assert walking_with(pk) == set()
    assert _episode(pk).next_at == due
    set_current_member(night.pk)
    answer_of("safety_next", _episode(pk).pk, later)
    assert _episode(pk).next_at == later
    assert walking_with(pk) == {pivot.pk}
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=F("starts_at"))
    set_current_member(night.pk)
    assert walking_with(pk) == set()


def test_who_left_the_programme_is_told_to_nobody_on_shift():
    reader, night = a_member("liaison", "en-marge"), somebody_on_shift()
    pk, pivot, _request = a_bed_asked(reader)
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk, moment()))
    set_current_member(night.pk)
    assert queries.beds_asked() == []


def test_a_bed_of_yesterday_is_told_no_more_nor_one_that_was_answered():
    reader, night = a_member("liaison", "en-marge"), somebody_on_shift()
    pk, _pivot, request_id = a_bed_asked(reader)
    set_back(ServiceReferral, request_id, needed_at=timezone.now() - timedelta(hours=13))
    set_current_member(night.pk)
    assert queries.beds_asked() == []
    set_back(ServiceReferral, request_id, needed_at=timezone.now())
    set_current_member(night.pk)
    assert len(queries.beds_asked()) == 1
    answers(reader, pk, request_id, "declined", reason="full")
    set_current_member(night.pk)
    assert queries.beds_asked() == []


# What was tried by somebody who wanted in.


def test_a_line_more_in_her_plan_names_nobody_anew_whom_she_refused():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    set_current_member(pivot.pk)
    record = load_record(pivot, pk, moment())
    says_no(record, night.partner)
    assert reads(night, pk) == set()
    set_current_member(pivot.pk)
    assert safety.add_to_plan(load_record(pivot, pk, moment()), "calm", "Dessiner.")
    assert reads(night, pk) == set()
    set_current_member(pivot.pk)
    record = load_record(pivot, pk)
    assert searches.who_looks(record) == searches.NOBODY_LOOKS
    assert searches.who_helps(record) == []


def says_no(record, partner):
    sharings = [Sharing(partner, agreed=False, categories=[], members=[], months=3)]
    agree(record, SEVENTEEN, a_decision(sharings=sharings))


def test_a_newer_yes_that_leaves_her_plan_out_shuts_what_the_plan_named():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    set_current_member(pivot.pk)
    less = [Sharing(night.partner, agreed=True, categories=["contact"], members=[night], months=3)]
    agree(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=less))
    assert reads(night, pk) == {"contact"}


def test_whom_she_shut_out_by_name_is_neither_told_of_a_bed_nor_rung():
    shut_out, night = somebody_on_shift(), somebody_on_shift()
    reader = a_member("liaison", "en-marge")
    pk, pivot = sharing_with(reader)
    shut(pivot, pk, member_id=shut_out.pk)
    before = jobs_of_something()
    set_current_member(pivot.pk)
    request_id = uuid4()
    asked = {"needed_at": timezone.now() + HOUR, "night_may_read": True}
    said = actions.Request("shelter", "Un lit.", partner=reader.partner, **asked)
    actions.ask_service(load_record(pivot, pk), request_id, said)
    told = {whom for _job, whom in jobs_of_something() - before} | rung(request_id)
    assert str(night.pk) in told
    assert str(shut_out.pk) not in told
    set_current_member(shut_out.pk)
    assert queries.beds_asked() == []


def test_after_her_no_a_bed_that_was_asked_is_told_to_nobody_there():
    reader, night = a_member("liaison", "en-marge"), somebody_on_shift()
    pk, pivot, request_id = a_bed_asked(reader)
    set_current_member(pivot.pk)
    take_back(load_record(pivot, pk, moment()), reader.partner)
    assert rung(request_id) == set()
    set_current_member(night.pk)
    assert queries.beds_asked() == []
    set_current_member(pivot.pk)
    assert not queries.is_read_there(request_id)


def test_whether_a_request_is_read_is_told_to_whoever_sees_her_alone():
    reader = a_member("liaison", "en-marge")
    _pk, pivot, request_id = a_bed_asked(reader)
    for who, is_told in ((pivot, True), (reader, True), (a_member("liaison", "codim"), False)):
        set_current_member(who.pk)
        assert queries.is_read_there(request_id) == is_told


def test_without_a_proof_no_shift_is_ended_nor_handed_over():
    night, after = on_call(), on_call()
    shift = put(night)
    set_current_member(None)
    refused(lambda: end_shift(shift))
    refused(lambda: hand_shift_over(shift, after))


def test_what_is_asked_of_nobody_here_has_an_hour_all_the_same(client):
    pk, pivot = sharing_with(a_member("liaison", "en-marge"))
    set_current_member(pivot.pk)
    said = actions.Request("shelter", "Un lit.", service_name="Chambreclair", needed_at=timezone.now() + HOUR)
    actions.ask_service(load_record(pivot, pk), uuid4(), said)
    client.force_login(pivot)
    for page in ("/shifts/", "/young-people/my-day/"):
        assert client.get(page, secure=True).status_code == 200


def test_what_the_night_answers_stays_with_her_worker():
    _reader, pk, pivot, request_id = an_accepted_bed()
    night = somebody_on_shift()
    set_current_member(night.pk)
    record = load_record(night, pk)
    said = Answer("in_progress", TODAY, "Elle dort.", next_on=TODAY)
    actions.answer_referral(record, queries.referral(record, request_id).referral, uuid4(), said)
    with as_owner():
        assert ServiceReferral.objects.get(pk=request_id).owner_id == pivot.pk


def test_a_bed_of_tomorrow_opens_nothing_to_the_shift_of_today():
    _reader, pk, _pivot, request_id = an_accepted_bed()
    night = somebody_on_shift()
    assert reads(night, pk)
    set_back(ServiceReferral, request_id, needed_at=timezone.now() + timedelta(hours=48))
    assert reads(night, pk) == set()


def test_a_search_is_given_to_somebody_and_due_some_day():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    episode = _episode(pk)
    set_current_member(pivot.pk)
    refused(lambda: answer_of("safety_hand_over", episode.pk, None))
    answer_of("safety_next", episode.pk, "infinity")
    assert _episode(pk).next_at == episode.next_at


def test_given_back_and_forth_within_ten_minutes():
    night = somebody_on_shift()
    pk, pivot = a_search(partners=frozenset({night.partner_id}))
    for by, to in ((pivot, night), (pivot, pivot), (pivot, night)):
        set_current_member(by.pk)
        record = load_record(by, pk)
        assert safety.hand_over(record, searches.unreached(record).episode, uuid4(), to)
    assert _episode(pk).held_by == night


def test_a_shift_of_who_is_on_call_no_more_counts_for_nothing():
    night, reader = somebody_on_shift(), a_member("liaison", "en-marge")
    _pk, _pivot, request_id = a_bed_asked(reader)
    set_back(Member, night.pk, is_on_call=False)
    assert str(night.pk) not in rung(request_id)
    set_current_member(night.pk)
    assert queries.beds_asked() == []


def test_whoever_answers_has_opened_it():
    reader, _pk, _pivot, request_id = an_accepted_bed()
    with as_owner():
        assert ServiceReferral.objects.get(pk=request_id).opened_by == reader


def test_an_answer_is_told_to_who_walks_with_her_now_and_not_to_who_did():
    reader = a_member("liaison", "en-marge")
    pk, pivot, request_id = a_bed_asked(reader)
    after = a_member("pivot_worker", "en-marge")
    with as_owner():
        Assignment.objects.filter(participant_id=pk).update(ends_at=F("starts_at"))
        Assignment.objects.create(participant_id=pk, member=after, starts_at=transaction_time())
    before = jobs_of_something()
    answers(reader, pk, request_id, "accepted")
    assert {whom for _job, whom in jobs_of_something() - before} == {str(after.pk)}
    assert str(pivot.pk) != str(after.pk)


def test_her_texts_name_whom_her_plan_names():
    night, named = somebody_on_shift(), a_member("liaison", "codim")
    pk, pivot = a_search(partners=frozenset({night.partner_id}), members=frozenset({named.pk}))
    set_current_member(pivot.pk)
    said = " ".join(who_sees(load_record(pivot, pk)).sentences(set()))
    assert night.partner.name in said
    assert f"{named.name} ({named.partner.name})" in said
