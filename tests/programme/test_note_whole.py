"""A contact note with all that stands beside it: her words, what it is about, what she may read."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from spheres.foundation.access.queries import NotVisible
from spheres.programme.accompaniment.models import Accompaniment
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.goals.actions import note_goal
from spheres.programme.goals.models import Goal
from spheres.programme.notes import actions, queries
from spheres.programme.notes.models import ContactNote, NoteOpening, NoteQuote, NoteTopic, Step
from spheres.programme.notes.rules import Readable
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.lifting import lifted, lifts
from spheres.programme.participants.models import DueRow
from spheres.programme.participants.noting import begun
from spheres.programme.participants.record import load_record
from spheres.programme.reasons.models import Reason
from spheres.programme.safety.actions import make_plan
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.queries import plan_of
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
HELD = actions.Opening(
    "held",
    "harm",
    "Elle serait seule en le lisant.",
    "Moi et ma superviseure",
    timezone.localdate() + timedelta(9),
)
WORDS = "  « Je veux\n\tune porte qui ferme. » — dit deux fois"


@pytest.fixture
def record():
    pk, pivot = accompanied()
    return load_record(pivot, pk, moment())


def an_hour_passes():
    """What was decided so far was decided before: in one transaction all is of one moment."""
    with as_owner():
        NoteOpening.objects.update(decided_at=F("decided_at") - timedelta(hours=1))


def write(record, note_id=None, text="On a marché.", **beside):
    note_id = note_id or uuid4()
    contact = actions.Contact("in_person", record.now, None, "", "", text, beside.pop("aside", ""))
    actions.write_note(record, note_id, contact, beside=actions.NoteParts(**beside))
    return queries.note_in_full(record, note_id)


def test_her_words_stand_beside_the_note_to_the_letter(record):
    note = write(record, quotes=[WORDS, "Non."])
    assert sorted(quote.her_words for quote in note.quotes) == sorted([WORDS, "Non."])


def test_a_note_sent_twice_is_one_and_with_other_words_beside_it_is_not_passed_over(record):
    goal_id = uuid4()
    note_goal(record, goal_id, "Dormir.")
    note = write(record, quotes=["Oui."], topics=[("goal", goal_id)], opening=HELD)
    write(record, note.pk, quotes=["Oui."], topics=[("goal", goal_id)], opening=HELD)
    assert (NoteQuote.objects.count(), NoteTopic.objects.count(), NoteOpening.objects.count()) == (1, 1, 1)
    for otherwise in (
        {"quotes": ["Non."], "topics": [("goal", goal_id)], "opening": HELD},
        {"quotes": ["Oui."], "opening": HELD},
        {"quotes": ["Oui."], "topics": [("goal", goal_id)], "opening": actions.Opening("open")},
    ):
        with pytest.raises(AlreadySent):
            write(record, note.pk, **otherwise)
    assert ContactNote.objects.count() == 1


def test_what_was_decided_last_holds_and_nothing_of_it_is_rewritten(record):
    note = write(record, opening=HELD)
    an_hour_passes()
    actions.decide_opening(record, uuid4(), note, actions.Opening("together"))
    shown = queries.notes_for_her(record)[0][0]
    assert shown.readable == Readable.LATER
    assert not shown.is_open
    an_hour_passes()
    actions.read_together(record, note)
    assert queries.notes_for_her(record)[0][0].readable == Readable.ALL
    assert NoteOpening.objects.count() == 3
    actions.read_together(record, note)
    assert NoteOpening.objects.count() == 3


def test_what_is_held_back_is_not_opened_by_reading_together(record):
    note = write(record, opening=HELD)
    actions.read_together(record, note)
    assert queries.notes_for_her(record)[0][0].readable == Readable.NOTHING_YET


def test_the_database_keeps_no_note_back_without_a_ground_and_a_day(record):
    note = write(record)
    values = {
        "participant_id": record.id,
        "author": record.member,
        "note": note,
        "sealed": b"",
        "decided_at": record.now,
    }
    for wrong in (
        {"choice": "held"},
        {"choice": "held", "ground": "harm"},
        {"choice": "held", "review_on": timezone.localdate(record.now)},
        {"choice": "open", "ground": "harm"},
        {"choice": "together", "review_on": timezone.localdate(record.now)},
    ):
        with pytest.raises(IntegrityError, match="opening_held"), transaction.atomic():
            NoteOpening.objects.create(**values, **wrong)


def test_an_error_is_corrected_beside_it(record):
    note = write(record, text="Lundi.")
    actions.add_to_note(record, note, uuid4(), "Mardi.", corrects=True)
    actions.add_to_note(record, note, uuid4(), "Il pleuvait.")
    full = queries.note_in_full(record, note.pk)
    assert full.text == "Lundi."
    assert {(added.text, added.corrects) for added in full.added} == {
        ("Mardi.", True),
        ("Il pleuvait.", False),
    }


def test_her_words_go_byte_for_byte_into_a_goal_a_reason_and_her_plan(record, client):
    note = write(record, quotes=[WORDS])
    quote = note.quotes[0]
    assert lifted(record, quote.pk).words == WORDS
    ways = [str(href) for href, _label in lifts(record, quote.pk)]
    assert [way.split("/")[3] for way in ways] == ["plan", "goals", "reasons"]


def test_nothing_is_lifted_of_anybody_else(record):
    quote = write(record, quotes=[WORDS]).quotes[0]
    pk, pivot = accompanied()
    for words_id in (quote.pk, uuid4()):
        with pytest.raises(NotVisible):
            lifted(load_record(pivot, pk, moment()), words_id)


def test_what_a_note_is_about_is_named_and_leads_there(record):
    goal_id = uuid4()
    note_goal(record, goal_id, "Dormir.")
    assert [code for code, _label, _words in queries.offered_topics(record)] == [f"goal:{goal_id}"]
    note = write(record, topics=[("goal", goal_id)])
    ((_label, words, href),) = queries.topics_of(record, note)
    assert words == "Dormir."
    assert str(goal_id) in href


def test_a_meeting_becomes_its_note_and_is_done(record):
    step_id = uuid4()
    actions.plan_step(record, step_id, actions.Planned("meeting", "Au parc", timezone.localdate(record.now)))
    found = begun(record, step_id)
    assert found.row.what == "Au parc"
    found.of.noted(record, found.row)
    assert not Step.objects.filter(done_at=None).exists()
    found.of.noted(record, begun(record, step_id).row)
    with pytest.raises(NotVisible):
        begun(record, uuid4())


@pytest.fixture
def page(client, record):
    client.force_login(record.member)
    base = f"/young-people/{record.id}/"

    def send(path, **typed):
        return client.post(base + path, {"id": uuid4(), **typed}, secure=True)

    send.shows = lambda path: client.get(base + path, secure=True)
    return send


def test_her_words_come_with_the_page_and_are_saved_byte_for_byte(page, record):
    hers = str(write(record, quotes=[WORDS]).quotes[0].pk)
    for path, name in (
        (f"goals/add/{hers}/", "her_words"),
        (f"reasons/add/{hers}/", "her_words"),
        (f"plan/add/{hers}/", "line"),
    ):
        assert page.shows(path).context["form"][name].value() == WORDS
    today = timezone.localdate(record.now).isoformat()
    assert page(f"goals/add/{hers}/", her_words=WORDS).status_code == 302
    assert page(f"reasons/add/{hers}/", her_words=WORDS, kind="desire", said_on=today).status_code == 302
    assert (
        "line" not in page(f"plan/add/{hers}/", line=WORDS, part="calm").context["form"].errors
    )  # no plan yet
    make_plan(
        record, uuid4(), dict.fromkeys(EmergencyPlan.SEALED_FIELDS, "") | {"steps": []}, in_danger=False
    )
    assert page(f"plan/add/{hers}/", line=WORDS, part="calm").status_code == 302
    assert page(f"plan/add/{hers}/", line=WORDS, part="calm").status_code == 302
    kept = WORDS.strip().encode()  # white space around is nobody's words
    assert record.keys.open_one(Goal.objects.get()).her_words.encode() == kept
    assert record.keys.open_one(Reason.objects.get()).her_words.encode() == kept
    assert plan_of(record).calm.encode() == kept


NOTE = {"kind": "call", "text": "Ça va.", "opening": "open"}


def sent(page, **typed):
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    return page("notes/add/", **{**NOTE, "at": at, **typed})


def test_kind_words_and_who_may_read_are_enough(page):
    assert sent(page).status_code == 302
    note = ContactNote.objects.get()
    assert (note.place, note.begun_by, note.minutes) == ("", "", None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"opening": ""}, ["opening"]),
        ({"place": "cafe"}, ["place"]),
        ({"opening": "held"}, ["ground", "reason", "decided_by", "review_on"]),
        (
            {
                "opening": "held",
                "ground": "harm",
                "reason": "r",
                "decided_by": "d",
                "review_on": "2001-01-01",
            },
            ["review_on"],
        ),
        ({"aside": "Sa mère dit…"}, ["opening"]),
        ({"quote1": "x" * 100_000}, ["quote1"]),
        ({"next_what": "Appeler"}, ["next_on"]),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(page, typed, wrong):
    answer = sent(page, **typed)
    form = answer.context["form"]
    assert sorted(form.errors) == sorted(wrong)
    for name, value in typed.items():
        assert form[name].value() == value
    assert not ContactNote.objects.exists()


def test_the_part_from_someone_else_is_held_and_the_rest_is_open(page, record):
    day = (timezone.localdate() + timedelta(7)).isoformat()
    held = {"opening": "held", "ground": "someone_else", "reason": "r", "decided_by": "d", "review_on": day}
    assert list(sent(page, **held).context["form"].errors) == ["aside"]
    assert sent(page, **held, aside="Sa mère a appelé.", quote1="Je sais.").status_code == 302
    shown = page.shows("notes/hers/").content.decode()
    assert "Ça va." in shown
    assert "Je sais." in shown
    assert "Sa mère" not in shown


def test_what_is_held_back_is_nowhere_on_the_page_that_is_turned_to_her(page, record):
    write(record, text="Une phrase à part.", quotes=["Des mots."], opening=HELD)
    shown = page.shows("notes/hers/").content.decode()
    for words in ("Une phrase à part.", "Des mots.", HELD.reason, HELD.decided_by):
        assert words not in shown


def test_a_meeting_of_the_day_is_noted_from_it(page, record):
    step_id = uuid4()
    actions.plan_step(
        record, step_id, actions.Planned("meeting", "Au parc", timezone.localdate(record.now), time(0, 1))
    )
    shown = page.shows(f"notes/add/{step_id}/").context["form"]
    assert shown["at"].value().time() == time(0, 1)
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert page(f"notes/add/{step_id}/", **NOTE, at=at).status_code == 302
    assert not Step.objects.filter(done_at=None).exists()


def test_the_note_of_going_with_her_carries_over_what_is_known(page, record):
    going_id = uuid4()
    plan_going(record, going_id)
    form = page.shows(f"notes/add/{going_id}/").context["form"]
    assert form["kind"].value() == "accompaniment"
    assert form["topics"].value() == [f"going:{going_id}"]


def plan_going(record, going_id):
    going = Accompaniment(
        id=going_id, participant_id=record.id, author=record.member, companion=record.member, kind="court",
        status="planned", starts_at=record.now, asked_at=record.now,
    )  # fmt: skip
    record.keys.seal(going, **dict.fromkeys(Accompaniment.SEALED_FIELDS, "Au palais.")).save(
        force_insert=True
    )


def test_what_is_held_back_comes_back_on_its_day(record):
    write(record, opening=HELD)
    (due,) = DueRow.objects.filter(kind="note_review")
    assert due.due_on == HELD.review_on


def test_what_is_held_back_is_not_shown_by_adding_it_to_a_note_that_is_open(page, record):
    note_id = uuid4()
    assert sent(page, id=note_id).status_code == 302
    held = {"opening": "held", "ground": "harm", "reason": "r", "decided_by": "d"}
    held["review_on"] = (timezone.localdate() + timedelta(7)).isoformat()
    for more in (held, {"quote1": "Non."}, {"next_what": "Appeler", "next_on": held["review_on"]}):
        answer = sent(page, text="À part.", add_to=note_id, **more)
        assert answer.context["form"].non_field_errors()
        assert answer.context["form"]["text"].value() == "À part."
    assert "À part." not in page.shows("notes/hers/").content.decode()
    assert sent(page, text="Et encore.", add_to=note_id).status_code == 302


def test_a_note_with_a_part_from_someone_else_is_not_opened_whole(page, record):
    note = write(record, aside="Sa mère.", opening=replace(HELD, ground="someone_else"))
    answer = page(f"notes/{note.pk}/what-she-reads/", opening="open")
    assert list(answer.context["form"].errors) == ["opening"]


def test_whoever_reads_her_notes_by_her_yes_neither_decides_nor_turns_the_page_to_her(client):
    pk, pivot = welcomed()
    liaison = a_member()
    given = {"categories": ["clinical"], "members": [liaison], "months": 3, "may_add": True}
    yes = Sharing(liaison.partner, agreed=True, **given)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[yes]))
    note = write(load_record(pivot, pk, moment()), opening=HELD)
    client.force_login(liaison)
    for path in (f"notes/{note.pk}/what-she-reads/", "notes/hers/"):
        assert client.get(f"/young-people/{pk}/{path}", secure=True).status_code == 404
    path = f"/young-people/{pk}/notes/{note.pk}/read-together/"
    assert client.post(path, secure=True).status_code == 404
    shown = client.get(f"/young-people/{pk}/notes/{note.pk}/", secure=True).content.decode()
    assert HELD.reason not in shown
