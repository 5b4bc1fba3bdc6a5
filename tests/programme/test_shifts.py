"""Who is on shift: said by whoever is on call there, handed over in one touch, and never empty unseen."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_worker
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.ids import SentOtherwise
from spheres.programme.shifts import actions, queries
from spheres.programme.shifts.models import Shift
from spheres.programme.shifts.tasks import tell_of_empty_shifts
from tests.builders.members import a_member, on_call, refused
from tests.builders.shifts import HOUR, put
from tests.builders.statements import set_back
from tests.builders.waiting import jobs_of_something

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


def now_at(partner):
    return [shift.member for shift in queries.on_shift(timezone.now(), [partner.pk])]


def test_a_shift_is_said_once_and_with_other_words_it_is_another():
    member = on_call()
    set_current_member(member.pk)
    now, shift = timezone.now(), uuid4()
    for _twice in range(2):
        actions.put_on_shift(shift, member.partner, member, now, now + HOUR)
    assert Shift.objects.count() == 1
    with pytest.raises(SentOtherwise):
        actions.put_on_shift(shift, member.partner, member, now, now + 2 * HOUR)
    assert now_at(member.partner) == [member]


def test_whoever_is_on_call_there_and_a_coordinator_say_it_and_nobody_else():
    member, colleague, coordinator = on_call(), on_call(), a_member("coordinator", "en-marge")
    for who in (member, colleague, coordinator):
        put(member, by=who)
    for other in (
        a_member("liaison", "en-marge"),
        on_call("liaison", "ccsmtl"),
        a_member("administrator", "codim"),
    ):
        refused(lambda other=other: put(member, by=other))


def test_nobody_is_put_on_shift_who_is_not_on_call_there():
    coordinator = a_member("coordinator", "en-marge")
    for whom in (
        a_member("liaison", "en-marge"),
        on_call("police_liaison", "spvm"),
        on_call("administrator", "codim"),
    ):
        refused(lambda whom=whom: put(whom, by=coordinator))
    refused(lambda: put(on_call("peer", "spvm"), by=coordinator))
    gone = on_call()
    set_back(Member, gone.pk, is_active=False, left_at=timezone.now())
    refused(lambda: put(gone, by=coordinator))
    elsewhere, now = on_call("liaison", "ccsmtl"), timezone.now()
    at = Partner.objects.get(code="en-marge")
    set_current_member(coordinator.pk)
    refused(lambda: actions.put_on_shift(uuid4(), at, elsewhere, now, now + HOUR))


@pytest.mark.parametrize(
    ("begins", "lasts"),
    [(HOUR, 25 * HOUR), (-30 * HOUR, 31 * HOUR), (-5 * HOUR, HOUR), (HOUR, timedelta(0)), (HOUR, -HOUR)],
)
def test_a_shift_is_neither_past_nor_longer_than_a_day_nor_backwards(begins, lasts):
    member = on_call()
    refused(lambda: put(member, begins=begins, lasts=lasts))


def test_handed_over_one_ends_and_the_other_begins():
    member, colleague = on_call(), on_call()
    shift = put(member)
    ends_at = Shift.objects.get(pk=shift).ends_at
    assert actions.hand_over(shift, colleague)
    assert now_at(member.partner) == [colleague]
    handed = Shift.objects.get(handed_from=shift)
    assert (handed.ends_at, handed.put_by) == (ends_at, member)
    assert not actions.hand_over(shift, colleague), "there is nothing left of it"


def test_a_shift_is_handed_over_by_whose_it_is_and_to_who_may_be_on_one():
    member, colleague = on_call(), on_call()
    shift = put(member)
    for whom in (a_member("liaison", "en-marge"), on_call("liaison", "ccsmtl"), member):
        refused(lambda whom=whom: actions.hand_over(shift, whom))
    set_current_member(on_call("liaison", "ccsmtl").pk)
    refused(lambda: actions.hand_over(shift, colleague))
    set_current_member(a_member("liaison", "en-marge").pk)
    refused(lambda: actions.hand_over(shift, colleague))


def test_one_that_ends_or_is_taken_away_is_there_no_more():
    member = on_call()
    now_there, later = put(member), put(member, begins=10 * HOUR)
    assert actions.end_shift(now_there)
    assert actions.end_shift(later)
    assert not actions.end_shift(now_there), "it was over"
    assert list(queries.shifts_to_come(timezone.now())) == []
    set_current_member(a_member("liaison", "ccsmtl").pk)
    refused(lambda: actions.end_shift(later))


def told_of_empty_shifts():
    before = jobs_of_something()
    set_current_member(None)
    with as_worker():
        tell_of_empty_shifts(timestamp=0)
    return jobs_of_something() - before


def test_a_night_without_anybody_is_told_the_day_before_to_who_can_change_it():
    member, coordinator, other = on_call(), a_member("coordinator", "en-marge"), on_call("liaison", "ccsmtl")
    for one in (member, coordinator, other):
        set_back(Member, one.pk, answered_at=timezone.now())
    put(member, lasts=20 * HOUR)
    told = {whom for _job, whom in told_of_empty_shifts()}
    assert {str(member.pk), str(coordinator.pk)} <= told
    assert str(other.pk) not in told


def test_where_every_hour_is_covered_nobody_is_told():
    member = on_call()
    put(member, lasts=24 * HOUR)
    put(member, begins=23 * HOUR, lasts=24 * HOUR)
    assert told_of_empty_shifts() == set()


def test_the_page_says_who_is_there_and_what_is_empty(client):
    member, colleague = on_call(), on_call()
    put(member, lasts=10 * HOUR)
    client.force_login(colleague)
    page = client.get("/shifts/", **SECURE).content.decode()
    assert member.name in page
    assert "Passer le relais à" in page
    assert "Personne n’est de garde" in page
    client.force_login(a_member("liaison", "ccsmtl"))
    elsewhere = client.get("/shifts/", **SECURE).content.decode()
    assert member.name in elsewhere
    assert "Passer le relais à" not in elsewhere


def test_the_form_says_beside_each_field_what_is_wrong_and_loses_nothing(client):
    member = on_call()
    client.force_login(member)
    sent = {
        "id": uuid4(),
        "member": member.pk,
        "starts_at": "2020-01-01T08:00",
        "ends_at": "2020-01-01T07:00",
    }
    page = client.post("/shifts/at/en-marge/add/", sent, **SECURE).content.decode()
    assert "une garde se dit avant de commencer" in page
    assert "ça finit avant de commencer" in page
    assert "2020-01-01T08:00" in page
    assert not Shift.objects.exists()
    client.force_login(a_member("liaison", "ccsmtl"))
    assert client.get("/shifts/at/en-marge/add/", **SECURE).status_code == 404


def test_in_one_touch_on_the_page(client):
    member, colleague = on_call(), on_call()
    shift = put(member)
    client.force_login(member)
    to = {"member": colleague.pk}
    assert client.post(f"/shifts/{shift}/hand-over/", to, **SECURE).status_code == 302
    assert now_at(member.partner) == [colleague]
    client.force_login(a_member("liaison", "ccsmtl"))
    assert client.post(f"/shifts/{shift}/end/", **SECURE).status_code == 404


def test_whoever_proves_nothing_reads_of_nobody_who_is_on_shift():
    put(on_call())
    set_current_member(None)
    assert not Shift.objects.exists()
