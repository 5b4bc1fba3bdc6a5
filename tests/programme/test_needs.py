"""Her map of needs: where she puts each, what changed, and what stays unmet in the whole programme."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.programme.needs import queries
from spheres.programme.needs.actions import name_need, need_is_met, sort_needs
from spheres.programme.needs.models import Need
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.record import load_record
from spheres.programme.workspace.queries import my_young_people
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def sorted_map():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    now = timezone.now()
    first = {"sleep": Mark("urgent", "Dormir.", "Un lit chez lui.", "En Marge"), "school": Mark("later")}
    assert sort_needs(load_record(pivot, pk, now), first) == 2
    with as_owner():
        Need.objects.filter(participant_id=pk).update(noted_at=now - timedelta(days=3))
    return pk, pivot, now


def test_another_weight_is_another_row_and_how_it_changed_stays():
    pk, pivot, now = sorted_map()
    again = {"sleep": Mark("important", "Dormir.", "Un lit chez lui.", "En Marge"), "food": Mark("not_mine")}
    assert sort_needs(load_record(pivot, pk, now), again) == 2
    assert sort_needs(load_record(pivot, pk, now), again) == 0, "sent twice"
    standing = {need.code: need.weight for need in queries.standing_needs(load_record(None, pk))}
    assert standing == {"sleep": "important", "school": "later", "food": "not_mine"}
    (slept,) = queries.over_time(load_record(None, pk)).values()
    assert [need.weight for need in slept] == ["urgent", "important"]
    assert slept[0].gave == "Un lit chez lui."


def test_a_need_named_again_is_weighed_anew_and_met_it_is_over():
    pk, pivot, now = sorted_map()
    name_need(load_record(pivot, pk, now), uuid4(), "sleep", "later", "")
    (sleep,) = [need for need in queries.standing_needs(load_record(None, pk)) if need.code == "sleep"]
    assert sleep.weight == "later"
    need_is_met(load_record(pivot, pk, now), sleep.pk)
    assert [need.code for need in queries.standing_needs(load_record(None, pk))] == ["school"]
    assert [need.met_at for need in queries.over_time(load_record(None, pk))["sleep"]] == [None, moment()]


def test_who_may_not_write_needs_sorts_nothing():
    pk, _pivot, now = sorted_map()
    outsider = a_member()
    set_current_member(outsider.pk)
    with pytest.raises(NotVisible):
        sort_needs(load_record(outsider, pk, now), {"food": Mark("urgent")})


def test_urgent_needs_are_seen_in_her_workers_list():
    _pk, pivot, _now = sorted_map()
    set_current_member(pivot.pk)
    (row,) = my_young_people(timezone.localdate()).rows
    assert row.standing.urgent_needs == 1


def test_what_is_typed_without_a_place_is_asked_about_and_kept(client):
    pk, pivot, _now = sorted_map()
    client.force_login(pivot)
    said = {"food_her_words": "Manger le soir."}
    page = client.post(f"/young-people/{pk}/needs/", said, secure=True)
    assert page.context["form"].errors.keys() == {"food_weight"}
    assert "Manger le soir." in page.content.decode()


def test_unmet_needs_are_numbers_and_never_small_ones():
    people = [sorted_map() for _ in range(5)]
    coordinator, committee = a_member("coordinator", "en-marge"), a_member("committee")
    for who in (coordinator, committee):
        set_current_member(who.pk)
        found = {row.code: (row.urgent, row.important, row.later) for row in queries.unmet()}
        assert found == {"sleep": (5, None, None), "school": (None, None, 5)}
    for who in (a_member(), a_member("administrator"), people[0][1]):
        set_current_member(who.pk)
        assert queries.unmet() == []
    pk, pivot, now = people[0]
    set_current_member(pivot.pk)
    sort_needs(load_record(pivot, pk, now), {"sleep": Mark("important")})
    set_current_member(coordinator.pk)
    assert {row.code for row in queries.unmet()} == {"school"}, "four could be named"
    with as_owner():
        assert Need.objects.filter(code="sleep", replaced_at=None, weight="urgent").count() == 4
