"""What the tests run is what the region runs."""

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "requirements"


def pinned(name):
    """{package: version}. Every line that names a package pins it."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return dict(re.fullmatch(r"([\w.-]+)==(\S+) \\", line).groups() for line in lines if line[:1].isalnum())


def test_what_the_region_runs_is_tested_in_the_same_version():
    region, tests = pinned("app.txt"), pinned("dev.txt")
    assert len(region) > 50
    assert {name: tests.get(name) for name in region} == region
