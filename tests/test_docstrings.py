"""What is asked of the rooms says what it gives: actions, queries and rules, by their docstrings."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "spheres"
FILES = [path for name in ("actions", "queries", "rules") for path in sorted(SOURCE.rglob(f"{name}.py"))]


def public_functions():
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{path.relative_to(SOURCE)}: {node.name}", node


def raises(function):
    """Not what is only handed on."""
    return [node for node in ast.walk(function) if isinstance(node, ast.Raise) and node.exc]


def is_told_where_it_is_made(function):
    """A rule of packs is named by its decorator, in the words an operator reads."""
    return any(isinstance(one, ast.Call) and one.func.id == "rule" for one in function.decorator_list)


def test_each_public_function_says_what_it_gives():
    silent = [
        name
        for name, function in public_functions()
        if not ast.get_docstring(function) and not is_told_where_it_is_made(function)
    ]
    assert not silent


def test_what_raises_says_so():
    silent = [
        name
        for name, function in public_functions()
        if raises(function) and "aise" not in (ast.get_docstring(function) or "")
    ]
    assert not silent
