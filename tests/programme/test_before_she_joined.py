"""Before she has joined: attempts to reach her, the first meeting, and what who referred her hears."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from spheres.foundation.access.member import set_current_member
from spheres.programme.consents.actions import Sharing, decline, join
from spheres.programme.participants.record import load_record
from spheres.programme.referrals.actions import TriageAnswer, answer_referral, match
from spheres.programme.referrals.models import Receipt, Referral
from spheres.programme.referrals.queries import referral_of
from spheres.programme.region.pack import current_pack
from spheres.programme.timeline.queries import Search, timeline
from spheres.programme.welcome.actions import (
    Tried,
    WelcomeIsOver,
    note_attempt,
    plan_first_meeting,
)
from spheres.programme.welcome.models import Attempt
from spheres.programme.welcome.queries import attempts
from tests.builders import moment
from tests.builders.followed import matched, welcomed
from tests.builders.letters import SEVENTEEN, a_decision, sent
from tests.builders.members import a_member, a_second

pytestmark = pytest.mark.django_db
SECURE = {"secure": True}
YES = dict.fromkeys(("of_age", "recognises", "hopes_for_change", "voluntary"), "yes")


def tried(reached=False, words="Texto, pas de réponse.", kind="text"):
    return Tried(kind, moment(), reached, words)


def noted(pivot, pk, **how):
    set_current_member(pivot.pk)
    note_attempt(load_record(pivot, pk), uuid4(), tried(**how))


@pytest.fixture
def proposed():
    """(her id, who referred her, the coordinator, two workers): referred, and not matched yet."""
    liaison, coordinator = a_member(), a_member("coordinator", "en-marge")
    workers = [a_member("pivot_worker", "en-marge"), a_member("pivot_worker", "en-marge")]
    return sent(member=liaison).participant_id, liaison, coordinator, *workers


def news(liaison):
    set_current_member(liaison.pk)
    return Receipt.objects.get().news


# -- who writes an attempt, and who reads it


def test_an_attempt_is_read_by_who_reads_her_letter_and_by_nobody_else():
    pk, pivot = welcomed()
    noted(pivot, pk)
    readers = {"pivot_worker": pivot, "coordinator": a_second()}
    for member in readers.values():
        set_current_member(member.pk)
        assert [one.words for one in attempts(load_record(member, pk))] == ["Texto, pas de réponse."]
    for role in ("pivot_worker", "liaison", "administrator"):
        set_current_member(a_member(role).pk)
        assert not Attempt.objects.exists(), role


def test_who_coordinates_reads_and_notes_none():
    pk, _pivot = welcomed()
    coordinator = a_second()
    set_current_member(coordinator.pk)
    with pytest.raises(WelcomeIsOver):
        note_attempt(load_record(coordinator, pk), uuid4(), tried())
    with pytest.raises(DatabaseError, match="whom she does not welcome"), transaction.atomic():
        _by_hand(load_record(coordinator, pk), coordinator)


def test_once_she_joined_none_is_noted_and_those_before_stay_to_be_read():
    pk, pivot = welcomed()
    noted(pivot, pk)
    reader, other = a_member(), a_member(partner="anonyme")
    sharings = [
        Sharing(reader.partner, agreed=True, categories=["referral"], members=[reader], months=3),
        Sharing(other.partner, agreed=True, categories=["contact"], members=[other], months=3),
    ]
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision(sharings=sharings))
    with pytest.raises(WelcomeIsOver):
        note_attempt(load_record(pivot, pk), uuid4(), tried())
    with pytest.raises(DatabaseError, match="whom she does not welcome"), transaction.atomic():
        _by_hand(load_record(pivot, pk), pivot)
    assert len(attempts(load_record(pivot, pk))) == 1
    set_current_member(reader.pk)
    assert len(attempts(load_record(reader, pk))) == 1
    set_current_member(other.pk)
    assert not Attempt.objects.exists()


def _by_hand(record, member):
    told = {"kind": "text", "at": moment(), "reached": True, "noted_at": moment()}
    row = Attempt(participant_id=record.id, author=member, **told)
    record.keys.seal(row, words="À la main.").save(force_insert=True)


def test_an_attempt_is_never_changed():
    pk, pivot = welcomed()
    noted(pivot, pk)
    for change in ({"reached": True}, {"kind": "call"}, {"sealed": b"-"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Attempt.objects.filter(participant_id=pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.filter(participant_id=pk).delete()


def test_a_new_worker_reads_what_was_tried_and_the_one_before_no_longer_notes(proposed):
    pk, _liaison, coordinator, first, second = proposed
    matched(coordinator, pk, first)
    noted(first, pk)
    record = load_record(first, pk)
    matched(coordinator, pk, second)
    set_current_member(first.pk)
    with pytest.raises(WelcomeIsOver):
        note_attempt(record, uuid4(), tried())
    with pytest.raises(DatabaseError), transaction.atomic():
        _by_hand(record, first)
    set_current_member(second.pk)
    assert len(attempts(load_record(second, pk))) == 1


def test_she_sees_what_was_tried_in_her_timeline_once_she_joined():
    pk, pivot = welcomed()
    noted(pivot, pk)
    noted(pivot, pk, reached=True, words="Elle a répondu.", kind="call")
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision())
    with translation.override("fr"):
        found = timeline(load_record(pivot, pk), Search(kinds=["attempt"]))
        said = {tuple(entry.words) for entry in found}
    assert said == {
        ("Texto · Pas de contact", "Texto, pas de réponse."),
        ("Appel · Contact établi", "Elle a répondu."),
    }
    assert found[0].href == reverse("welcome:attempts", args=[pk])


# -- what who referred her hears


def test_who_referred_her_hears_that_somebody_is_named_and_in_touch_once_she_was_reached(proposed):
    pk, liaison, coordinator, worker, _second = proposed
    set_current_member(coordinator.pk)
    answer_referral(coordinator, referral_of(pk), TriageAnswer(**YES, decision="welcome"), moment())
    assert news(liaison) == "received", "nobody is named yet"
    matched(coordinator, pk, worker)
    assert news(liaison) == "named"
    for _time in range(3):
        noted(worker, pk)
    assert news(liaison) == "named", "three texts without an answer are no contact"
    noted(worker, pk, reached=True)
    assert news(liaison) == "welcomed"
    noted(worker, pk)
    assert news(liaison) == "welcomed"


def test_a_first_meeting_that_is_planned_is_no_contact(proposed):
    pk, liaison, coordinator, worker, _second = proposed
    matched(coordinator, pk, worker)
    set_current_member(worker.pk)
    plan_first_meeting(load_record(worker, pk), moment() + timedelta(days=1), "cafe")
    assert news(liaison) == "named"


def test_another_worker_has_not_reached_her_and_the_same_one_still_has(proposed):
    pk, liaison, coordinator, worker, second = proposed
    matched(coordinator, pk, worker)
    noted(worker, pk, reached=True)
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(pk), worker, moment() + timedelta(days=1), "cafe", moment())
    assert news(liaison) == "welcomed"
    matched(coordinator, pk, second)
    assert news(liaison) == "named"


def test_who_joined_is_in_touch_where_the_region_does_not_tell_that_she_joined(proposed):
    pk, liaison, coordinator, worker, _second = proposed
    assert not current_pack().referrer_hears.joined
    matched(coordinator, pk, worker)
    set_current_member(worker.pk)
    join(load_record(worker, pk, moment()), SEVENTEEN, a_decision())
    assert news(liaison) == "welcomed"


def test_who_declines_is_told_as_before(proposed):
    pk, liaison, coordinator, worker, _second = proposed
    matched(coordinator, pk, worker)
    set_current_member(worker.pk)
    decline(load_record(worker, pk, moment() + timedelta(seconds=1)), "her_choice", "La ligne d’écoute.")
    assert news(liaison) == "not_now"


# -- the pages


@pytest.fixture
def page(client):
    """(her id, ask for a page of hers as who welcomes her)."""
    pk, pivot = welcomed()
    client.force_login(pivot)

    def ask(path="", data=None):
        address = f"/young-people/{pk}/{path}"
        return client.post(address, data, **SECURE) if data else client.get(address, **SECURE)

    return pk, pivot, ask


def local(days):
    return timezone.localtime() + timedelta(days=days)


def typed(at):
    return at.strftime("%Y-%m-%dT%H:%M")


def seen(form):
    return form["seen"].value()


def test_her_page_plans_the_first_meeting_and_moves_it(page):
    pk, _pivot, ask = page
    assert "Prévoir la première rencontre" in ask().content.decode()
    form = ask("welcome/first-meeting/").context["form"]
    there = {"meeting_at": typed(local(2)), "meeting_place": "cafe", "seen": seen(form)}
    assert ask("welcome/first-meeting/", there).status_code == 302
    assert "Changer la première rencontre" in ask().content.decode()
    form = ask("welcome/first-meeting/").context["form"]
    nothing = {"meeting_at": "", "meeting_place": "", "seen": seen(form)}
    assert ask("welcome/first-meeting/", nothing).status_code == 302
    assert referral_of(pk).first_meeting_at is None


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"meeting_at": typed(local(-1)), "meeting_place": "cafe"}, "meeting_at"),
        ({"meeting_at": typed(local(1))}, "meeting_place"),
        ({"meeting_place": "cafe"}, "meeting_at"),
        ({"meeting_at": "2031-11-02T01:30", "meeting_place": "cafe"}, "meeting_at"),
    ],
)
def test_what_is_wrong_with_a_meeting_is_said_beside_its_field(page, data, field):
    pk, _pivot, ask = page
    form = ask("welcome/first-meeting/").context["form"]
    answer = ask("welcome/first-meeting/", {**data, "seen": seen(form)})
    assert set(answer.context["form"].errors) == {field}
    assert referral_of(pk).first_meeting_at is None


def test_what_the_coordinator_moved_meanwhile_is_shown_and_not_undone(page):
    pk, _pivot, ask = page
    before = seen(ask("welcome/first-meeting/").context["form"])
    at = (timezone.now() + timedelta(days=5)).replace(second=0, microsecond=0)
    with as_owner():
        Referral.objects.filter(participant_id=pk).update(first_meeting_at=at, first_meeting_place="home")
    there = {"meeting_at": typed(local(2)), "meeting_place": "cafe", "seen": before}
    answer = ask("welcome/first-meeting/", there)
    assert {"meeting_at", "meeting_place"} <= set(answer.context["form"].errors)
    assert referral_of(pk).first_meeting_at == at


def test_a_meeting_that_is_over_stays_as_it_is(page):
    pk, _pivot, ask = page
    at = (timezone.now() - timedelta(hours=2)).replace(second=0, microsecond=0)
    with as_owner():
        Referral.objects.filter(participant_id=pk).update(first_meeting_at=at, first_meeting_place="cafe")
    form = ask("welcome/first-meeting/").context["form"]
    stands = {"meeting_at": typed(form["meeting_at"].value()), "meeting_place": "home", "seen": seen(form)}
    assert ask("welcome/first-meeting/", stands).status_code == 302
    assert referral_of(pk).first_meeting_place == "home"
    html = ask().content.decode()
    assert "A-t-elle eu lieu, ou non?" in html
    form = ask("welcome/attempts/add/?met").context["form"]
    assert (form["kind"].value(), form["at"].value()) == ("in_person", timezone.localtime(at))


def test_attempts_are_noted_on_her_page_newest_first(page):
    _pk, _pivot, ask = page
    for turn, words in enumerate(("Le premier.", "Le deuxième.")):
        at = typed(timezone.localtime() - timedelta(hours=3 - turn))
        data = {"id": uuid4(), "kind": "text", "reached": "no", "at": at, "words": words}
        assert ask("welcome/attempts/add/", data).status_code == 302
    html = ask().content.decode()
    assert 0 < html.index("Le deuxième.") < html.index("Le premier.")
    assert "Sans réponse" not in ask("welcome/attempts/add/").content.decode(), "that is asked apart"
    assert "Le premier." in ask("welcome/").content.decode()


def test_an_attempt_to_come_is_refused_beside_its_field(page):
    _pk, _pivot, ask = page
    data = {"id": uuid4(), "kind": "text", "reached": "no", "at": typed(local(1))}
    assert set(ask("welcome/attempts/add/", data).context["form"].errors) == {"at"}
    assert set(ask("welcome/attempts/add/", {"id": uuid4()}).context["form"].errors) == {
        "kind",
        "reached",
        "at",
    }


def test_what_is_sent_once_she_joined_is_not_saved_and_loses_no_word(page):
    pk, pivot, ask = page
    form = ask("welcome/first-meeting/").context["form"]
    set_current_member(pivot.pk)
    join(load_record(pivot, pk, moment()), SEVENTEEN, a_decision())
    data = {"id": uuid4(), "kind": "text", "reached": "no", "at": typed(local(0)), "words": "Trop tard."}
    html = ask("welcome/attempts/add/", data).content.decode()
    assert "L’accueil est terminé" in html
    assert "Trop tard." in html
    there = {"meeting_at": typed(local(2)), "meeting_place": "cafe", "seen": seen(form)}
    assert "L’accueil est terminé" in ask("welcome/first-meeting/", there).content.decode()
    for path in ("welcome/attempts/add/", "welcome/first-meeting/"):
        assert ask(path).url == f"/young-people/{pk}/welcome/"
    with as_owner():
        assert not Attempt.objects.exists()


def test_who_coordinates_is_offered_nothing_to_note(client):
    pk, pivot = welcomed()
    noted(pivot, pk, words="Ça sonne.")
    coordinator = a_second()
    client.force_login(coordinator)
    html = client.get(f"/young-people/{pk}/", **SECURE).content.decode()
    assert "Ça sonne." in html
    assert f"/young-people/{pk}/welcome/attempts/add/" not in html
    for path in ("attempts/add/", "first-meeting/"):
        assert client.get(f"/young-people/{pk}/welcome/{path}", **SECURE).status_code in (403, 404)


def test_a_workers_day_says_what_was_tried_and_the_soonest_meeting_comes_first(client):
    (later, pivot) = welcomed()
    noted(pivot, later)
    coordinator = a_second()
    sooner = sent(name="Capucine").participant_id
    for pk, days in ((later, 3), (sooner, 1)):
        set_current_member(coordinator.pk)
        match(coordinator, referral_of(pk), pivot, moment() + timedelta(days=days), "cafe", moment())
    client.force_login(pivot)
    html = client.get(reverse("workspace:my-day"), **SECURE).content.decode()
    assert html.index(f"/young-people/{sooner}/") < html.index(f"/young-people/{later}/")
    assert "1 tentative" in html
    assert "Aucune tentative de prise de contact n’est encore notée" in html


def test_the_page_where_a_worker_is_chosen_says_what_who_referred_her_reads(client, proposed):
    pk, liaison, coordinator, worker, _second = proposed
    matched(coordinator, pk, worker)
    client.force_login(coordinator)
    set_current_member(coordinator.pk)
    letter = referral_of(pk)
    html = client.get(reverse("referrals:match", args=[letter.pk]), **SECURE).content.decode()
    assert "qu’une intervenante est désignée" in html
    html = client.get(reverse("referrals:referral", args=[letter.pk]), **SECURE).content.decode()
    assert f"/young-people/{pk}/" in html
    client.force_login(liaison)
    html = client.get("/referrals/", **SECURE).content.decode()
    assert "Une intervenante est désignée et prendra contact" in html
    assert "Le contact est établi" not in html
