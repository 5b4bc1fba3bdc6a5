"""How the tests are built: what several of them share lives apart from any of them, and each where it is
looked for."""

import ast
import re
from pathlib import Path

import pytest

from tests.rooms import ROOMS

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


def test_what_stands_beside_an_app_is_of_plain_functions():
    """It asks no database: pytest-django lets no test do so that does not say it."""
    found = [
        str(file.relative_to(ROOT))
        for file in (ROOT / "src").rglob("tests/*.py")
        if re.search(
            r"django_db|transactional_db|^(?:from|import) conftest", file.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert found == []


def _written(room):
    """What a room's tables are written by, as its file says. What hangs on a row of another kind than it is
    written by takes both kinds, and who welcomes her is no kind: the walk tries both."""
    return {
        writes
        for table, (reads, writes) in room.KINDS.items()
        if writes != "welcoming" and (reads == writes or not getattr(room.TABLES.get(table), "of", None))
    }


def _changing(room):
    """Of its tables, those in which something may change."""
    return {table for table, rule in room.AUTHORSHIP.items() if rule.changes and table in room.KINDS}


def _altered(room):
    """The words of its rows that may change, or on which others hang."""
    on = {table.of[1] for table in room.TABLES.values() if table.of} & set(room.TABLES)
    return {room.TABLES[name].what for name in _changing(room) | on} - {""}


COMPLETE = {
    "KINDS": lambda room: set(room.TABLES),
    "SEALED": lambda room: set(room.KINDS) - set(getattr(room, "PLAIN", {})),
    "ATTEMPTS": _written,
    "CHANGED": _changing,
    "ALTERS": lambda room: _altered(room) | set(getattr(room, "ALTERS", {})),
    "MORE": lambda room: {table.what for table in room.TABLES.values() if table.what},
}
"""Name in a room's file → what has to stand under it; each was once forgotten, and nothing said so."""


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
@pytest.mark.parametrize("name", COMPLETE)
def test_a_rooms_file_leaves_nothing_out(room, name):
    stands = set(getattr(room, name, {}))
    assert stands == COMPLETE[name](room), f"{name} in {room.__name__.replace('.', '/')}.py"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_a_room_with_something_due_makes_something_due_and_each_is_in_the_synthetic_region(room):
    assert hasattr(room, "due_rows") == hasattr(room, "DUE"), room.__name__
    here = ROOT / "src/spheres/programme" / room.__name__.rpartition(".")[2]
    assert (here / "sql" / "due.sql").exists() == hasattr(room, "DUE"), room.__name__
    assert (here / "synthetic.py").exists(), room.__name__


RIGHTS = {
    "refused", "NotVisible", "DatabaseError", "InsufficientPrivilege", "RaiseException",
    "rights_on", "reads", "is_shut", "grants_derived", "access_derived",
}  # fmt: skip
"""What a test says that asks who may do what: somebody is refused, sees nothing, or holds a right."""
OUT_OF_REACH = (403, 404)


def asks_for_a_right(node):
    """By name, in SQL, or in the answer of a page."""
    if isinstance(node, ast.Constant):
        said = str(node.value)
        return node.value in OUT_OF_REACH or any(name in said for name in RIGHTS if "_" in name)
    return getattr(node, "id", getattr(node, "attr", None)) in RIGHTS


THE_WALL = sorted((ROOT / "tests" / "wall").glob("test_*.py"))


@pytest.mark.parametrize("file", THE_WALL, ids=[file.stem for file in THE_WALL])
def test_what_stands_at_the_wall_is_about_access(file):
    """Asked of the database, and of somebody who may or may not: what anything else does stands elsewhere."""
    text = file.read_text("utf-8")
    assert "django_db" in text or "psycopg" in text
    assert any(asks_for_a_right(node) for node in ast.walk(ast.parse(text)))


def test_every_test_that_is_named_is_there():
    """In the documents and in what the code says of itself: a test that was moved is named where it is."""
    wrong = []
    pages = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    for page in pages:
        text = page.read_text("utf-8")
        for path, name in re.findall(r"(?<![\w/])((?:tests|src)/[\w/]+\.py)(?:::(\w+))?", text):
            file = ROOT / path
            if not file.exists() or (name and f"def {name}(" not in file.read_text("utf-8")):
                wrong.append(f"{page.relative_to(ROOT)}: {path} {name}")
    assert wrong == []
