"""A draft lives at the page and all the ids of its address: never under another thing."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.models import Draft
from spheres.foundation.vault.tasks import clear_drafts
from spheres.programme.notes.actions import Contact, write_note
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.record import load_record
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.routes import ABOUT_SOMEONE, address

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
PLACE = re.compile(r'name="draft_place" value="([^"]+)"')


@pytest.fixture
def worker(client, hers):
    with as_owner():
        member = Member.objects.get(pk=Assignment.objects.get().member_id)
    client.force_login(member)
    return member


def place_in(answer):
    found = PLACE.findall(answer.content.decode(errors="replace"))
    return found[0] if found else None


def keep(client, place, **words):
    return client.post("/drafts/keep/", {"draft_place": place, **words}, **SECURE)


def test_what_is_typed_under_one_note_never_appears_under_another(client, hers, worker):
    pk, other = hers["participant_id"], uuid4()
    set_current_member(worker.pk)
    write_note(load_record(worker, pk), other, Contact("call", moment(), 5, "none", "her", "Une autre."))
    first, second = (f"/young-people/{pk}/notes/{note}/add/" for note in (hers["note_id"], other))
    place = place_in(client.get(first, **SECURE))
    assert keep(client, place, text="Pour la première note.").status_code == 200
    assert "Pour la première note." in client.get(first, **SECURE).content.decode()
    assert "Pour la première note." not in client.get(second, **SECURE).content.decode()
    client.post(second, {"id": uuid4(), "text": "Pour la seconde."}, **SECURE)
    assert "Pour la première note." in client.get(first, **SECURE).content.decode(), "the other was saved"


def test_each_draft_place_is_its_own_page_with_every_id_of_its_address(client, hers, worker):
    places = {}
    for name, route in ABOUT_SOMEONE:
        answer = client.get(address(route, hers), **SECURE)
        if answer.status_code == 200 and (place := place_in(answer)):
            ids = [str(hers[key]) for key in re.findall(r"<uuid:(\w+)>", route)]
            assert place == ":".join([name, *ids])
            assert keep(client, place, text="x").status_code == 200
            places[name] = place
    assert len(set(places.values())) == len(places) > 10
    assert {"notes:note-amend", "accompaniment:end"} <= set(places)
    with as_owner():
        kept = list(Draft.objects.values_list("place", "participant_id"))
    assert len({place for place, _pk in kept}) == len(places), "two places are one draft"
    assert {pk for _place, pk in kept} == {hers["participant_id"]}


@pytest.mark.parametrize(
    "place",
    [
        "notes:note-amend:{participant_id}",
        "notes:note-add:{note_id}:{participant_id}",
        "notes:note-add:{participant_id}:{note_id}",
        "notes:note-add:not-an-id",
        "notes:nothing:{participant_id}",
        "nothing",
        "",
        "vault:draft-keep:{participant_id}",
    ],
)
def test_a_place_that_is_no_page_keeps_nothing(client, hers, worker, place):
    assert keep(client, place.format(**hers), text="x").status_code == 400
    with as_owner():
        assert not Draft.objects.exists()


def test_a_place_of_someone_out_of_reach_keeps_nothing(client, hers, worker):
    other, _pivot = accompanied()
    answer = keep(client, f"notes:note-add:{other}", text="x")
    with as_owner():
        assert not Draft.objects.exists()
    assert answer.content == keep(client, f"notes:note-add:{uuid4()}", text="x").content


def test_what_is_saved_forgets_its_draft_and_no_other(client, hers, worker):
    base = f"/young-people/{hers['participant_id']}/"
    for path in ("needs/add/", "legal/add/"):
        place = place_in(client.get(base + path, **SECURE))
        assert keep(client, place, her_words="À garder.").status_code == 200
    typed = {"id": uuid4(), "code": "food", "weight": "urgent", "her_words": "À garder."}
    assert client.post(base + "needs/add/", typed, **SECURE).status_code == 302
    assert "À garder." not in client.get(base + "needs/add/", **SECURE).content.decode()
    assert "À garder." in client.get(base + "legal/add/", **SECURE).content.decode()


def test_what_was_begun_in_nobodys_file_is_kept_for_thirty_days_and_says_so(client, hers, worker):
    of_someone = place_in(client.get(f"/young-people/{hers['participant_id']}/needs/add/", **SECURE))
    for place in ("referrals:referral-new", "privacy:incident-add", of_someone):
        said = keep(client, place, why_now="Elle cherche un lit.").content.decode()
        assert ("thirty days" in said or "trente jours" in said) is (place != of_someone)
    with as_owner():
        Draft.objects.exclude(place="privacy:incident-add").update(
            kept_at=timezone.now() - timedelta(days=31)
        )
    with as_worker():
        clear_drafts(0)
    with as_owner():
        left = set(Draft.objects.values_list("place", flat=True))
    assert left == {"privacy:incident-add", *(p for p in left if p.startswith("needs:"))}
    assert len(left) == 2, "what is in her file goes with her, and not before"
