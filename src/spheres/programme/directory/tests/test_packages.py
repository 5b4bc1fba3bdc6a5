"""Packages of services: as they came in they go out, and what is wrong is said where it stands."""

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.packages import a_service, package

from spheres.programme.directory import hsds_import
from spheres.programme.directory.hsds_export import write_tables
from spheres.programme.directory.hsds_import import BadPackage, read_package


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
