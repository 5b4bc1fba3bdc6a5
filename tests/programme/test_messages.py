"""Messages leave once, or are seen not to have left: a real mail server that is away, refuses, hangs, breaks
off and comes back; a queue whose clock is moved."""

import pytest
from conftest import as_owner
from django.db import connection

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.health import health
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.sending import send_again, settle, unsent, unsent_to_call
from spheres.foundation.accounts.tasks import something_waits
from spheres.programme.oversight.actions import tell_who_is_awaited
from spheres.programme.oversight.models import OverdueNotice
from tests.builders.followed import accompanied
from tests.builders.mail_servers import mail_server, sends_to
from tests.builders.members import a_member, on_call
from tests.builders.plans import unreached_since
from tests.builders.queue import as_the_worker, deliveries, jobs, later, work
from tests.builders.restrictions import opens
from tests.builders.statements import set_back

pytestmark = pytest.mark.django_db
NOWHERE = 1
"""A port where nobody answers."""


@pytest.fixture(autouse=True)
def nothing_waits(db):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def a_message(settings, **more):
    """One in the queue; the mail server is away."""
    sends_to(settings, NOWHERE)
    member = a_member()
    set_back(Member, member.pk, name="Renée Fictive")
    member.name = "Renée Fictive"
    something_waits([member.pk], **more)
    return member


def seen_by(member, ask=unsent_to_call):
    set_current_member(member.pk)
    return [(row.member, row.reason, row.is_mine) for row in ask()]


def test_a_message_waits_for_a_mail_server_that_is_away_with_growing_pauses_and_leaves_once(settings):
    member = a_message(settings)
    pauses = []
    for _ in range(6):
        work()
        ((_job, status, _attempts, again),) = jobs()
        assert status == "todo"
        pauses.append(round(again))
        later(seconds=again + 1)
    assert pauses == sorted(pauses) and pauses[0] >= 14 and pauses[-1] > 10 * pauses[0]
    with mail_server(settings) as server:
        work()
        work()
    (sent,) = server.accepted
    assert member.email in sent and "<spheres-" in sent
    assert jobs() == []
    assert deliveries()[0][2] is not None


def test_after_three_days_it_is_not_sent_and_the_administrator_sees_it(settings):
    member, administrator = a_message(settings), a_member("administrator")
    work()
    assert seen_by(administrator, unsent) == [], "it may still leave"
    later(hours=71, minutes=59)
    work()
    assert jobs()[0][1] == "todo"
    later(minutes=2)
    with mail_server(settings) as server:
        work()
    assert server.handed == []
    assert jobs()[0][1] == "failed", "kept"
    assert seen_by(administrator, unsent) == [(member.name, "away", False)]
    assert seen_by(a_member("coordinator", "en-marge"), unsent) == []
    assert seen_by(member) == [], "nobody has to call for what is not urgent"


def test_what_an_administrator_asks_for_again_leaves(settings):
    member, administrator = a_message(settings), a_member("administrator")
    work()
    later(days=4)
    work()
    (job, *_how), *_others = jobs()
    set_current_member(member.pk)
    assert not send_again(job), "not hers to say"
    set_current_member(administrator.pk)
    assert send_again(job)
    with mail_server(settings) as server:
        work()
    assert len(server.accepted) == 1
    assert seen_by(administrator, unsent) == []
    set_current_member(administrator.pk)
    assert not send_again(job), "it has left"


def test_what_is_dealt_with_is_shown_no_more_and_not_sent(settings):
    administrator = a_member("administrator")
    member = a_message(settings)
    work()
    later(days=4)
    (job, *_how), *_others = jobs()
    set_current_member(member.pk)
    assert not settle(job), "nobody showed it to her"
    set_current_member(administrator.pk)
    assert settle(job) and not settle(job)
    assert seen_by(administrator, unsent) == []
    with mail_server(settings) as server:
        work()
    assert server.handed == []


def test_an_urgent_one_is_not_sent_after_fifteen_minutes_and_who_can_call_sees_it(settings):
    sender = a_member("liaison")
    member = a_message(settings, is_urgent=True, sender=sender.pk)
    coordinator, on_call, other = a_member("coordinator", "en-marge"), a_member(), a_member()
    set_back(Member, on_call.pk, is_on_call=True)
    work()
    assert 0 < jobs()[0][3] <= 120
    later(minutes=14)
    assert seen_by(sender) == [], "it may still leave"
    later(minutes=2)
    assert seen_by(sender) == [(member.name, "away", True)], "whether or not anything runs"
    for who in (member, coordinator, on_call):
        assert seen_by(who) == [(member.name, "away", False)]
    assert seen_by(other) == []
    with mail_server(settings) as server:
        work()
    assert server.handed == [], "nobody is told an hour later"
    assert seen_by(sender) == [(member.name, "away", True)]
    (job, *_how), *_others = jobs()
    set_current_member(a_member("administrator").pk)
    assert not send_again(job)
    set_current_member(sender.pk)
    assert settle(job)
    assert seen_by(coordinator) == []


def test_an_urgent_one_leaves_within_its_time(settings):
    a_message(settings, is_urgent=True)
    work()
    later(minutes=14)
    with mail_server(settings) as server:
        work()
    assert len(server.accepted) == 1


@pytest.mark.parametrize(
    ("does", "reason", "status"),
    [
        ("refuses the address", "recipient", "failed"),
        ("asks to come back later", "busy", "todo"),
        ("refuses", "refused", "todo"),
        ("hangs", "slow", "todo"),
    ],
)
def test_why_it_did_not_leave_is_a_word_that_names_nobody(settings, does, reason, status):
    a_message(settings)
    with mail_server(settings, does) as server:
        work()
    assert server.accepted == []
    assert [(row[1], row[2]) for row in deliveries()] == [(reason, None)]
    assert jobs()[0][1] == status


def test_what_was_accepted_is_sent_whatever_the_server_does_then(settings):
    a_message(settings)
    with mail_server(settings, "accepts and breaks off") as server:
        work()
        later(minutes=5)
        work()
    assert len(server.accepted) == 1
    assert jobs() == []


def test_where_nobody_can_say_whether_it_left_no_more_than_two_are_sent(settings):
    administrator = a_member("administrator")
    a_message(settings)
    with mail_server(settings, "breaks off at the end") as server:
        for _ in range(6):
            work()
            later(hours=2)
    assert len(server.handed) == 2
    first, second = (next(line for line in one.splitlines() if "Message-ID" in line) for one in server.handed)
    assert first == second, "a copy is known as one"
    assert [reason for _name, reason, _mine in seen_by(administrator, unsent)] == ["unsure"]


def test_a_try_that_was_cut_off_counts_as_one_of_which_nobody_can_say(settings):
    a_message(settings)
    (job, *_how), *_others = jobs()
    with as_the_worker() as cursor:
        for _ in range(2):  # killed between the hand-over and what is written after it, twice
            cursor.execute("SELECT accounts_message_begins(%s)", [job])
    with mail_server(settings) as server:
        work()
    assert server.handed == []
    assert deliveries()[0][1] == "unsure"


def test_what_was_written_as_sent_is_never_sent_again(settings):
    a_message(settings)
    (job, *_how), *_others = jobs()
    with as_the_worker() as cursor:
        cursor.execute("SELECT accounts_message_begins(%s)", [job])
        cursor.execute("SELECT accounts_message_ends(%s, 'sent', '')", [job])
    with mail_server(settings) as server:
        work()  # the worker was killed before the queue heard of it
    assert server.handed == [] and jobs() == []


def test_who_has_left_is_sent_nothing_and_nobody_has_to_see_to_it(settings):
    administrator = a_member("administrator")
    member = a_message(settings, is_urgent=True)
    set_back(Member, member.pk, is_active=False)
    with mail_server(settings) as server:
        work()
    assert server.handed == []
    later(days=4)
    assert seen_by(administrator, unsent) == []


def notices():
    with as_owner():
        return list(OverdueNotice.objects.values_list("waits", "told_at"))


def test_she_was_told_is_written_once_the_message_has_left(settings):
    sends_to(settings, NOWHERE)
    unreached_since(7)
    with as_the_worker():
        tell_who_is_awaited()
    work()
    assert [when for waits, when in notices() if waits == "unreached"] == [None]
    later(minutes=1)
    with mail_server(settings) as server:
        work()
    assert server.accepted
    assert all(when is not None for _waits, when in notices())


def test_that_someone_can_not_be_reached_is_urgent(settings):
    sends_to(settings, NOWHERE)
    _pk, pivot, _search = unreached_since(7)
    with as_the_worker():
        tell_who_is_awaited()
    later(minutes=16)
    assert (pivot.name, "late", False) in seen_by(pivot)


def test_what_waited_too_long_in_a_backup_is_not_sent_and_is_not_said_not_to_have_left(settings):
    administrator = a_member("administrator")
    member = a_message(settings, is_urgent=True)
    something_waits([a_member().pk])
    later(hours=1)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT accounts_messages_restored()")
    with mail_server(settings) as server:
        work()
    assert len(server.accepted) == 1, "the other is an hour old"
    assert member.email not in server.accepted[0]
    assert seen_by(administrator) == [] and seen_by(member) == []
    assert seen_by(administrator, unsent) == [(member.name, "restored", False)]


def test_health_says_what_did_not_leave_and_that_nobody_works(settings):
    member = a_message(settings, is_urgent=True)
    with as_the_worker() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        (line,) = health().to_see_to
        assert "travail de fond" in line
    later(minutes=16)
    with as_the_worker():
        message, _work = health().to_see_to
    assert "1 message urgent" in message and member.email not in message
    work()
    with as_the_worker():
        assert len(health().to_see_to) == 1, "somebody works"


@pytest.mark.parametrize("role", ["administrator", "coordinator", "pivot_worker", "liaison"])
def test_the_administrators_page_names_to_whom_and_why_and_is_nobody_elses(client, settings, role):
    member = a_message(settings)
    work()
    later(days=4)
    who = a_member(role, "en-marge") if role == "coordinator" else a_member(role)
    client.force_login(who)
    page = client.get("/team/messages/", secure=True)
    assert page.status_code == (200 if role == "administrator" else 404)
    if role == "administrator":
        assert member.name in page.content.decode() and member.email not in page.content.decode()
        (job, *_how), *_others = jobs()
        page = client.post(f"/team/messages/{job}/again/", secure=True, follow=True)
        assert "nouvel essai" in page.content.decode()
        assert member.name not in page.content.decode().partition("<main")[2]


@pytest.mark.parametrize("role", ["administrator", "coordinator", "pivot_worker"])
def test_the_page_of_health_says_it_in_numbers_and_what_is_done_when_spheres_is_down(client, settings, role):
    member = a_message(settings)
    work()
    later(days=4)
    who = a_member(role, "en-marge") if role == "coordinator" else a_member(role)
    client.force_login(who)
    page = client.get("/team/health/", secure=True)
    assert page.status_code == (200 if role == "administrator" else 404)
    if role == "administrator":
        said = page.content.decode()
        assert "1 message n’est pas parti" in said and member.name not in said
        assert "Sans Spheres" in said


def test_my_day_says_that_an_urgent_one_did_not_leave_until_somebody_called(client, settings):
    worker = a_member("pivot_worker")
    member = a_message(settings, is_urgent=True, sender=worker.pk)
    later(minutes=16)
    client.force_login(worker)
    page = client.get("/young-people/my-day/", secure=True).content.decode()
    assert "Call." in page or "Appelez" in page
    assert member.name in page and "csrfmiddlewaretoken" in page.partition("<main")[2]
    (job, *_how), *_others = jobs()
    client.post(f"/team/messages/{job}/settle/", secure=True)
    page = client.get("/young-people/my-day/", secure=True).content.decode()
    assert member.name not in page


def test_who_opened_an_emergency_reads_on_her_page_that_the_coordinators_were_not_told(client, settings):
    sends_to(settings, NOWHERE)
    coordinator = a_member("coordinator", "en-marge")
    set_back(Member, coordinator.pk, name="Renée Fictive")
    accompanied()
    night = on_call("liaison", "marie-vincent")
    pk = opens(night)
    client.force_login(night)
    address = f"/young-people/{pk}/"
    assert "Renée Fictive" not in client.get(address, secure=True).content.decode(), "it may still leave"
    later(minutes=16)
    assert "Renée Fictive" in client.get(address, secure=True).content.decode()
    assert ("Renée Fictive", "late", True) in seen_by(night)
