"""Templates that can be read, and a head of a page that is written in one place."""

import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "spheres"
TEMPLATES = sorted(SOURCE.glob("**/templates/**/*.html"))
COMPONENTS = SOURCE / "foundation" / "ui" / "templates" / "cotton"
WIDEST = 160
ONLY_IN = {"page-head": "head.html", "crumbs": "crumbs.html"}


def lines():
    return [
        (path, n, line)
        for path in TEMPLATES
        for n, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
    ]


def test_no_line_is_too_wide_to_be_read():
    wide = [f"{path.relative_to(SOURCE)}:{n}" for path, n, line in lines() if len(line) > WIDEST]
    assert not wide, f"break these at a tag or between attributes, {WIDEST} characters at most"


@pytest.mark.parametrize("name", ONLY_IN)
def test_a_page_says_its_head_and_crumbs_by_the_component(name):
    word = re.compile(rf'class="[^"]*(?<![\w-]){name}(?![\w-])')
    found = {path for path, _n, line in lines() if word.search(line)}
    assert found == {COMPONENTS / ONLY_IN[name]}, "use <c-head> and <c-crumbs>"


def test_a_heading_that_is_the_title_is_not_said_twice():
    """`<c-head>` and `<c-crumbs>` take the words of the title block where no others are given."""
    twice = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        title = re.search(r"{% block title %}(.*?){% endblock", text, re.S)
        given = re.findall(r'<c-slot name="(?:title|here)">(.*?)</c-slot>', text, re.S)
        if title and title[1].strip() in [words.strip() for words in given]:
            twice.append(str(path.relative_to(SOURCE)))
    assert not twice
