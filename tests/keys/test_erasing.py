"""An erasure erases: once it is certified, no key that stands opens a copy of hers, whatever was kept of the
rows; nobody else loses anything; it waits while the law does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import as_owner
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault import keyfile, keys, resealing, restoring, rotation
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.drafts import keep_draft, kept_draft
from spheres.foundation.vault.models import Draft, ParticipantKey, RegionKey
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.models import Consent
from spheres.programme.notes.models import ContactNote
from spheres.programme.participants.actions import About, change_about
from spheres.programme.participants.models import Participant
from spheres.programme.participants.record import load_record
from spheres.programme.privacy import actions, certificate, erasing, queries
from spheres.programme.privacy.models import Erasure, Incident, IncidentSubject
from spheres.programme.safety.models import EmergencyAccess
from tests.builders.members import a_member, an_officer, refused
from tests.builders.mishaps import Crash, stops_at
from tests.builders.privacy import WORDS, asked, with_a_file

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}


@pytest.fixture
def stays():
    """Someone who stays: pk, worker."""
    return with_a_file()


@pytest.fixture
def leaves(stays):
    """Someone whose erasure is confirmed: pk, worker."""
    pk, pivot = with_a_file()
    one = asked(pk, pivot)
    set_current_member(an_officer().pk)
    actions.confirm_erasure(one)
    return pk, pivot


@pytest.fixture
def places(leaves, tmp_path, settings):
    """The run's key file, in two places of this test."""
    stands = keyfile.read(with_copies=True)
    settings.AUDIT_FOLDER = tmp_path / "audit"
    settings.VAULT_PLACES = [tmp_path / "one" / "keys", tmp_path / "two" / "keys"]
    with as_owner():
        keyfile.write(replace(stands, copies=rotation.living("default")))
    yield settings.VAULT_PLACES
    keys._ring = None


def operator():
    """What ``spheres vault erase`` does."""
    with as_owner():
        while erasing.waits_for_this("default") or keyfile.read().stage == rotation.WRAPPING:
            file = rotation.begin_wrapping("default")
            keys._ring = None
            if file.stage == rotation.WRAPPING:
                rotation.let_go("default", 0)
                erasing.carry_out("default", _folder(), sorted(file.wraps)[-2])
                rotation.wrap_all("default", lambda _n: None)
            rotation.finish("default")
            erasing.certify("default")


def _folder():
    return settings.AUDIT_FOLDER


def of_everyone():
    """What a backup taken now, the log of writes and the database's own files hold."""
    with as_owner():
        wrapped = {row.pk: bytes(row.wrapped) for row in ParticipantKey.objects.all()}
        return wrapped, list(ContactNote.objects.all())


def a_backup_comes_back(wrapped, pk):
    """With the version that it knows to stand."""
    version = keys.version_of(wrapped[pk])
    RegionKey.objects.get_or_create(purpose="wrap", version=version, defaults={"wrapped": b""})
    ParticipantKey.objects.update_or_create(pk=pk, defaults={"wrapped": wrapped[pk]})


def test_no_key_that_stands_opens_a_copy_of_hers_and_everyone_else_stays(places, leaves, stays):
    (pk, _pivot), (other, its_pivot) = leaves, stays
    wrapped, notes = of_everyone()
    before = places[0].read_bytes()
    operator()
    keys._ring = None
    with pytest.raises(KeyUnavailable):
        keys.unwrap(wrapped[pk], pk)
    file = keyfile.read(with_copies=True)
    assert pk not in file.copies
    assert len(file.wraps) == 1
    for place in places:
        assert place.read_bytes() != before
        assert not list(place.parent.glob("*.new"))
    with as_owner():
        assert list(resealing.problems("default")) == []
        assert not ParticipantKey.objects.filter(pk=pk).exists()
        a_backup_comes_back(wrapped, other)
        found = restoring.look_at("default")
        assert list(found.from_file) == [other]
        restoring.take("default", found)
    set_current_member(its_pivot.pk)
    assert Keyring.of([other]).open([n for n in notes if n.participant_id == other])[0].text == WORDS


def test_a_backup_that_comes_back_brings_her_key_wrapped_by_what_is_no_more(places, leaves):
    pk, _pivot = leaves
    wrapped, _notes = of_everyone()
    operator()
    with as_owner():
        a_backup_comes_back(wrapped, pk)
        assert restoring.look_at("default").erased == [pk]


def test_what_stood_in_a_place_of_the_key_file_is_written_over(places):
    held = places[0].open("rb")
    before = held.read()
    operator()
    held.seek(0)
    assert held.read() == bytes(len(before))


STOPS = [
    (keyfile, "put", 1),  # only the number stands in the database
    (erasing, "_erase", 1),
    (erasing, "note_missing", 1),  # she is gone, and not noted outside
    (rotation, "wrap_again", 1),
    (resealing, "_wrap_again", 1),
    (rotation, "living", 1),  # the former version has left the database
    (keyfile, "put", 2),
    (keyfile, "put", 3),
    (erasing, "certify", 1),
]


@pytest.mark.parametrize(("module", "name", "at"), STOPS, ids=[f"{n}-{at}" for _m, n, at in STOPS])
def test_whatever_stops_it_nobody_else_loses_anything_and_it_is_gone_on_with(
    places, leaves, stays, monkeypatch, module, name, at
):
    (pk, _pivot), (other, its_pivot) = leaves, stays
    wrapped, _notes = of_everyone()

    def is_read():
        keys._ring = None
        set_current_member(its_pivot.pk)
        assert load_record(its_pivot, other).keys.open(ContactNote.objects.all())[0].text == WORDS

    with monkeypatch.context() as patched:
        stops_at(patched, module, name, at)
        with pytest.raises(Crash):
            operator()
    is_read()
    with as_owner():
        assert Erasure.objects.get().certified_at is None, "nothing is certified before it is so"
    operator()
    is_read()
    assert actions.noted_outside(_folder()) == [pk]
    with pytest.raises(KeyUnavailable):
        keys.unwrap(wrapped[pk], pk)
    with as_owner():
        assert Erasure.objects.get().certified_at


def test_whom_the_new_version_wraps_already_is_erased_by_the_next(places, leaves):
    """It came too late for this one: a copy of hers would be opened by the key that stays."""
    pk, _pivot = leaves
    with as_owner():
        file = rotation.begin_wrapping("default")
        keys._ring = None
        rotation.wrap_all("default", lambda _n: None)
        assert erasing.carry_out("default", _folder(), sorted(file.wraps)[-2]) == 0
        assert ParticipantKey.objects.filter(pk=pk).exists()
    wrapped, _notes = of_everyone()
    operator()
    keys._ring = None
    with pytest.raises(KeyUnavailable):
        keys.unwrap(wrapped[pk], pk)
    with as_owner():
        assert Erasure.objects.get().certified_at


def test_letters_that_were_begun_about_her_and_never_sent_go_with_her_and_no_others(places, leaves):
    pk, pivot = leaves
    set_current_member(pivot.pk)
    change_about(load_record(pivot, pk), About("Ysaline Courtemanche", "elle", ["fr"]))
    writer = a_member()
    set_current_member(writer.pk)
    kept = {
        "by-name": {"why_now": "C’est pour Courtemanche, Ysaline."},
        "by-number": {"reach": "(514) 555-0123", "services": ["bed"]},
        "of-another": {"name": "Ysaline Rivard", "reach": "438 555-0177"},
    }
    for place, said in kept.items():
        keep_draft(writer.pk, f"referrals:{place}", said, None)
    operator()
    set_current_member(writer.pk)
    found = {place: kept_draft(writer.pk, f"referrals:{place}") for place in kept}
    assert found == {"by-name": {}, "by-number": {}, "of-another": kept["of-another"]}
    with as_owner():
        assert not Draft.objects.filter(participant_id=pk).exists()


def opens_nothing(sealed):
    """As somebody writes by SQL what she may write: of the version that stands, and no key."""
    return bytes(sealed)[: keys.VERSION_BYTES] + b"x" * 100


@pytest.mark.parametrize("column", ["wrapped", "sealed"])
def test_a_draft_that_opens_for_nobody_keeps_no_erasure_from_its_end(places, leaves, stays, column):
    """Who may keep a draft would otherwise say whether anybody is ever erased."""
    pk, pivot = leaves
    set_current_member(pivot.pk)
    change_about(load_record(pivot, pk), About("Ysaline Courtemanche", "elle", ["fr"]))
    writer = a_member()
    set_current_member(writer.pk)
    draft = keep_draft(writer.pk, "referrals:referral-new", {"why_now": "…"}, None)
    held = bytes(getattr(draft, column))
    Draft.objects.filter(pk=draft.pk).update(**{column: opens_nothing(held)})
    operator()
    with as_owner():
        assert Erasure.objects.get().certified_at
        assert not ParticipantKey.objects.filter(pk=pk).exists()
        assert Draft.objects.filter(pk=draft.pk).exists(), "what opens nothing is nobody's to take away"


@pytest.mark.parametrize("what", ["her key", "her name"])
def test_what_of_hers_opens_for_nobody_keeps_her_own_erasure_from_no_end(places, leaves, what):
    pk, _pivot = leaves
    with as_owner():
        if what == "her key":
            hers = ParticipantKey.objects.filter(pk=pk)
            hers.update(wrapped=opens_nothing(hers.get().wrapped))
        else:
            Participant.objects.filter(pk=pk).update(sealed=b"x" * 100)
    operator()
    with as_owner():
        assert Erasure.objects.get().certified_at


def test_a_key_that_opens_nothing_keeps_no_other_from_being_wrapped_anew(places, leaves, stays):
    (_pk, _pivot), (other, its_pivot) = leaves, stays
    broken, _its_pivot = with_a_file()
    with as_owner():
        key = ParticipantKey.objects.filter(pk=broken)
        key.update(wrapped=opens_nothing(key.get().wrapped))
    operator()
    set_current_member(its_pivot.pk)
    assert load_record(its_pivot, other).keys.open(ContactNote.objects.all())[0].text == WORDS
    with as_owner():
        assert list(resealing.problems("default")) == ["vault_participantkey: 1 keys do not open"]


def test_a_key_of_a_version_that_is_not_here_stops_everything_until_it_was_restored(places, leaves, stays):
    """It may open yet: nothing may say that it is of another version."""
    (_pk, _pivot), (other, _its_pivot) = leaves, stays
    wrapped, _notes = of_everyone()
    operator()
    with as_owner():
        a_backup_comes_back(wrapped, other)
        keys._ring = None
        with pytest.raises(KeyUnavailable, match="no more"):
            list(resealing.wrap_again("default", max(keyfile.read().wraps)))
        assert bytes(ParticipantKey.objects.get(pk=other).wrapped) == wrapped[other]


def test_the_certificate_says_what_is_left_and_what_its_number_tells(places, leaves, monkeypatch):
    """It said that her number tied nothing to her: it stands beside her rows, in the database."""
    pk, _pivot = leaves
    operator()
    said = {}
    monkeypatch.setattr(certificate, "pdf", lambda _template, data: said.update(data) or b"")
    with as_owner():
        one = Erasure.objects.get()
        assert (one.participant_id, bool(one.number)) == (pk, True)
        assert Consent.objects.filter(participant_id=pk).values_list("language", flat=True)[0]
        with translation.override("en"):
            certificate.certificate_pdf(one)
    words = " ".join(said["lines"])
    for left in ("in which language", "what kind of help", "who looked", "it stands beside what is left"):
        assert left in words


# -- what an erasure waits for


def an_incident_about(pk, officer):
    now = timezone.now()
    row = Incident(began_at=now, known_at=now, written_by=officer, written_at=now, sealed=b"-")
    with as_owner():
        row.save(force_insert=True)
        IncidentSubject.objects.create(incident=row, participant_id=pk, noted_at=timezone.now())
    return row


def test_it_waits_while_an_incident_that_concerns_her_is_open_and_she_is_told(client, tmp_path):
    pk, pivot = with_a_file()
    one, officer = asked(pk, pivot), an_officer()
    incident = an_incident_about(pk, officer)
    for who in (pivot, officer):
        set_current_member(who.pk)
        assert queries.waits(one) == ["incident"]
    set_current_member(a_member().pk)
    assert queries.waits(one) == [], "and nobody else is told of it"
    set_current_member(officer.pk)
    refused(lambda: actions.confirm_erasure(one))
    page = reverse("privacy:erasure", args=[one.pk])
    client.force_login(officer)
    answer = client.get(page, **SECURE).content.decode()
    assert 'name="erase"' not in answer
    client.post(page, {"erase": "1"}, **SECURE)
    with as_owner():
        assert Erasure.objects.get().answered_at is None
    hers = Client()
    hers.force_login(pivot)
    told = hers.get(reverse("privacy:erasure-ask", args=[pk]), **SECURE).content.decode()
    assert "is being looked into" in told or "on cherche à comprendre" in told
    with as_owner():
        Incident.objects.filter(pk=incident.pk).update(closed_at=timezone.now(), risk="not_serious")
    set_current_member(officer.pk)
    actions.confirm_erasure(one)


def test_it_waits_for_whoever_opened_her_file_in_an_emergency_to_be_answered_for(tmp_path):
    pk, pivot = with_a_file()
    one, officer = asked(pk, pivot), an_officer()
    member = a_member()
    with as_owner():
        now = timezone.now()
        EmergencyAccess.objects.create(
            participant_id=pk, member=member, danger="missing", starts_at=now,
            ends_at=now + timedelta(hours=1), sealed=b"-", review_by=now,
        )  # fmt: skip
    set_current_member(officer.pk)
    assert queries.waits(one) == ["emergency"]
    refused(lambda: actions.confirm_erasure(one))


def test_what_came_up_after_it_was_confirmed_keeps_it_waiting_as_well(places, leaves):
    pk, _pivot = leaves
    incident = an_incident_about(pk, an_officer())
    operator()
    with as_owner():
        assert ParticipantKey.objects.filter(pk=pk).exists()
        Incident.objects.filter(pk=incident.pk).update(closed_at=timezone.now(), risk="not_serious")
    operator()
    with as_owner():
        assert not ParticipantKey.objects.filter(pk=pk).exists()


def test_it_is_asked_once_and_the_certificate_is_there_once_it_is_so(places, leaves, client):
    pk, pivot = leaves
    set_current_member(pivot.pk)
    actions.ask_erasure(load_record(pivot, pk))
    with as_owner():
        one = Erasure.objects.get()
    officer = an_officer()
    client.force_login(officer)
    certificate = reverse("privacy:certificate", args=[one.pk])
    page = reverse("privacy:erasure", args=[one.pk])
    assert client.get(certificate, **SECURE).status_code == 404
    assert certificate not in client.get(page, **SECURE).content.decode()
    hers = Client()
    hers.force_login(pivot)
    asks = hers.get(reverse("privacy:erasure-ask", args=[pk]), **SECURE)
    assert asks.status_code == 200
    assert "data-confirm-when" not in asks.content.decode()
    operator()
    assert client.get(certificate, **SECURE).status_code == 200
    assert certificate in client.get(page, **SECURE).content.decode()


def test_the_pages_destroy_no_file(leaves):
    """Whoever takes over the pages' role, its database's role included, erases nobody."""
    pk, _pivot = leaves
    set_current_member(an_officer().pk)
    for statement in (
        "SELECT privacy_destroy(%s)",
        "DELETE FROM vault_participantkey WHERE participant_id = %s",
    ):

        def tried(statement=statement):
            with connection.cursor() as cursor:
                cursor.execute(statement, [pk])

        refused(tried)
    with as_owner():
        assert ParticipantKey.objects.filter(pk=pk).exists()
