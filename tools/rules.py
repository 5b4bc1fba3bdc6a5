"""The rules of the conversation as a clinician reads them, in docs/rules.md: `write`; and `check`, for the
gate.

Each public function of the rooms' `rules.py`: what it says in words, whose words these are (what follows
*Source:* in its docstring), and the test that holds it. One without words, source or test is refused."""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "rules.md"
PROGRAMME = ROOT / "src" / "spheres" / "programme"
ROOMS = ("notes", "phrases", "goals", "stages", "priorities", "returning", "practice", "supervision")
"""Those of docs/the-conversation.md, in its order; those that have rules."""
SHOWN = 2
"""How many of the tests of a rule are named."""
HEAD = """# The rules of the conversation

What Spheres decides by itself when you note a contact, a goal, a stage. Each rule is a plain function in the
room's `rules.py`; its words here are those beside its code. This page is written by `tools/rules.py write`,
and the gate compares.
"""


def rules_of(room):
    """(name, words, source) of each rule in a room's ``rules.py``; nothing where it has none."""
    path = PROGRAMME / room / "rules.py"
    for node in ast.parse(path.read_text("utf-8")).body if path.exists() else []:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, *_told(ast.get_docstring(node) or "")


def _told(docstring):
    """(words, source) without the marks of code, in one line each."""
    plain = re.sub(r"\s+", " ", docstring.replace("``", "*")).strip()
    words, _mark, source = plain.partition("Source: ")
    return words.strip(), source.strip()


def tests_by_name():
    """What a test uses, by name → (file, test)."""
    found = defaultdict(list)
    for path in sorted([*ROOT.glob("tests/**/test_*.py"), *PROGRAMME.glob("*/tests/test_*.py")]):
        where = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text("utf-8"))
        for test in (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")):
            for name in {getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(test)}:
                found[name].append((where, test.name))
    return found


def page():
    """(the page, what is missing of it)."""
    held, parts, missing = tests_by_name(), [HEAD], []
    for room in ROOMS:
        found = list(rules_of(room))
        if not found:
            continue
        parts += [f"\n## {room}\n", "| rule | in words | whose | held by |", "|---|---|---|---|"]
        for name, words, source in found:
            nearest = sorted(held[name], key=lambda found: room not in found[0].replace("_", "/").split("/"))
            tests = [f"`{test}` ({where})" for where, test in nearest[:SHOWN]]
            cells = (f"`{name}`", words, source, "; ".join(tests))
            told = zip(COLUMNS, cells, strict=True)
            missing += [f"{room}: {name} has no {what}" for what, cell in told if not cell]
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(parts) + "\n", missing


COLUMNS = ("name", "words", "source", "test")


def main(verb):
    written, missing = page()
    if missing:
        return "\n".join(missing)
    if verb == "write":
        PAGE.write_text(written, "utf-8")
        return ""
    is_same = PAGE.exists() and PAGE.read_text("utf-8") == written
    return "" if is_same else "docs/rules.md is not what the rules say: tools/rules.py write"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) or 0)
