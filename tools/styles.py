"""The one stylesheet that pages ask for, joined from a file a layer and a file a component: `join`; and
`check`, for the gate.

The sources stand in foundation/ui/styles/. A layer is the file of its name, or each file of the folder of its
name; the later layer wins over the earlier one, wherever a rule stands.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).resolve().parents[1] / "src" / "spheres" / "foundation" / "ui"
SOURCES, JOINED = UI / "styles", UI / "static" / "ui" / "spheres.css"
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
HEAD = "/* Joined from foundation/ui/styles/ by tools/styles.py: change it there. See /style/. */\n"


def sources() -> Iterator[tuple[str, Path]]:
    """Each layer and a file of it, in their order; within a layer by name, since no order is meant there."""
    for layer in LAYERS:
        alone = SOURCES / f"{layer}.css"
        for path in [alone] if alone.exists() else sorted((SOURCES / layer).glob("*.css")):
            yield layer, path


def forgotten() -> list[Path]:
    """Files that no layer takes in."""
    return sorted({*SOURCES.rglob("*.css")} - {path for _layer, path in sources()})


def joined() -> str:
    parts = [f"@layer {layer} {{\n{path.read_text(encoding='utf-8')}}}\n" for layer, path in sources()]
    return "\n".join([f"{HEAD}@layer {', '.join(LAYERS)};\n", *parts])


def main() -> int:
    if lost := forgotten():
        print("Of no layer:", *(path.relative_to(SOURCES) for path in lost), file=sys.stderr)
        return 1
    if sys.argv[1:] == ["join"]:
        JOINED.write_text(joined(), encoding="utf-8")
    elif JOINED.read_text(encoding="utf-8") != joined():
        print("The stylesheet is not what its parts say: run `python tools/styles.py join`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
