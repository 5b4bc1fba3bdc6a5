"""The directory of resources: packages whole or not at all, found by what is asked, corrected with care."""

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.access.member import set_current_member
from spheres.programme.directory import actions, hsds_import, queries
from spheres.programme.directory.hours import WEEK_MINUTES, week
from spheres.programme.directory.hsds_export import write_json, write_tables
from spheres.programme.directory.hsds_import import BadPackage, read_package
from spheres.programme.directory.hsds_to_listing import multirange, openings
from spheres.programme.directory.models import Correction, Listing, Record
from spheres.programme.directory.queries import SearchCriteria
from spheres.synthetic.resources import a_package
from tests.builders.members import a_member, refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = timezone.now()


def a_service(**more):
    """The least that stands."""
    organization = {"id": str(uuid4()), "name": "L’Escale", "description": "Un organisme."}
    return {"id": str(uuid4()), "name": "Un lit", "status": "active", "organization": organization, **more}


def package(*services):
    return json.dumps(list(services) or [a_service()]).encode()


def brought_in(*services, source="test"):
    coordinator = a_member("coordinator", "en-marge")
    set_current_member(coordinator.pk)
    actions.import_package(package(*services), source, NOW)
    return coordinator


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


def test_a_package_that_is_wrong_everywhere_or_too_long_is_given_up_soon(monkeypatch):
    wrong = [{"id": "no", "name": "Un lit", "status": "active"} for _ in range(5000)]
    with pytest.raises(BadPackage) as bad:
        read_package(json.dumps(wrong).encode())
    assert len(bad.value.problems) == hsds_import.MOST_PROBLEMS + 1
    assert str(hsds_import.MOST_PROBLEMS) in bad.value.problems[-1].what, "it says that there may be more"
    same = a_service()
    monkeypatch.setattr(hsds_import, "MOST_ROWS", 10)
    with pytest.raises(BadPackage) as bad:
        read_package(package(*[same] * 11))
    assert len(bad.value.problems) == 1


words = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@given(words, words, st.integers(0, 99))
def test_whatever_is_written_in_a_cell_is_written_back(name, own, age):
    rows = read_package(package(a_service(name=name, minimum_age=age, our_own_field=own)))
    table = zipfile.ZipFile(io.BytesIO(write_tables(rows))).read("services.csv").decode()
    (line,) = csv.DictReader(io.StringIO(table, newline=""))
    assert (line["name"], line["minimum_age"], line["our_own_field"]) == (name, str(age), own)
    assert read_package(write_tables(rows)) == rows


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


def tables(**changes):
    """A ZIP of the least tables, some of its files changed."""
    with zipfile.ZipFile(io.BytesIO(write_tables(read_package(package())))) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in {**files, **changes}.items():
            if text is not None:
                archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"services.csv": "id,name,status,organization_id\n1,Un lit,active,\n"}, "services.csv"),
        ({"services.csv": "id,name\n1,2,3\n"}, "services.csv"),
        ({"datapackage.json": None}, "datapackage.json"),
        ({"datapackage.json": "[]"}, "datapackage.json"),
        ({"phones.csv": "id,number\n"}, "datapackage.json"),
    ],
)
def test_wrong_tables_are_refused_with_the_row(changes, where):
    with pytest.raises(BadPackage) as bad:
        read_package(tables(**changes))
    assert any(problem.where.startswith(where) for problem in bad.value.problems)
    if where == "services.csv":
        assert any("2" in problem.where for problem in bad.value.problems)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=60).map(lambda noise: b"PK\x03\x04" + noise),
        st.text(max_size=80).map(str.encode),
    )
)
def test_anything_else_is_refused_in_words(noise):
    with pytest.raises(BadPackage) as bad:
        read_package(noise)
    assert all(problem.what for problem in bad.value.problems)


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


days = st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"])
hours = st.integers(0, 47).map(lambda half: f"{half // 2:02d}:{half % 2 * 30:02d}")


@given(st.lists(days, min_size=1), hours, hours)
def test_opening_hours_stay_within_the_week_and_last_as_long_as_they_say(on, opens, closes):
    found = openings({"byday": ",".join(on), "opens_at": opens, "closes_at": closes})
    assert all(0 <= start < end <= WEEK_MINUTES for start, end in found)
    hour = [int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes)]
    assert sum(end - start for start, end in found) == len(on) * ((hour[1] - hour[0]) % 1440 or 1440)


@given(st.lists(st.tuples(st.lists(days, min_size=1), hours, hours), max_size=4))
def test_a_week_said_in_lines_is_open_when_the_week_is(schedules):
    spans = [
        span
        for on, opens, closes in schedules
        for span in openings({"byday": ",".join(on), "opens_at": opens, "closes_at": closes})
    ]
    merged = _merged(spans)
    said = [
        (day * 1440 + line.opens, day * 1440 + line.closes)
        for line in week(multirange(merged))
        for day in line.days
    ]
    assert all(
        0 <= line.opens < 1440 and 0 < end - start <= 1440
        for line in week(multirange(merged))
        for start, end in [(line.opens, line.closes)]
    )
    assert all(0 < end - start <= 1440 for start, end in said)
    assert _minutes_open(said) == _minutes_open(merged)


def _merged(spans):
    """As PostgreSQL keeps a multirange."""
    found = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _minutes_open(spans):
    return {minute % WEEK_MINUTES for start, end in spans for minute in range(start, end, 30)}


def test_hours_are_said_in_the_words_of_each_language():
    def said(*schedules):
        spans = [span for one in schedules for span in openings(one)]
        return [str(line).replace("\N{NO-BREAK SPACE}", " ") for line in week(multirange(_merged(spans)))]

    office = {"byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "16:30"}
    night = {"byday": "SA,SU", "opens_at": "20:00", "closes_at": "08:00"}
    always = {"byday": "MO,TU,WE,TH,FR,SA,SU", "opens_at": "00:00", "closes_at": "00:00"}
    assert said(office, night) == [
        "Lundi à vendredi : 9 h 00 à 16 h 30",
        "Samedi, dimanche : 20 h 00 à 8 h 00",
    ]
    assert said(always) == ["Chaque jour : jour et nuit"]
    with translation.override("en"):
        assert said(office, night) == [
            "Monday to Friday: 9:00 AM to 4:30 PM",
            "Saturday, Sunday: 8:00 PM to 8:00 AM",
        ]
        assert said({**office, "byday": "TU,SA", "closes_at": "00:00"}) == [
            "Tuesday, Saturday: 9:00 AM to midnight"
        ]


def test_a_schedule_that_is_not_the_same_each_week_tells_nothing_of_a_week():
    office = {"byday": "MO", "opens_at": "09:00", "closes_at": "16:00"}
    assert openings({**office, "interval": "1"})
    assert openings({**office, "interval": 2}) == []
    assert openings({**office, "freq": "MONTHLY"}) == []


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
