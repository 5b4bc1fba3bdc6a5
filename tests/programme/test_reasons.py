"""Her own reasons: dated quotes, what holds her back among them, and nothing counted."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.html import escape

from spheres.foundation.access.member import set_current_member
from spheres.programme.participants.record import load_record
from spheres.programme.reasons.actions import ReasonInput, note_reason
from spheres.programme.reasons.models import Reason
from spheres.programme.reasons.queries import reasons_of
from tests.builders.followed import accompanied

pytestmark = pytest.mark.django_db

WORDS = " J’veux juste… dormir,\n« une nuit » au complet.  "


@pytest.fixture
def page(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    set_current_member(pivot.pk)
    return pk, pivot, client, f"/young-people/{pk}/reasons/"


def test_her_words_are_kept_to_the_letter_under_their_kind_the_newest_first(page):
    pk, pivot, _client, _path = page
    record, today = load_record(pivot, pk), timezone.localdate()
    note_reason(record, uuid4(), ReasonInput("desire", "Avant.", today - timedelta(days=3)))
    note_reason(record, uuid4(), ReasonInput("desire", WORDS, today))
    note_reason(record, uuid4(), ReasonInput("holds_back", "Ils sont là, eux.", today))
    found = reasons_of(record)
    assert [reason.her_words for reason in found["desire"]] == [WORDS, "Avant."]
    assert [reason.her_words for reason in found["holds_back"]] == ["Ils sont là, eux."]
    assert set(found) == set(Reason.Kind.values)


def test_both_sides_stand_behind_a_word_of_caution_and_only_where_there_are_two(page):
    pk, pivot, client, path = page
    record, today = load_record(pivot, pk), timezone.localdate()
    caution = escape("peut rendre un changement moins sûr")
    note_reason(record, uuid4(), ReasonInput("desire", "Dormir.", today))
    assert caution not in client.get(path, secure=True).content.decode()
    set_current_member(pivot.pk)
    note_reason(record, uuid4(), ReasonInput("holds_back", "Eux.", today))
    shown = client.get(path, secure=True).content.decode()
    assert caution in shown
    assert shown.index("<details") < shown.index(caution), "folded away"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"her_words": " ", "kind": "desire"}, "her_words"),
        ({"her_words": "a" * 100_000, "kind": "desire"}, "her_words"),
        ({"her_words": "Dormir.", "kind": "score"}, "kind"),
        ({"her_words": "Dormir."}, "kind"),
        ({"her_words": "Dormir.", "kind": "need", "said_on": "2126-01-01"}, "said_on"),
        ({"her_words": "Dormir.", "kind": "need", "goal": str(uuid4())}, "goal"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(page, typed, wrong):
    _pk, _pivot, client, path = page
    sent = {"id": uuid4(), "said_on": timezone.localdate().isoformat(), **typed}
    form = client.post(f"{path}add/", sent, secure=True).context["form"]
    assert list(form.errors) == [wrong]
    assert form["her_words"].value() == typed["her_words"]
    assert not Reason.objects.exists()
