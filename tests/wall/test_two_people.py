"""What opens many takes two people; and who takes over reads little until they have met."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.foundation.accounts.models import Member, MemberChange
from spheres.foundation.audit.models import Look
from spheres.programme.accompaniment.actions import make_feed
from spheres.programme.consents.actions import Sharing, decide_anew, take_back
from spheres.programme.consents.actions import leave as leave_programme
from spheres.programme.consents.models import Consent
from spheres.programme.notes.actions import Planned, plan_step
from spheres.programme.participants.models import Assignment, Restriction
from spheres.programme.participants.record import load_record
from spheres.programme.team.actions import (
    NoLongerFits,
    agree,
    answer_met,
    begin_support,
    change,
    decline,
    leave,
    say_met,
)
from spheres.programme.team.beginning import CannotInvite, invite_as_operator
from spheres.programme.team.models import PendingChange, Supervision
from spheres.programme.team.queries import (
    meetings_to_answer,
    my_taking_over,
    who_may_agree,
    who_may_answer_met,
)
from spheres.programme.team.tasks import (
    send_invitation_link,
    take_effect_alone,
    tell_of_change_alone,
    tell_of_operator,
    tell_that_it_holds,
)
from tests.builders import moment
from tests.builders.followed import TODAY, accompanied, says_met, taken_over, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import BASE, a_member, a_second, agreed, asked_by, refused, work

pytestmark = pytest.mark.django_db
BEFORE_THEY_MET = {"identity", "contact", "referral", "safety"}


def jobs(task):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name LIKE %s", [f"%.{task}"]
        )
        return [(json.loads(args), at) for args, at in cursor.fetchall()]


def told(task):
    return {args["member_id"] for args, _at in jobs(task)}


def a_day_later(pending, **ago):
    """As if it had been asked for then."""
    with as_owner():
        then = timezone.now() - timedelta(**(ago or {"hours": 25}))
        PendingChange.objects.filter(pk=pending.pk).update(
            asked_at=then, alone_until=then + timedelta(days=1)
        )
    set_current_member(None)
    with as_worker():
        take_effect_alone(pending_id=str(pending.pk), base=BASE)


def reads(member, pk):
    set_current_member(member.pk)
    return set(rights_on(pk).reads)


# -- the attack


def test_one_coordinator_alone_reads_no_workers_caseload_by_whatever_pages(client):
    pk, pivot = accompanied()
    coordinator, other = a_second(), a_second()
    client.force_login(coordinator)
    sock = {"name": "Sock", "email": "sock@evil.example", "language": "fr", "speaks": ["fr"]}
    said = {**sock, "partner": "en-marge", "role": "pivot_worker"}
    assert client.post("/team/members/invite/", said, secure=True).status_code == 302
    assert not Member.objects.filter(email="sock@evil.example").exists()
    asked = PendingChange.objects.get()
    client.post(f"/team/waits/{asked.pk}/", {"answer": "agree"}, secure=True)
    assert not mail.outbox
    assert not jobs("send_invitation_link")
    assert not Member.objects.filter(email="sock@evil.example").exists()
    # The other is fooled: then the newcomer reads four kinds, and neither of the two says that they have met.
    agreed(asked, other)
    sock = Member.objects.get(email="sock@evil.example")
    set_current_member(coordinator.pk)
    leave(pivot, sock)
    assert reads(sock, pk) == BEFORE_THEY_MET
    span = says_met(sock, pk)
    assert reads(sock, pk) == BEFORE_THEY_MET
    for who in (sock, coordinator):
        set_current_member(who.pk)
        assert not answers(span), "not hers to answer"
    client.post(f"/team/met/{span.pk}/", {"answer": "agree"}, secure=True)
    assert reads(sock, pk) == BEFORE_THEY_MET


# -- who may be the second


def test_who_asked_whom_it_is_about_and_who_has_not_come_in_are_no_second_person():
    admin, coordinator, invited = a_second("administrator"), a_second(), a_member("coordinator", "en-marge")
    left, liaison = a_second(), a_member()
    with as_owner():
        now = timezone.now()
        Member.objects.filter(pk=liaison.pk).update(answered_at=now)
        Member.objects.filter(pk=left.pk).update(is_active=False, left_at=now)
    set_current_member(admin.pk)
    asked = change(coordinator, work("liaison"), BASE)
    assert asked.alone_until, "nobody is there but who asked and whom it is about"
    second = a_second()
    set_current_member(admin.pk)
    assert who_may_agree(asked) == [second.pk]
    for who in (admin, coordinator, invited, left, liaison):
        set_current_member(who.pk)
        refused(lambda: agree_in_sql(asked))
    assert agreed(asked, second) == 0
    assert Member.objects.get(pk=coordinator.pk).role == "liaison"


def agree_in_sql(wanted):
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_agrees(%s)", [wanted.pk])


def test_who_was_just_named_agrees_to_nothing_and_nobody_agrees_for_whom_she_just_named():
    admin, honest = a_second("administrator"), a_second()
    set_current_member(admin.pk)
    named = asked_by(admin, role="coordinator", partner="en-marge")
    agreed(named, honest)
    with as_owner():
        Member.objects.filter(pk=named.pk).update(answered_at=timezone.now())
    new = Member.objects.get(pk=named.pk)
    of_admin, of_honest, of_new = (asked_by(who) for who in (admin, honest, new))
    assert set(who_may_agree(of_admin)) == {honest.pk}
    assert set(who_may_agree(of_honest)) == {admin.pk}, "who was just named is nobody's second"
    assert set(who_may_agree(of_new)) == {honest.pk}, "who named her is not hers"
    with as_owner():
        long_ago = timezone.now() - timedelta(days=31)
        PendingChange.objects.filter(pk=named.pk).update(answered_at=long_ago)
    set_current_member(admin.pk)
    assert set(who_may_agree(of_admin)) == {honest.pk, new.pk}
    assert set(who_may_agree(of_new)) == {honest.pk, admin.pk}


def test_who_made_a_liaison_a_coordinator_does_not_have_her_agree():
    admin, honest, liaison = a_second("administrator"), a_second(), a_member("liaison", "en-marge")
    with as_owner():
        Member.objects.filter(pk=liaison.pk).update(answered_at=timezone.now())
    set_current_member(admin.pk)
    agreed(change(liaison, work("coordinator", "en-marge"), BASE), honest)
    assert set(who_may_agree(asked_by(admin))) == {honest.pk}


def test_what_was_declined_or_named_nobody_for_this_keeps_nobody_from_agreeing():
    admin, second, member = a_second("administrator"), a_second(), a_second()
    with as_owner():
        Member.objects.filter(pk=member.pk).update(role="liaison")
    set_current_member(admin.pk)
    asked = change(member, work("coordinator", "en-marge"), BASE)
    assert decline(asked)
    with as_owner():
        Member.objects.filter(pk=member.pk).update(role="coordinator")
    set_current_member(admin.pk)
    agreed(change(member, work("coordinator", "en-marge", is_on_call=True), BASE), second)
    assert set(who_may_agree(asked_by(admin))) == {second.pk, member.pk}


# -- what takes two, and what does not


@pytest.mark.parametrize(
    "more",
    [
        {"is_on_call": True},
        {"is_privacy_officer": True},
        {"role": "liaison"},
        {"role": "liaison", "partner": "anonyme"},
    ],
)
def test_what_opens_takes_two_and_says_who_asked_and_who_agreed(more):
    admin, second, member = a_second("administrator"), a_second(), a_member("coordinator", "en-marge")
    before = Member.objects.values("role", "partner__code", "is_on_call", "is_privacy_officer")
    set_current_member(admin.pk)
    stood = before.get(pk=member.pk)
    asked = change(member, work(**{"role": "coordinator", "partner": "en-marge", **more}), BASE)
    assert asked
    assert before.get(pk=member.pk) == stood
    agreed(asked, second)
    assert before.get(pk=member.pk) != stood
    of = MemberChange.objects.filter(member=member).first()
    assert (of.by_id, of.agreed_by_id) == (admin.pk, second.pk)


def test_what_narrows_and_what_she_is_called_hold_at_once():
    admin, _second = a_second("administrator"), a_second()
    member = a_member("coordinator", "en-marge")
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_on_call=True, is_privacy_officer=True)
    set_current_member(admin.pk)
    assert change(member, work("coordinator", "en-marge"), BASE) is None
    now = Member.objects.get(pk=member.pk)
    assert (now.name, now.is_on_call, now.is_privacy_officer) == ("Renée Fictive", False, False)
    asked = change(member, work("liaison", is_on_call=False), BASE)
    assert asked, "and the rest of the same form waits"
    assert leave(member, None) == 0
    set_current_member(admin.pk)
    assert PendingChange.objects.get(pk=asked.pk).answer == "over"


def test_what_was_taken_away_meanwhile_is_not_given_back_by_what_waited():
    admin, second, member = a_second("administrator"), a_second(), a_member("liaison", "ccsmtl")
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_on_call=True)
    set_current_member(admin.pk)
    asked = change(member, work("liaison", "ccsmtl", is_on_call=True, is_privacy_officer=False), BASE)
    assert asked is None, "on call she is already"
    coordinator = a_second()
    set_current_member(coordinator.pk)
    asked = change(member, work("liaison", "en-marge", is_on_call=True), BASE)
    set_current_member(admin.pk)
    change(member, work("liaison", "ccsmtl"), BASE)
    agreed(asked, second)
    assert not Member.objects.get(pk=member.pk).is_on_call


def test_who_does_something_else_is_privacy_officer_no_more_unless_it_was_asked_for():
    """Named meanwhile, and moved by what was asked before."""
    admin, second, member = a_second("administrator"), a_second(), a_member("coordinator", "en-marge")
    set_current_member(admin.pk)
    asked = change(member, work("liaison"), BASE)
    with as_owner():
        Member.objects.filter(pk=member.pk).update(is_privacy_officer=True)
    agreed(asked, second)
    assert not Member.objects.get(pk=member.pk).is_privacy_officer


def test_a_supervisor_beside_a_worker_takes_two():
    pk, pivot = accompanied()
    supervisor, coordinator, second = a_member("supervisor", "en-marge"), a_second(), a_second()
    set_current_member(coordinator.pk)
    asked = begin_support(supervisor, pivot, BASE)
    assert begin_support(supervisor, pivot, BASE) is None, "it waits already"
    refused(
        lambda: Supervision(supervisor=supervisor, worker=pivot, starts_at=moment()).save(force_insert=True)
    )
    assert not reads(supervisor, pk)
    set_current_member(coordinator.pk)
    refused(lambda: agree_in_sql(asked))
    agreed(asked, second)
    assert "clinical" in reads(supervisor, pk)
    set_current_member(a_second("administrator").pk)
    refused(lambda: begin_support(supervisor, a_member("pivot_worker"), BASE))
    other = a_member("pivot_worker")
    set_current_member(coordinator.pk)
    refused(lambda: begin_support(a_member(), other, BASE))
    refused(lambda: begin_support(supervisor, a_member(), BASE))
    asked = begin_support(supervisor, other, BASE)
    with as_owner():
        Member.objects.filter(pk=supervisor.pk).update(role="liaison")
    with pytest.raises(NoLongerFits):
        agreed(asked, second)


# -- answers


def test_anyone_who_names_members_declines_and_who_asked_takes_it_back():
    coordinator, second = a_second(), a_second()
    new = a_member("coordinator", "en-marge")
    for who, answer in ((second, "declined"), (new, "declined"), (coordinator, "withdrawn")):
        asked = asked_by(coordinator)
        set_current_member(a_member().pk)
        refused(lambda wanted=asked: decline(wanted))
        set_current_member(who.pk)
        assert decline(asked)
        assert not decline(asked), "once"
        assert who_may_agree(asked) == []
        assert PendingChange.objects.get(pk=asked.pk).answer == answer
        set_current_member(second.pk)
        assert agree(asked, BASE) is None
        assert not Member.objects.filter(pk=asked.pk).exists()


def test_what_waits_is_written_by_functions_alone_and_read_by_who_names_members():
    coordinator = a_second()
    asked = asked_by(coordinator)
    second = a_second()
    set_current_member(coordinator.pk)
    assert who_may_agree(asked) == [second.pk]
    refused(lambda: PendingChange.objects.filter(pk=asked.pk).update(asked_by=second))
    refused(lambda: PendingChange.objects.filter(pk=asked.pk).delete())
    refused(lambda: PendingChange(name="x", partner=coordinator.partner).save(force_insert=True))
    with connection.cursor() as cursor:
        for call in ("team_takes_effect(NULL, NULL)", "team_asks(NULL)", "team_after_a_day(NULL)"):
            refused(lambda call=call: cursor.execute(f"SELECT {call}"))
    set_current_member(a_member().pk)
    assert not PendingChange.objects.exists()
    assert who_may_agree(asked) == []


def test_what_was_asked_by_who_has_left_holds_no_more():
    admin, coordinator, second = a_second("administrator"), a_second(), a_second()
    asked = asked_by(coordinator)
    set_current_member(admin.pk)
    leave(coordinator, None)
    set_current_member(second.pk)
    assert agree(asked, BASE) is None
    set_current_member(second.pk)
    asked = asked_by(second)
    with as_owner():
        Member.objects.filter(pk=second.pk).update(is_active=False)
    set_current_member(admin.pk)
    with pytest.raises(NoLongerFits):
        agree(asked, BASE)


def test_the_link_is_sent_once_somebody_agrees_to_the_address_that_she_saw(client):
    coordinator, second = a_second(), a_second()
    asked = asked_by(coordinator)
    assert told("tell_something_waits") == {str(second.pk)}
    client.force_login(second)
    page = client.get(f"/team/waits/{asked.pk}/", secure=True).content.decode()
    assert asked.email in page
    assert coordinator.name in page
    assert client.post(f"/team/waits/{asked.pk}/", {"answer": "agree"}, secure=True).status_code == 302
    (args, _at), *others = jobs("send_invitation_link")
    assert not others
    assert str(coordinator.pk) in told("tell_something_waits"), "who asked is told"
    set_current_member(None)
    with as_worker():
        send_invitation_link(**args)
    (message,) = mail.outbox
    assert message.to == [asked.email]
    link = re.search(r"https://testserver(\S+)", message.body)[1]
    assert Client().get(link, secure=True).status_code == 200


# -- where nobody second is


def test_alone_it_holds_after_a_day_and_everyone_is_told_at_the_start_and_then():
    admin, liaison = a_second("administrator"), a_member()
    with as_owner():
        Member.objects.filter(pk=liaison.pk).update(answered_at=timezone.now())
        here = {str(m.pk) for m in Member.objects.filter(is_active=True, answered_at__isnull=False)}
    asked = asked_by(admin)
    assert told("tell_of_change_alone") == here
    assert here >= {str(admin.pk), str(liaison.pk)}
    ((args, at),) = jobs("take_effect_alone")
    assert at == asked.alone_until
    assert asked.alone_until - asked.asked_at == timedelta(days=1)
    set_current_member(admin.pk)
    refused(lambda: agree_in_sql(asked))
    set_current_member(None)
    with as_worker():
        take_effect_alone(**args)
    set_current_member(admin.pk)
    assert not Member.objects.filter(pk=asked.pk).exists(), "not before"
    a_day_later(asked)
    set_current_member(admin.pk)
    assert Member.objects.filter(pk=asked.pk).exists()
    assert told("tell_that_it_holds") == here
    assert [args["member_id"] for args, _at in jobs("send_invitation_link")] == [str(asked.pk)]
    of = MemberChange.objects.get(member_id=asked.pk)
    assert (of.by_id, of.agreed_by_id) == (admin.pk, None)
    a_day_later(asked)
    assert len(jobs("send_invitation_link")) == 1, "once"


def test_the_messages_say_who_asked_for_whom_and_from_when():
    member = a_member()
    set_current_member(None)
    with as_worker():
        when = timezone.now().isoformat()
        tell_of_change_alone(member_id=str(member.pk), name="Renée Fictive", by="Ada", until=when)
        tell_that_it_holds(member_id=str(member.pk), name="Renée Fictive", by="Ada")
        tell_of_operator(member_id=str(member.pk), name="Renée Fictive")
    for message in mail.outbox:
        assert message.to == [member.email]
        assert "Renée Fictive" in message.body
    assert ["Ada" in message.body for message in mail.outbox] == [True, True, False]


def test_once_somebody_second_is_there_it_waits_for_her():
    admin = a_second("administrator")
    asked = asked_by(admin)
    second = a_second()
    a_day_later(asked)
    set_current_member(admin.pk)
    assert not Member.objects.filter(pk=asked.pk).exists()
    assert PendingChange.objects.get(pk=asked.pk).alone_until is None
    assert str(second.pk) in told("tell_something_waits")
    agreed(asked, second)
    assert Member.objects.filter(pk=asked.pk).exists()


def test_whom_she_walked_with_is_walked_with_after_a_day_as_well_and_it_is_on_her_record():
    pk, pivot = accompanied()
    admin, newcomer = a_second("administrator"), a_member("pivot_worker", "en-marge")
    set_current_member(admin.pk)
    a_day_later(change(pivot, work("liaison"), BASE, newcomer))
    assert not reads(pivot, pk)
    assert reads(newcomer, pk) == BEFORE_THEY_MET
    with as_owner():
        assert Look.objects.get(participant_id=pk, page="team:pending").member_id == admin.pk


def test_declined_or_of_who_is_no_longer_here_it_does_not_hold_after_a_day():
    admin, new = a_second("administrator"), a_member("coordinator", "en-marge")
    asked, other = asked_by(admin), asked_by(admin)
    set_current_member(new.pk)
    assert decline(asked)
    a_day_later(asked)
    with as_owner():
        Member.objects.filter(pk=admin.pk).update(role="liaison")
    a_day_later(other)
    with as_owner():
        assert not Member.objects.filter(pk__in=[asked.pk, other.pk]).exists()
        assert PendingChange.objects.get(pk=other.pk).answer == "over"


def test_nobody_makes_herself_alone():
    admin, coordinator, third = a_second("administrator"), a_second(), a_second()
    set_current_member(admin.pk)
    leave(coordinator, None)
    asked = change(third, work("liaison"), BASE)
    assert asked.alone_until is None, "she ended the work of who could have been second"
    with as_owner():
        MemberChange.objects.filter(what="left").update(at=timezone.now() - timedelta(days=31))
    set_current_member(admin.pk)
    decline(asked)
    asked = change(third, work("liaison"), BASE)
    assert asked.alone_until
    a_day_later(asked)
    assert asked_by(admin).alone_until is None, "nor by having her do something else"


def test_nobody_is_made_alone_by_an_account_that_she_just_made():
    """Whom one honest colleague agreed to once ends that colleague's work; who asked for her was alone then,
    and had ended nobody's."""
    admin, honest = a_second("administrator"), a_second("administrator")
    named = asked_by(admin, role="administrator", partner="en-marge")
    agreed(named, honest)
    with as_owner():
        Member.objects.filter(pk=named.pk).update(answered_at=timezone.now())
    sock = Member.objects.get(pk=named.pk)
    set_current_member(sock.pk)
    leave(honest, None)
    asked = asked_by(admin)
    assert not who_may_agree(asked)
    assert asked.alone_until is None
    with as_owner():
        MemberChange.objects.filter(what="left").update(at=timezone.now() - timedelta(days=31))
    assert asked_by(admin).alone_until


@pytest.mark.parametrize(
    "was_not",
    [
        {"answered_at": timezone.now() - timedelta(days=31)}, {"answer": "declined"},
        {"former_role": "coordinator"}, {"member_id": None},
    ],
    ids=lambda was_not: next(iter(was_not)),
)  # fmt: skip
def test_who_was_not_new_when_she_ended_it_makes_nobody_wait(was_not):
    admin, honest = a_second("administrator"), a_second("administrator")
    named = asked_by(admin, role="administrator", partner="en-marge")
    agreed(named, honest)
    with as_owner():
        Member.objects.filter(pk=named.pk).update(answered_at=timezone.now())
    set_current_member(named.pk)
    leave(honest, None)
    with as_owner():
        PendingChange.objects.filter(pk=named.pk).update(**was_not)
        Member.objects.filter(pk=named.pk).update(is_active=False)
    assert asked_by(admin).alone_until


def test_nor_by_what_that_account_asks_for():
    admin, honest, other = a_second("administrator"), a_second("administrator"), a_second("administrator")
    named = asked_by(admin, role="administrator", partner="en-marge")
    agreed(named, other)
    with as_owner():
        Member.objects.filter(pk=named.pk).update(answered_at=timezone.now())
    set_current_member(named.pk)
    agreed(change(honest, work("liaison"), BASE), other)
    with as_owner():
        Member.objects.filter(pk=other.pk).update(is_active=False)
    asked = asked_by(admin)
    assert not who_may_agree(asked)
    assert asked.alone_until is None


# -- the first two


def invited_by_command(email, role="administrator", **more):
    said = {"name": "Renée Fictive", "partner": "en-marge", "language": "fr", "base": BASE, **more}
    with as_owner():
        return invite_as_operator(email, role=role, using="default", **said)


def test_the_first_two_come_in_by_a_command_and_no_third_while_both_are_here():
    first = invited_by_command("First@example.test")
    assert invited_by_command("first@example.test"), "she has not answered: another link"
    with as_owner():
        one = Member.objects.get(email="first@example.test")
        assert str(one.pk) in first
        assert MemberChange.objects.get(member=one).by is None
        Member.objects.filter(pk=one.pk).update(answered_at=timezone.now())
    with pytest.raises(CannotInvite):
        invited_by_command("first@example.test")
    invited_by_command("second@example.test", role="coordinator")
    assert told("tell_of_operator") == {str(one.pk)}, "who is here already is told"
    with as_owner():
        Member.objects.filter(email="second@example.test").update(answered_at=timezone.now())
        second = Member.objects.get(email="second@example.test")
    for email in ("third@example.test", "second@example.test"):
        with pytest.raises(CannotInvite):
            invited_by_command(email)
    set_current_member(one.pk)
    assert who_may_agree(asked_by(one)) == [second.pk], "they agree to each other from the first day"
    with as_owner():
        Member.objects.filter(pk=second.pk).update(is_active=False)
    assert invited_by_command("third@example.test")


@pytest.mark.parametrize("more", [{"role": "pivot_worker"}, {"partner": "nowhere"}])
def test_the_command_invites_none_but_who_names_members(more):
    with pytest.raises(CannotInvite):
        invited_by_command("first@example.test", **more)


def test_the_command_sends_no_other_link_to_who_was_invited_by_a_page():
    asked = asked_by(a_second())
    agreed(asked)
    with pytest.raises(CannotInvite):
        invited_by_command(asked.email)


# -- who takes over


def test_who_takes_over_holds_four_kinds_until_they_have_met_and_somebody_else_says_so():
    pk, newcomer, coordinator = taken_over()
    second = a_second()
    set_current_member(newcomer.pk)
    held = rights_on(pk)
    assert set(held.reads) == set(held.writes) == BEFORE_THEY_MET
    with pytest.raises(NotVisible):
        load_record(newcomer, pk, writes="clinical")
    set_current_member(second.pk)
    assert meetings_to_answer() == [], "she has not said so"
    assert who_may_answer_met(pk) == []
    span = says_met(newcomer, pk)
    assert str(second.pk) in told("tell_something_waits")
    assert reads(newcomer, pk) == BEFORE_THEY_MET
    for who in (newcomer, coordinator, a_member("coordinator", "en-marge"), a_member()):
        set_current_member(who.pk)
        assert not answers(span), "who named her, she herself, who has not come in, who names nobody"
    set_current_member(a_member().pk)
    assert meetings_to_answer() == []
    set_current_member(second.pk)
    (one,) = meetings_to_answer()
    assert (one.worker, one.named_by, one.met_on, one.is_mine) == (newcomer, coordinator, TODAY(), True)
    assert answer_met(one.id, agrees=True)
    set_current_member(newcomer.pk)
    assert rights_on(pk).sources == {"assignment"}
    assert "clinical" in rights_on(pk).writes
    with as_owner():
        look = Look.objects.get(participant_id=pk, page="team:met-answer")
        assert look.member_id == second.pk
        span.refresh_from_db()
        assert (span.met_agreed_by_id, span.named_by_id) == (second.pk, coordinator.pk)
    set_current_member(second.pk)
    assert not reads(second, pk), "she was not told whom"


def answers(span):
    try:
        with transaction.atomic():
            return answer_met(span.pk, agrees=True)
    except DatabaseError:
        return False


def test_not_yet_lets_her_say_it_again():
    pk, newcomer, _coordinator = taken_over()
    second = a_second()
    span = says_met(newcomer, pk)
    set_current_member(newcomer.pk)
    assert not say_met(load_record(newcomer, pk), TODAY()), "said once"
    set_current_member(second.pk)
    assert answer_met(span.pk, agrees=False)
    assert str(newcomer.pk) in told("tell_something_waits")
    assert reads(newcomer, pk) == BEFORE_THEY_MET
    assert says_met(newcomer, pk).met_said_at


def test_nobody_says_that_they_met_in_the_future_or_of_whom_she_does_not_walk_with():
    pk, newcomer, coordinator = taken_over()
    set_current_member(newcomer.pk)
    refused(lambda: say_met(load_record(newcomer, pk), TODAY() + timedelta(days=2)))
    for who in (coordinator, a_member("pivot_worker")):
        set_current_member(who.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT team_says_met(%s, %s)", [pk, TODAY()])
            assert cursor.fetchone() == (False,)
        assert my_taking_over(pk) is None
    set_current_member(coordinator.pk)
    leave(newcomer, a_member("pivot_worker", "en-marge"))
    set_current_member(newcomer.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_says_met(%s, %s)", [pk, TODAY()])
        assert cursor.fetchone() == (False,), "she no longer does"
    assert my_taking_over(pk) is None


def test_where_nobody_else_is_there_it_opens_after_a_day():
    pk, newcomer, coordinator = taken_over()
    span = says_met(newcomer, pk)
    assert span.met_at - span.met_said_at == timedelta(days=1)
    assert reads(newcomer, pk) == BEFORE_THEY_MET
    set_current_member(coordinator.pk)
    assert not answers(span)
    with as_owner():
        Assignment.objects.filter(pk=span.pk).update(met_at=timezone.now() - timedelta(minutes=1))
    assert "clinical" in reads(newcomer, pk)


def test_when_somebody_second_comes_within_that_day_it_waits_for_her_answer():
    pk, newcomer, _coordinator = taken_over()
    span = says_met(newcomer, pk)
    assert span.met_at
    second = a_second()
    with as_owner():
        assert Assignment.objects.get(pk=span.pk).met_at is None
    set_current_member(second.pk)
    assert answers(span)
    assert "clinical" in reads(newcomer, pk)


def test_before_they_met_she_writes_down_her_no_and_no_yes():
    pk, newcomer, _coordinator = taken_over()
    liaison = a_member("liaison", "en-marge")
    shares = Sharing(newcomer.partner, agreed=True, categories=["clinical"], members=[liaison], months=3)
    set_current_member(newcomer.pk)
    seen = Consent.objects.filter(participant_id=pk).latest("made_at").pk
    decision = a_decision(sharings=[shares], months=0)
    refused(lambda: decide_anew(load_record(newcomer, pk), SEVENTEEN, decision, seen))
    with connection.cursor() as cursor:
        sets = "SELECT participants_set_circle(%s, %s, %s::uuid[])"
        refused(lambda: cursor.execute(sets, [pk, newcomer.partner_id, [newcomer.pk]]))
        set_current_member(a_member("pivot_worker").pk)
        refused(lambda: cursor.execute(sets, [pk, newcomer.partner_id, []]))
        refused(lambda: cursor.execute("SELECT participants_end_circles(%s)", [pk]))
    assert reads(liaison, pk) == set()
    set_current_member(newcomer.pk)
    no = Consent.objects.get(participant_id=pk, kind="programme")
    row = {f.attname: getattr(no, f.attname) for f in Consent._meta.concrete_fields}
    row |= {"id": uuid4(), "made_by_id": newcomer.pk, "made_at": moment(), "starts_at": moment()}
    row |= {"kind": "committee", "author_partner_id": newcomer.partner_id}
    refused(lambda: Consent(**row).save(force_insert=True))
    Consent(**{**row, "agreed": False}).save(force_insert=True)


def test_what_she_takes_back_and_that_she_leaves_is_written_down_by_who_has_not_met_her_yet():
    liaison = a_member()
    shares = Sharing(liaison.partner, agreed=True, categories=["contact"], members=[liaison], months=3)
    pk, newcomer, _coordinator = taken_over(sharings=[shares])
    assert reads(liaison, pk) == {"contact"}
    set_current_member(newcomer.pk)
    take_back(load_record(newcomer, pk), liaison.partner)
    assert not reads(liaison, pk)
    set_current_member(newcomer.pk)
    leave_programme(load_record(newcomer, pk))
    assert not reads(newcomer, pk)


def test_once_her_yes_has_lapsed_who_has_not_met_her_writes_down_her_no_all_the_same():
    pk, newcomer, _coordinator = taken_over()
    with as_owner():
        until = timezone.now() - timedelta(days=2)
        Consent.objects.filter(participant_id=pk).update(
            ends_at=until, starts_at=until - timedelta(days=9), made_at=until - timedelta(days=9)
        )
        Assignment.objects.filter(participant_id=pk).update(starts_at=until - timedelta(days=5))
    set_current_member(newcomer.pk)
    assert rights_on(pk).sources == {"takes_lapsed"}
    assert rights_on(pk).in_grace
    leave_programme(load_record(newcomer, pk))
    assert not reads(newcomer, pk)


def test_a_calendar_tells_nothing_of_whom_she_has_not_met(client):
    pk, pivot = accompanied()
    plan_step(load_record(pivot, pk), uuid4(), Planned("meeting", "Un appel", TODAY() + timedelta(days=1)))
    coordinator, newcomer = a_second(), a_member("pivot_worker", "en-marge")
    set_current_member(coordinator.pk)
    leave(pivot, newcomer)
    set_current_member(newcomer.pk)
    address = f"/calendar/{make_feed(newcomer, timezone.now())}.ics"
    assert b"VEVENT" not in client.get(address, secure=True).content
    second = a_second()
    span = says_met(newcomer, pk)
    set_current_member(second.pk)
    answer_met(span.pk, agrees=True)
    assert b"VEVENT" in client.get(address, secure=True).content


def test_whom_she_shut_out_is_not_told_that_they_met_and_answers_for_nothing():
    pk, newcomer, _coordinator = taken_over()
    shut_out = a_second()
    with as_owner():
        Restriction.objects.create(
            participant_id=pk, author=newcomer, member=shut_out, risks_told=True, made_at=moment(),
            in_force_at=moment(), sealed=b"",
        )  # fmt: skip
    span = says_met(newcomer, pk)
    assert str(shut_out.pk) not in told("tell_something_waits")
    set_current_member(shut_out.pk)
    assert meetings_to_answer() == []
    assert not answers(span)


def test_who_supports_a_newcomer_reads_no_more_than_she_does():
    pk, newcomer, _coordinator = taken_over()
    supervisor = a_member("supervisor", "en-marge")
    with as_owner():
        Supervision.objects.create(supervisor=supervisor, worker=newcomer, starts_at=moment())
    assert reads(supervisor, pk) == BEFORE_THEY_MET


def test_whoever_is_to_walk_with_someone_who_joined_takes_over_whatever_wrote_it():
    """A worker writes down another in her own place, by SQL: as one statement, while she still may."""
    pk, newcomer, coordinator = taken_over()
    ally = a_member("pivot_worker")
    set_current_member(newcomer.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH over AS (UPDATE participants_assignment SET ends_at = now() WHERE participant_id = %s "
            "AND ends_at IS NULL RETURNING 1) INSERT INTO participants_assignment (id, participant_id, "
            "member_id, starts_at, is_taken_over, met_at, met_on, met_said_at, named_by_id) "
            "SELECT gen_random_uuid(), %s, %s, now(), false, now(), now(), now(), NULL FROM over",
            [pk, pk, ally.pk],
        )
    with as_owner():
        span = Assignment.objects.get(participant_id=pk, member=ally)
        assert (span.is_taken_over, span.met_at, span.met_on) == (True, None, None)
        assert span.named_by_id == coordinator.pk, "who named one who never met her named this one too"
    assert reads(ally, pk) == BEFORE_THEY_MET


def test_a_welcome_that_is_handed_over_is_no_taking_over():
    pk, pivot = welcomed()
    coordinator, newcomer = a_second(), a_member("pivot_worker", "en-marge")
    set_current_member(coordinator.pk)
    leave(pivot, newcomer)
    with as_owner():
        assert not Assignment.objects.get(participant_id=pk, ends_at=None).is_taken_over


# -- pages


def test_her_page_says_what_is_not_open_yet_and_how_it_opens(client):
    pk, newcomer, _coordinator = taken_over()
    second = a_second()
    client.force_login(newcomer)
    page = client.get(f"/young-people/{pk}/", secure=True).content.decode()
    assert f"/young-people/{pk}/met/" in page
    assert client.get("/young-people/mine/", secure=True).context["rows"][0].standing.to_meet
    assert client.get("/young-people/my-day/", secure=True).status_code == 200
    answer = client.get(f"/young-people/{pk}/consents/anew/", secure=True)
    assert answer.status_code == 302, "first they meet"
    later = {"met_on": TODAY() + timedelta(days=1)}
    page = client.post(f"/young-people/{pk}/met/", later, secure=True)
    assert page.context["form"].errors.keys() == {"met_on"}
    assert client.post(f"/young-people/{pk}/met/", {"met_on": TODAY()}, secure=True).status_code == 302
    assert f"/young-people/{pk}/met/" not in client.get(f"/young-people/{pk}/", secure=True).content.decode()
    client.force_login(second)
    page = client.get("/team/members/", secure=True)
    (one,) = page.context["meetings"]
    assert client.get(f"/team/met/{one.id}/", secure=True).status_code == 200
    assert client.post(f"/team/met/{one.id}/", {"answer": "agree"}, secure=True).status_code == 302
    client.force_login(newcomer)
    assert client.get("/young-people/mine/", secure=True).context["rows"][0].standing.to_meet is False


def test_what_can_not_hold_any_more_says_so_and_breaks_no_page(client):
    _pk, pivot = accompanied()
    coordinator, second, follows = a_second(), a_second(), a_member("pivot_worker")
    set_current_member(coordinator.pk)
    asked = change(pivot, work("liaison"), BASE, follows)
    with as_owner():
        Member.objects.filter(pk=follows.pk).update(is_active=False)
    client.force_login(second)
    answer = client.post(f"/team/waits/{asked.pk}/", {"answer": "agree"}, secure=True, follow=True)
    assert answer.status_code == 200
    with as_owner():
        assert PendingChange.objects.get(pk=asked.pk).answered_at is None
    client.force_login(coordinator)
    path = f"/team/members/{pivot.pk}/"
    said = {"name": "m", "partner": "anonyme", "role": "pivot_worker", "speaks": ["fr"]}
    page = client.post(path, {**said, "successor": a_member("pivot_worker").pk}, secure=True)
    assert page.context["form"].non_field_errors(), "something waits for her already"


def test_an_address_that_waits_is_not_asked_for_twice(client):
    coordinator = a_second()
    asked = asked_by(coordinator)
    client.force_login(coordinator)
    said = {"name": "x", "email": asked.email, "language": "fr", "speaks": ["fr"]}
    said |= {"partner": "ccsmtl", "role": "liaison"}
    page = client.post("/team/members/invite/", said, secure=True)
    assert page.context["form"].errors.keys() == {"email"}
    other = a_second()
    page = client.post("/team/members/invite/", {**said, "email": other.email}, secure=True)
    assert page.context["form"].errors.keys() == {"email"}
