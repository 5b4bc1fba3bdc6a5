"""Translations without gettext's programs: `update`, `compile`, and `check` (for the gate).

Messages are written in English in code and templates; French stands in
src/spheres/locale/fr/LC_MESSAGES/django.po and must be whole.
"""

import io
import os
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parents[1] / "src" / "spheres"
PO = SOURCE / "locale" / "fr" / "LC_MESSAGES" / "django.po"
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def found() -> Catalog:
    """Every message of the code and the templates."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    from django.utils.translation.template import templatize  # noqa: PLC0415

    catalog = Catalog(locale="fr")
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in (".py", ".html", ".txt") or "migrations" in path.parts or "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            # What is left of a template is read as Python: its indentation says nothing there.
            text = re.sub(r"(?m)^[ \t]+", "", templatize(text, origin=str(path)))
        for _line, function, message, _comments in extract_python(
            io.BytesIO(text.encode()), list(KEYWORDS), [], {"encoding": "utf-8"}
        ):
            parts = message if isinstance(message, tuple) else (message,)
            if not all(isinstance(part, str) for part in parts[:2] if part is not None) or not parts[0]:
                continue
            context = parts[0] if "pgettext" in function else None
            words = parts[1:] if context else parts
            key = tuple(words[:2]) if function.startswith(("ngettext", "npgettext")) else words[0]
            catalog.add(key, context=context, locations=[(str(path.relative_to(SOURCE)), 0)])
    return catalog


def stored() -> Catalog:
    if not PO.exists():
        return Catalog(locale="fr", project="Spheres", charset="utf-8")
    with PO.open("rb") as file:
        return read_po(file, locale="fr")


def updated(found_now: Catalog) -> bytes:
    """The catalogue with what the code and the templates say now, and where; without what they no longer
    say. It bears no moment, at which two branches would meet."""
    catalog = stored()
    catalog.update(found_now, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = BEGAN
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_by_file=True, omit_header=False, include_lineno=False)
    return file.getvalue()


def update() -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(updated(found()))


def unbroken(french: str) -> str:
    """With no-break spaces where French typography wants them, so that no line begins with a colon or ends
    with an opening guillemet. In the .po they are plain spaces."""
    return re.sub(r"(?<=«) | (?=[»:$])", "\N{NO-BREAK SPACE}", french)


def compile_() -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalog = stored()
    for message in catalog:
        if message.id and message.string:
            many = isinstance(message.string, (tuple, list))
            message.string = tuple(map(unbroken, message.string)) if many else unbroken(message.string)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


UNSPACED = re.compile(r"[^\s\d/]:(?=\s|$)|[ \u00a0\u202f][?!;]")
"""Against the typography of Québec (OQLF): a space before a colon, none before ? ! ;."""


def check() -> int:
    """Missing, fuzzy or left-over messages, or a file that is not as ``update`` would write it; 0 when French
    is whole."""
    have, want = stored(), found()
    wrong = []
    for message in want:
        if not message.id:
            continue
        mine = have.get(message.id, message.context)
        strings = mine.string if mine and isinstance(mine.string, tuple) else (mine.string if mine else "",)
        if mine is None or not all(strings):
            wrong.append(f"no French for: {message.id!r} ({message.locations[0][0]})")
        elif mine.fuzzy:
            wrong.append(f"fuzzy: {message.id!r}")
        wrong += [
            f"a space is missing before «:», or is too much: {each!r}"
            for each in strings
            if UNSPACED.search(each)
        ]
    if not wrong and PO.read_bytes() != updated(want):
        wrong.append("the catalogue is not as the code is: run `.venv/bin/python tools/messages.py update`")
    for line in wrong:
        print(line)
    print(f"messages: {len(want)} found, {len(wrong)} to mend")
    return 1 if wrong else 0


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    sys.exit({"update": update, "compile": compile_, "check": check}[command]() or 0)
