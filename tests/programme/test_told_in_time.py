"""Something waits: told by a message without a name, and counted on the bar."""

from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.db import connection
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.tasks import tell_of_referral
from spheres.programme.services import actions
from spheres.programme.services.actions import Request
from tests.builders.followed import welcomed
from tests.builders.letters import sent
from tests.builders.members import a_member
from tests.builders.services import answers, asked_of, sharing_with
from tests.builders.waiting import jobs_of_something

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


def told_by(act):
    before = jobs_of_something()
    act()
    return {whom for _job, whom in jobs_of_something() - before}


def of_referral(pk):
    set_current_member(None)
    with as_worker():
        tell_of_referral(str(pk))


def test_a_referral_is_told_to_the_coordinators_who_read_it_and_to_nobody_else():
    coordinator, liaison = a_member("coordinator", "en-marge"), a_member()
    letter = sent()
    told = told_by(lambda: of_referral(letter.pk))
    assert str(coordinator.pk) in told
    assert str(liaison.pk) not in told
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%tell_of_referral'")
        assert cursor.fetchone()[0], "asked for when it was sent"
        Referral.objects.filter(pk=letter.pk).update(
            status="not_now", not_now_reason="elsewhere", closed_at=timezone.now()
        )
    assert told_by(lambda: of_referral(letter.pk)) == set(), "it waits no more"


def test_whoever_is_matched_with_her_is_told():
    before = jobs_of_something()
    _pk, pivot = welcomed()
    assert str(pivot.pk) in {whom for _job, whom in jobs_of_something() - before}


def test_a_request_is_told_to_who_reads_it_there_and_its_answer_to_who_asked():
    liaison, colleague = a_member(), a_member()
    pk, pivot = sharing_with(liaison)
    one = uuid4()
    said = Request("health", "Une rencontre.", partner=liaison.partner)

    def ask():
        set_current_member(pivot.pk)
        actions.ask_service(load_record(pivot, pk), one, said)

    assert told_by(ask) == {str(liaison.pk)}
    assert str(colleague.pk) not in told_by(ask), "sent twice, told once"
    assert told_by(lambda: answers(liaison, pk, one, "accepted")) == {str(pivot.pk)}


def test_what_waits_is_counted_on_the_bar(client):
    liaison = a_member()
    client.force_login(liaison)
    assert "badge is-now" not in bar_of(client)
    pk, _pivot, one = asked_of(liaison)
    assert '<span class="badge is-now">1' in bar_of(client)
    answers(liaison, pk, one, "accepted")
    assert "badge is-now" not in bar_of(client)


def bar_of(client):
    page = client.get("/young-people/shared/", **SECURE).content.decode()
    return page[page.index("<nav") : page.index("</nav>")]
