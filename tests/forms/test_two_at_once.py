"""Two people who change one thing: what one did not see is never undone, and nobody is told "saved" of words
that are not in force."""

from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.programme.consents.models import Consent
from spheres.programme.needs.queries import mark_of, standing_needs
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.models import Assignment, Circle
from spheres.programme.participants.queries import about
from spheres.programme.participants.queries import way as way_of
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.queries import referral_of
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.queries import plan_of
from tests.builders.letters import sent
from tests.builders.members import a_member
from tests.builders.mishaps import another_is_at_it

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


@pytest.fixture
def worker(hers):
    with as_owner():
        return Member.objects.get(pk=Assignment.objects.get().member_id)


@pytest.fixture
def tabs(worker):
    """Two screens on which she who walks with her is at work: it is the same as two people."""
    found = (Client(), Client())
    for tab in found:
        tab.force_login(worker)
    return found


def opened(tab, path):
    """What the form of the page would send as it stands."""
    form = tab.get(path, **SECURE).context["form"]
    return {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}


def record(worker, hers):
    set_current_member(worker.pk)
    return load_record(worker, hers["participant_id"])


def path_of(name, hers, *more):
    return reverse(name, args=[hers["participant_id"], *more])


def make_a_plan(tab, path, **words):
    assert tab.post(path, opened(tab, path) | {"in_danger": "no", **words}, **SECURE).status_code == 302


def test_each_keeps_her_part_of_the_plan(hers, worker, tabs):
    path = path_of("safety:plan-make", hers)
    make_a_plan(tabs[0], path, calm="Marcher", places="La bibliothèque")
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    for tab, form, part, words in (
        (tabs[0], first, "calm", "Marcher, et la musique"),
        (tabs[1], second, "places", "La bibliothèque, chez sa tante"),
    ):
        assert tab.post(path, form | {"in_danger": "no", part: words}, **SECURE).status_code == 302
    plan = plan_of(record(worker, hers))
    assert (plan.calm, plan.places) == ("Marcher, et la musique", "La bibliothèque, chez sa tante")
    assert plan.version == 3


def test_where_both_changed_the_same_part_the_second_is_shown_both_and_chooses(hers, worker, tabs):
    path = path_of("safety:plan-make", hers)
    make_a_plan(tabs[0], path, calm="Marcher", places="La bibliothèque")
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    changed = {"calm": "Danser", "places": "Le parc", "in_danger": "no"}
    assert tabs[0].post(path, first | changed, **SECURE).status_code == 302
    answer = tabs[1].post(path, second | {"calm": "Dormir", "in_danger": "no"}, **SECURE)
    assert answer.status_code == 200
    form, page = answer.context["form"], answer.content.decode()
    assert form["calm"].value() == "Dormir", "what she typed"
    assert "Danser" in page, "what stands now"
    assert form["places"].value() == "Le parc", "what only the other changed"
    assert plan_of(record(worker, hers)).calm == "Danser", "nothing was saved"
    chosen = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert tabs[1].post(path, chosen | {"calm": "Danser, puis dormir"}, **SECURE).status_code == 302
    plan = plan_of(record(worker, hers))
    assert (plan.calm, plan.places) == ("Danser, puis dormir", "Le parc")


def test_the_steps_of_a_plan_are_one_part(hers, worker, tabs):
    path = path_of("safety:plan-make", hers)
    make_a_plan(tabs[0], path, calm="Marcher", step0_hours="2", step0_what="M’écrire")
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    longer = {"step1_hours": "8", "step1_what": "Appeler ma tante", "in_danger": "no"}
    assert tabs[0].post(path, first | longer, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"bag": "Ma carte", "in_danger": "no"}, **SECURE).status_code == 302
    plan = plan_of(record(worker, hers))
    assert plan.bag == "Ma carte"
    assert [step["what"] for step in plan.steps] == ["M’écrire", "Appeler ma tante"]
    answer = tabs[1].post(path, second | {"step0_what": "Me téléphoner", "in_danger": "no"}, **SECURE)
    assert answer.status_code == 200
    assert "Appeler ma tante" in answer.content.decode()


def test_a_plan_made_anew_from_a_draft_of_an_older_one_undoes_nothing(hers, worker, tabs):
    """The version travels with the draft: it tells what was on the screen when the words were typed."""
    path = path_of("safety:plan-make", hers)
    make_a_plan(tabs[0], path, calm="Marcher")
    typed = opened(tabs[0], path) | {"bag": "Ma carte", "in_danger": "no"}
    place = f"safety:plan-make:{hers['participant_id']}"
    tabs[0].post("/drafts/keep/", {"draft_place": place, **typed}, **SECURE)
    clean = typed | {"id": uuid4(), "bag": "", "calm": "Danser"}
    with as_owner():
        before = EmergencyPlan.objects.count()
    other = Client()
    with as_owner():
        other.force_login(Member.objects.get(pk=worker.pk))
    assert other.post(path, clean, **SECURE).status_code == 302
    tabs[0].post("/drafts/keep/", {"draft_place": place, **typed}, **SECURE)
    restored = opened(tabs[0], path)
    assert restored["bag"] == "Ma carte"
    assert tabs[0].post(path, restored | {"in_danger": "no"}, **SECURE).status_code == 302
    with as_owner():
        assert EmergencyPlan.objects.count() == before + 2
    plan = plan_of(record(worker, hers))
    assert (plan.calm, plan.bag) == ("Danser", "Ma carte")


def test_two_who_sort_her_map_each_keep_what_they_moved(hers, worker, tabs):
    path = path_of("needs:need-map", hers)
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"food_weight": "urgent"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"sleep_weight": "later"}, **SECURE).status_code == 302
    marks = {need.code: mark_of(need) for need in standing_needs(record(worker, hers))}
    assert (marks["food"], marks["sleep"]) == (Mark("urgent"), Mark("later"))
    answer = tabs[1].post(path, second | {"food_weight": "later"}, **SECURE)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"food_weight"}
    assert answer.context["form"]["sleep_weight"].value() == "later"


def test_two_who_change_who_she_is(hers, worker, tabs):
    path = path_of("participants:about", hers)
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"pronouns": "iel"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"name": "Ombre"}, **SECURE).status_code == 302
    stands = about(record(worker, hers))
    assert (stands["name"], stands["pronouns"]) == ("Ombre", "iel")
    answer = tabs[1].post(path, second | {"pronouns": "il"}, **SECURE)
    assert set(answer.context["form"].errors) == {"pronouns"}
    assert about(record(worker, hers))["pronouns"] == "iel"


def test_two_who_change_how_to_reach_her(hers, worker, tabs):
    path = path_of("participants:way", hers, hers["way_id"])
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"hours": "le soir"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"value": "514 555-0199"}, **SECURE).status_code == 302
    way = way_of(record(worker, hers), hers["way_id"])
    assert (way.hours, way.value) == ("le soir", "514 555-0199")
    answer = tabs[1].post(path, second | {"hours": "le matin"}, **SECURE)
    assert set(answer.context["form"].errors) == {"hours"}


def test_who_answers_a_request_that_was_answered_meanwhile_is_told_and_loses_no_word(hers, worker, tabs):
    path = path_of("services:referral", hers, hers["service_referral_id"])
    day = timezone.localdate().isoformat()
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    accepted = {"status": "accepted", "day": day, "next_on": day, "words": "Oui."}
    assert tabs[0].post(path, first | accepted, **SECURE).status_code == 302
    withdrawn = {"status": "withdrawn", "day": day, "words": "Elle n’en veut plus."}
    answer = tabs[1].post(path, second | withdrawn, **SECURE)
    assert answer.status_code == 200
    assert answer.context["shown"].referral.status == "accepted"
    form = answer.context["form"]
    assert form["words"].value() == "Elle n’en veut plus."
    again = {"id": form["id"].value(), "seen": form["seen"].value()}
    assert tabs[1].post(path, withdrawn | again, **SECURE).status_code == 302


def test_who_decides_anew_with_her_on_an_older_screen_sees_what_stands_and_keeps_what_was_typed(
    hers, worker, tabs
):
    path = path_of("consents:decide-anew", hers)
    with as_owner():
        partner = Member.objects.get(pk=Circle.objects.get().member_id).partner.code
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    no = {f"{partner}_answer": "no", "explained": "aloud", "language": "fr", "confirmed": "yes"}
    saved = tabs[0].post(path, first | no, **SECURE)
    assert saved.status_code == 302, saved.context["form"].errors
    place = f"consents:decide-anew:{hers['participant_id']}"
    longer = {"months": "6", "explained": "aloud", "language": "fr", "her_words": "Encore un peu."}
    tabs[1].post("/drafts/keep/", {"draft_place": place, **longer}, **SECURE)
    answer = tabs[1].post(path, second | longer | {"confirmed": "yes"}, **SECURE)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form["her_words"].value() == "Encore un peu."
    assert "Encore un peu." in tabs[1].get(path, **SECURE).content.decode(), "the draft is not forgotten"
    again = longer | {"seen": form["seen"].value(), "confirmed": "yes"}
    assert tabs[1].post(path, again, **SECURE).status_code == 302


def answers_to_join(partner, who, **more):
    answers = {"programme": "yes", "months": "6", "explained": "aloud", "language": "fr", "confirmed": "yes"}
    said = {"answer": "yes", "categories": ["needs"], "who": [str(who)], "months": "3"}
    return answers | {f"{partner}_{name}": value for name, value in said.items()} | more


@pytest.fixture
def in_welcome(hers, worker):
    """Another young person, whom the worker welcomes; and a member of a partner she could share with."""
    letter = sent(reach="514 555-0188")
    with as_owner():
        other = Member.objects.get(pk=Circle.objects.get().member_id)
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(letter.participant_id), worker, None, "", timezone.now())
    return letter.participant_id, other


def test_who_joins_on_two_screens_at_once_joins_once_and_the_same_answers_are_saved(in_welcome, tabs):
    participant_id, other = in_welcome
    path = reverse("consents:consent-make", args=[participant_id])
    answers = answers_to_join(other.partner.code, other.pk)
    for tab in tabs:
        answer = tab.post(path, answers, **SECURE)
        assert answer.status_code == 302
        assert answer.url.endswith("/kept/")
    with as_owner():
        assert Consent.objects.filter(participant_id=participant_id).count() == 2


def test_who_joins_with_other_answers_meanwhile_is_shown_what_stands_and_loses_no_word(in_welcome, tabs):
    participant_id, other = in_welcome
    path = reverse("consents:consent-make", args=[participant_id])
    partner = other.partner.code
    assert tabs[0].post(path, answers_to_join(partner, other.pk), **SECURE).status_code == 302
    no = {f"{partner}_answer": "no", f"{partner}_categories": [], "her_words": "Pas eux."}
    answer = tabs[1].post(path, answers_to_join(partner, other.pk, **no), **SECURE)
    assert answer.status_code == 200
    form, page = answer.context["form"], answer.content.decode()
    assert form[f"{partner}_answer"].value() == "no"
    assert form["her_words"].value() == "Pas eux."
    assert form.is_only_overtaken
    assert f'action="{reverse("consents:decide-anew", args=[participant_id])}"' in page
    assert answer.context["held"][partner].says_yes, "what stands is beside it"
    again = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    anew = reverse("consents:decide-anew", args=[participant_id])
    assert tabs[1].post(anew, again | {"confirmed": "yes"}, **SECURE).status_code == 302
    with as_owner():
        newest = Consent.objects.filter(participant_id=participant_id, partner=other.partner)
        assert [c.agreed for c in newest.filter(withdrawn_at=None)] == [False]


def test_a_no_that_comes_after_she_joined_is_said_not_to_be_saved(in_welcome, tabs):
    participant_id, other = in_welcome
    path = reverse("consents:consent-make", args=[participant_id])
    assert tabs[0].post(path, answers_to_join(other.partner.code, other.pk), **SECURE).status_code == 302
    no = {"programme": "no", "reason": "her_choice", "offered_instead": "Un numéro à appeler."}
    answer = tabs[1].post(path, no, **SECURE)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors(), "it is said that it is not saved"
    with as_owner():
        assert Consent.objects.filter(participant_id=participant_id, withdrawn_at=None).count() == 2
    assert answer.context["form"]["offered_instead"].value() == "Un numéro à appeler."


def test_what_is_decided_anew_and_sent_twice_is_said_to_be_saved(hers, worker, tabs):
    path = path_of("consents:decide-anew", hers)
    with as_owner():
        partner = Member.objects.get(pk=Circle.objects.get().member_id).partner.code
    form = opened(tabs[0], path)
    no = {f"{partner}_answer": "no", "explained": "aloud", "language": "fr", "confirmed": "yes"}
    assert [tab.post(path, form | no, **SECURE).status_code for tab in tabs] == [302, 302]
    with as_owner():
        refused = Consent.objects.filter(partner__code=partner, agreed=False, withdrawn_at=None)
        assert refused.count() == 1


SHARED = {
    "participants:about": (), "participants:way": ("way_id",), "needs:need-map": (), "safety:plan-make": (),
    "returning:plan-make": (), "plans:plan-agree": (),
    "services:referral": ("service_referral_id",), "consents:decide-anew": (), "consents:consent-make": (),
    "legal:step": ("legal_step_id",),
    "entourage:person-around": ("person_id",), "accompaniment:prepare": ("accompaniment_id",),
    "accompaniment:end": ("accompaniment_id",), "goals:scale-agree": ("goal_id",),
    "notes:note-opening": ("note_id",), "notes:note-keep": ("note_id",), "needs:need-add": (),
    "priorities:priority-sort": (),
}  # fmt: skip
"""Pages of what several people change → the ids that its address names besides hers."""


@pytest.mark.parametrize("name", SHARED)
def test_what_two_send_at_the_same_moment_is_read_one_after_the_other(hers, tabs, name):
    path = path_of(name, hers, *(hers[key] for key in SHARED[name]))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '100ms'")
    with another_is_at_it(hers["participant_id"]), pytest.raises(OperationalError), transaction.atomic():
        tabs[0].post(path, {}, **SECURE)
    assert tabs[0].get(path, **SECURE).status_code < 400, "who only reads waits for nobody"
