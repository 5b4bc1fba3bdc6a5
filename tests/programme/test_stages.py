"""Where she is in the cycle: both voices, how it changed, what was corrected, and her path."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.needs.actions import sort_needs
from spheres.programme.needs.rules import Mark
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from spheres.programme.region import pack
from spheres.programme.region.pack import Stage, StageList, StageMatch, Wording, current_pack
from spheres.programme.stages import queries
from spheres.programme.stages.actions import AlreadyCorrected, StageInput, note_stage
from spheres.programme.stages.models import StageAssessment
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member
from tests.builders.services import sharing_with

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LISTED = "provisional-2026"
SECURE = {"secure": True}


def noted(pivot, pk, *chosen, days=0, voice="worker", instead_of=None, **more):
    """Noted, as it was ``days`` ago; its id."""
    said = {"how": "unknown", **more}
    one = uuid4()
    on = TODAY - timedelta(days=days)
    entered = StageInput(LISTED, voice, list(chosen), on, **said)
    note_stage(load_record(pivot, pk), one, entered, instead_of)
    return one


def sent(**more):
    """What the form sends."""
    return {
        "id": uuid4(), "list_code": LISTED, "voice": "worker", "stages": ["immersion"], "how": "unknown",
        "heard": "", "on": TODAY.isoformat(), **more,
    }  # fmt: skip


@pytest.fixture
def worker(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    return pk, pivot, f"/young-people/{pk}/stages/"


def test_several_at_once_none_and_not_known_are_kept_with_the_words_of_their_day(worker):
    pk, pivot, _path = worker
    noted(pivot, pk, "planning", "coming_back", days=2)
    noted(pivot, pk, "-none", days=1)
    noted(pivot, pk, "-unknown")
    several, none, unknown = [entry.row for entry in queries.path(load_record(pivot, pk))]
    assert several.stages == ["planning", "coming_back"]
    assert several.words == [
        {"fr": "Planification", "en": "Deliberate planning"}, {"fr": "Retour", "en": "Coming back"},
    ]  # fmt: skip
    assert [(row.fits, row.stages, row.words) for row in (none, unknown)] == [
        ("none", [], []), ("unknown", [], []),
    ]  # fmt: skip
    with translation.override("fr"):
        assert several.names == ["Planification", "Retour"]
        assert none.names == ["Aucune ne convient"]


def test_words_stay_those_of_their_day_when_the_region_calls_them_otherwise(worker, another_list):
    pk, pivot, _path = worker
    noted(pivot, pk, "immersion")
    another_list()
    (entry,) = queries.path(load_record(pivot, pk))
    with translation.override("en"):
        assert entry.row.names == ["Immersion"]
    assert entry.row.list_code == LISTED


@pytest.fixture
def another_list(monkeypatch):
    """From today on the region has another list; ``deep`` is nearest to immersion there."""

    def change(crosswalk=(("immersion", "deep"),)):
        was = current_pack()
        old = was.stage_lists[0].model_copy(update={"ends_on": TODAY - timedelta(days=1)})
        words = Wording(fr="Au fond", en="Deep")
        stages = [
            Stage(code=code, name=words, looks_like=words, helps=words, looks_at_plan=code == "going")
            for code in ("deep", "going", "planning")
        ]
        new = StageList(code="frame", name=words, source=words, from_on=TODAY, stages=stages)
        matches = [
            StageMatch(from_list=LISTED, from_stage=before, to_list="frame", to_stage=after)
            for before, after in crosswalk
        ]
        update = {"stage_lists": [old, new], "stage_crosswalk": matches}
        found = was.model_copy(update=update)
        monkeypatch.setattr(pack, "current_pack", lambda: found)
        monkeypatch.setattr(queries, "current_pack", lambda: found)

    return change


def test_how_it_changed_is_asked_only_when_something_stood_before(client, worker):
    _pk, _pivot, path = worker
    assert "how" not in client.get(path + "add/", **SECURE).context["form"].fields
    first = sent()
    assert client.post(path + "add/", first, **SECURE).status_code == 302
    assert client.post(path + "add/", first, **SECURE).status_code == 302, "sent twice it is still the first"
    row = StageAssessment.objects.get()
    assert (row.how, row.what_happened) == ("first", "")
    assert "how" in client.get(path + "add/", **SECURE).context["form"].fields
    answer = client.post(path + "add/", sent(how="", stages=["-none"]), **SECURE)
    assert answer.context["form"].errors.keys() == {"how"}


def test_what_stood_before_is_hers_and_not_another_s_of_the_same_worker(client, worker):
    _pk, pivot, path = worker
    other_pk, other = accompanied()
    set_current_member(other.pk)
    noted(other, other_pk, "immersion")
    with as_owner():
        Assignment.objects.filter(participant_id=other_pk).update(member_id=pivot.pk)
    assert "how" not in client.get(path + "add/", **SECURE).context["form"].fields
    assert "how" in client.get(f"/young-people/{other_pk}/stages/add/", **SECURE).context["form"].fields
    assert client.get(path, **SECURE).context["entries"] == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"stages": []}, "stages"),
        ({"stages": ["-none", "immersion"]}, "stages"),
        ({"stages": ["nowhere"]}, "stages"),
        ({"voice": ""}, "voice"),
        ({"how": "happened"}, "what_happened"),
        ({"how": "she_chose", "what_happened": "placed"}, "how"),
        ({"on": (TODAY + timedelta(days=1)).isoformat()}, "on"),
        ({"heard": "x" * 100_000}, "heard"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client, worker, more, field):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion", days=9)
    typed = sent(heard="« Je compte mes sous. »", how="unknown") | more
    answer = client.post(path + "add/", typed, **SECURE)
    form = answer.context["form"]
    assert form.errors.keys() == {field}
    assert form["heard"].value() == typed["heard"]
    assert form["voice"].value() == typed["voice"]
    assert form["stages"].value() == typed["stages"]
    assert StageAssessment.objects.count() == 1


def test_something_that_happened_is_named_and_is_no_exit(client, worker):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion", days=9)
    page = client.get(path + "add/", **SECURE)
    assert "Un placement ou une arrestation n’est pas une sortie" in page.content.decode()
    client.post(path + "add/", sent(how="happened", what_happened="placed"), **SECURE)
    newest = queries.path(load_record(pivot, pk))[-1].row
    assert (newest.how, newest.what_happened, newest.stages) == ("happened", "placed", ["immersion"])


def test_the_database_refuses_what_contradicts_itself(worker):
    pk, pivot, _path = worker
    record = load_record(pivot, pk)
    wrong = [
        {"fits": "some", "stages": [], "how": "first", "what_happened": ""},
        {"fits": "none", "stages": ["immersion"], "how": "first", "what_happened": ""},
        {"fits": "none", "stages": [], "how": "happened", "what_happened": ""},
        {"fits": "none", "stages": [], "how": "same", "what_happened": "placed"},
    ]
    for said in wrong:
        row = StageAssessment(
            participant_id=pk,
            author=pivot,
            list_code=LISTED,
            voice="her",
            on=TODAY,
            noted_at=record.now,
            **said,
        )
        row.noted_at = record.now
        record.keys.seal(row, heard="", words=[])
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_stage_of_a_list_that_has_ended_is_said_and_what_comes_nearest_is_offered(
    client, worker, another_list
):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion", days=9)
    another_list()
    typed = sent(stages=["immersion", "planning"], heard="« Plus tard. »")
    form = client.post(path + "add/", typed, **SECURE).context["form"]
    assert form.errors.keys() == {"stages"}
    assert "Liste provisoire" in form.errors["stages"][0]
    assert form["stages"].value() == ["deep"], "planning is in both lists, and is not the same thing"
    assert form["heard"].value() == "« Plus tard. »"
    again = typed | {"list_code": form["list_code"].value(), "stages": form["stages"].value()}
    assert client.post(path + "add/", again, **SECURE).status_code == 302
    assert queries.path(load_record(pivot, pk))[-1].row.list_code == "frame"


def test_where_nothing_comes_nearest_it_is_chosen_anew(client, worker, another_list):
    _pk, _pivot, path = worker
    another_list(crosswalk=())
    form = client.post(path + "add/", sent(stages=["immersion", "-none"]), **SECURE).context["form"]
    assert form.errors.keys() == {"stages"}
    assert "Liste provisoire" in form.errors["stages"][0]
    assert form["stages"].value() == ["-none"]
    form = client.post(path + "add/", sent(stages=["immersion"]), **SECURE).context["form"]
    assert len(form.errors["stages"]) == 1, "one thing is wrong, and is said once"
    assert form["stages"].value() == []


def test_a_region_without_a_list_today_says_so_and_notes_nothing(client, worker, monkeypatch):
    _pk, _pivot, path = worker
    without = current_pack().model_copy(update={"stage_lists": []})
    monkeypatch.setattr(pack, "current_pack", lambda: without)
    page = client.get(path + "add/", **SECURE)
    assert page.context["form"] is None
    assert "rien ne peut être noté" in page.content.decode()
    assert client.post(path + "add/", sent(), **SECURE).status_code == 200
    assert client.get(path, **SECURE).status_code == 200
    assert not StageAssessment.objects.exists()


def test_the_list_of_a_day_is_the_one_that_is_current_on_it(another_list):
    assert pack.stage_list_on(date(2025, 12, 31)) is None
    assert pack.stage_list_on(TODAY).code == LISTED
    another_list()
    assert pack.stage_list_on(TODAY - timedelta(days=1)).code == LISTED
    assert pack.stage_list_on(TODAY).code == "frame"


@pytest.mark.parametrize("stage", ["planning", "initial_exit"])
def test_planning_and_leaving_lead_to_her_plan_and_push_her_to_tell_nobody(client, worker, stage):
    pk, _pivot, path = worker
    answer = client.post(path + "add/", sent(stages=["immersion", stage], voice="her"), follow=True, **SECURE)
    assert answer.redirect_chain[-1][0].endswith(f"/young-people/{pk}/plan/")
    assert "C’est un bon moment pour regarder le plan ensemble, si c’est souhaité." in answer.content.decode()
    other = client.post(path + "add/", sent(stages=["coming_back"]), follow=True, **SECURE)
    assert other.redirect_chain[-1][0].endswith(path)


def sharing_and_adding(liaison, **limits):
    """Someone who lets this liaison read and note what is clinical; and her worker."""
    pk, pivot = welcomed()
    yes = Sharing(
        liaison.partner, True, categories=["clinical"], may_add=True, members=[liaison], months=3, **limits
    )
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[yes]))
    return pk, pivot


def test_who_may_not_read_her_plan_is_led_to_her_path(client):
    liaison = a_member("liaison", "ccsmtl")
    pk, _pivot = sharing_and_adding(liaison)
    client.force_login(liaison)
    path = f"/young-people/{pk}/stages/"
    answer = client.post(path + "add/", sent(stages=["planning"]), **SECURE)
    assert answer["Location"] == path


def test_what_was_before_she_shared_is_not_noted_and_is_said_beside_the_day(client):
    liaison = a_member("liaison", "ccsmtl")
    pk, _pivot = sharing_and_adding(liaison, since=moment() - timedelta(days=2))
    client.force_login(liaison)
    path = f"/young-people/{pk}/stages/add/"
    before = sent(on=(TODAY - timedelta(days=9)).isoformat())
    assert client.post(path, before, **SECURE).context["form"].errors.keys() == {"on"}
    assert client.post(path, sent(), **SECURE).status_code == 302


def test_a_correction_is_another_row_and_what_was_noted_stays_to_be_read(client, worker):
    pk, pivot, path = worker
    first = noted(pivot, pk, "immersion", days=3, heard="« Ça va. »", how="first")
    page = client.get(f"{path}{first}/correct/", **SECURE)
    form = page.context["form"]
    assert form["stages"].value() == ["immersion"]
    assert form["heard"].value() == "« Ça va. »"
    assert "how" not in form.fields, "nothing stood before it"
    right = sent(stages=["awareness_felt"], on=form["on"].value().isoformat(), heard="« Ça va pas. »")
    assert client.post(f"{path}{first}/correct/", right, **SECURE).status_code == 302
    assert client.post(f"{path}{first}/correct/", right, **SECURE).status_code == 302, "sent twice"
    (entry,) = queries.path(load_record(pivot, pk))
    assert (entry.row.pk, entry.row.stages, entry.row.how) == (right["id"], ["awareness_felt"], "first")
    assert [(row.pk, row.heard) for row in entry.before] == [(first, "« Ça va. »")]
    page = client.get(path, **SECURE).content.decode()
    assert "« Ça va. »" in page
    assert "« Ça va pas. »" in page


def test_corrected_how_it_changed_is_asked_where_something_stood_before_that_day(client, worker):
    pk, pivot, path = worker
    later, first = noted(pivot, pk, "planning", days=3), noted(pivot, pk, "immersion", days=9, how="first")
    assert "how" in client.get(f"{path}{later}/correct/", **SECURE).context["form"].fields
    assert "how" not in client.get(f"{path}{first}/correct/", **SECURE).context["form"].fields


def test_what_was_corrected_is_not_what_stood_before(client, worker):
    pk, pivot, path = worker
    wrong = noted(pivot, pk, "immersion", days=9, how="first")
    row = queries.assessment(load_record(pivot, pk), wrong)
    right = noted(pivot, pk, "immersion", days=3, how="first", instead_of=row)
    assert "how" not in client.get(f"{path}{right}/correct/", **SECURE).context["form"].fields


def test_corrected_meanwhile_the_second_is_told_and_keeps_what_was_typed(client, worker):
    pk, pivot, path = worker
    first = noted(pivot, pk, "immersion", days=3)
    row = queries.assessment(load_record(pivot, pk), first)
    noted(pivot, pk, "-none", days=3, instead_of=row)
    with pytest.raises(AlreadyCorrected):
        noted(pivot, pk, "-unknown", days=3, instead_of=row)
    answer = client.post(f"{path}{first}/correct/", sent(heard="« Autre chose. »"), **SECURE)
    assert answer.context["form"].non_field_errors()
    assert answer.context["form"]["heard"].value() == "« Autre chose. »"
    assert len(queries.path(load_record(pivot, pk))) == 1


def test_nobody_out_of_reach_notes_corrects_or_reads(client, worker):
    pk, pivot, path = worker
    first = noted(pivot, pk, "immersion")
    row = queries.assessment(load_record(pivot, pk), first)
    other_pk, other = accompanied()
    set_current_member(other.pk)
    with pytest.raises(NotVisible):
        noted(other, pk, "planning")
    with pytest.raises(NotVisible):
        queries.assessment(load_record(other, other_pk), first)
    client.force_login(other)
    assert client.get(path, **SECURE).status_code == 404
    assert (
        client.post(f"/young-people/{other_pk}/stages/{row.pk}/correct/", sent(), **SECURE).status_code == 404
    )


def test_who_reads_alone_notes_nothing(client):
    liaison = a_member("liaison", "ccsmtl")
    pk, pivot = sharing_with(liaison, categories=["clinical"])
    noted(pivot, pk, "immersion")
    set_current_member(liaison.pk)
    with pytest.raises(NotVisible):
        noted(liaison, pk, "planning")
    client.force_login(liaison)
    page = client.get(f"/young-people/{pk}/stages/", **SECURE)
    assert not page.context["may_write"]
    assert client.get(f"/young-people/{pk}/stages/add/", **SECURE).status_code == 404


def test_her_page_says_the_newest_of_each_voice_and_since_when(client, worker):
    pk, pivot, _path = worker
    noted(pivot, pk, "planning", days=40)
    noted(pivot, pk, "immersion", days=30)
    noted(pivot, pk, "immersion", days=5, heard="« Encore. »")
    noted(pivot, pk, "awareness_felt", days=9, voice="her")
    record = load_record(pivot, pk)
    her, worker_s = queries.newest(entry.row for entry in queries.path(record))
    assert (her.row.stages, her.since) == (["awareness_felt"], TODAY - timedelta(days=9))
    assert (worker_s.row.heard, worker_s.since) == ("« Encore. »", TODAY - timedelta(days=30))
    page = client.get(f"/young-people/{pk}/", **SECURE).content.decode()
    assert "Prise de conscience, ressentie" in page
    assert "« Encore. »" in page
    assert f"/young-people/{pk}/stages/" in page


def test_as_long_as_only_her_worker_said_it_her_page_asks_how_she_sees_it(client, worker):
    pk, pivot, path = worker
    ask = f"{path}add/?voice=her"
    assert ask not in client.get(f"/young-people/{pk}/", **SECURE).content.decode(), "nothing is noted yet"
    noted(pivot, pk, "immersion")
    assert ask in client.get(f"/young-people/{pk}/", **SECURE).content.decode()
    assert client.get(ask, **SECURE).context["form"]["voice"].value() == "her"
    noted(pivot, pk, "-unknown", voice="her")
    assert ask not in client.get(f"/young-people/{pk}/", **SECURE).content.decode()


def test_the_path_shows_both_voices_events_and_what_she_needs_and_has_not(client, worker):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion", days=90, how="first")
    noted(pivot, pk, "planning", days=60, how="she_chose")
    noted(pivot, pk, "immersion", days=30, how="happened", what_happened="placed")
    noted(pivot, pk, "-none", days=30, voice="her", how="happened", what_happened="placed")
    sort_needs(
        load_record(pivot, pk),
        {"sleep": Mark("urgent"), "income": Mark("important"), "leisure": Mark("later")},
    )
    page = client.get(path, **SECURE)
    picture = page.context["picture"]
    assert {(mark.voice, mark.row, mark.x) for mark in picture.marks} == {
        ("worker", "immersion", 12), ("worker", "planning", 180), ("worker", "immersion", 348),
        ("her", "-none", 348),
    }  # fmt: skip
    assert [event.what for event in picture.events] == [["Un placement"]], "of one day it is said once"
    assert [row.key for row in picture.rows][-1] == "-none"
    assert [need.code for need in page.context["needs"]] == ["sleep", "income"]
    assert [stage.code for stage in page.context["fits_now"]] == ["immersion"]


def test_needs_are_beside_the_path_only_for_who_may_read_them(client):
    liaison, other = a_member("liaison", "ccsmtl"), a_member("liaison", "codim")
    pk, pivot = sharing_with(liaison, categories=["clinical"])
    noted(pivot, pk, "immersion")
    sort_needs(load_record(pivot, pk), {"sleep": Mark("urgent")})
    client.force_login(liaison)
    page = client.get(f"/young-people/{pk}/stages/", **SECURE)
    assert page.status_code == 200
    assert not page.context["reads_needs"]
    assert page.context["needs"] is None
    client.force_login(other)
    assert client.get(f"/young-people/{pk}/stages/", **SECURE).status_code == 404


def test_what_was_noted_in_a_list_of_before_stands_where_it_comes_nearest(worker, another_list):
    pk, pivot, _path = worker
    noted(pivot, pk, "immersion", "coming_back", days=3)
    another_list()
    record = load_record(pivot, pk)
    drawn = queries.picture(queries.path(record), pack.stage_list_on(TODAY))
    assert [mark.row for mark in drawn.marks] == ["deep", "-elsewhere"]
    assert [row.key for row in drawn.rows] == ["deep", "going", "planning", "-elsewhere"]


def test_a_stage_that_was_taken_out_of_its_list_is_still_on_her_path(client, worker, monkeypatch):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion", days=3)
    listed = current_pack().stage_lists[0]
    left = [stage for stage in listed.stages if stage.code != "immersion"]
    found = current_pack().model_copy(update={"stage_lists": [listed.model_copy(update={"stages": left})]})
    monkeypatch.setattr(pack, "current_pack", lambda: found)
    page = client.get(path, **SECURE)
    assert [mark.row for mark in page.context["picture"].marks] == ["-elsewhere"]
    assert "Immersion" in page.content.decode()


def test_what_was_noted_is_told_to_who_walks_with_her_when_another_noted_it(client):
    liaison = a_member("liaison", "ccsmtl")
    pk, pivot = sharing_with(liaison, categories=["clinical"])
    noted(pivot, pk, "immersion", heard="« Ça va. »")
    with as_owner():
        StageAssessment.objects.update(author=liaison)
    client.force_login(pivot)
    assert "une étape dans le cycle" in client.get("/young-people/my-day/", **SECURE).content.decode()


def test_a_page_to_print_offers_nothing_to_change(client, worker):
    pk, pivot, path = worker
    noted(pivot, pk, "immersion")
    page = client.get(path + "?print=1", **SECURE).content.decode()
    assert "data-prints" in page
    assert "correct/" not in page


def test_the_police_hold_none_of_it(client):
    police = a_member("police_liaison", "spvm")
    pk, pivot = sharing_with(police, categories=["contact", "legal"])
    noted(pivot, pk, "immersion")
    set_current_member(police.pk)
    assert not StageAssessment.objects.exists()
    client.force_login(police)
    page = client.get(f"/young-people/{pk}/", **SECURE).content.decode()
    assert f"/young-people/{pk}/stages/" not in page
    assert "Étape dans le cycle" not in page
