"""Unusual looking is told to coordinators: who, when, how often; never at whom."""

from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.programme.oversight.queries import unusual_looks
from spheres.programme.participants.actions import About, change_about
from spheres.programme.participants.record import load_record
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def at(hour, minute=0):
    day = timezone.localdate() - timedelta(days=2)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def looked(member, whom, when, page="workspace:participant", kind="view"):
    with as_owner():
        Look.objects.bulk_create(
            Look(member=member, participant_id=pk, at=when, page=page, kind=kind) for pk in whom
        )


def flags():
    set_current_member(a_member("coordinator").pk)
    return [(flag.what.value, flag.member.pk, flag.young_people) for flag in unusual_looks(timezone.now())]


def test_many_within_an_hour_but_not_a_list_of_many():
    member = a_member("pivot_worker")
    some = [uuid4() for _ in range(25)]
    looked(member, some[:24], at(10, 5))
    looked(member, some, at(11), page="workspace:my-young-people")
    looked(member, some[:24] * 2, at(12))
    looked(member, some, at(13), kind="refusal")
    assert flags() == []
    looked(member, some[24:], at(10, 55))
    assert flags() == [("many", member.pk, 25)]


def test_outside_working_hours_once_a_day():
    member = a_member()
    looked(member, [uuid4()], at(6))
    looked(member, [uuid4()], at(22, 59))
    assert flags() == []
    looked(member, [uuid4()], at(5, 59))
    looked(member, [uuid4()], at(23))
    assert flags() == [("late", member.pk, 2)]


def test_someone_who_may_bear_her_own_family_name():
    pk, pivot = welcomed()
    change_about(load_record(pivot, pk, moment()), About("Ysaline Courtemanche", "elle", ["fr"]))
    kin, other = a_member(), a_member()
    with as_owner():
        Member.objects.filter(pk=kin.pk).update(name="Gilles Courtemenche")
        Member.objects.filter(pk=other.pk).update(name="Gilles Tremblay")
    for member in (kin, other):
        looked(member, [pk], at(10))
    assert flags() == [("kin", kin.pk, 1)]


def test_it_is_for_coordinators_and_for_thirty_days():
    member = a_member()
    looked(member, [uuid4()], at(3))
    looked(member, [uuid4()], at(3) - timedelta(days=40))
    assert len(flags()) == 1
    for role in ("pivot_worker", "administrator", "supervisor"):
        set_current_member(a_member(role).pk)
        assert unusual_looks(timezone.now()) == []
