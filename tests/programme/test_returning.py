"""Coming back, prepared: in her words, version after version, and nothing held against her."""

from uuid import uuid4

import pytest
from conftest import as_owner
from django.test import Client
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.foundation.audit.models import Look
from spheres.foundation.ids import new_id
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.participants.models import Participant
from spheres.programme.participants.record import load_record
from spheres.programme.returning.actions import make_return_plan
from spheres.programme.returning.models import ReturnPlan
from spheres.programme.returning.queries import return_plan, return_plans
from spheres.programme.returning.wording import PARTS
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


def words(**parts):
    return dict.fromkeys(PARTS, "") | parts


@pytest.fixture
def page(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    set_current_member(pivot.pk)
    return pk, pivot, client, f"/young-people/{pk}/coming-back/"


def record(page):
    pk, pivot, _client, _path = page
    set_current_member(pivot.pk)
    return load_record(pivot, pk)


def send(page, **typed):
    _pk, _pivot, client, path = page
    return client.post(path + "make/", {"id": uuid4(), **typed}, **SECURE)


def test_each_part_is_a_part_of_the_plan_and_the_other_way_round():
    assert tuple(PARTS) == ReturnPlan.SEALED_FIELDS


def test_a_new_version_stands_and_the_former_is_read_with_its_day(page):
    hers = record(page)
    make_return_plan(hers, new_id(), words(signs="Je dors\nle jour."))
    make_return_plan(hers, new_id(), words(signs="Je réponds plus.", way_back="J’écris « salut »."))
    assert (return_plan(hers).signs, return_plan(hers).way_back) == ("Je réponds plus.", "J’écris « salut ».")
    newest, former = return_plans(hers)
    assert (newest.replaced_at, former.signs) == (None, "Je dors\nle jour.")
    assert former.replaced_at is not None
    shown = page[2].get(page[3] + "versions/", **SECURE).content.decode()
    assert "le jour." in shown and escape("J’écris « salut ».") in shown


def test_who_sees_only_a_replaced_version_is_not_told_that_it_stands(page):
    hers, newest = record(page), new_id()
    make_return_plan(hers, new_id(), words(signs="Je dors."))
    make_return_plan(hers, newest, words(signs="Je réponds plus."))
    with as_owner():
        ReturnPlan.objects.filter(pk=newest).delete()
    assert return_plan(hers) is None


def test_sent_twice_it_is_one_version_and_the_one_that_stands(page):
    hers, key = record(page), uuid4()
    for _sent_twice in range(2):
        make_return_plan(hers, key, words(signs="Je dors le jour."))
    assert ReturnPlan.objects.get().replaced_at is None


def test_any_part_may_be_empty_and_not_all(page):
    answer = send(page, signs=" ", way_back="\n")
    assert list(answer.context["form"].errors) == ["signs"]
    assert return_plan(record(page)) is None
    assert send(page, self_talk="Une fois, c’est une fois.").status_code == 302
    assert return_plan(record(page)).self_talk == "Une fois, c’est une fois."


def test_what_is_too_long_is_said_beside_its_part_and_nothing_is_lost(page):
    form = send(page, signs="Je dors le jour.", people="a" * 5000).context["form"]
    assert list(form.errors) == ["people"]
    assert (form["signs"].value(), len(form["people"].value())) == ("Je dors le jour.", 5000)


def opened(tab, path):
    """What the form would send as it stands."""
    form = tab.get(path, **SECURE).context["form"]
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}


def test_two_at_once_each_keep_their_part_and_see_what_both_changed(page):
    _pk, pivot, first, path = page
    second = Client()
    second.force_login(pivot)
    make_return_plan(record(page), new_id(), words(signs="Je dors.", people="Ma tante."))
    of_first, of_second = opened(first, path + "make/"), opened(second, path + "make/")
    assert first.post(path + "make/", of_first | {"signs": "Je dors le jour."}, **SECURE).status_code == 302
    mine = of_second | {"people": "Ma tante, n’importe quand.", "signs": "Je dors plus."}
    asked = second.post(path + "make/", mine, **SECURE)
    assert "Je dors le jour." in asked.context["form"].errors["signs"][0]
    assert return_plan(record(page)).people == "Ma tante."
    alone = of_second | {"people": "Ma tante, n’importe quand."}
    assert second.post(path + "make/", alone, **SECURE).status_code == 302
    plan = return_plan(record(page))
    assert (plan.signs, plan.people) == ("Je dors le jour.", "Ma tante, n’importe quand.")


def test_it_is_printed_in_her_language_and_that_is_on_her_record(page):
    _pk, _pivot, client, path = page
    hers = record(page)
    make_return_plan(hers, new_id(), words(signs="I sleep during the day."))
    Participant.objects.filter(pk=hers.id).update(languages="ar,en")
    assert "Ce qui m’avertit" in client.get(path, **SECURE).content.decode()
    printed = client.get(path + "?print=1", **SECURE).content.decode()
    assert "What warns me early" in printed and 'lang="en"' in printed
    assert "Ce qui m’avertit" in client.get(path, **SECURE).content.decode(), "and no other page after it"
    record(page)
    assert Look.objects.filter(page="returning:plan", kind="print").count() == 1


def test_in_a_language_that_the_screen_does_not_speak_it_is_printed_as_the_screen_speaks(page):
    _pk, _pivot, client, path = page
    hers = record(page)
    make_return_plan(hers, new_id(), words(signs="Je dors."))
    Participant.objects.filter(pk=hers.id).update(languages="ar")
    assert "Ce qui m’avertit" in client.get(path + "?print=1", **SECURE).content.decode()


def test_her_path_and_her_emergency_plan_lead_there(page):
    pk, _pivot, client, path = page
    for other in ("stages", "plan"):
        shown = client.get(f"/young-people/{pk}/{other}/", **SECURE).content.decode()
        assert shown.count(f'href="{path}"') == 1, "what leads on from another page does not stand here"


@pytest.mark.parametrize("categories", [["safety"], ["safety", "clinical"]])
def test_the_link_is_there_for_who_may_read_what_it_leads_to(client, categories):
    pk, pivot = welcomed()
    liaison = a_member()
    shared = Sharing(liaison.partner, agreed=True, categories=categories, members=[liaison], months=3)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[shared]))
    client.force_login(liaison)
    shown = client.get(f"/young-people/{pk}/plan/", **SECURE).content.decode()
    assert (f"/young-people/{pk}/coming-back/" in shown) == ("clinical" in categories)


def test_no_page_of_hers_speaks_of_relapse(page):
    _pk, _pivot, client, path = page
    make_return_plan(record(page), new_id(), words(signs="Je dors."))
    for language in ("fr", "en"):
        client.cookies["spheres_language"] = language
        for part in ("", "make/", "versions/", "?print=1"):
            shown = client.get(path + part, **SECURE).content.decode().casefold()
            assert "relapse" not in shown and "rechute" not in shown
