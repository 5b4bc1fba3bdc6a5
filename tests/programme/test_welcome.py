"""What the actions of the welcome keep, whoever calls them and however often."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.foundation.vault.keys import letter_index
from spheres.programme.consents.actions import ConsentRefused, ConsentSubject, Sharing, decline, join
from spheres.programme.consents.models import Consent
from spheres.programme.consents.rules import months_after
from spheres.programme.participants.models import Assignment, FollowUp, Participant
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import (
    LinkUsed,
    give_link,
    send_referral,
)
from spheres.programme.referrals.models import Receipt, Referral
from spheres.programme.referrals.queries import alike, link_of, link_token, referral_of
from tests.builders import moment
from tests.builders.followed import welcomed
from tests.builders.letters import SEVENTEEN, a_decision, a_letter, sent
from tests.builders.members import a_member

pytestmark = pytest.mark.django_db


def test_a_referral_sent_twice_is_one_referral_and_one_receipt():
    member, once = a_member(), uuid4()
    set_current_member(member.pk)
    for _ in range(2):
        send_referral(member, once, a_letter(), Referral.Via.PARTNER, moment(), agreed=True)
    assert Receipt.objects.count() == 1
    set_current_member(a_member("coordinator", "en-marge").pk)
    assert Referral.objects.count() == 1


def test_without_her_agreement_nothing_is_sent():
    with pytest.raises(ValueError, match="agreement"):
        send_referral(None, uuid4(), a_letter(), Referral.Via.SELF, moment(), agreed=False)


def test_a_link_serves_once_and_its_giver_hears():
    giver = a_member()
    set_current_member(giver.pk)
    link = give_link(giver, uuid4(), "équipe", moment())
    assert link_of(link_token(link.pk)).pk == link.pk
    assert link_of(uuid4().hex + link_token(link.pk)[32:]) is None
    assert link_of("no-link") is None
    set_current_member(None)
    send_referral(None, uuid4(), a_letter(), Referral.Via.LINK, moment(), agreed=True, link=link)
    with pytest.raises(LinkUsed), transaction.atomic():
        send_referral(None, uuid4(), a_letter(), Referral.Via.LINK, moment(), agreed=True, link=link)
    set_current_member(giver.pk)
    assert Receipt.objects.count() == 1


def test_nobody_leaves_a_receipt_with_someone_who_gave_no_link():
    stranger = a_member()
    set_current_member(None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt(member=stranger, number="R-22222", initial="O", sent_at=moment(),
                news_at=moment()).save(force_insert=True)  # fmt: skip


def test_who_may_be_the_same_is_told_to_coordinators_alone():
    first = sent(legal_name="Ysaline Courtemanche", birth_date=date(2009, 4, 7), reach="514 555-0100")
    second = sent(legal_name="COURTEMANCHE, Isaline", birth_date=date(2009, 7, 4), reach="438 555-0188")
    set_current_member(a_member("coordinator", "en-marge").pk)
    found = alike(referral_of(second.participant_id))
    assert [row.participant_id for row in found] == [first.participant_id]
    assert {"sound", "birth_near"} == set(found[0].likeness.reasons)
    asked = [letter_index("birth", "2009-04-07")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM participants_alike(%s)", [asked])
        assert cursor.fetchone()[0] == 1
    for role in ("pivot_worker", "liaison", "administrator"):
        set_current_member(a_member(role).pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM participants_alike(%s)", [asked])
            assert cursor.fetchone()[0] == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT * FROM participants_blindindex")


def test_she_joins_once_and_the_welcome_is_over():
    pk, pivot = welcomed()
    assert rights_on(pk).sources == {"welcome"}
    assert join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision())
    assert rights_on(pk).sources == {"assignment"}
    assert not join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision())
    assert (Consent.objects.count(), FollowUp.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("who", "changes"),
    [
        (SEVENTEEN, {"programme": False}),
        (SEVENTEEN, {"her_agreement": False}),
        (SEVENTEEN, {"language": "en"}),
        (ConsentSubject(["fr"], 13, date(2013, 5, 1)), {}),
        (ConsentSubject(["fr"], 13, date(2013, 5, 1)), {"holder_name": "R. V.", "her_agreement": False}),
        (ConsentSubject(["fr"], 13, None), {"holder_name": "R. V."}),
    ],
)
def test_what_is_not_a_consent_is_refused_whole(who, changes):
    pk, pivot = welcomed()
    with pytest.raises(ConsentRefused), transaction.atomic():
        join(load_record(pivot, pk, moment()), who, a_decision(**changes))
    assert rights_on(pk).sources == {"welcome"}
    assert not Consent.objects.exists()


def test_a_partner_never_outlasts_the_programme_and_no_opens_nothing():
    pk, pivot = welcomed()
    yes, no = a_member(), a_member(partner="anonyme")
    sharings = [
        Sharing(yes.partner, agreed=True, categories=["contact", "needs"], members=[yes], months=12),
        Sharing(no.partner, agreed=False),
    ]
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=sharings, months=3))
    shared = Consent.objects.get(partner=yes.partner)
    assert timezone.localdate(shared.ends_at) == months_after(timezone.localdate(moment()), 3)
    set_current_member(yes.pk)
    assert rights_on(pk).reads == {"contact", "needs"}
    set_current_member(no.pk)
    assert not rights_on(pk)


def test_she_declines_and_nobody_walks_on_without_her():
    pk, pivot = welcomed()
    assert decline(
        load_record(pivot, pk, moment() + timedelta(seconds=1)), "her_choice", "La ligne d’écoute."
    )
    assert not rights_on(pk)
    with as_owner():
        assert Assignment.objects.filter(participant_id=pk, ends_at=None).count() == 0
        assert Participant.objects.filter(pk=pk).exists()
