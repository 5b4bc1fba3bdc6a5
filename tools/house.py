"""The picture of the house in docs/pictures/house.svg, drawn from what the rooms import: `draw`; and `check`,
for the gate.

A floor is a line, the uppermost first; a room stands on the lowest floor that is above every room it uses.
Each room says how many others it uses, and how many use it.
"""

import sys
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
AREAS = ("spheres.synthetic", "spheres.exchange", "spheres.programme", "spheres.foundation")
NARROWEST, ROOM, HIGH, GAP, LEFT = 1240, 128, 46, 10, 128


def uses():
    """Room → the rooms it imports."""
    graph = grimp.build_graph("spheres", cache_dir=None)
    rooms = sorted(room for area in AREAS for room in _rooms(graph, area))
    for room in rooms:
        graph.squash_module(room)
    return {
        room: {other for other in graph.find_modules_directly_imported_by(room) if other in rooms}
        for room in rooms
    }


def _rooms(graph, area):
    """The folders of an area; of one that has none, itself."""
    folders = [module for module in graph.find_children(area) if graph.find_children(module)]
    return [folder for folder in folders if not folder.endswith(("tests", "migrations"))] or [area]


def floors(used, area):
    """The rooms of an area, floor by floor, the lowest first."""
    mine = {room: {other for other in others if other.startswith(area)} for room, others in used.items()}
    left = {room: others for room, others in mine.items() if room.startswith(area)}
    found = []
    while left:
        ready = sorted(room for room, others in left.items() if not others & left.keys())
        if not ready:
            raise SystemExit(f"rooms import each other: {sorted(left)}")
        found.append(ready)
        left = {room: others for room, others in left.items() if room not in ready}
    return found


def drawn(used):
    by = {room: sum(room in others for others in used.values()) for room in used}
    longest = max(len(floor) for area in AREAS for floor in floors(used, area))
    width = max(NARROWEST, LEFT + longest * (ROOM + GAP) + GAP)
    parts, y = [], 20
    for area in AREAS:
        top = y
        for floor in reversed(floors(used, area)):
            for place, room in enumerate(floor):
                parts += _room(room, LEFT + place * (ROOM + GAP), y, len(used[room]), by[room])
            y += HIGH + GAP
        parts.append(_text(20, top + 26, area.rpartition(".")[2], 'font-weight="700"'))
        y += GAP
    height = y + HIGH
    sentence = (
        "refuses what this member may not see: row-level security, forced; grants derived, never typed in"
    )
    parts += [
        f'<rect x="20" y="{y}" width="{width - 40}" height="{HIGH - 4}" rx="10" '
        'fill="#f5eaf6" stroke="#6a3474"/>',
        _text(36, y + 27, "PostgreSQL", 'font-weight="700"'),
        _text(LEFT + 12, y + 27, sentence),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 16}" '
            'font-family="system-ui, sans-serif" font-size="13.5" fill="#2b2438" role="img" '
            'aria-labelledby="t d">',
            '<title id="t">The house</title>',
            '<desc id="d">Rooms by floor: each uses only rooms below it. Under all, PostgreSQL.</desc>',
            f'<rect width="{width}" height="{height + 16}" fill="#fbf7f1"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _room(room, x, y, uses_, used_by):
    return [
        f'<rect x="{x}" y="{y}" width="{ROOM}" height="{HIGH}" rx="10" fill="#fff" stroke="#8b7f73"/>',
        _text(x + 9, y + 19, room.rpartition(".")[2], 'font-weight="600"'),
        _text(x + 9, y + 37, f"uses {uses_} · used by {used_by}", 'font-size="11" fill="#635b6e"'),
    ]


def _text(x, y, words, more=""):
    return f'<text x="{x}" y="{y}" {more}>{escape(words)}</text>'.replace(" >", ">")


def main() -> int:
    picture = drawn(uses())
    if sys.argv[1:] == ["draw"]:
        PICTURE.write_text(picture, encoding="utf-8")
    elif PICTURE.read_text(encoding="utf-8") != picture:
        print("docs/pictures/house.svg is not the house as it stands: python tools/house.py draw")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
