"""What a page says was done was done: by public forms, by who comes second, by who comes too late."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, forget_attempts
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import rights_on
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.actions import leave
from spheres.programme.consents.models import Consent
from spheres.programme.participants.models import Assignment, FollowUp
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.models import Referral, ReferralLink
from spheres.programme.referrals.queries import link_token
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from spheres.programme.safety.models import EmergencyAccess, MissingEpisode
from spheres.programme.team.actions import change
from tests.builders.followed import accompanied
from tests.builders.letters import sent
from tests.builders.members import BASE, a_member, invited_by, on_call, refused, work
from tests.builders.of_each_kind import of_each_kind
from tests.builders.services import in_therapy

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
LETTER = {
    "name": "Ombeline", "age_said": "16", "languages": "fr", "channel": "text", "reach": "514 555-0177",
    "urgency": "soon", "agreed": "on", "why_now": "Elle le demande.", "written_by": "Une collègue",
    "hours": "Le soir",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_attempts():
    forget_attempts()


@pytest.fixture
def hers(db):
    """Made for the tests that ask for her: the others look for a number that is hers, too."""
    return of_each_kind()


@pytest.fixture
def worker(hers):
    with as_owner():
        return Member.objects.get(pk=Assignment.objects.get().member_id)


def changes(page):
    with as_owner():
        return Look.objects.filter(page=page, kind="change").count()


def letters():
    """What each letter says of how to reach her."""
    with as_owner():
        found = list(Referral.objects.filter(sent_at__gte=timezone.now() - timedelta(minutes=1)))
        keys = Keyring.of([letter.participant_id for letter in found])
        return sorted(letter.reach for letter in keys.open(found))


def a_link(by):
    set_current_member(by.pk)
    now = timezone.now()
    link = ReferralLink(
        id=uuid4(), made_by=by, partner_id=by.partner_id, for_whom="une collègue", made_at=now,
        ends_at=now + timedelta(days=7),
    )  # fmt: skip
    link.save(force_insert=True)
    return reverse("referrals:link-referral", args=[link_token(link.pk)])


def test_a_letter_sent_again_with_another_number_is_not_said_to_be_sent(client):
    key = uuid4()
    first = client.post("/refer/", {**LETTER, "id": key}, **SECURE)
    assert b"R-" in first.content
    again = client.post("/refer/", {**LETTER, "id": key}, **SECURE)
    assert b"R-" in again.content, "the same, sent twice, is sent"
    changed = client.post("/refer/", {**LETTER, "id": key, "reach": "514 555-0188"}, **SECURE)
    form = changed.context["form"]
    assert form.non_field_errors()
    assert form["reach"].value() == "514 555-0188"
    assert letters() == ["514 555-0177"]
    as_new = {**LETTER, "id": form["id"].value(), "reach": "514 555-0188"}
    assert b"R-" in client.post("/refer/", as_new, **SECURE).content
    assert letters() == ["514 555-0177", "514 555-0188"]


def test_a_link_serves_once_and_what_was_changed_after_is_said_not_to_be_sent(client):
    path, key = a_link(a_member()), uuid4()
    client.logout()
    assert b"R-" in client.post(path, {**LETTER, "id": key}, **SECURE).content
    assert b"R-" in client.post(path, {**LETTER, "id": key}, **SECURE).content
    changed = client.post(path, {**LETTER, "id": key, "reach": "514 555-0188"}, **SECURE)
    assert changed.context["form"].non_field_errors()
    assert letters() == ["514 555-0177"]
    wrong = client.post(path, {**LETTER, "id": key, "reach": "", "why_now": "Ce soir."}, **SECURE)
    assert wrong.context["form"]["why_now"].value() == "Ce soir.", "also where it is wrong"
    assert client.post(path, {**LETTER, "id": uuid4()}, **SECURE).status_code == 410


# -- who comes second


def an_emergency(pk):
    member = on_call()
    set_current_member(member.pk)
    known, key = EmergencyLookup(reach="514 555-0123"), uuid4()
    assert open_emergency(member, key, known, "missing", "Elle ne répond plus.", timezone.now()) == pk
    return EmergencyAccess.objects.get(member=member).pk


def test_who_answers_second_for_an_emergency_reads_what_stands_and_is_not_told_it_is_saved(client):
    pk, _pivot = accompanied()
    path = reverse("safety:emergency-review", args=[an_emergency(pk)])
    first, second = (a_member("coordinator", "en-marge") for _ in range(2))
    for who, number, outcome in ((first, 0, "right"), (first, 0, "right"), (second, 1, "wrong")):
        client.force_login(who)
        answer = client.post(path, {"outcome": outcome, "words": f"Mots {number}."}, **SECURE)
        assert answer.status_code == (302 if who == first else 200), "the same, sent twice, is saved"
    page = answer.content.decode()
    assert "Mots 0." in page
    assert "Mots 1." in page
    with as_owner():
        assert EmergencyAccess.objects.get().outcome == "right"
    assert changes("safety:emergency-review") == 1


def test_no_words_are_said_to_be_kept_of_who_was_erased(client):
    pk, _pivot = accompanied()
    path = reverse("safety:emergency-review", args=[an_emergency(pk)])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT privacy_destroy(%s)", [pk])
    client.force_login(a_member("coordinator", "en-marge"))
    answer = client.post(path, {"outcome": "right", "words": "Des mots."}, **SECURE)
    assert set(answer.context["form"].errors) == {"words"}
    assert client.post(path, {"outcome": "right"}, **SECURE).status_code == 302


def test_who_answers_a_referral_on_an_older_page_undoes_nothing(client):
    letter = sent(reach="514 555-0166")
    first, second = (a_member("coordinator", "en-marge") for _ in range(2))
    path = reverse("referrals:referral", args=[letter.pk])
    questions = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")
    shown = {}
    for who in (first, second):
        client.force_login(who)
        shown[who] = client.get(path, **SECURE).context["form"]["seen"].value()
    client.force_login(first)
    welcome = {**questions, "decision": "welcome", "seen": shown[first]}
    for _twice in range(2):
        assert client.post(path, welcome, **SECURE).status_code == 302
    assert changes("referrals:referral") == 1
    client.force_login(second)
    waiting = {**questions, "decision": "waiting", "seen": shown[second]}
    answer = client.post(path, waiting, **SECURE)
    assert answer.status_code == 200
    with as_owner():
        assert Referral.objects.get(pk=letter.pk).status == "welcome"
    again = {**waiting, "seen": answer.context["form"]["seen"].value()}
    assert client.post(path, again, **SECURE).status_code == 302, "seen, and meant"


# -- what was not there to be done


def test_what_she_never_agreed_to_is_not_said_to_be_taken_back(client, hers, worker):
    client.force_login(worker)
    never = reverse("consents:take-back", args=[hers["participant_id"], "codim"])
    assert client.post(never, **SECURE).status_code == 404
    assert changes("consents:take-back") == 0
    with as_owner():
        partner = Consent.objects.filter(kind="partner", agreed=True).first().partner.code
    path = reverse("consents:take-back", args=[hers["participant_id"], partner])
    for _twice in range(2):
        assert client.post(path, **SECURE).status_code == 302
    assert changes("consents:take-back") == 1


def test_who_is_not_in_the_programme_is_not_said_to_have_left_it(client):
    letter = sent(reach="514 555-0155")
    coordinator, pivot = a_member("coordinator", "en-marge"), a_member("pivot_worker")
    client.force_login(coordinator)
    path = reverse("referrals:match", args=[letter.pk])
    questions = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")
    client.post(
        reverse("referrals:referral", args=[letter.pk]), {**questions, "decision": "welcome"}, **SECURE
    )
    assert client.post(path, {"pivot": pivot.pk}, **SECURE).status_code == 302
    for who in (coordinator, pivot):
        client.force_login(who)
        leaves = reverse("consents:leave", args=[letter.participant_id])
        assert client.post(leaves, **SECURE).status_code == 404
    assert changes("consents:leave") == 0
    with as_owner():
        assert Assignment.objects.filter(participant_id=letter.participant_id, ends_at=None).exists()


def test_a_worker_who_can_only_take_back_is_not_told_that_attendance_is_shared(client, hers, worker):
    pk, pivot, _one, therapist = in_therapy()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM therapy_therapy WHERE participant_id = %s", [pk])
        therapy = cursor.fetchone()[0]
    path = reverse("therapy:share", args=[pk, therapy])
    client.force_login(pivot)
    assert client.post(path, {"shares": "yes"}, **SECURE).status_code == 404
    client.force_login(therapist)
    assert client.post(path, {"shares": "yes"}, **SECURE).status_code == 302
    client.force_login(pivot)
    assert client.post(path, {"shares": "no"}, **SECURE).status_code == 302


def lost(client, hers, worker):
    client.force_login(worker)
    base = f"/young-people/{hers['participant_id']}/unreached/"
    at = (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    client.post(base, {"since": at}, **SECURE)
    return base


def test_a_coming_back_that_can_not_be_saved_is_said_and_keeps_its_words(client, hers, worker):
    base = lost(client, hers, worker)
    answer = client.post(f"{base}back/", {"came_back": "x" * 5000}, **SECURE)
    assert answer.status_code == 200
    assert "x" * 5000 in answer.content.decode()
    with as_owner():
        assert MissingEpisode.objects.filter(closed_at=None).exists()


def test_what_is_sent_after_she_is_back_is_said_not_to_be_saved(client, hers, worker):
    base = lost(client, hers, worker)
    before = {"id": uuid4(), "kind": "tried", "what": "Un appel", "came_of_it": "Personne."}
    assert client.post(f"{base}step/", before, **SECURE).status_code == 302
    for _twice in range(2):
        answer = client.post(f"{base}back/", {"came_back": "Chez sa tante."}, **SECURE)
        assert answer.status_code == 302
    assert client.post(f"{base}step/", before, **SECURE).status_code == 302, "saved before, and said so"
    step = {"id": uuid4(), "kind": "tried", "what": "Un message", "came_of_it": "Rien de neuf."}
    answer = client.post(f"{base}step/", step, **SECURE)
    assert answer.status_code == 200
    assert "Rien de neuf." in answer.content.decode()
    with as_owner():
        assert not Look.objects.filter(kind="refusal").exists(), "nobody was refused anything"


# -- emergency


def test_who_left_the_programme_is_opened_by_no_emergency():
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    leave(load_record(pivot, pk))
    with as_owner():
        Referral.objects.update(closed_at=timezone.now())
        assert FollowUp.objects.filter(ended_on__isnull=False).exists()
    member = on_call()
    set_current_member(member.pk)
    known = EmergencyLookup(reach="514 555-0123")
    assert open_emergency(member, uuid4(), known, "missing", "Elle ne répond plus.", timezone.now()) is None


def test_an_emergency_whose_words_can_not_be_read_keeps_nobody_from_the_others(client):
    pk, _pivot = accompanied()
    an_emergency(pk)
    with as_owner():
        EmergencyAccess.objects.update(sealed=b"\0\1-")
    client.force_login(a_member("coordinator", "en-marge"))
    assert client.get("/emergency/opened/", **SECURE).status_code == 200


def test_nobody_puts_the_review_of_an_emergency_off_for_ever():
    pk, _pivot = accompanied()
    an_emergency(pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(digest) FROM participants_blindindex WHERE participant_id = %s", [pk]
        )
        digests = cursor.fetchone()[0]
    set_current_member(on_call().pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT safety_open_emergency(%s, %s, %s, %s, 'missing', 'infinity', 'infinity', %s, %s)",
            [uuid4(), [0] * len(digests), [0] * len(digests), digests, b"\0\1-", b"-"],
        )
    with as_owner():
        latest = EmergencyAccess.objects.order_by("-review_by").first()
        assert latest.review_by <= timezone.now() + timedelta(days=14)


def test_nobody_of_the_police_walks_with_anyone_nor_reads_what_is_clinical():
    pk, pivot = accompanied()
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    for role in ("pivot_worker", "psychotherapist", "supervisor"):
        refused(lambda role=role: invited_by(coordinator, role=role, partner="spvm"))
    set_current_member(coordinator.pk)
    refused(lambda: change(pivot, work("pivot_worker", "spvm"), BASE, a_member("pivot_worker")))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_member SET partner_id = (SELECT id FROM accounts_partner WHERE code = 'spvm') "
            "WHERE id = %s",
            [pivot.pk],
        )
    set_current_member(pivot.pk)
    assert not {"clinical", "health", "measures", "committee"} & set(rights_on(pk).reads)
