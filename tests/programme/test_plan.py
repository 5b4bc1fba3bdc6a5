"""Her emergency plan, version after version, and being there when she can't be reached."""

import html
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from spheres.foundation.access.member import set_current_member
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member
from spheres.foundation.audit.models import Look
from spheres.programme.participants.creating import AlreadySent
from spheres.programme.participants.record import load_record
from spheres.programme.safety import actions, queries
from spheres.programme.safety.models import MissingEpisode
from spheres.programme.workspace.queries import my_young_people
from tests.builders import moment
from tests.builders.followed import accompanied
from tests.builders.members import a_member, on_call
from tests.builders.plans import unreached_since, with_a_plan, words
from tests.builders.statements import set_back

pytestmark = pytest.mark.django_db


def test_each_version_stays_and_says_what_it_changed():
    pk, pivot = with_a_plan()
    actions.make_plan(
        load_record(pivot, pk, moment()),
        uuid4(),
        words(calm="Danser", bag="Ma carte", steps=[]),
        in_danger=True,
    )
    second, first = queries.versions_of(load_record(None, pk))
    assert first.changes == {"calm": "added", "steps": "added"}
    assert second.changes == {"calm": "changed", "bag": "added", "steps": "removed"}
    assert (first.plan.calm, second.plan.calm) == ("Marcher", "Danser")


def test_her_plans_own_steps_become_due_as_hours_pass():
    _pk, _pivot, search = unreached_since(7)
    assert search.hours == 7
    assert [(due.what, due.is_due) for due in search.due] == [("M’écrire", True), ("Appeler ma tante", False)]


def test_begun_twice_it_is_begun_once_and_her_coming_back_closes_it():
    pk, pivot, search = unreached_since(7)
    actions.begin_episode(load_record(pivot, pk), search.episode.since, "Elle partait au dépanneur.")
    with pytest.raises(AlreadySent):
        actions.begin_episode(load_record(pivot, pk), timezone.now(), "Autre chose.")
    assert MissingEpisode.objects.count() == 1
    actions.note_step(
        load_record(pivot, search.episode.participant_id),
        search.episode,
        uuid4(),
        "plan",
        "M’écrire",
        "Pas de réponse.",
    )
    search = queries.unreached(load_record(None, pk))
    assert [due.is_done for due in search.due] == [True, False]
    assert search.done[0].came_of_it == "Pas de réponse."
    actions.close_episode(
        load_record(pivot, search.episode.participant_id), search.episode, "Elle dormait chez son amie."
    )
    assert queries.unreached(load_record(None, pk)) is None
    (before,) = queries.episodes_before(load_record(None, pk))
    assert (before.came_back, before.last_heard) == (
        "Elle dormait chez son amie.",
        "Elle partait au dépanneur.",
    )


def test_her_worker_sees_it_in_her_list_first_of_all():
    _pk, pivot, search = unreached_since(7)
    set_current_member(pivot.pk)
    (row,) = my_young_people(timezone.localdate()).rows
    assert row.standing.unreached
    assert row.standing.asks_attention
    actions.close_episode(load_record(pivot, search.episode.participant_id), search.episode, "")
    (row,) = my_young_people(timezone.localdate()).rows
    assert not row.standing.unreached


def client_of(client, pivot):
    client.force_login(pivot)
    return lambda path, **words: client.post(path, {"id": uuid4(), **words}, secure=True)


ALLOWS = ("permet", "autoris", "interdi", "allow", "permit", "forbid")
DANGER = {
    "fr": ("Danger pour la vie ou le corps", "quoi que dise le plan", "règles du milieu pour une absence"),
    "en": ("Danger for life or body", "whatever the plan says", "its own rules for an absence"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("police", ["", "« On veut juste savoir si elle va bien. »"])
def test_of_the_police_her_plan_says_what_she_wishes_and_911_stands_beside_it(client, police, language):
    pk, pivot, _search = unreached_since(50, police=police)
    client.force_login(pivot)
    client.cookies["spheres_language"] = language
    for path in ("plan/", "plan/make/", "plan/versions/", "unreached/", "unreached/?print=1"):
        page = client.get(f"/young-people/{pk}/{path}", secure=True).content.decode().partition("<main")[2]
        shows_it = police and police in html.unescape(page)
        if shows_it or "unreached" in path or "make" in path:
            assert all(words in html.unescape(" ".join(page.split())) for words in DANGER[language]), path
        assert not [word for word in ALLOWS if word in page], path


def test_a_call_to_the_police_is_written_down_whatever_the_plan_says_and_why_is_asked_afterwards(client):
    pk, pivot, _search = unreached_since(50)
    send = client_of(client, pivot)

    def done():
        set_current_member(pivot.pk)
        return [(step.kind, step.what) for step in queries.unreached(load_record(None, pk)).done]

    asks_why = 'name="why"'
    address = f"/young-people/{pk}/unreached/"
    assert asks_why not in client.get(address, secure=True).content.decode(), "never before"
    send(f"{address}done/", what="N’importe quoi", came_of_it="")
    assert [kind for kind, _what in done()] == ["police"]
    assert asks_why in client.get(address, secure=True).content.decode()
    send(f"{address}earlier/", why="Elle ne respirait pas bien.")
    assert ("earlier", "Elle ne respirait pas bien.") in done()
    assert asks_why not in client.get(address, secure=True).content.decode()
    actions.make_plan(
        load_record(pivot, pk, moment()), uuid4(), words(police="« Seulement après 48 h. »"), in_danger=True
    )
    send(f"{address}done/", what="N’importe quoi", came_of_it="")
    assert ("police", "« Seulement après 48 h. »") in done(), "her words, and not the form’s"
    send(f"{address}step/", kind="police", what="Autre chose", came_of_it="")
    assert len(done()) == 3, "no other way to write it"


def test_who_opens_in_an_emergency_reads_the_plan_and_writes_nothing(client):
    pk, _pivot = with_a_plan()
    night = on_call()
    set_current_member(night.pk)
    known = actions.EmergencyLookup(reach="514 555-0123")
    assert actions.open_emergency(night, uuid4(), known, "missing", "Elle ne répond plus.", moment()) == pk
    client.force_login(night)
    assert "Marcher" in client.get(f"/young-people/{pk}/plan/", secure=True).content.decode()
    for path in ("plan/make/", "unreached/"):
        assert client.get(f"/young-people/{pk}/{path}", secure=True).status_code == 404
    set_current_member(night.pk)
    with pytest.raises(NotVisible):
        actions.begin_episode(load_record(night, pk), timezone.now(), "")


def test_the_sheet_to_fold_is_on_her_record_as_printed_and_says_nothing_of_what_it_is(client):
    from io import BytesIO

    from pypdf import PdfReader

    pk, pivot = with_a_plan(not_told="Mon père", phone="Il a mon mot de passe")
    client.force_login(pivot)
    answer = client.get(f"/young-people/{pk}/plan/notes.pdf", secure=True)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Marcher" in text
    assert "911" in text
    for told in ("Mon père", "mot de passe", "Sph", "SPH", "urgence ", "plan"):
        assert told not in text, told
    set_current_member(pivot.pk)
    assert Look.objects.filter(kind="print", page="safety:plan-print").count() == 1


def test_a_coordinator_is_told_how_many_plans_are_missing_or_old_and_never_whose():
    _pk, pivot = accompanied()
    other_pk, other = with_a_plan()
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    rows = {row.worker.pk: row for row in queries.plans_owing()}
    assert (rows[pivot.pk].walks_with, rows[other.pk].missing) == (1, 0)
    for who in (pivot, a_member(), a_member("administrator")):
        set_current_member(who.pk)
        assert queries.plans_owing() == []
    assert other_pk


def test_of_two_steps_at_the_same_hour_each_is_done_in_turn_and_none_before_its_time(client):
    at_once = [
        {"hours": 6, "what": "M’écrire"},
        {"hours": 6, "what": "Appeler"},
        {"hours": 24, "what": "Ma tante"},
    ]
    pk, pivot, _search = unreached_since(7, steps=at_once)
    send = client_of(client, pivot)
    for hours in (6, 6, 6, 24):
        send(f"/young-people/{pk}/unreached/done/", hours=hours, came_of_it="")
    set_current_member(pivot.pk)
    done = [step.what for step in queries.unreached(load_record(None, pk)).done]
    assert sorted(done) == ["Appeler", "M’écrire"], "one transaction, one moment: their order is not said"


def test_the_same_step_asked_for_twice_is_done_twice():
    twice = [{"hours": 1, "what": "Appeler ma tante"}, {"hours": 6, "what": "Appeler ma tante"}]
    pk, pivot, search = unreached_since(7, steps=twice)
    actions.note_step(
        load_record(pivot, search.episode.participant_id),
        search.episode,
        uuid4(),
        "plan",
        "Appeler ma tante",
        "",
    )
    assert [due.is_done for due in queries.unreached(load_record(None, pk)).due] == [True, False]


def test_an_open_search_is_seen_first_by_whoever_reads_her_plan_and_in_one_line_once_it_is_over(client):
    pk, pivot, search = unreached_since(7)
    client.force_login(pivot)
    client.cookies["spheres_language"] = "en"
    hers, day = f"/young-people/{pk}/", "/young-people/my-day/"
    for path in (hers, day):
        page = client.get(path, secure=True).content.decode()
        assert "Go on with the plan" in page and f"{hers}unreached/" in page
        assert "in touch with everyone." not in page
    set_current_member(pivot.pk)
    actions.close_episode(load_record(pivot, pk), search.episode, "Elle a écrit du téléphone d’une amie.")
    assert "Go on with the plan" not in client.get(hers, secure=True).content.decode()
    timeline = client.get(f"{hers}timeline/", secure=True).content.decode()
    assert "Contact was lost, and is back" in timeline
    assert "téléphone d’une amie" in timeline


def test_coordinators_read_that_a_search_is_open_whose_and_since_when_and_nothing_else(client):
    pk, pivot, _search = unreached_since(7)
    set_back(Member, pivot.pk, name="Odile Fictive")
    client.cookies["spheres_language"] = "en"
    for role, is_told in (("coordinator", True), ("liaison", False), ("administrator", False)):
        who = a_member(role, "en-marge")
        set_current_member(who.pk)
        assert [row.worker.name for row in queries.searches()] == ["Odile Fictive"] * is_told
        if is_told:
            client.force_login(who)
            for path in ("/referrals/incoming/", "/young-people/waiting/"):
                page = client.get(path, secure=True).content.decode()
                assert "Can’t be reached, open now" in page and "Odile Fictive" in page
                assert str(pk) not in page and "dépanneur" not in page


def test_her_plan_stands_beside_the_ways_to_reach_her(client):
    pk, pivot = with_a_plan(reach="Texto seulement. Jamais d’appel.", not_told="Mon père")
    client.force_login(pivot)
    card = client.get(f"/young-people/{pk}/", secure=True).content.decode()
    ways = card.partition("message-circle")[2].partition("</section>")[0] or card
    assert "Jamais d’appel" in ways and "Mon père" in ways


def test_the_first_plan_has_no_version_before(client):
    pk, pivot = accompanied()
    client.force_login(pivot)
    client.cookies["spheres_language"] = "en"
    for says_kept in (False, True):
        form = {"id": uuid4(), "calm": f"Marcher {says_kept}", "in_danger": "no"}
        page = client.get(f"/young-people/{pk}/plan/make/", secure=True)
        form |= dict(re.findall(r'name="(seen)" value="([^"]*)"', page.content.decode()))
        page = client.post(f"/young-people/{pk}/plan/make/", form, secure=True, follow=True).content.decode()
        assert "The plan is saved." in page
        assert ("version before is kept" in page) == says_kept
