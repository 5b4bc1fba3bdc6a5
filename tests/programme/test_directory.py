"""The directory of resources: packages whole or not at all, found by what is asked, corrected with care."""

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.access.member import set_current_member
from spheres.programme.directory import actions, queries
from spheres.programme.directory.hsds_export import write_json, write_tables
from spheres.programme.directory.hsds_import import BadPackage, read_package
from spheres.programme.directory.models import Correction, Listing, Record
from spheres.programme.directory.queries import SearchCriteria
from spheres.synthetic.resources import a_package
from tests.builders.members import a_member, refused
from tests.builders.packages import a_service, package

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = timezone.now()


def brought_in(*services, source="test"):
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    actions.import_package(package(*services), source, NOW)
    return coordinator


def test_a_malformed_package_is_refused_whole_with_every_problem_and_where():
    brought_in(a_service(name="Ce qui était là"))
    wrong = package(
        a_service(),
        {"id": "7", "name": "", "status": "open"},
        a_service(url="chez nous", minimum_age="douze", phones=[{"id": str(uuid4())}], assured_date="hier"),
        a_service(organization=None, email="x@", phones={"number": "1"}),
        "a service",
    )
    with pytest.raises(BadPackage) as bad:
        actions.import_package(wrong, "test", NOW)
    assert {problem.where for problem in bad.value.problems} == {
        "[1], id", "[1], name", "[1], status", "[1], organization_id", "[2], url", "[2], minimum_age",
        "[2], assured_date", "[2].phones[0], number", "[3], email", "[3], organization_id",
        "[3].phones", "[4]",
    }  # fmt: skip
    assert [one.name for one in Listing.objects.all()] == ["Ce qui était là"]


def test_the_same_source_is_replaced_and_anothers_ids_are_not_taken():
    first, second = a_service(name="Premier"), a_service(name="Deuxième")
    brought_in(first)
    actions.import_package(package(second), "test", NOW)
    assert [one.name for one in Listing.objects.all()] == ["Deuxième"]
    with pytest.raises(BadPackage):
        actions.import_package(package(second), "another", NOW)
    shared = term("sleep")
    for number, source in enumerate(("un", "deux")):
        own = {**shared, "id": str(uuid4())}
        actions.import_package(package(a_service(name=f"S{number}", attributes=[own])), source, NOW)
    assert len(actions.rows_of()["taxonomy_term"]) == 1, "a taxonomy is nobody’s own"
    actions.remove_source("un")
    assert names(need="sleep") == ["S1"]
    for source in ("test", "deux"):
        actions.remove_source(source)
    assert not Record.objects.exists()


def names(**wanted):
    return [one.name for one in queries.find(SearchCriteria(**wanted), NOW).rows]


def test_words_are_found_without_accents_in_either_language_and_before_they_are_whole():
    brought_in(
        a_service(name="Hébergement d’urgence", description="Des lits pour la nuit."),
        a_service(name="Emergency shelters", description="Beds for tonight."),
        a_service(name="Clinique", description="Aucun rapport, sauf un hébergement."),
    )
    assert names(words="hebergement")[0] == "Hébergement d’urgence", "its name counts most"
    assert names(words="HÉBERGEMENTS urgence") == ["Hébergement d’urgence"]
    assert names(words="shelter") == ["Emergency shelters"]
    assert names(words="héber lits") == ["Hébergement d’urgence"]
    assert names(words="d'urgence") == ["Hébergement d’urgence"]
    assert names(words="L’Escale lit") == ["Hébergement d’urgence"]
    for nothing in ("zzz", "'; DROP TABLE x; --", "!!!", "&|:*"):
        assert "Clinique" not in names(words=nothing) or not nothing.strip("!&|:*';- ")


def term(code):
    own = {"id": str(uuid4()), "code": code, "name": code, "description": code}
    return {"id": str(uuid4()), "link_entity": "service", "taxonomy_term": own}


def test_each_condition_leaves_out_what_does_not_answer_it():
    place = {
        "id": str(uuid4()), "location_type": "physical",
        "addresses": [{"id": str(uuid4()), "address_1": "1, rue", "city": "Montréal-Nord",
                       "state_province": "QC",
                       "postal_code": "H0H 0H0", "country": "CA", "address_type": "physical"}],
        "accessibility": [{"id": str(uuid4()), "details": "Rampe pour fauteuil roulant"}],
    }  # fmt: skip
    brought_in(
        a_service(
            name="Tout", minimum_age=12, maximum_age=17, fees_description="Gratuit",
            languages=[{"id": str(uuid4()), "code": "ht"}],
            attributes=[term("sleep"), term("minors:alone"), term("gender:filles")],
            service_at_locations=[{"id": str(uuid4()), "location": place}],
        ),
        a_service(name="Rien", minimum_age=18, attributes=[term("gender:garçons")], fees_description="20 $"),
        a_service(name="Fermé", status="defunct", attributes=[term("sleep")]),
    )  # fmt: skip
    for asked in (
        {"need": "sleep"}, {"place": "montreal nord".replace(" ", "-")}, {"language": "ht"}, {"age": 14},
        {"gender": "filles"}, {"is_free": True}, {"is_accessible": True}, {"minors_alone": True},
    ):  # fmt: skip
        assert names(**asked) == ["Tout"], asked
    assert names() == ["Rien", "Tout"]
    assert names(age=18) == ["Rien"]


def test_open_now_is_by_the_regions_clock_and_past_midnight():
    night = {"id": str(uuid4()), "freq": "WEEKLY", "byday": "SU", "opens_at": "20:00", "closes_at": "08:00"}
    over = {**night, "id": str(uuid4()), "valid_to": "2020-01-01"}
    brought_in(a_service(name="La nuit", schedules=[night]), a_service(name="Avant", schedules=[over]))
    monday = datetime(2026, 11, 23, 7, 30, tzinfo=timezone.get_default_timezone())
    assert [one.name for one in queries.find(SearchCriteria(open_now=True), monday).rows] == ["La nuit"]
    later = monday + timedelta(hours=1)
    assert queries.find(SearchCriteria(open_now=True), later).total == 0
    one = Listing.objects.get(name="La nuit")
    assert (queries.is_open_now(one, monday), queries.is_open_now(one, later)) == (True, False)
    assert queries.is_open_now(Listing.objects.get(name="Avant"), monday) is None


def test_there_are_pages_and_each_service_stands_on_one():
    brought_in(*(a_service(name=f"Service {number:02d}") for number in range(45)))
    pages = [queries.find(SearchCriteria(), NOW, page) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [20, 20, 5]
    assert len({one.pk for page in pages for one in page.rows}) == 45
    assert pages[0].pages == 3
    assert queries.find(SearchCriteria(), NOW, 99).page == 1


@pytest.mark.parametrize(
    ("what", "value", "column", "expected"),
    [
        ("name", "Un lit, deux soupers", "name", "Un lit, deux soupers"),
        ("phone", "438 555-0199", "phones", ["438 555-0199"]),
        ("fees_description", "Gratuit", "is_free", True), ("status", "", "is_open", False),
        ("still_right", "", "verified_on", TODAY),
    ],
)  # fmt: skip
def test_a_correction_counts_once_a_coordinator_accepts_it(what, value, column, expected):
    service = a_service()
    coordinator = brought_in(service)
    member, one = a_member(), uuid4()
    set_current_member(member.pk)
    for _twice in range(2):
        actions.propose_correction(member, service["id"], one, what, value, timezone.now())
    assert getattr(Listing.objects.get(), column) != expected
    set_current_member(coordinator.pk)
    ((correction, listing, _told),) = queries.corrections_to_read()
    assert listing.pk == service["id"]
    for _twice in range(2):
        actions.answer_correction(coordinator, correction, True, timezone.now())
    assert getattr(Listing.objects.get(), column) == expected
    assert queries.corrections_to_read() == []
    assert read_package(write_json(actions.rows_of())), "and it goes out whole"


def test_what_is_not_accepted_changes_nothing_and_nobody_accepts_her_own_without_the_role():
    service = a_service()
    coordinator = brought_in(service)
    member = a_member()
    set_current_member(member.pk)
    actions.propose_correction(member, service["id"], uuid4(), "name", "Autre", timezone.now())
    one = Correction.objects.get()
    assert Correction.objects.update(state="accepted", read_by=member) == 0
    refused(
        lambda: Record(entity="service", hsds_id="x", source="x", place=0, fields={}).save(force_insert=True)
    )
    assert Listing.objects.update(name="x") == 0
    assert Listing.objects.all().delete()[0] == 0
    set_current_member(a_member().pk)
    assert not Correction.objects.exists(), "another’s"
    set_current_member(coordinator.pk)
    actions.answer_correction(coordinator, one, False, timezone.now())
    assert Listing.objects.get().name == "Un lit"
    assert Correction.objects.get().state == "refused"


def test_pages_bring_in_show_problems_and_take_out(client):
    coordinator = a_member("coordinator", "en-marge")
    client.force_login(coordinator)

    def send(content):
        file = SimpleUploadedFile("p.json", content, "application/json")
        return client.post("/directory/packages/", {"source": "211", "file": file}, secure=True)

    page = send(package({"id": "7"}))
    assert "[0], id" in page.content.decode()
    assert send(package(a_service())).status_code == 302
    for kind in ("json", "zip"):
        answer = client.get(f"/directory/packages/all.{kind}", secure=True)
        assert len(read_package(answer.content)["service"]) == 1
    client.force_login(a_member())
    assert client.get("/directory/packages/", secure=True).status_code == 404
    assert "Un lit" in client.get("/directory/?words=lit", secure=True).content.decode()
    assert client.get("/directory/?page=x&age=-4&for=y&need=zz", secure=True).status_code == 200


TODAY = timezone.localdate()


def contents(rows):
    return json.loads(write_json(rows))["contents"]


def without_nothing(given):
    if isinstance(given, dict):
        return {key: without_nothing(value) for key, value in given.items() if value not in (None, [], {})}
    return [without_nothing(one) for one in given] if isinstance(given, list) else given


@given(st.integers(0, 10_000), st.integers(1, 6))
def test_services_go_out_as_they_came_in_through_json_and_through_tables(seed, count):
    given_ = a_package(count, seed, TODAY)
    rows = read_package(given_)
    assert contents(rows) == without_nothing(json.loads(given_))
    again = read_package(write_tables(rows))
    assert again == rows
    assert contents(again) == without_nothing(json.loads(given_))
