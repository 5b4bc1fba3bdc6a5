"""All that a member may see of her, looked for by kind, month and words; and what is taken out of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.utils import timezone

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.audit.models import Look
from spheres.programme.consents.actions import Sharing, join
from spheres.programme.goals.actions import note_goal
from spheres.programme.needs.actions import name_need
from spheres.programme.notes.actions import Contact, NoteParts, Opening, decide_opening, write_note
from spheres.programme.notes.models import ContactNote, NoteOpening
from spheres.programme.participants.record import load_record
from spheres.programme.participants.telling import plain
from spheres.programme.timeline import actions, queries
from spheres.programme.timeline.queries import Search, timeline
from tests.builders import moment
from tests.builders.followed import accompanied, welcomed
from tests.builders.letters import SEVENTEEN, a_decision
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db
ASIDE = "Nomme quelqu’un d’autre ou vient d’une autre personne: Sa mère a appelé."


@pytest.fixture
def record():
    pk, pivot = accompanied()
    record = load_record(pivot, pk, moment())
    write_note(
        record,
        uuid4(),
        Contact(
            "call", record.now - timedelta(days=70), None, "", "", "Elle a ri à l’école.", "Sa mère a appelé."
        ),
        beside=NoteParts(quotes=["Je VEUX dormir."]),
    )
    note_goal(record, uuid4(), "Dormir une semaine.")
    name_need(record, uuid4(), "food", "urgent", "J’ai faim.")
    return record


def words_found(record, **narrowed):
    return sorted(words for entry in timeline(record, Search(**narrowed)) for words in entry.words[-1:])


def test_all_kinds_come_together_newest_first(record):
    found = timeline(record, Search())
    assert {entry.kind for entry in found} == {"note", "quote", "goal", "need"}
    assert found[-1].kind == "note"
    assert [entry.day for entry in found] == sorted((entry.day for entry in found), reverse=True)


def test_words_are_found_without_accents_and_case_and_in_every_part(record):
    assert words_found(record, words="ecole") == [ASIDE]
    assert words_found(record, words="MÈRE appele") == [ASIDE]
    assert words_found(record, words="dormir") == ["Dormir une semaine.", "Je VEUX dormir."]
    assert words_found(record, words="dormir faim") == []
    assert plain("Été, ÇA") == "ete, ca"


def test_kind_month_and_days_narrow_it(record):
    now = timezone.localdate(record.now)
    assert words_found(record, kinds=["goal"]) == ["Dormir une semaine."]
    assert words_found(record, month=(now - timedelta(days=70)).isoformat()[:7]) == [ASIDE]
    assert words_found(record, until_on=now - timedelta(days=1)) == [ASIDE]
    assert len(timeline(record, Search(from_on=now, until_on=now))) == 3


def test_a_partner_sees_there_what_she_shares_and_nothing_else():
    pk, pivot = welcomed()
    liaison = a_member()
    shares = Sharing(liaison.partner, agreed=True, categories=["needs"], members=[liaison], months=3)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=[shares]))
    hers = load_record(pivot, pk, moment())
    note_goal(hers, uuid4(), "Dormir.")
    name_need(hers, uuid4(), "food", "urgent", "J’ai faim.")
    from spheres.foundation.access.member import set_current_member

    set_current_member(liaison.pk)
    assert words_found(load_record(liaison, pk, moment())) == ["J’ai faim."]


def test_an_extract_is_its_authors_and_says_why(record):
    today, extract_id = timezone.localdate(record.now), uuid4()
    given = actions.ExtractInput(today, today, ["goal"], "Pour son avocate, à sa demande.")
    actions.take_extract(record, extract_id, given)
    assert queries.extract(record, extract_id).reason == given.reason
    other_pk, other = accompanied()
    with pytest.raises(NotVisible):
        queries.extract(load_record(other, other_pk, moment()), extract_id)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"reason": "cour"}, "reason"),
        ({"until_on": "2001-01-01"}, "until_on"),
        ({"from_on": "2100-01-01", "until_on": "2100-01-02"}, "from_on"),
        ({"kinds": ["nothing"]}, "kinds"),
    ],
)
def test_what_is_missing_of_an_extract_is_said_beside_it(client, record, typed, wrong):
    client.force_login(record.member)
    day = timezone.localdate().isoformat()
    whole = {
        "id": uuid4(),
        "from_on": day,
        "until_on": day,
        "reason": "Pour son avocate, à sa demande.",
        **typed,
    }
    answer = client.post(f"/young-people/{record.id}/timeline/extracts/add/", whole, secure=True)
    assert list(answer.context["form"].errors) == [wrong]
    assert answer.context["form"]["reason"].value() == whole["reason"]


def test_a_part_that_is_printed_is_a_print_on_her_record(client, record):
    client.force_login(record.member)
    today, extract_id = timezone.localdate(record.now), uuid4()
    given = actions.ExtractInput(today, today, [], "Pour son avocate, elle le veut.")
    actions.take_extract(record, extract_id, given)
    page = f"/young-people/{record.id}/timeline/extracts/{extract_id}/"
    shown = client.get(page, secure=True).content.decode()
    assert "Je VEUX dormir." in shown
    assert "data-prints" not in shown
    assert "data-prints" in client.get(f"{page}?print=1", secure=True).content.decode()
    with as_owner():
        kinds = Look.objects.filter(page="timeline:extract").values_list("kind", flat=True)
        assert sorted(kinds) == ["print", "view"]


def test_what_is_held_back_from_her_is_marked_where_it_is_told_and_in_an_extract(client, record):
    note = ContactNote.objects.get()
    today = timezone.localdate(record.now)
    held = Opening("held", "harm", "Elle serait seule.", "Nous deux", today + timedelta(days=9))

    def marked():
        shown = queries.as_shown(timeline(record, Search()))
        return {entry.kind for entry, _author, mark in shown if mark}

    assert marked() == set()
    decide_opening(record, uuid4(), note, held)
    with as_owner():  # decided at another moment than what follows
        NoteOpening.objects.update(decided_at=record.now - timedelta(minutes=2))
    assert marked() == {"note", "quote"}
    extract_id = uuid4()
    taken = actions.ExtractInput(today - timedelta(days=100), today, [], "Pour son avocate, à sa demande.")
    actions.take_extract(record, extract_id, taken)
    client.force_login(record.member)
    page = client.get(f"/young-people/{record.id}/timeline/extracts/{extract_id}/", secure=True)
    assert page.content.decode().count("badge is-soon") == 2
    decide_opening(record, uuid4(), note, Opening("open"))
    assert marked() == set()
