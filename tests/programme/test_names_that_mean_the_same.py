"""Names, numbers and addresses that mean the same meet, where it matters: in an emergency, in triage, and
where someone must never be contacted. Findings of 2026-11-25, K4 and A3."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, forget_attempts
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spheres.foundation.access.member import set_current_member
from spheres.foundation.audit.models import Look
from spheres.programme.entourage.actions import PersonInput, note_person
from spheres.programme.participants.likeness import Match, part_keys, stored_keys
from spheres.programme.participants.models import ContactWay
from spheres.programme.participants.reaches import reach_keys
from spheres.programme.participants.record import load_record
from spheres.programme.participants.spelling import joined, name_words
from spheres.programme.referrals.actions import match
from spheres.programme.referrals.queries import referral_of
from spheres.programme.safety.actions import EmergencyLookup, open_emergency
from spheres.programme.safety.models import EmergencyAccess
from spheres.programme.safety.rules import clues
from tests.builders import moment
from tests.builders.emergencies import opens
from tests.builders.followed import accompanied
from tests.builders.letters import sent
from tests.builders.members import a_member, on_call

pytestmark = pytest.mark.django_db
BORN = date(2009, 4, 7)
NUMBER = "514 555-0143"
READS_THE_SAME = [
    ("Léa Saint-Pierre", "Léa St-Pierre"), ("Maëlle D’Astous", "Maëlle Dastous"),
    ("Maëlle Dastous", "Maëlle D'Astous"), ("Jade Gagnon-Roy", "Jade Gagnon"),
    ("Jade Gagnon", "Jade Gagnon-Roy"), ("Erin O’Brien", "Erin OBrien"), ("Erin O'Brien", "Erin O Brien"),
    ("Marie-Ève Roy", "Marieeve Roy"), ("Marieeve Roy", "Marie-Ève"), ("Marie-Ève Roy", "Roy Marieeve"),
    ("Đặng Thị Thảo", "Dang Thi Thao"), ("ᐊᓇ ᑯᓄᒃ", "ᐊᓇ ᑯᓄᒃ"), ("فاطمة الزهراء", "فاطمة"),
    ("Mélissa Tremblé", "Melyssa Tremblay"), ("Zoé", "Zoé Gagnon"), ("Zoé-Maude Roy", "Zoé"),
]  # fmt: skip
"""What is noted, and what whoever is on call writes."""


@pytest.fixture
def night(client):
    member = on_call()
    client.force_login(member)
    return member


def someone(name, born=BORN, reach=NUMBER):
    """Whoever is matched with a worker, by a referral that said so."""
    coordinator, pivot = a_member("coordinator", "en-marge"), a_member("pivot_worker", "en-marge")
    pk = sent(name=name, birth_date=born, reach=reach).participant_id
    set_current_member(coordinator.pk)
    match(coordinator, referral_of(pk), pivot, None, "", moment())
    return pk


def asks(client, form_id=None, **typed):
    """The page of who was opened, or none where nobody is meant."""
    form = {
        "id": form_id or uuid4(), "name": "", "reach": "", "birth_date": "", "danger": "suicide",
        "reason": "Elle l’a écrit ce soir.",
    }  # fmt: skip
    forget_attempts()
    answer = client.post("/emergency/", form | typed, secure=True)
    if answer.status_code == 200:
        assert answer.context["form"].errors.keys() in ({"__all__"}, {"name"}), "nobody, or too little said"
        return None
    return answer.headers["Location"]


def page_of(pk):
    return f"/young-people/{pk}/"


def accesses():
    """Whom each is of, whichever came first."""
    with as_owner():
        return sorted(EmergencyAccess.objects.values_list("participant_id", flat=True))


def answered_for(client, *words):
    """Whether a coordinator reads each of these on the page of one access, and of no other."""
    client.force_login(a_member("coordinator", "en-marge"))
    with as_owner():
        ids = list(EmergencyAccess.objects.values_list("pk", flat=True))
    pages = [client.get(f"/emergency/opened/{pk}/", secure=True).content.decode() for pk in ids]
    return len(pages) == len(words) and all(sum(said in page for page in pages) == 1 for said in words)


# -- one form is one access to one person


def test_another_name_in_the_same_form_is_another_access_that_is_answered_for(client, night):
    first, second = someone("Léa Roy", reach="514 555-0101"), someone("Zoé Côté", reach="514 555-0102")
    form = uuid4()
    for pk, name, reach in ((first, "Léa Roy", "514 555-0101"), (second, "Zoé Côté", "514 555-0102")):
        assert asks(client, form, name=name, reach=reach) == page_of(pk)
        assert client.get(page_of(pk), secure=True).status_code == 200, "and it opens"
    assert accesses() == sorted([first, second])
    assert asks(client, form, name="Nobody Atall", reach="514 555-0999") is None
    assert asks(client, form, name="Nobody Atall", birth_date="2009-04-07") is None
    assert len(accesses()) == 2
    assert answered_for(client, "Léa Roy", "Zoé Côté")


def test_after_a_wrong_name_back_and_the_right_one_opens_the_right_plan(client, night):
    wrong, right = someone("Léa Roy"), someone("Zoé Côté", reach="514 555-0102")
    form = uuid4()
    assert asks(client, form, name="Léa Roi Dubé", birth_date="2009-04-08") is None
    assert asks(client, form, reach=NUMBER) == page_of(wrong)
    assert asks(client, form, reach="514 555-0102") == page_of(right)
    assert client.get(f"/young-people/{right}/plan/", secure=True).status_code == 200
    assert accesses() == sorted([wrong, right])


def test_the_same_form_sent_twice_is_one_access_and_told_once(client, night):
    pk, form = someone("Léa Roy"), uuid4()
    for _twice in range(2):
        assert asks(client, form, reach=NUMBER) == page_of(pk)
    assert accesses() == [pk]
    with as_owner():
        assert Look.objects.filter(page="safety:emergency-open", kind="change").count() == 1


def test_other_words_about_the_same_person_are_kept_as_well(client, night):
    pk, form = someone("Léa Roy"), uuid4()
    for reason in ("Elle l’a écrit ce soir.", "Elle a rappelé, et pleure."):
        assert asks(client, form, reach=NUMBER, reason=reason) == page_of(pk)
    assert accesses() == [pk, pk]
    assert answered_for(client, "Elle l’a écrit ce soir.", "Elle a rappelé, et pleure.")


def test_what_was_closed_is_opened_anew_by_the_same_form_and_not_only_said_to_be(client, night):
    pk, form = someone("Léa Roy"), uuid4()
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    client.post(f"/young-people/{pk}/emergency/close/", secure=True)
    assert client.get(page_of(pk), secure=True).status_code == 404
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    assert client.get(page_of(pk), secure=True).status_code == 200
    assert accesses() == [pk, pk]


def test_what_is_over_is_opened_anew_by_the_same_form(client, night):
    pk, form = someone("Léa Roy"), uuid4()
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    with as_owner():
        began = timezone.now() - timedelta(days=2)
        EmergencyAccess.objects.update(starts_at=began, ends_at=began + timedelta(days=1))
    assert client.get(page_of(pk), secure=True).status_code == 404
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    assert client.get(page_of(pk), secure=True).status_code == 200
    assert accesses() == [pk, pk]


def test_who_is_on_call_too_has_an_access_of_her_own_by_the_same_form(client, night):
    pk, form = someone("Léa Roy"), uuid4()
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    client.force_login(on_call("liaison", "marie-vincent"))
    assert asks(client, form, reach=NUMBER) == page_of(pk)
    assert client.get(page_of(pk), secure=True).status_code == 200
    assert accesses() == [pk, pk]


def test_a_number_that_became_anothers_opens_the_other_by_a_row_of_her_own(client, night):
    first, form = someone("Léa Roy"), uuid4()
    assert asks(client, form, reach=NUMBER) == page_of(first)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM participants_blindindex WHERE participant_id = %s", [first])
    second = someone("Zoé Côté")
    assert asks(client, form, reach=NUMBER) == page_of(second)
    assert accesses() == sorted([first, second])


def test_two_people_in_one_form_are_nobody(client, night):
    someone("Léa Roy", reach="514 555-0101")
    someone("Zoé Côté", born=date(2008, 1, 2), reach="514 555-0102")
    for typed in (
        {"reach": "514 555-0101, 514 555-0102"},
        {"name": "Léa Roy, Zoé Côté", "birth_date": "2009-04-07"},
        {"name": "Léa Roy Zoé Côté", "birth_date": "2009-04-07"},
        {"name": "Zoé Côté", "reach": "514 555-0101"},
    ):
        assert asks(client, **typed) is None
    assert accesses() == []


def test_an_id_that_is_taken_tells_nothing_of_who_is_meant():
    someone("Léa Roy", reach="514 555-0101")
    once = uuid4()
    set_current_member(on_call().pk)
    assert opens(("reach", "5145550101"), access=once)
    someone("Zoé Côté", reach="514 555-0102")
    other = on_call("liaison", "marie-vincent")
    set_current_member(other.pk)
    for number in ("5145550101", "5145550102", "5145550103"):
        assert opens(("reach", number), access=once) is None
    assert len(accesses()) == 1
    set_current_member(other.pk)
    assert not EmergencyAccess.objects.exists()


# -- who is meant in an emergency


@pytest.mark.parametrize(("noted", "typed"), READS_THE_SAME)
def test_a_name_that_reads_or_sounds_the_same_with_her_birth_date_or_her_number_is_hers(
    client, night, noted, typed
):
    someone("Ombeline Courtemanche", reach="514 555-0199")
    pk = someone(noted)
    for known in (
        {"birth_date": "2009-04-07"}, {"reach": NUMBER}, {"reach": "514-555-0143 poste 2"},
        {"birth_date": "2009-04-07", "reach": NUMBER}, {"birth_date": "2009-04-07", "reach": "514 555-0000"},
        {"birth_date": "2001-01-01", "reach": "+1 (514) 555-0143 18h30"},
    ):  # fmt: skip
        assert asks(client, name=typed, **known) == page_of(pk), known


@pytest.mark.parametrize("reach", ["zoe_rr", "@zoe_rr", "insta: Zoe_RR", "zoe.rr@exemple.test"])
def test_her_handle_or_address_is_hers_however_it_is_written(client, night, reach):
    other = {"zoe_rr": "@zoe_rr", "@zoe_rr": "zoe_rr", "insta: Zoe_RR": "zoe_rr"}
    pk = someone("Zoé", reach=reach)
    assert asks(client, reach=other.get(reach, "ZOE.RR@exemple.test")) == page_of(pk)


def test_too_little_opens_nobody(client, night):
    someone("Léa Saint-Pierre")
    someone("Maman Roy", born=date(2010, 1, 1), reach="maman")
    for typed in (
        {}, {"name": "Léa"}, {"name": "Léa Saint-Pierre"}, {"birth_date": "2009-04-07"}, {"name": "???"},
        {"name": "???", "birth_date": "2009-04-07"}, {"reach": "maman"}, {"reach": "???"},
        {"name": "Léa Saint-Pierre", "birth_date": "2009-04-08"},
        {"name": "Léa Tremblay", "birth_date": "2009-04-07"},
        {"name": "Zoé", "birth_date": "2009-04-07"},
        {"name": "Zoé Gagnon", "reach": NUMBER},
        {"reach": NUMBER, "birth_date": "2001-01-01"},
        {"name": "Léa Saint-Pierre", "reach": "514 555-0144"},
    ):  # fmt: skip
        assert asks(client, **typed) is None, typed
    assert accesses() == []
    assert asks(client, reach=NUMBER, birth_date="2009-07-04"), "day and month exchanged"


def test_two_of_one_number_are_told_apart_by_name_and_else_are_nobody(client, night):
    lea, zoe = someone("Léa Roy"), someone("Zoé Roy", born=date(2011, 1, 1))
    assert asks(client, reach=NUMBER) is None
    assert asks(client, reach=NUMBER, name="Roy") is None
    assert asks(client, reach=NUMBER, name="Léa Roy") == page_of(lea)
    assert asks(client, reach=NUMBER, name="Zoé") == page_of(zoe)
    assert asks(client, reach=NUMBER, birth_date="2011-01-01") == page_of(zoe)
    twin = someone("Rose Roy", reach="514 555-0150")
    assert asks(client, name="Rose Roy", birth_date="2009-04-07") == page_of(twin)
    assert asks(client, name="Roy", birth_date="2009-04-07") is None
    namesake = someone("Léa Roy", born=date(2010, 5, 5), reach="514 555-0160")
    assert asks(client, name="Léa Roy", reach=NUMBER, birth_date="2010-05-05") is None, "of two"
    assert asks(client, name="Léa Roy", birth_date="2010-05-05") == page_of(namesake)


def test_nobody_is_opened_by_less_whatever_a_rule_made_of_what_was_said(monkeypatch):
    """Each clue is judged by itself before it is asked with."""
    pk = someone("Léa Roy")
    member = on_call()
    set_current_member(member.pk)
    name = next(key for key in stored_keys(["Léa Roy"], None, []) if key[0] == Match.NAME)
    born = (Match.BIRTH, BORN.isoformat())

    def asked_with(*clue):
        monkeypatch.setattr(EmergencyLookup, "clues", lambda _self: [{frozenset(clue)}])
        reason = "Elle ne répond plus."
        return open_emergency(member, uuid4(), EmergencyLookup("Léa"), "missing", reason, timezone.now())

    for less in ([], [name], [born], [name, *part_keys(name_words("Léa Roy"))]):
        assert asked_with(*less) is None
    assert asked_with(name, born) == pk


NAMES = st.lists(
    st.sampled_from(
        ["Léa", "Marie-Ève", "Marieeve", "Roy", "St-Pierre", "Saint-Pierre", "Gagnon-Roy", "Gagnon"]
    ),
    max_size=3,
).map(" ".join)  # fmt: skip
DATES = st.sampled_from([None, BORN, date(2009, 7, 4), date(2009, 4, 8)])
REACHES = st.sampled_from(["", NUMBER, "514-555-0143 poste 2", "514 555-0144", "@lea_r", "lea_r"])
PEOPLE = [
    ("Léa Roy", BORN, NUMBER), ("Marie-Ève Gagnon-Roy", BORN, "lea_r"),
    ("Marieeve Roy", date(2009, 7, 4), ""),
    ("Léa Saint-Pierre", date(2009, 4, 8), "514 555-0144"), ("Léa", None, NUMBER), ("Gagnon", BORN, "@lea_r"),
]  # fmt: skip


def meant(people, name, born, reach):
    """Whom the clues mean, in plain sets: id → keys."""
    for level in clues(name, born, reach):
        found = {pk for pk, keys in people.items() if any(clue <= keys for clue in level)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def test_the_database_and_the_rule_mean_the_same_person_and_never_by_a_name_alone():
    people = {someone(name, born, reach): (name, born, reach) for name, born, reach in PEOPLE}
    keys = {pk: stored_keys([name], born, [reach]) for pk, (name, born, reach) in people.items()}
    member = on_call()
    set_current_member(member.pk)

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(NAMES, DATES, REACHES)
    def agree(name, born, reach):
        found = open_emergency(
            member, uuid4(), EmergencyLookup(name, reach, born), "missing", "Une raison.", timezone.now()
        )
        assert found == meant(keys, name, born, reach)
        if found is None:
            return
        her_name, her_date, her_reach = people[found]
        by_number = bool(reach) and reach_keys(reach) == reach_keys(her_reach)
        shared = part_keys(name_words(name)) & part_keys(name_words(her_name))
        by_date = born is not None and born == her_date
        assert by_number or (by_date and shared)
        assert not name or shared or joined(name_words(name)) == joined(name_words(her_name))

    agree()


# -- in triage


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Léa St-Pierre"}, {"name": "Léa Saint-Pierre"}),
        ({"name": "Maëlle D’Astous"}, {"name": "Maëlle Dastous"}),
        ({"name": "Erin O’Brien"}, {"name": "Erin OBrien"}),
        ({"name": "Marie-Ève Roy"}, {"name": "Marieeve Roy"}),
        ({"name": "Jade Gagnon-Roy"}, {"name": "Jade Gagnon"}),
        ({"name": "Jade Gagnon"}, {"name": "Jade Gagnon-Roy"}),
        ({"name": "Đặng Thị Thảo"}, {"name": "Dang Thi Thao"}),
        ({"name": "ᐊᓇ ᑯᓄᒃ"}, {"name": "ᐊᓇ ᑯᓄᒃ"}),
        ({"reach": "514-555-0143"}, {"reach": "514-555-0143 poste 2"}),
        ({"reach": "zoe_rr"}, {"reach": "@zoe_rr"}),
        ({"reach": "@zoe.rr"}, {"reach": "zoe.rr"}),
    ],
)
def test_the_coordinator_is_shown_who_may_be_the_same(client, first, second):
    said = {"reach": "", "name": "Ombeline", "birth_date": None}
    first, second = {**said, **first}, {**said, **second}
    if first["reach"]:
        second["name"] = "Zoé"
    one, other = sent(**first), sent(**second)
    client.force_login(a_member("coordinator", "en-marge"))
    page = client.get(reverse("referrals:referral", args=[other.pk]), secure=True)
    assert [row.participant_id for row in page.context["alike"]] == [one.participant_id]


def test_strangers_are_not_shown(client):
    sent(name="Marie-Ève Roy", reach="zoe20080514@example.org")
    sent(name="Amy Côté", reach="maman")
    other = sent(name="Marie-Ève Côté", reach="mia.20080514@example.com")
    another = sent(name="Mya Gagnon", reach="maman")
    client.force_login(a_member("coordinator", "en-marge"))
    for letter in (other, another):
        assert client.get(reverse("referrals:referral", args=[letter.pk]), secure=True).context["alike"] == []


def test_half_a_name_in_common_is_shown_but_where_birth_dates_make_them_two(client):
    undated, dated = (
        sent(name="Jade Gagnon-Roy", reach="", birth_date=born).participant_id for born in (None, BORN)
    )
    shown = {}
    for born in (None, BORN + timedelta(days=1), date(2011, 1, 1)):
        letter = sent(name="Jade Gagnon", reach="", birth_date=born)
        client.force_login(a_member("coordinator", "en-marge"))
        page = client.get(reverse("referrals:referral", args=[letter.pk]), secure=True)
        shown[born] = {row.participant_id for row in page.context["alike"]} & {undated, dated}
    assert list(shown.values()) == [{undated, dated}, {undated, dated}, {undated}]


# -- who must never be contacted


@pytest.mark.parametrize(
    ("name", "reach", "typed"),
    [
        ("Jean-Pierre de la Brosse", "", "Jean-Pierre de la Brosse"),
        ("Jean-Pierre de la Brosse", "", "Jeanpierre De La Brosse"),
        ("Kevin Roy (le père)", "", "Kevin Roy"),
        ("Kevin Roy (le père)", "", "Kevin Roy (le père)"),
        ("Kevin", "514-555-0191", "514-555-0191 18h30"),
        ("Kevin", "514-555-0192 poste 3", "514-555-0192 poste 3"),
        ("Kevin", "@kev.roy", "kev.roy"),
    ],
)
def test_an_act_toward_who_must_never_be_contacted_is_stopped_however_it_is_written(
    client, name, reach, typed
):
    pk, pivot = accompanied()
    set_current_member(pivot.pk)
    never = PersonInput(name, "ex", "harms", reach=reach, never_contact=True, reason="Il la cherche.")
    note_person(load_record(pivot, pk), uuid4(), never)
    client.force_login(pivot)
    before = ContactWay.objects.count()
    for field in ("value", "remarks"):
        way = {"id": uuid4(), "channel": "person", "value": "Naïma", "hours": "le soir", field: typed}
        page = client.post(f"/young-people/{pk}/reach/add/", way, secure=True)
        assert page.context["form"].errors.keys() == {field}
        assert "Il la cherche." in page.content.decode()
    set_current_member(pivot.pk)
    assert ContactWay.objects.count() == before
    way = {"id": uuid4(), "channel": "person", "value": "Mathis, le frère de Naïma, 514 555-0193"}
    assert client.post(f"/young-people/{pk}/reach/add/", way, secure=True).status_code == 302
