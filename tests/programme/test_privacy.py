"""Erasure is real, what has had its time is forgotten when a person says so, incidents are kept count of."""

import json
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import typer
from conftest import as_owner, as_worker
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from spheres.config import commands
from spheres.config.keys import keep_erased
from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.queries import NotVisible, rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.audit.signers import publish
from spheres.foundation.vault import keyfile, keys
from spheres.foundation.vault.aead import new_key
from spheres.foundation.vault.keys import ring
from spheres.foundation.vault.models import Draft, ParticipantKey
from spheres.foundation.vault.sealing import Keyring
from spheres.foundation.vault.signers import with_signers
from spheres.programme.consents.actions import leave
from spheres.programme.needs.models import Need
from spheres.programme.notes.models import ContactNote
from spheres.programme.participants.models import BlindIndex, FollowUp, Identity, Participant, Restriction
from spheres.programme.participants.record import load_record
from spheres.programme.privacy import actions, erasing, noting, queries
from spheres.programme.privacy.actions import IncidentClosed, NotYet
from spheres.programme.privacy.models import Erasure, Forgetting, Incident, IncidentSubject
from spheres.programme.referrals.models import Receipt
from tests.builders.followed import accompanied
from tests.builders.members import a_member, an_officer, refused
from tests.builders.privacy import WORDS, asked, asked_alone, told, with_a_file

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
EVERY_VERSION = 65_535


def erased(row, folder):
    """Confirmed by whoever is asking, then carried out as the operator's process does it."""
    number = actions.confirm_erasure(row)
    with as_owner():
        assert erasing.carry_out("default", folder, EVERY_VERSION) == 1
        assert erasing.certify("default") == [number]
    return number


@pytest.fixture
def own_keys(tmp_path, settings):
    """The run's key file, in a place of this test; what stands outside is in a folder of it."""
    place = tmp_path / "keys.sealed"
    place.write_text(keyfile.places()[0].read_text())
    settings.VAULT_PLACES, settings.AUDIT_FOLDER = [place], tmp_path
    yield place
    keys._ring = None


def counts():
    with as_owner():
        return {
            model.__name__: model.objects.count()
            for model in (Participant, Identity, ContactNote, Need, FollowUp, Receipt, Look)
        }


def copy_of(pk):
    """What a backup taken now would hold of her."""
    with as_owner():
        return (
            ParticipantKey.objects.get(pk=pk),
            list(ContactNote.objects.filter(participant_id=pk)),
            list(Identity.objects.filter(participant_id=pk)),
        )


def test_after_an_erasure_nothing_of_hers_opens_and_what_counts_stays(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path
    pk, pivot = with_a_file()
    one, before = asked(pk, pivot), counts()
    key, notes, _identities = copy_of(pk)
    officer = an_officer()
    set_current_member(officer.pk)
    assert not rights_on(pk), "answering opens nothing"
    number = actions.confirm_erasure(one)
    assert number.startswith("E-")
    with as_owner():
        assert ParticipantKey.objects.filter(pk=pk).exists(), "the pages destroy nothing"
        erasing.carry_out("default", tmp_path, EVERY_VERSION)
    set_current_member(pivot.pk)
    assert not rights_on(pk)
    after = counts()
    assert after.pop("Look") == before.pop("Look") + 1, "the answer itself is on the record"
    assert after == before
    with as_owner():
        assert not ParticipantKey.objects.filter(pk=pk).exists()
        assert not BlindIndex.objects.filter(participant_id=pk).exists()
        assert not Draft.objects.filter(participant_id=pk).exists()
        assert not FollowUp.objects.filter(participant_id=pk, ended_on=None).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT sealed_table, who FROM access_sealed_tables()")
            for table, who in cursor.fetchall():
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {who} = %s AND sealed <> ''", [pk])
                assert cursor.fetchone()[0] == 0, table
        assert Keyring({}).open(ContactNote.objects.all()) == []
    # Only the destroyed key, from a copy made before, opens what was there.
    assert Keyring({pk: key_of(key)}).open(notes)[0].text == WORDS


def key_of(row):
    from spheres.foundation.vault.keys import unwrap

    return unwrap(bytes(row.wrapped), row.participant_id)


@pytest.mark.parametrize("as_whom", ["application", "worker"])
def test_who_is_restored_from_an_older_backup_is_erased_again_before_anything_is_served(
    as_whom, own_keys, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(commands, "_differences", list)
    pk, pivot = with_a_file()
    one = asked(pk, pivot)
    key, notes, identities = copy_of(pk)
    set_current_member(an_officer().pk)
    erased(one, tmp_path)
    assert actions.noted_outside(tmp_path) == [pk]
    keep_erased()
    with as_owner():
        for row in (key, *notes, *identities):  # the backup comes back
            row.save()
    set_current_member(None)
    with as_worker() if as_whom == "worker" else nullcontext(), pytest.raises(typer.Exit):
        commands._refuse_what_is_unsafe()
    assert "vault erased" in capsys.readouterr().err
    set_current_member(pivot.pk)
    assert actions.not_applied(tmp_path) == 0, "a member is told of nobody"
    with as_owner():
        assert actions.catch_up(tmp_path, "default") == 1
        assert not ParticipantKey.objects.filter(pk=pk).exists()
        assert all(not bytes(note.sealed) for note in ContactNote.objects.filter(participant_id=pk))
        assert actions.catch_up(tmp_path, "default") == 0
    set_current_member(None)
    commands._refuse_what_is_unsafe()


def test_who_is_noted_as_erased_by_somebody_else_than_this_region_is_not_erased(
    own_keys, tmp_path, monkeypatch, capsys
):
    """Whoever owns the folder outside could otherwise have anybody erased, by her number."""
    monkeypatch.setattr(commands, "_differences", list)
    pk, _pivot = with_a_file()
    was_erased = uuid4()
    noting.note_outside(tmp_path, [was_erased])
    signature = (tmp_path / "erased.txt").read_text().split()[1]
    keep_erased()
    lines = f"\n{pk}\n\n{pk} {signature}\n\n{pk} AAAA\n\n{pk} =\n"
    with (tmp_path / "erased.txt").open("a") as file:
        file.write(lines)
    assert noting.noted_outside(tmp_path) == [was_erased]
    assert noting.unsigned_outside(tmp_path) == [pk]
    with as_owner():
        assert actions.catch_up(tmp_path, "default") == 0
        assert ParticipantKey.objects.filter(pk=pk).exists()
    set_current_member(None)
    with pytest.raises(typer.Exit):
        commands._refuse_what_is_unsafe()
    assert "did not sign" in capsys.readouterr().err
    with as_owner():
        assert actions.catch_up(tmp_path, "default", unsigned=True) == 1, "an operator knows it to be true"
        assert not ParticipantKey.objects.filter(pk=pk).exists()
    assert set(noting.noted_outside(tmp_path)) == {was_erased, pk}, "and signed from then on"
    keep_erased()
    set_current_member(None)
    commands._refuse_what_is_unsafe()


def test_neither_list_of_who_was_erased_goes_back_unseen(own_keys, tmp_path, monkeypatch, capsys):
    """An older key file is not served with; where the folder outside went back, the key file still tells."""
    monkeypatch.setattr(commands, "_differences", list)
    pk, pivot = with_a_file()
    one = asked(pk, pivot)
    key, _notes, _identities = copy_of(pk)
    set_current_member(an_officer().pk)
    erased(one, tmp_path)
    set_current_member(None)
    with pytest.raises(typer.Exit):
        commands._refuse_what_is_unsafe()
    said = capsys.readouterr().err
    assert "The key file is an older copy: 1 were erased after it was written" in said
    assert "newest key file" in said
    keep_erased()
    assert keyfile.read().erased == (pk,)
    commands._refuse_what_is_unsafe()
    (tmp_path / "erased.txt").unlink()
    assert actions.not_applied(tmp_path) == 0
    with as_owner():
        key.save()
    with pytest.raises(typer.Exit):
        commands._refuse_what_is_unsafe()
    with as_owner():
        assert actions.catch_up(tmp_path, "default") == 1
    assert noting.noted_outside(tmp_path) == [pk], "and it is noted there again"


def test_who_was_noted_before_notes_were_signed_is_signed_for_once_nothing_opens_her(tmp_path, settings):
    settings.AUDIT_FOLDER = tmp_path
    before = uuid4()
    (tmp_path / "erased.txt").write_text(f"\n{before}\n")
    with as_owner():
        actions.catch_up(tmp_path, "default")
    assert noting.noted_outside(tmp_path) == [before]


def test_what_was_signed_by_a_later_key_is_believed_where_the_key_file_came_back_older(tmp_path, monkeypatch):
    """A whole machine that is brought back, keys and rows, erases again who was erased since."""
    file = keyfile.read()
    older = replace(ring(), signers=file.signers)
    later = with_signers(replace(file, works={**file.works, max(file.works) + 1: new_key()}))
    monkeypatch.setattr(noting, "ring", lambda **_fresh: replace(older, works=later.works))
    erased_since = uuid4()
    noting.note_outside(tmp_path, [erased_since])
    monkeypatch.setattr(noting, "ring", lambda **_fresh: older)
    assert noting.noted_outside(tmp_path) == []
    publish(tmp_path, later.signers)
    assert noting.noted_outside(tmp_path) == [erased_since]
    stranger = with_signers(replace(file, signers=(), works={1: new_key()}))
    monkeypatch.setattr(noting, "ring", lambda **_fresh: replace(older, signers=stranger.signers))
    assert noting.noted_outside(tmp_path) == [], "only what follows this region's own"


def test_an_erasure_that_a_crash_kept_from_being_noted_outside_is_noted_later(
    tmp_path, settings, monkeypatch
):
    settings.AUDIT_FOLDER = tmp_path
    pk, pivot = with_a_file()
    one = asked(pk, pivot)
    set_current_member(an_officer().pk)
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "note_missing", lambda *_anything: None)
        erased(one, tmp_path)
    assert actions.noted_outside(tmp_path) == []
    (tmp_path / "erased.txt").write_text("0192-cut-off")
    with as_owner():
        actions.catch_up(tmp_path, "default")
    assert actions.noted_outside(tmp_path) == [pk]


def test_an_erasure_takes_three_people_and_is_answered_by_who_answers_for_privacy():
    pk, pivot = with_a_file()
    one = asked(pk, pivot)
    actions.ask_erasure(load_record(pivot, pk))
    assert Erasure.objects.count() == 1, "asked twice, asked once"
    for who in (pivot, a_member("coordinator", "en-marge"), a_member("administrator"), a_member()):
        set_current_member(who.pk)
        refused(lambda: actions.confirm_erasure(one))
        refused(lambda: actions.refuse_erasure(one, "x"))
        refused(lambda: Erasure.objects.filter(pk=one.pk).update(outcome="erased"))
    officer = an_officer()
    with as_owner():
        Erasure.objects.update(asked_by=officer)
    set_current_member(officer.pk)
    refused(lambda: actions.confirm_erasure(one))
    with as_owner():
        Erasure.objects.update(asked_by=pivot)
    actions.refuse_erasure(one, "Un tribunal en a besoin.")
    refused(lambda: actions.confirm_erasure(one))
    set_current_member(pivot.pk)
    assert queries.erasure_of(pk).reason_words == "Un tribunal en a besoin."
    assert rights_on(pk), "nothing changed"
    outsider = a_member()
    set_current_member(outsider.pk)
    assert not Erasure.objects.exists()
    with pytest.raises(NotVisible):
        actions.ask_erasure(load_record(outsider, pk))


def test_what_her_worker_wants_is_not_done_before_somebody_else_heard_it_from_her(client):
    pk, pivot = with_a_file()
    hearer, officer = a_member("coordinator", "codim"), an_officer()
    administrator, shut_out = a_member("administrator", "codim"), a_member("coordinator", "codim")
    record = load_record(pivot, pk, transaction_time())
    shut_out_of(record, shut_out)
    before = len(jobs("tell_something_waits"))
    one = asked_alone(pk, pivot)
    told = {job["member_id"] for job in jobs("tell_something_waits")[before:]}
    assert {str(hearer.pk), str(administrator.pk)} <= told
    assert not {str(officer.pk), str(shut_out.pk), str(pivot.pk)} & told
    set_current_member(officer.pk)
    assert queries.waits(one) == ["her word"]
    refused(lambda: actions.confirm_erasure(one))
    for who in (pivot, officer, shut_out, a_member(), a_member("supervisor")):
        set_current_member(who.pk)
        assert queries.to_hear() == []
        with pytest.raises(actions.NotToHear):
            actions.hear_erasure(one.pk, wants=True)
    for who in (hearer, administrator):
        client.force_login(who)
        page = client.get(reverse("privacy:to-hear"), **SECURE).text
        assert pivot.name in page
        assert str(pk) not in page
        assert record.name not in page
    answered = client.post(reverse("privacy:erasure-hear", args=[one.pk]), {"wants": "1"}, **SECURE)
    assert answered.status_code == 302
    again = client.post(reverse("privacy:erasure-hear", args=[one.pk]), {}, follow=True, **SECURE)
    assert "meanwhile" in again.text or "entre-temps" in again.text
    with as_owner():
        heard = Erasure.objects.get()
        assert (heard.heard_by_id, heard.answered_at) == (administrator.pk, None)
        look = Look.objects.get(page="privacy:erasure-hear")
        assert (look.member_id, look.participant_id, look.kind) == (administrator.pk, pk, "change")
    set_current_member(officer.pk)
    assert queries.waits(one) == []
    actions.confirm_erasure(one)


def test_what_she_does_not_want_is_over_and_can_be_asked_again(client):
    pk, pivot = with_a_file()
    one = asked_alone(pk, pivot)
    hearer, officer = a_member("coordinator", "codim"), an_officer()
    set_current_member(hearer.pk)
    actions.hear_erasure(one.pk, wants=False)
    set_current_member(officer.pk)
    refused(lambda: actions.confirm_erasure(one))
    client.force_login(officer)
    assert hearer.name in client.get(reverse("privacy:erasure", args=[one.pk]), **SECURE).text
    client.force_login(pivot)
    page = client.get(reverse("privacy:erasure-ask", args=[pk]), **SECURE).text
    assert hearer.name in page
    set_current_member(pivot.pk)
    actions.ask_erasure(load_record(pivot, pk, transaction_time()))
    assert Erasure.objects.filter(answered_at=None).count() == 1
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Erasure(
            participant_id=pk, asked_by=pivot, asked_at=transaction_time(), heard_by=hearer,
            heard_at=transaction_time(), outcome="not_hers", answered_at=transaction_time(),
        ).save(force_insert=True)  # fmt: skip


def shut_out_of(record, member):
    with as_owner():
        Restriction.objects.create(
            participant_id=record.id, author=record.member, author_partner_id=record.member.partner_id,
            member=member, risks_told=True, made_at=record.now, in_force_at=record.now, sealed=b"",
        )  # fmt: skip


def jobs(task):
    with as_worker(), connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name LIKE %s", [f"%{task}"])
        return [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]


def ended_long_ago(years=6):
    pk, pivot = with_a_file()
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk))
    with as_owner():
        then = timezone.localdate() - timedelta(days=366 * years)
        Participant.objects.filter(pk=pk).update(
            known_since=timezone.now() - timedelta(days=366 * years + 400)
        )
        FollowUp.objects.filter(participant_id=pk).update(started_on=then, ended_on=then)
    return pk


def test_what_has_had_its_time_is_proposed_and_forgotten_when_a_person_says_so():
    pk = ended_long_ago()
    officer = an_officer()
    set_current_member(officer.pk)
    proposed = {p.category: p for p in queries.proposals(timezone.localdate())}
    assert {"clinical", "needs", "contact"} <= set(proposed)
    assert "identity" not in proposed, "seven years are not over"
    for who in (a_member("coordinator", "en-marge"), a_member("administrator")):
        set_current_member(who.pk)
        assert queries.proposals(timezone.localdate()) == []
        refused(lambda: actions.forget("clinical", timezone.localdate()))
    set_current_member(officer.pk)
    assert actions.forget("clinical", proposed["clinical"].before) == 1
    assert "clinical" not in {p.category for p in queries.proposals(timezone.localdate())}
    assert Forgetting.objects.get().young_people == 1
    with as_owner():
        assert not bytes(ContactNote.objects.get(participant_id=pk).sealed)
        assert bytes(Need.objects.get(participant_id=pk).sealed), "another kind"
        assert ParticipantKey.objects.filter(pk=pk).exists()


def test_nothing_of_who_is_accompanied_or_left_lately_is_proposed():
    with_a_file()
    set_current_member(an_officer().pk)
    far = timezone.localdate() + timedelta(days=365 * 50)
    assert queries.proposals(far) == [], "accompanied now"
    assert actions.forget("clinical", far) == 0


def test_an_incident_finds_whom_it_concerns_in_the_record_and_is_told_to_each():
    (pk, pivot), (other, _other_pivot) = with_a_file(), accompanied()
    lender = a_member()
    with as_owner():
        set_current_member(lender.pk)
    record_look(lender, [pk], "workspace:participant", ["needs"])
    set_current_member(pivot.pk)
    record_look(pivot, [other], "workspace:participant", ["clinical"])
    officer = an_officer()
    set_current_member(officer.pk)
    incident_id = uuid4()
    assert actions.make_incident(officer, incident_id, told(member=lender), timezone.now()) == 1
    assert actions.change_incident(incident_id, told(member=lender, categories=["health"])) == 0
    assert actions.change_incident(incident_id, told(member=lender, categories=["needs"])) == 1
    elsewhen = told(member=lender, ended_at=timezone.now() - timedelta(hours=1))
    assert actions.change_incident(incident_id, elsewhen) == 0
    serious = told(member=lender, risk="serious", risk_why="Adresse vue.", measures="Compte fermé.")
    assert actions.change_incident(incident_id, serious) == 1
    one = queries.incident(incident_id)
    assert (one.what, one.people, one.untold) == ("Un compte prêté.", 1, 1)
    assert b"compte" not in bytes(one.sealed)
    with pytest.raises(NotYet) as missing:
        actions.close_incident(one, one.measures, timezone.now())
    assert missing.value.args[0] == ["commission", "tell"]

    set_current_member(pivot.pk)
    (concerned,) = queries.concerned_by(pk)
    assert concerned.incident.what == "Un compte prêté."
    with pytest.raises(NotVisible):
        actions.tell_concerned(load_record(pivot, pk), uuid4())
    actions.tell_concerned(load_record(pivot, pk), concerned.pk)
    set_current_member(officer.pk)
    assert IncidentSubject.objects.update(told_at=None) == 0, "not hers to say"
    done = told(**{**vars(serious), "commission_told_at": timezone.now()})
    actions.change_incident(incident_id, done)
    actions.close_incident(queries.incident(incident_id), "Compte fermé.", timezone.now())
    with pytest.raises(IncidentClosed):
        actions.change_incident(incident_id, done)


def test_two_who_complete_one_incident_keep_each_others_words(client):
    officer = an_officer()
    set_current_member(officer.pk)
    incident_id = uuid4()
    minute = timezone.now().replace(second=0, microsecond=0)  # a page says no more than the minute
    since = told(began_at=minute - timedelta(hours=2), known_at=minute)
    actions.make_incident(officer, incident_id, since, timezone.now())
    client.force_login(officer)
    path = f"/privacy/incidents/{incident_id}/"

    def shown():
        form = client.get(path, secure=True).context["form"]
        return {b.html_name: b.value() for b in form if b.value() not in (None, False)}

    first, second = shown(), shown()
    assert client.post(path, {**first, "cause": "Un mot de passe su."}, secure=True).status_code == 302
    assert client.post(path, {**second, "measures": "Compte fermé."}, secure=True).status_code == 302
    set_current_member(officer.pk)
    one = queries.incident(incident_id)
    assert (one.cause, one.measures) == ("Un mot de passe su.", "Compte fermé.")
    answer = client.post(path, {**second, "cause": "Un écran ouvert."}, secure=True)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"cause"}
    closed = {"risk": "not_serious", "risk_why": "Rien n’a été lu.", "measures": "Compte fermé."}
    assert client.post(path, {**shown(), **closed}, secure=True).status_code == 302
    late = shown()
    assert client.post(f"{path}close/", secure=True).status_code == 302
    answer = client.post(path, {**late, "cause": "Autre chose."}, secure=True)
    assert "Autre chose." in answer.content.decode(), "what was typed too late is shown"


def test_the_register_is_the_privacy_officers():
    officer = an_officer()
    set_current_member(officer.pk)
    actions.make_incident(officer, uuid4(), told(), timezone.now())
    for who in (a_member("coordinator", "en-marge"), a_member("administrator"), a_member("pivot_worker")):
        set_current_member(who.pk)
        assert not Incident.objects.exists()
        assert queries.watched(timezone.now()) is None
        refused(lambda who=who: actions.make_incident(who, uuid4(), told(), timezone.now()))
    is_hers = {"is_privacy_officer": True, "is_active": True, "role": "coordinator"}
    for no_longer in ({"is_privacy_officer": False}, {"is_active": False}, {"role": "liaison"}):
        with as_owner():
            Member.objects.filter(pk=officer.pk).update(**{**is_hers, **no_longer})
        set_current_member(officer.pk)
        assert not Incident.objects.exists(), no_longer
        assert queries.watched(timezone.now()) is None


def test_each_sealed_table_has_its_category_or_is_erased_whole():
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sealed_table, category FROM access_sealed_tables()")
        found = dict(cursor.fetchall())
    assert None not in found.values()
    assert found["participants_participant"] == "identity", "the name she goes by has its time too"
    assert found["safety_emergencyaccess"] == "safety"
    assert "vault_draft" not in found, "goes by itself"
    assert found["notes_contactnote"] == "clinical"
    assert found["therapy_therapynote"] == "therapy"


def a_line(who):
    """A line of the register, written to the table itself."""
    now = timezone.now()
    return Incident(began_at=now, known_at=now, written_by=who, written_at=now, sealed=b"-")


def test_the_register_itself_is_written_by_its_keeper_alone():
    (pk, pivot), officer = with_a_file(), an_officer()
    for who in (pivot, a_member("coordinator", "en-marge")):
        set_current_member(who.pk)
        refused(lambda who=who: a_line(who).save(force_insert=True))
    set_current_member(officer.pk)
    refused(lambda: a_line(pivot).save(force_insert=True))  # nor in another's name
    one = a_line(officer)
    one.save(force_insert=True)
    with as_owner():
        IncidentSubject.objects.create(incident=one, participant_id=pk, noted_at=timezone.now())
    set_current_member(pivot.pk)
    assert Incident.objects.count() == 1, "it concerns someone she walks with"
    assert Incident.objects.update(risk="not_serious") == 0

    def look_again():
        with connection.cursor() as cursor:
            cursor.execute("SELECT privacy_find_concerned(%s)", [one.pk])

    refused(look_again)
    set_current_member(officer.pk)
    look_again()
    assert Incident.objects.update(risk="not_serious", closed_at=timezone.now()) == 1
    assert Incident.objects.update(risk="serious") == 0, "closed"
    refused(look_again)


def test_whom_an_incident_concerns_is_read_by_who_walks_with_her():
    (pk, pivot), officer = with_a_file(), an_officer()
    set_current_member(officer.pk)
    one = a_line(officer)
    one.save(force_insert=True)
    with as_owner():
        IncidentSubject.objects.create(incident=one, participant_id=pk, noted_at=timezone.now())
    for who, sees in ((officer, 1), (pivot, 1), (a_member(), 0), (a_member("coordinator", "en-marge"), 0)):
        set_current_member(who.pk)
        assert IncidentSubject.objects.count() == sees
        refused(
            lambda: IncidentSubject.objects.create(incident=one, participant_id=pk, noted_at=timezone.now())
        )


def test_an_erasure_is_asked_for_in_ones_own_name_for_someone_one_walks_with():
    (pk, pivot), outsider = with_a_file(), a_member("pivot_worker")

    def ask(by):
        Erasure(participant_id=pk, asked_by=by, asked_at=timezone.now()).save(force_insert=True)

    for who, by in ((outsider, outsider), (pivot, outsider)):
        set_current_member(who.pk)
        refused(lambda by=by: ask(by))
    set_current_member(pivot.pk)
    ask(pivot)
    assert Erasure.objects.count() == 1


def test_what_was_forgotten_is_read_by_who_answers_for_privacy():
    officer = an_officer()
    with as_owner():
        Forgetting.objects.create(
            category="needs", confirmed_by=officer, confirmed_at=timezone.now(), young_people=3
        )
    for who, sees in ((officer, 1), (a_member("coordinator", "en-marge"), 0), (a_member(), 0)):
        set_current_member(who.pk)
        assert Forgetting.objects.count() == sees
