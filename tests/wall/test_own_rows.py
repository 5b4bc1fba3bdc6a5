"""Tables whose rule is not a category: looks, drafts, grants, receipts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import connection
from django.utils import timezone

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.foundation.access.models import Grant
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.aead import new_key
from spheres.foundation.vault.drafts import keep_draft, kept_draft
from spheres.foundation.vault.keys import wrap
from spheres.foundation.vault.models import Draft, ParticipantKey
from spheres.programme.phrases.actions import keep_phrase
from spheres.programme.phrases.models import Phrase
from spheres.programme.referrals.models import Receipt, Referral
from tests.builders.members import a_member, an_officer, refused
from tests.builders.supported import supported

pytestmark = pytest.mark.django_db


def test_a_draft_is_its_members_own():
    mine, other = a_member(), a_member()
    set_current_member(mine.pk)
    keep_draft(mine.pk, "referrals:referral-new", {"hopes": "dormir"}, None)
    assert kept_draft(mine.pk, "referrals:referral-new") == {"hopes": "dormir"}
    assert b"dormir" not in bytes(Draft.objects.get().sealed)
    set_current_member(other.pk)
    assert kept_draft(mine.pk, "referrals:referral-new") == {}
    refused(lambda: Draft.objects.create(member=mine, place="a:b", sealed=b"", kept_at=timezone.now()))
    set_current_member(None)
    assert not Draft.objects.exists()


def test_a_look_is_recorded_in_ones_own_name_and_never_changed():
    mine, other = a_member(), a_member()
    set_current_member(mine.pk)
    record_look(mine, [uuid4()], "p")
    refused(lambda: record_look(other, [uuid4()], "p"))
    refused(lambda: Look.objects.update(page="x"))
    refused(lambda: Look.objects.all().delete())
    assert not Look.objects.exists()  # and a liaison does not read who looked


def test_grants_are_nobodys_to_write():
    mine = a_member()
    set_current_member(mine.pk)
    grant = {"member_id": mine.pk, "participant_id": uuid4(), "category": "clinical", "may_write": True}
    refused(lambda: Grant.objects.create(**grant, valid_from=timezone.now(), source="x", source_id=uuid4()))

    def derive():
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_derive('{}'::uuid[])")

    refused(derive)


def test_a_referral_is_sent_by_anyone_undecided_and_read_by_coordinators_alone():
    liaison, coordinator = a_member(), a_member("coordinator", "en-marge")
    set_current_member(liaison.pk)
    now = timezone.now() - timedelta(seconds=1)
    said = {"participant_id": uuid4(), "via": "partner", "languages": "fr", "urgency": "soon", "sent_at": now}
    refused(
        lambda: Referral.objects.create(
            **said, agreed_to_contact=True, sealed=b"-", status="joined", closed_at=now
        )
    )
    refused(lambda: Referral.objects.create(**said, agreed_to_contact=False, sealed=b"-"))
    key = wrap(new_key(), said["participant_id"])
    her_key = ParticipantKey(participant_id=said["participant_id"], wrapped=key)
    refused(lambda: ParticipantKey.objects.bulk_create([her_key]))
    Referral.objects.create(**said, agreed_to_contact=True, sealed=b"-")
    ParticipantKey.objects.bulk_create([her_key])
    assert not Referral.objects.exists()
    assert not ParticipantKey.objects.exists()
    set_current_member(coordinator.pk)
    assert Referral.objects.count() == 1
    assert ParticipantKey.objects.count() == 1


def test_a_receipt_is_its_referrers_own_and_its_news_comes_from_who_answers():
    mine, other = a_member(), a_member()
    now = timezone.now()
    receipt = {"number": "R-22222", "initial": "O", "sent_at": now, "news_at": now}
    set_current_member(mine.pk)
    Receipt(member=mine, **receipt).save(force_insert=True)
    refused(lambda: Receipt(member=other, **receipt).save(force_insert=True))
    assert Receipt.objects.update(news="joined") == 0
    set_current_member(other.pk)
    assert not Receipt.objects.exists()


def test_a_phrase_is_its_members_own_to_read_change_and_take_away():
    mine = a_member("pivot_worker", "en-marge")
    set_current_member(mine.pk)
    keep_phrase(mine, uuid4(), "Appelée, pas de réponse.", transaction_time())
    assert b"Appel" not in bytes(Phrase.objects.get().sealed)
    others = [
        supported(mine).supervisor, an_officer(), a_member("coordinator", "en-marge"),
        a_member("administrator", "codim"), a_member("pivot_worker", "en-marge"), None,
    ]  # fmt: skip
    for other in others:
        set_current_member(other.pk if other else None)
        assert not Phrase.objects.exists(), other and other.role
        assert Phrase.objects.update(place=2) == 0
        assert Phrase.objects.all().delete() == (0, {})
        row = Phrase(member=mine, place=2, sealed=b"-", noted_at=transaction_time())
        refused(lambda row=row: row.save(force_insert=True))
    set_current_member(mine.pk)
    refused(lambda: Phrase.objects.update(member=others[2]))
    assert Phrase.objects.get().place == 1


def test_who_has_left_asks_nothing_as_a_coordinator():
    coordinator = a_member("coordinator", "en-marge")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participants_blindindex (participant_id, digest) VALUES (%s, 'x')",
            [uuid4()],
        )
    set_current_member(coordinator.pk)
    with connection.cursor() as cursor:
        alike = "SELECT count(*) FROM participants_alike(ARRAY['x'::bytea])"
        assert cursor.execute(alike).fetchone()[0] == 1
        with as_owner():
            Member.objects.filter(pk=coordinator.pk).update(is_active=False)
        assert cursor.execute(alike).fetchone()[0] == 0


def test_without_a_member_nothing_is_visible_and_a_key_is_never_replaced():
    set_current_member(None)
    assert not ParticipantKey.objects.exists()
    refused(lambda: ParticipantKey.objects.update(wrapped=b"x"))
    refused(lambda: ParticipantKey.objects.all().delete())
