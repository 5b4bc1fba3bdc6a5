"""Scripts that are checked (``python -m tools.scripts``), whole and with nothing left out."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = sorted((ROOT / "src" / "spheres").glob("**/static/**/*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_each_script_is_checked_and_excuses_nothing(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n")
    assert not re.search(r"@ts-(?:nocheck|ignore|expect-error)|\{\s*(?:any|\*)\s*\}", text)


def test_the_checker_is_strict_and_reads_all_of_them():
    options = json.loads((ROOT / "tsconfig.json").read_text())
    assert options["include"] == ["src/**/static/**/*.js"]
    assert options["compilerOptions"]["strict"] and options["compilerOptions"]["checkJs"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_each_script_is_on_a_page(path):
    """By a template that asks for it, or a form that brings it."""
    templates = (ROOT / "src" / "spheres").glob("**/templates/**/*.html")
    forms = (ROOT / "src" / "spheres").glob("**/forms.py")
    asked = [f"'ui/{path.name}'" in page.read_text(encoding="utf-8") for page in templates]
    brought = [f'Script("ui/{path.name}"' in form.read_text(encoding="utf-8") for form in forms]
    assert any(asked + brought)
