"""Names that a stranger reads: the field's terms, as docs/glossary.md has them;
poetry is for screens and docstrings."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [
    path for folder in ("src", "tests", "tools", "bench") for path in sorted((ROOT / folder).rglob("*.py"))
]
SQL = sorted((ROOT / "src").rglob("sql/*.sql"))
SAY_NOTHING = {"her", "said", "one", "asked", "told", "known"}
"""As the name of what a function takes: which of all that is hers, said or known?"""
CLASSES_THAT_SAY_NOTHING = {name.title() for name in SAY_NOTHING} | {
    "Beside",
    "Way",
    "Going",
    "Cost",
    "Shown",
    "Holds",
}
TAKES = re.compile(r"CREATE FUNCTION (\w+)\((.*?)\)\s*RETURNS", re.S)


def parsed():
    return [(path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES]


def taken_by(function):
    rest = [one for one in (function.args.vararg, function.args.kwarg) if one]
    return {
        arg.arg for arg in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs, *rest)
    }


def test_no_function_takes_what_says_nothing():
    found = [
        f"{path}:{node.lineno}"
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.Lambda) and taken_by(node) & SAY_NOTHING
    ]
    assert not found, "name it as docs/glossary.md does: participant, member, record, or what it is"


def test_no_class_says_nothing():
    found = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name in CLASSES_THAT_SAY_NOTHING
    ]
    assert not found


def test_no_function_of_the_database_takes_what_says_nothing():
    found = [
        (path.relative_to(ROOT), name)
        for path in SQL
        for name, takes in TAKES.findall(path.read_text(encoding="utf-8"))
        if {words.split()[0] for words in takes.split(",") if words.strip()} & SAY_NOTHING
    ]
    assert not found


def test_each_term_of_the_glossary_is_a_name_in_the_code():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = [term for row in re.findall(r"^\| (`.*?) \|", text, re.M) for term in re.findall(r"`(\w+)`", row)]
    names = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.parts[-2] != "migrations")
    spelled = {term: f"{term}|{term.title().replace('_', '')}" for term in terms}
    assert terms
    assert not [term for term in terms if not re.search(rf"\b\w*({spelled[term]})\w*\b", names)]
