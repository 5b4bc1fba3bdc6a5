"""How the tests are built: what several of them share lives apart from any of them."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "tests", "tools", "bench")


def imported(tree):
    """Every module that is named to be imported, at the top or within a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{one.name}" for one in node.names)


def test_no_module_imports_from_a_module_of_tests():
    """One that cannot be imported takes nobody else down: what is shared is in ``tests/builders``."""
    files = [ROOT / "conftest.py", *(file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py"))]
    modules_of_tests = {file.stem for file in files if file.stem.startswith("test_")}
    assert Path(__file__).stem in modules_of_tests
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imported(ast.parse(file.read_text(encoding="utf-8")))
        if modules_of_tests & set(name.split("."))
    ]
    assert found == []
