"""Each form that replaces a whole carries what it was made from: what only one changed is kept, and where
both did, the second is shown both texts. Every form of the house is named here."""

from datetime import date, time, timedelta
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from conftest import as_owner
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.clock import moment_of
from spheres.foundation.ui.forms import MomentInput
from spheres.programme.legal.models import LegalStep
from spheres.programme.notes.models import NoteOpening
from spheres.programme.participants.merging import KeepsUp, SeesNewest
from spheres.programme.participants.models import Assignment, Circle
from spheres.programme.phrases.actions import keep_phrase
from spheres.programme.priorities.models import PrioritySorting
from tests.builders.letters import sent
from tests.builders.members import a_member
from tests.builders.shared import followed

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
SOURCE = Path(__file__).resolve().parents[2] / "src" / "spheres" / "programme"

PARTS = {
    "safety:plan-make": ("", "calm", "places", {"in_danger": "no"}),
    "returning:plan-make": ("", "signs", "acts", {}),
    "participants:about": ("", "pronouns", "name", {}),
    "participants:way": ("way_id", "hours", "value", {}),
    "needs:need-map": (
        "",
        "food_her_words",
        "sleep_her_words",
        {"food_weight": "urgent", "sleep_weight": "later"},
    ),
    "legal:step": ("legal_step_id", "what", "her_words", {}),
    "entourage:person-around": ("person_id", "her_words", "may_know", {}),
    "accompaniment:prepare": ("accompaniment_id", "wants", "not_wanted", {}),
    "goals:scale-agree": ("goal_id", "more", "less", {}),
}
"""Page → the id in its address besides hers, two of its parts, and what else is always sent."""

REPLACES = {
    "AboutForm", "AccompanimentForm", "ContactWayForm", "FirstMeetingForm", "IncidentForm", "InvitationForm",
    "KeepForm",
    "LegalStepForm", "MapForm", "MatchForm", "MemberForm", "PersonForm", "PhraseChangeForm", 
    "PlanForm", "ReturnPlanForm", "ScaleForm",
}  # fmt: skip
"""Made from what stands: part by part (``KeepsUp``). An invitation is a member's form, with nobody yet."""
HOLDS_INSTEAD = {"NeedForm", "OpeningForm", "PrioritiesForm"}
"""Begun empty, and what it makes holds in place of what was (``SeesNewest``)."""
OF_ITS_OWN = {
    "AgreeForm": "carries a digest of the whole plan that was read together (test_two_at_once)",
    "services.AnswerForm": "carries how many answers were seen (test_two_at_once)",
    "ConsentForm": "carries the newest consent on the screen (test_two_at_once)",
}
ONCE = {
    "BackForm", "DoneForm", "EndForm", "EndingForm", "LeaveForm", "MetForm",
    "HandOverForm",
    "MissingEpisodeForm", "RefusalForm", "ReviewForm", "TellForm", "WorryAnswerForm", "referrals.AnswerForm",
}  # fmt: skip
"""Said once: what stands is not replaced, and who comes second is told (test_said_and_so)."""
ADDS = {
    "AdditionForm", "AttemptForm", "BedsForm", "CorrectionForm", "DisclosureForm", "EarlierForm",
    "EmergencyForm",
    "EventForm",
    "ExpenseForm", "ExtractForm", "GoalForm", "ImportForm", "InPlaceForm", "LinkForm",
    "LinkReferralForm", "MeetingForm", "MissingStepForm", "NoteForm", "PhraseForm", "PlanLineForm",
    "PlanMeetingForm", "RatingForm", "ReasonForm", "ReferralForm", "RestrictionForm", "RulerForm",
    "SaferStepForm", "SelfReferralForm", "ServiceReferralForm", "SessionForm", "ShiftForm", "SmallStepForm",
    "StageForm", "StepForm", "SummaryForm", "SupportForm", "TherapyNoteForm", "WorryForm",
}  # fmt: skip
"""Makes one more, beside what stands: it puts nothing out of force."""
ASKS = {"FindForm", "RecordForm", "SearchForm"}
"""Looks for something, and changes nothing."""
PART_OF_OTHERS = {"FirstMeetingFields", "OfAGoal", "OpeningFields", "PhraseWords", "PublicForm"}


@pytest.fixture
def worker(hers):
    with as_owner():
        return Member.objects.get(pk=Assignment.objects.get().member_id)


@pytest.fixture
def tabs(worker):
    """Two screens on which she who walks with her is at work: it is the same as two people."""
    return [signed_in(worker) for _ in range(2)]


def signed_in(member):
    tab = Client()
    tab.force_login(member)
    return tab


def opened(tab, path):
    """What the form of the page would send as it stands."""
    return values_of(tab.get(path, **SECURE).context["form"])


def values_of(form):
    return {
        bound.html_name: shown_value(bound)
        for bound in form
        if bound.value() is not None and bound.value() is not False
    }


def shown_value(bound):
    """As its field would send it."""
    is_moment = isinstance(bound.field.widget, MomentInput)
    return bound.field.widget.format_value(bound.value()) if is_moment else bound.value()


def path_of(name, hers, *keys):
    return reverse(name, args=[hers["participant_id"], *(hers[key] for key in keys if key)])


def house_forms():
    """Name → form, of every room; two of one name are told apart by their room."""
    found = {}
    for file in sorted(SOURCE.glob("*/forms.py")):
        room = file.parent.name
        module = import_module(f"spheres.programme.{room}.forms")
        for name, kind in vars(module).items():
            if (
                isinstance(kind, type)
                and issubclass(kind, forms.BaseForm)
                and kind.__module__ == module.__name__
            ):
                found[f"{room}.{name}" if name == "AnswerForm" else name] = kind
    return found


def test_every_form_says_whether_it_replaces():
    found = house_forms()
    assert len(found) > 60
    named = [*REPLACES, *HOLDS_INSTEAD, *OF_ITS_OWN, *ONCE, *ADDS, *ASKS, *PART_OF_OTHERS]
    assert len(named) == len(set(named)), "each once"
    assert set(found) == set(named), "a new form is named: what does it put out of force?"
    assert {name for name, kind in found.items() if issubclass(kind, KeepsUp)} == REPLACES
    assert {name for name, kind in found.items() if issubclass(kind, SeesNewest)} == HOLDS_INSTEAD


def test_every_page_of_a_form_that_keeps_up_is_tried():
    """Those of her pages: a member's, a phrase's, an incident's and a note's are tried beside it."""
    elsewhere = {
        "FirstMeetingForm", "IncidentForm", "InvitationForm", "KeepForm", "MatchForm", "MemberForm",
        "PhraseChangeForm",
    }  # fmt: skip
    assert len(PARTS) == len(REPLACES - elsewhere)


@pytest.mark.parametrize("name", PARTS)
def test_what_only_one_changed_is_kept_and_what_both_did_is_asked(hers, tabs, name):
    key, part, other, always = PARTS[name]
    path = path_of(name, hers, key)
    assert tabs[0].post(path, opened(tabs[0], path) | always, **SECURE).status_code in (200, 302)
    first, second = opened(tabs[0], path) | always, opened(tabs[1], path) | always
    for tab, form, changed, words in (
        (tabs[0], first, part, "Le premier"),
        (tabs[1], second, other, "Le second"),
    ):
        answer = tab.post(path, form | {changed: words}, **SECURE)
        assert answer.status_code == 302, answer.context["form"].errors
    assert_stands(tabs[0], path, {part: "Le premier", other: "Le second"})
    answer = tabs[1].post(path, second | {part: "Le troisième"}, **SECURE)
    assert answer.status_code == 200, "nothing that was acknowledged is put out of force unseen"
    form, page = answer.context["form"], answer.content.decode()
    assert "Le premier" in page and form[part].value() == "Le troisième", "both texts"
    assert_stands(tabs[0], path, {part: "Le premier", other: "Le second"})
    chosen = values_of(form) | always
    assert tabs[1].post(path, chosen | {part: "Les deux"}, **SECURE).status_code == 302
    assert_stands(tabs[0], path, {part: "Les deux", other: "Le second"})


def assert_stands(tab, path, parts):
    stands = opened(tab, path)
    assert {name: stands.get(name) for name in parts} == parts


def test_a_moment_that_only_another_moved_is_kept(hers, tabs):
    path = path_of("legal:step", hers, "legal_step_id")
    with as_owner():
        LegalStep.objects.update(at=moment_of(date(2026, 6, 1), time(9, 0, 30)))
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"at": "2026-07-01T10:00"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"what": "Le second"}, **SECURE).status_code == 302
    assert_stands(tabs[0], path, {"at": "2026-07-01T10:00", "what": "Le second"})
    third = opened(tabs[1], path)
    assert tabs[0].post(path, third | {"at": "2026-07-01T11:00"}, **SECURE).status_code == 302
    answer = tabs[1].post(path, third | {"her_words": "Encore"}, **SECURE)
    assert answer.status_code == 302, "it was shown to the minute, in the region's time"
    assert_stands(tabs[0], path, {"at": "2026-07-01T11:00", "her_words": "Encore"})


def test_two_who_keep_a_note_from_partners_undo_nothing_of_each_other():
    pk, pivot, liaison, old = followed()
    tabs, partner = [signed_in(pivot), signed_in(pivot)], str(liaison.partner_id)
    path = reverse("notes:note-keep", args=[pk, old])
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"kept_from": [partner]}, **SECURE).status_code == 302
    assert tabs[1].post(path, second, **SECURE).status_code == 302
    assert opened(tabs[0], path)["kept_from"] == [partner], "she keeps it from them still"


def walks_with(letter):
    return Assignment.objects.get(participant_id=letter.participant_id, ends_at=None).member_id


def test_two_who_choose_who_walks_with_her_are_shown_each_others_choice():
    letter, workers = sent(), [a_member("pivot_worker"), a_member("pivot_worker")]
    tabs = [signed_in(a_member("coordinator", "en-marge")) for _ in range(2)]
    answer = reverse("referrals:referral", args=[letter.pk])
    yes = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")
    assert tabs[0].post(answer, yes | {"decision": "welcome"}, **SECURE).status_code == 302
    path = reverse("referrals:match", args=[letter.pk])
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"pivot": str(workers[0].pk)}, **SECURE).status_code == 302
    answer = tabs[1].post(path, second | {"pivot": str(workers[1].pk)}, **SECURE)
    assert answer.status_code == 200
    assert workers[0].name in " ".join(answer.context["form"].errors["pivot"])
    with as_owner():
        assert walks_with(letter) == workers[0].pk
    assert tabs[1].post(path, values_of(answer.context["form"]), **SECURE).status_code == 302
    with as_owner():
        assert walks_with(letter) == workers[1].pk


def test_two_who_change_a_member_undo_nothing_of_each_other(hers):
    with as_owner():
        one = Member.objects.get(pk=Circle.objects.get().member_id)
    tabs = [signed_in(a_member("coordinator", "en-marge")) for _ in range(2)]
    path = reverse("team:member", args=[one.pk])
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"name": "Renommée"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"speaks": ["fr", "es"]}, **SECURE).status_code == 302
    assert_stands(tabs[0], path, {"name": "Renommée", "speaks": ["fr", "es"]})
    answer = tabs[1].post(path, second | {"name": "Autrement"}, **SECURE)
    assert set(answer.context["form"].errors) == {"name"}
    assert "Renommée" in answer.content.decode()


def test_a_phrase_that_was_changed_on_another_screen_is_asked_about(hers, worker, tabs):
    phrase_id = "01890000-0000-7000-8000-000000000001"
    set_current_member(worker.pk)
    keep_phrase(worker, UUID(phrase_id), "Bonjour", timezone.now())
    path = reverse("phrases:phrase-change", args=[phrase_id])
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"words": "Bonsoir"}, **SECURE).status_code == 302
    answer = tabs[1].post(path, second | {"words": "Salut"}, **SECURE)
    assert set(answer.context["form"].errors) == {"words"}
    assert "Bonsoir" in answer.content.decode()
    assert tabs[1].post(path, values_of(answer.context["form"]), **SECURE).status_code == 302
    assert_stands(tabs[0], path, {"words": "Salut"})


def ordered(*own):
    places = {f"place_own{n}": str(n + 1) for n in range(3)}
    places |= {"place_sleep": "4", "place_nights": "5"}
    return places | {f"own{n}": words for n, words in enumerate(own)}


INSTEAD = {
    "needs:need-add": (
        "", {"code": "food", "weight": "urgent", "her_words": "Le premier"},
        {"code": "food", "weight": "later", "her_words": "Le second"},
    ),
    "priorities:priority-sort": (
        "", ordered("Le premier", "Danser", "Rire"), ordered("Le second", "Danser", "Rire"),
    ),
    "notes:note-opening": ("note_id", {"opening": "together"}, {"opening": "open"}),
}  # fmt: skip


@pytest.mark.parametrize("name", INSTEAD)
def test_what_would_hold_instead_is_saved_only_after_what_holds_was_seen(hers, tabs, name):
    key, one, other = INSTEAD[name]
    with as_owner():  # all of a test is one moment
        PrioritySorting.objects.update(noted_at=timezone.now() - timedelta(days=1))
    path = path_of(name, hers, key)
    first, second = opened(tabs[0], path) | one, opened(tabs[1], path) | other
    for _again in range(2):  # sent twice, it is saved once, and nothing is asked
        answer = tabs[0].post(path, first, **SECURE)
        assert answer.status_code == 302, answer.context["form"].errors
    answer = tabs[1].post(path, second, **SECURE)
    assert answer.status_code == 200
    form = answer.context["form"]
    holds = "Le premier" if "premier" in str(one) else NoteOpening.Choice.TOGETHER.label
    assert str(holds) in " ".join(form.non_field_errors()), "what holds is on the screen"
    assert {field: form[field].value() for field in other} == other, "and so is what was typed"
    assert tabs[1].post(path, values_of(form), **SECURE).status_code == 302


def test_another_need_may_be_named_meanwhile(hers, tabs):
    path = path_of("needs:need-add", hers)
    first, second = opened(tabs[0], path), opened(tabs[1], path)
    assert tabs[0].post(path, first | {"code": "food", "weight": "urgent"}, **SECURE).status_code == 302
    assert tabs[1].post(path, second | {"code": "leisure", "weight": "later"}, **SECURE).status_code == 302
