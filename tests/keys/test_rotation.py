"""Every key of the region is renewed while it works: nothing is lost at any step, and who held the former
keys reads nothing that was written after; once it is done, nothing at all."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from threading import Timer
from uuid import uuid4

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from conftest import as_owner, as_worker
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.core.signing import TimestampSigner
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.accounts import links
from spheres.foundation.accounts.models import Credential
from spheres.foundation.audit import late
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Seal
from spheres.foundation.audit.reading import from_table
from spheres.foundation.audit.sealing import link_of, seal_everything
from spheres.foundation.audit.signers import FILE, Signers, published
from spheres.foundation.audit.verifying import verify
from spheres.foundation.signin import adapters, passwords, sessions
from spheres.foundation.signin.adapters import seal_for
from spheres.foundation.signin.attempts import AttemptsCache
from spheres.foundation.signin.models import Session
from spheres.foundation.vault import keyfile, keys, making, proof, resealing, rotation
from spheres.foundation.vault.aead import KeyUnavailable, decrypt, encrypt, new_key
from spheres.foundation.vault.drafts import keep_draft, kept_draft
from spheres.foundation.vault.keyfile import KeyFile
from spheres.foundation.vault.models import Draft, ParticipantKey, RegionKey
from spheres.foundation.vault.providers import FileKeys, Transit
from spheres.foundation.vault.resealing import sealed_models, wrapped_models
from spheres.foundation.vault.sealing import Keyring, context_of, keys_in
from spheres.foundation.vault.signers import private_key
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.needs.actions import name_need
from spheres.programme.needs.models import Need
from spheres.programme.participants.models import Assignment, BlindIndex, ContactWay, NeverContact
from spheres.programme.participants.never_contact import MustNotBeContacted, refuse_never_contact
from spheres.programme.participants.record import load_record
from spheres.programme.phrases.models import PHRASE, Phrase
from spheres.programme.phrases.queries import opened as opened_phrase
from spheres.programme.privacy.models import INCIDENT, REASON, Erasure, Incident
from spheres.programme.privacy.queries import opened as opened_incident
from spheres.programme.referrals.actions import _was_sent_as
from spheres.programme.referrals.indexing import _as_written
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.queries import _is_signed, link_token
from spheres.programme.safety.actions import EmergencyLookup, open_emergency, review_emergency
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.safety.queries import opened as opened_accesses
from spheres.programme.supervision.models import ANSWER, MEETING, WORRY, SupervisionMeeting, Worry
from spheres.programme.supervision.queries import opened as opened_between
from tests.builders.members import a_member, on_call
from tests.builders.mishaps import Crash, stops_at
from tests.builders.of_each_kind import of_each_kind
from tests.builders.transit import served

pytestmark = pytest.mark.django_db
Member = get_user_model()
PASSWORD = "quatre mots tout à fait à moi"
REASON_WORDS = "Un tribunal la demande."


@pytest.fixture
def hers(db):
    """Made anew for each test: within one transaction PostgreSQL tells of open ones as they were at first."""
    return of_each_kind()


@pytest.fixture
def region(hers):
    """Someone of whom there is something of each kind; and all that is the region's own."""
    with as_owner():
        worker = Assignment.objects.get(participant_id=hers["participant_id"], ends_at=None).member
    set_current_member(worker.pk)
    record = load_record(worker, hers["participant_id"])
    never = PersonInput(
        "Kevin Roy", "other", "harms", reach="514 555-0199", never_contact=True, reason="Il frappe."
    )
    note_person(record, uuid4(), never)
    keep_draft(worker.pk, f"needs:need-add:{record.id}", {"words": "Dormir"}, record.id)
    keep_draft(worker.pk, "referrals:referral-new", {"hopes": "dormir"}, None)
    officer = a_member("coordinator", "en-marge")
    with as_owner():
        worker.set_password(PASSWORD)
        worker.save()
        Authenticator.objects.filter(user=worker).update(data={"secret": seal_for(worker.pk, "A" * 32)})
        Erasure.objects.update(
            outcome="refused", reason=keys.seal_secret(REASON, REASON_WORDS.encode()),
            answered_at=timezone.now(), answered_by=officer,
        )  # fmt: skip
        worry = Worry.objects.get()
        worry.answer, worry.answered_at = keys.seal_secret(ANSWER, b"Demain.", worry.pk.bytes), timezone.now()
        worry.save()
    client = Client()
    client.force_login(worker)
    hers["worker"], hers["client"] = worker, client
    return hers


@pytest.fixture
def rotating(request, region, tmp_path, monkeypatch, settings):
    """The region's key file, in two places, held by a provider that can renew what holds it."""
    stands = keyfile.read(with_copies=True)
    settings.AUDIT_FOLDER = tmp_path / "audit"
    with served() as (address, _vault):
        path = tmp_path / "region.key"
        mine = (
            FileKeys(path)
            if getattr(request, "param", "file") == "file"
            else Transit(address, "spheres", token="root")
        )
        for module in (keyfile, making, rotation):
            monkeypatch.setattr(module, "provider", lambda: mine)
        settings.VAULT_PLACES = [tmp_path / "one" / "keys", tmp_path / "two" / "keys"]
        keyfile.write(stands)
        yield mine
    monkeypatch.undo()
    keys._ring = None


def rotate(expected=lambda _n: None):
    with as_owner():
        rotation.begin("default")
        a_fresh_process()
        rotation.let_go("default", 0)
        rotation.renew("default", expected)
        rotation.reseal_rows("default", expected)
        rotation.finish("default")


def a_fresh_process():
    keys._ring = None


# -- who held what was before


def contexts(row, column):
    table = row._meta.db_table
    parts = getattr(row, "SEALED_PARTS", {"sealed": ""})
    return context_of(table + parts.get(column, ""), row.pk)


def binary(model):
    return [f.attname for f in model._meta.concrete_fields if isinstance(f, models.BinaryField)]


@dataclass
class Holder:
    """Whoever has the key file of one day and the rows of that day, opened: everything that they give."""

    file: KeyFile
    participants: dict
    own: dict

    @classmethod
    def of_now(cls):
        file, participants, own = keyfile.read(with_copies=True), {}, {}
        with as_owner():
            for model in wrapped_models():
                for row in model.objects.exclude(wrapped=None):
                    found = keys_in(keys.unwrap(bytes(row.wrapped), row.pk))
                    (participants if model is ParticipantKey else own)[row.pk] = found
        return cls(file, participants, own)

    def every_key(self):
        mine = [key for found in (*self.participants.values(), *self.own.values()) for key in found]
        file = self.file
        return [*mine, *file.wraps.values(), *file.works.values(), *file.indexes.values(), file.root]

    def opens(self, sealed, context):
        for key in self.every_key():
            try:
                return decrypt(key, bytes(sealed), context)
            except KeyUnavailable:
                continue
        return None

    def opens_secret(self, purpose, sealed, row=b""):
        context = purpose.encode() + (b"\0" + row if row else b"")
        for root in self.file.works.values():
            try:
                return decrypt(keys.of_root(root, "secret:" + purpose), bytes(sealed), context)
            except KeyUnavailable:
                continue
        return None

    def reads(self):
        """Every place of today's rows of which something opens."""
        with as_owner():
            return {*self._sealed(), *self._wrapped(), *self._secrets(), *self._digests()}

    def _sealed(self):
        for model, _owner in [*sealed_models(), (EmergencyAccess, None)]:
            for row in model.objects.all():
                for column in set(binary(model)) & {"sealed", "review", "tell_when"}:
                    value = getattr(row, column)
                    if value and self.opens(value, contexts(row, column)) is not None:
                        yield f"{model._meta.db_table}.{column}"

    def _wrapped(self):
        for model in wrapped_models():
            for row in model.objects.exclude(wrapped=None):
                if self.opens(bytes(row.wrapped)[keys.VERSION_BYTES :], row.pk.bytes) is not None:
                    yield f"{model._meta.db_table}.wrapped"

    def _secrets(self):
        found = [("incident", INCIDENT, row.sealed, b"") for row in Incident.objects.all()]
        found += [
            ("supervision meeting", MEETING, row.sealed, row.pk.bytes)
            for row in SupervisionMeeting.objects.all()
        ]
        for row in Worry.objects.all():
            found.append(("worry", WORRY, row.sealed, row.pk.bytes))
            found.append(("answer to a worry", ANSWER, row.answer, row.pk.bytes))
        found += [("phrase", PHRASE, row.sealed, row.pk.bytes) for row in Phrase.objects.all()]
        found += [("reason", REASON, row.reason, b"") for row in Erasure.objects.exclude(reason=None)]
        for row in Authenticator.objects.all():
            if "secret" in row.data:
                secret = base64.b64decode(row.data["secret"])
                found.append(("second step", adapters.PURPOSE, secret, row.user_id.bytes))
        for row in Credential.objects.filter(password__startswith="sealed"):
            sealed = base64.b64decode(row.password.partition("$")[2])
            found.append(("password", passwords.PURPOSE, sealed, row.pk.bytes))
        for row in Session.objects.all():
            bound = sessions.bound_to(bytes(row.digest), row.member_id)
            found.append(("session", sessions.PURPOSE, row.sealed, bound))
        for row in RegionKey.objects.filter(purpose="proof").order_by("-version")[:1]:
            if any(
                _try(keys.of_root(root, "secret:proof"), row.wrapped, proof.CONTEXT)
                for root in self.file.works.values()
            ):
                yield "proof"
        for name, purpose, sealed, row in found:
            if self.opens_secret(purpose, sealed, row) is not None:
                yield name

    def _digests(self):
        (key,) = self.file.indexes.values()
        if BlindIndex.objects.filter(digest=keys._blind(key, "reach", "5145550123")).exists():
            yield "reach"
        if NeverContact.objects.filter(keys__contains=[keys._blind(key, "never", "5145550199")]).exists():
            yield "never contact"


def _try(key, sealed, context):
    try:
        return decrypt(key, bytes(sealed), context)
    except KeyUnavailable:
        return None


EVERYTHING = {
    "participants_participant.sealed", "participants_identity.sealed", "participants_contactway.sealed",
    "needs_need.sealed", "notes_contactnote.sealed", "vault_draft.sealed", "safety_emergencyaccess.sealed",
    "vault_participantkey.wrapped", "vault_draft.wrapped", "safety_emergencyaccess.wrapped", "incident",
    "reason", "second step", "password", "session", "proof", "reach", "never contact",
    "accompaniment_expensereceipt.sealed", "supervision meeting", "worry", "answer to a worry",
    "phrase",
}  # fmt: skip


@pytest.mark.parametrize("rotating", ["file", "transit"], indirect=True)
def test_who_held_the_keys_and_the_rows_of_yesterday_reads_nothing_at_all_once_it_is_done(rotating):
    yesterday = Holder.of_now()
    assert yesterday.reads() >= EVERYTHING, "this test tries what it says"
    rotate()
    assert yesterday.reads() == set()


def test_from_the_third_step_on_nothing_that_is_written_is_read_by_who_held_them(rotating, region):
    yesterday = Holder.of_now()
    worker, pk = region["worker"], region["participant_id"]
    with as_owner():
        rotation.begin("default")
        a_fresh_process()
        rotation.let_go("default", 0)
        rotation.renew("default", lambda _n: None)
    set_current_member(worker.pk)
    after = uuid4()
    name_need(load_record(worker, pk), after, "school", "urgent", "Écrit après")
    keep_draft(worker.pk, "referrals:referral-new", {"hopes": "après"}, None)
    review_emergency(*an_officer_of(region), "right", "Bien.", timezone.now())
    with as_owner():
        need, draft = Need.objects.get(pk=after), Draft.objects.get(participant_id=None)
        access = EmergencyAccess.objects.get()
        assert yesterday.opens(need.sealed, contexts(need, "sealed")) is None
        assert yesterday.opens(draft.sealed, contexts(draft, "sealed")) is None
        assert yesterday.opens(access.review, contexts(access, "review")) is None
    assert "needs_need.sealed" in yesterday.reads(), "what was written before, until it is sealed anew"
    set_current_member(worker.pk)
    words = {need.her_words for need in load_record(worker, pk).keys.open(Need.objects.all())}
    assert words == {"", "Écrit après"}, "and whoever may reads both"


def an_officer_of(region):
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    return coordinator, opened_accesses(EmergencyAccess.objects.all())[0]


# -- whatever stops it


def everything_opens(region):
    """As a process that starts now reads it: each word, each draft, who is found, who signs in."""
    a_fresh_process()
    worker, pk = region["worker"], region["participant_id"]
    with as_owner():
        assert list(resealing.problems("default")) == []
        ring = Keyring.of([pk])
        for model, owner in sealed_models():
            rows = model.objects.filter(**{owner: pk}).exclude(sealed=b"")
            for row in rows.filter(wrapped=None) if model is Draft else rows:
                ring.open_bytes(pk, bytes(row.sealed), context_of(row._meta.db_table, row.pk))
        assert opened_incident(Incident.objects.get()).what
        assert opened_between(SupervisionMeeting.objects.get()).agreed
        assert opened_between(Worry.objects.get()).answer_words == "Demain."
        assert opened_phrase(Phrase.objects.get()).words.startswith("Appelée")
        assert keys.open_secret(REASON, bytes(Erasure.objects.get().reason)).decode() == REASON_WORDS
        secret = Authenticator.objects.get(user=worker).data["secret"]
        assert adapters.SecondStepAdapter().decrypt(secret) == "A" * 32
        ((access,),) = [opened_accesses(EmergencyAccess.objects.all())]
        assert access.reason == "Elle ne répond plus."
    set_current_member(worker.pk)
    record = load_record(worker, pk)
    assert kept_draft(worker.pk, f"needs:need-add:{pk}") == {"words": "Dormir"}
    assert kept_draft(worker.pk, "referrals:referral-new") == {"hopes": "dormir"}
    with pytest.raises(MustNotBeContacted) as stopped:
        refuse_never_contact(record, value="(514) 555-0199")
    assert stopped.value.entry.name == "Kevin Roy"
    member = on_call("liaison", "marie-vincent")
    set_current_member(member.pk)
    found = EmergencyLookup(reach="514 555-0123")
    with transaction.atomic():
        assert open_emergency(member, uuid4(), found, "missing", "Encore.", transaction_time()) == pk
        transaction.set_rollback(True)
    set_current_member(None)
    assert region["client"].get("/young-people/mine/", secure=True).status_code == 200, (
        "and nobody is signed out"
    )
    set_current_member(None)
    with as_owner():
        assert Member.objects.get(pk=worker.pk).check_password(PASSWORD)


@pytest.mark.parametrize("rotating", ["file", "transit"], indirect=True)
def test_nothing_is_lost_and_nobody_is_signed_out(rotating, region):
    everything_opens(region)
    rotate()
    everything_opens(region)
    file = keyfile.read(with_copies=True)
    assert [len(getattr(file, name)) for name in keyfile.VERSIONS] == [1, 1, 1, 1]
    with as_owner():
        assert file.copies == rotation.living("default")
        assert rotation.waiting("default", max(file.wraps)) == 0
        standing = RegionKey.objects.filter(purpose="wrap").values_list("version", flat=True)
        assert list(standing) == list(file.wraps)


STOPS = [
    (keyfile, "put", 1),  # nothing is written yet, the number stands in the database
    (rotation, "renew_keys", 1),  # both versions are in every place
    (resealing, "_renew_hers", 1),
    (resealing, "_renew_own", 1),
    (rotation, "reseal", 1),
    (resealing, "_reseal_table", 9),  # in the middle of her rows
    (rotation, "renew_proof_key", 1),  # the former version has left the database
    (rotation, "living", 1),
    (keyfile, "put", 2),  # the closing file is not written
    (keyfile, "put", 3),  # what closes it is
]


@pytest.mark.parametrize(("module", "name", "at"), STOPS, ids=[f"{n}-{at}" for _m, n, at in STOPS])
def test_whatever_stops_it_nothing_is_lost_and_it_is_gone_on_with(
    rotating, region, monkeypatch, module, name, at
):
    yesterday = Holder.of_now()
    with monkeypatch.context() as patched:
        stops_at(patched, module, name, at)
        with pytest.raises(Crash):
            rotate()  # each step that was done stands, as each commits for itself
    everything_opens(region)
    before = keyfile.read().wraps
    rotate()
    everything_opens(region)
    assert yesterday.reads() == set()
    assert len(keyfile.read().wraps) == 1
    assert max(keyfile.read().wraps) <= max(before) + 1


def test_a_place_that_is_behind_after_a_crash_is_brought_to_the_newest(rotating, region, settings):
    _one, two = settings.VAULT_PLACES
    before = two.read_text()
    with as_owner():
        rotation.begin("default")
        begun = two.read_text()
        two.write_text(before)  # as if it had stopped between the two places
        rotation.begin("default")
        assert two.read_text() == begun, "before anything counts on it"
        a_fresh_process()
        rotation.renew("default", lambda _n: None)
        rotation.reseal_rows("default", lambda _n: None)
        rotation.finish("default")
    two.write_text(begun)  # as if its machine had died before the last two writes
    everything_opens(region)
    with as_owner():
        rotation.begin("default")
    assert keyfile.agree()
    everything_opens(region)


def test_what_is_wrapped_with_a_destroyed_version_is_refused_and_what_came_meanwhile_is_renewed(rotating):
    with as_owner():
        stale = keys.ring()
        rotation.begin("default")
        a_fresh_process()
        rotation.renew("default", lambda _n: None)
        late_one = uuid4()
        with transaction.atomic():
            ParticipantKey.objects.create(participant_id=late_one, wrapped=wrapped_with(stale, late_one))
        rotation.reseal_rows("default", lambda _n: None)
        with pytest.raises(rotation.StillInUse), transaction.atomic():
            rotation.finish("default")
        assert len(keyfile.read().wraps) == 2, "and nothing was destroyed"
        rotation.renew("default", lambda _n: None)
        with pytest.raises(rotation.StillInUse), transaction.atomic():
            rotation.finish("default")  # her rows are not all sealed anew
        rotation.reseal_rows("default", lambda _n: None)
        rotation.finish("default")
        later = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            ParticipantKey.objects.create(participant_id=later, wrapped=wrapped_with(stale, later))


def wrapped_with(ring, owner):
    return ring.newest.to_bytes(2) + encrypt(ring.wraps[ring.newest], new_key(), owner.bytes)


def test_a_process_that_has_not_heard_of_a_new_version_learns_it_when_it_meets_it(rotating):
    owner, key = uuid4(), new_key()
    stale = keys.ring()
    with as_owner():
        rotation.begin("default")
    a_fresh_process()
    wrapped = keys.wrap(key, owner)
    assert keys.version_of(wrapped) == max(keyfile.read().wraps)
    keys._ring = stale
    assert keys.unwrap(wrapped, owner) == key


def test_a_process_sees_that_the_file_was_written_without_being_told(rotating, monkeypatch):
    stale = keys.ring()
    with as_owner():
        rotation.begin("default")
    keys._ring = stale
    monkeypatch.setattr(keys, "_looked", 0.0)
    assert keys.ring().newest == stale.newest + 1


def test_a_transaction_that_was_open_is_waited_for_and_not_for_ever(rotating, monkeypatch):
    at = connection.settings_dict
    other = psycopg.connect(host=at["HOST"], user=at["USER"], dbname=at["NAME"])
    other.execute("SELECT 1")
    with as_owner():
        monkeypatch.setattr(rotation, "LONGEST_WAIT", 0.3)
        with pytest.raises(rotation.StillInUse, match="open"):
            rotation.reseal_rows("default", lambda _n: None)  # it may hold her former key
        monkeypatch.setattr(rotation, "LONGEST_WAIT", 60)
        Timer(0.5, other.rollback).start()
        rotation.let_go("default", 0)
        assert not other.info.transaction_status
    other.close()


def test_whoever_adds_words_to_an_emergency_access_holds_its_row_whose_key_may_be_renewed(region):
    coordinator, access = an_officer_of(region)
    with CaptureQueriesContext(connection) as asked:
        review_emergency(coordinator, access, "right", "Bien.", timezone.now())
    held, written = (
        next(n for n, query in enumerate(asked.captured_queries) if words in query["sql"])
        for words in ("FOR UPDATE", 'UPDATE "safety_emergencyaccess"')
    )
    assert held < written


# -- what is signed, and what is looked for


def test_seals_of_before_stay_verifiable_by_the_published_chain(rotating, region, tmp_path):
    folder = tmp_path / "audit"
    worker = region["worker"]

    def look_and_seal():
        set_current_member(worker.pk)
        record_look(worker, [region["participant_id"]], "workspace:participant", ["needs"], sources=["x"])
        with as_worker():
            seal_everything(folder, timezone.now())

    def problems(signers):
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            found = verify(lambda: from_table(cursor), folder, signers, lambda _read: None)
            transaction.set_rollback(True)
        return [*signers.problems(folder), *found.problems]

    look_and_seal()
    old_root = keys.ring().roots[0]
    rotate()
    look_and_seal()
    assert problems(Signers.of_the_region()) == []
    assert problems(Signers(published(folder))) == [], "and by what is published alone"
    assert len(published(folder)) == 2
    # Whoever held the former key signs nothing after it was renewed.
    look_and_seal()
    with as_owner():
        third = Seal.objects.order_by("number").last()
        forged = link_of(third).signed(private_key(old_root))
        Seal.objects.filter(pk=third.pk).update(signature=forged.signature)
    said = [problem.what for problem in problems(Signers.of_the_region())]
    assert "is not signed by this region" in said
    # And a chain outside that is another is said to be.
    lines = (folder / FILE).read_text().splitlines()
    (folder / FILE).write_text("\n".join([lines[1], lines[0]]) + "\n")
    said = [problem.what for problem in Signers.of_the_region().problems(folder)]
    assert said == ["the keys that sign are not those that were published outside"]
    swapped = Signers(published(folder)).problems(folder)
    assert [problem.what for problem in swapped] == ["the keys that sign do not vouch for each other"]


def test_a_late_look_that_waits_outside_is_not_lost(rotating, region, tmp_path):
    row = {"id": uuid4(), "words": "x"}
    late._keep(tmp_path / "audit" / late.FOLDER, [row])
    rotate()
    (path,) = late.late_looks(tmp_path / "audit")
    assert json.loads(keys.open_secret(late.PURPOSE, path.read_bytes(), row["id"].bytes))["words"] == "x"


def test_a_link_a_letter_and_a_form_of_before_are_known_while_it_goes_on(rotating, region):
    link, referral = uuid4(), Referral.objects.get()
    set_current_member(region["worker"].pk)
    letter = _as_written(Keyring.of([referral.participant_id]).open_one(Referral.objects.get()))
    token = link_token(link)
    with as_owner():
        rotation.begin("default")
    a_fresh_process()
    assert link_token(link) != token
    assert _is_signed(token, link)
    assert _was_sent_as(referral.pk, letter)
    with as_owner():
        rotation.renew("default", lambda _n: None)
        rotation.reseal_rows("default", lambda _n: None)
        rotation.finish("default")
    assert not _is_signed(token, link)
    assert _was_sent_as(referral.pk, letter), "its digest was made anew"
    assert not _was_sent_as(referral.pk, type(letter)(**{**vars(letter), "name": "Une autre"}))


def test_what_was_tried_stays_tried(rotating):
    cache = AttemptsCache("default", {})
    cache.set("tries", 4, 300)
    assert cache.add("code", "y", 300)
    with as_owner():
        rotation.begin("default")
    a_fresh_process()
    assert cache.get("tries") == 4
    assert not cache.add("code", "y", 300)
    cache.set("tries", 5, 300)
    assert cache.get("tries") == 5
    assert cache.delete("tries")
    assert cache.get("tries") is None


def test_the_blind_indexes_are_renewed_alone_and_the_root_and_its_shares_stand(rotating, region):
    yesterday = Holder.of_now()
    before = keyfile.write(keyfile.replace(keyfile.read(with_copies=True), shares=(5, 3)))
    with as_owner():
        rotation.begin("default", only_indexes=True)
        a_fresh_process()
        rotation.let_go("default", 0)
        rotation.renew("default", lambda _n: None)
        rotation.finish("default")
    after = keyfile.read()
    assert (after.root, after.wraps, after.works, after.shares) == (
        before.root, before.wraps, before.works, (5, 3),
    )  # fmt: skip
    assert after.indexes != before.indexes
    assert not {"reach", "never contact"} & yesterday.reads()
    everything_opens(region)


def test_whoever_is_half_indexed_anew_is_found_by_the_one_and_by_the_other(rotating, region):
    with as_owner():
        rotation.begin("default", only_indexes=True)
    everything_opens(region)  # not indexed anew yet
    with as_owner():
        rotation.renew("default", lambda _n: None)
    everything_opens(region)  # indexed anew, and both versions stand


def test_a_number_she_has_no_more_is_not_indexed_anew(rotating, region):
    with as_owner():
        digests = BlindIndex.objects.filter(participant_id=region["participant_id"]).count()
        ContactWay.objects.all().delete()
        rotation.begin("default", only_indexes=True)
        a_fresh_process()
        rotation.renew("default", lambda _n: None)
        assert BlindIndex.objects.filter(participant_id=region["participant_id"]).count() == digests - 1


def test_every_column_that_holds_sealed_bytes_is_renewed_by_something():
    """A new one is named here, with what renews it, or it would stay readable for ever."""
    reseals = {(model._meta.db_table, "sealed") for model, _owner in sealed_models()}
    reseals |= {
        (model._meta.db_table, column) for model in wrapped_models() for column in ("wrapped", *_parts(model))
    }
    by_hooks = {
        ("vault_regionkey", "wrapped"), ("signin_session", "sealed"), ("privacy_incident", "sealed"),
        ("supervision_supervisionmeeting", "sealed"), ("supervision_worry", "sealed"),
        ("supervision_worry", "answer"), ("phrases_phrase", "sealed"),
        ("privacy_erasure", "reason"), ("participants_blindindex", "digest"),
        ("participants_nevercontact", "keys"), ("participants_nevercontact", "near"),
        ("referrals_referral", "sent_digest"),
    }  # fmt: skip
    of_no_key = {
        ("access_proofkey", "inner_pad"), ("access_proofkey", "outer_pad"), ("audit_seal", "root"),
        ("audit_seal", "previous"), ("audit_seal", "signature"), ("signin_session", "digest"),
        ("accompaniment_calendarfeed", "digest"), ("access_closing", "stood"),
    }  # fmt: skip
    forgotten = {("signin_attempt", "digest"), ("signin_knowndevice", "digest")}
    found = {
        (model._meta.db_table, column)
        for model in apps.get_models()
        if model.__module__.startswith("spheres.")
        for column in (*binary(model), *_lists_of_bytes(model))
    }
    assert found - reseals == by_hooks | of_no_key | forgotten


def _lists_of_bytes(model):
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ArrayField)]
    return [field.attname for field in fields if isinstance(field.base_field, models.BinaryField)]


def _parts(model):
    return getattr(model, "SEALED_PARTS", ())


def test_what_opens_for_nobody_keeps_no_renewal_from_its_end(region, rotating):
    """A key of any length, by whoever may write one; one part of a row, whose others stay what they are."""
    garbage = max(keyfile.read().wraps).to_bytes(keys.VERSION_BYTES) + b"x" * 200
    with as_owner():
        ParticipantKey.objects.create(participant_id=uuid4(), wrapped=garbage)
        draft = Draft.objects.filter(participant_id=None).latest("kept_at")
        Draft.objects.filter(pk=draft.pk).update(wrapped=garbage)
        access = EmergencyAccess.objects.exclude(wrapped=None).latest("starts_at")
        EmergencyAccess.objects.filter(pk=access.pk).update(review=b"x" * 60)
    rotate()
    with as_owner():
        assert keyfile.read().stage == ""
        ParticipantKey.objects.create(
            participant_id=uuid4(), wrapped=max(keyfile.read().wraps).to_bytes(2) + b"x" * 200
        )
    rotate()
    with as_owner():
        row = EmergencyAccess.objects.get(pk=access.pk)
        key = keys.unwrap(bytes(row.wrapped), row.pk)
        assert decrypt(key, bytes(row.sealed), contexts(row, "sealed"))
        assert bytes(row.review) == b"x" * 60
        assert not resealing.with_two("default").exists()


def test_who_held_what_signed_links_to_accounts_makes_none_once_it_is_done(region, rotating, settings):
    """What a link says of an account stands in the rows: by a key of before, a new password could be chosen
    for anybody. The setting that the server is started with was never renewed, and signs nothing."""
    account = region["worker"].pk

    def signs(keys_of_links):
        signer = TimestampSigner(key=keys_of_links[0], salt=links.NEW_PASSWORD)
        return signer.sign(f"{account}.{'x' * links.STATE_LENGTH}").partition(".")[2]

    def is_believed(token):
        return links.is_signed(links.NEW_PASSWORD, account, token, timedelta(days=1))

    held = links._keys()
    for purpose in (links.NEW_PASSWORD, links.INVITATION):
        token = links.token_for(purpose, account, "x" * links.STATE_LENGTH)
        assert links.is_signed(purpose, account, token, timedelta(days=1))
    assert is_believed(signs(held))
    assert not is_believed(signs([settings.SECRET_KEY]))
    with as_owner():
        rotation.begin("default")
    a_fresh_process()
    assert is_believed(signs(held)), "what was sent just before is good while it goes on"
    rotate()
    a_fresh_process()
    assert not is_believed(signs(held))
    assert is_believed(signs(links._keys()))
