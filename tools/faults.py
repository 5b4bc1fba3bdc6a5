"""Break a synthetic region on this machine in every way of its worst hour, and count what of it is lost.

``tools/faults.py`` runs every fault; ``tools/faults.py kills --count 20`` one. Eight members write over HTTP
all the while, to 127.0.0.1 alone; afterwards each row is opened by who wrote it. Bounded in time and count.
Ends with 1 when an acknowledged word, decision or message was lost or doubled, or a fault was not what it
says.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.worst import faults
from tools.worst.figures import Row, table, write
from tools.worst.region import made_region

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reliability.md"


def arguments() -> argparse.Namespace:
    known = [*faults.FAULTS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fault", nargs="*", choices=[[], *known], help=f"all, or: {', '.join(known)}")
    parser.add_argument("--count", type=int, default=faults.COUNT, help="how many kills (100)")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reliability.md")
    parser.add_argument("--region", type=Path, help="a folder that `spheres demo` made, to be copied")
    return parser.parse_args()


def run(name: str, made: Path, count: int) -> Row:
    """One fault; what was lost or doubled is named at once."""
    began = time.monotonic()
    row = faults.FAULTS[name](made, count)
    print(f"{name} ({time.monotonic() - began:.0f} s): {row.line()}", file=sys.stderr, flush=True)
    if row.compared:
        for kind, which in (("lost", row.compared.lost), ("doubled", row.compared.doubled)):
            print("".join(f"  {kind}: {' '.join(each)}\n" for each in which), file=sys.stderr, end="")
    return row


def main() -> int:
    given = arguments()
    names = given.fault or [*faults.FAULTS]
    with made_region(given.region) as made:
        rows = [run(name, made, given.count) for name in names]
    print(table(rows))
    if given.write:
        write(PAGE, rows)
    return 0 if all(row.is_kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
