"""Time the hot pages on synthetic regions, and print one table.

    python bench/run.py 1000 100000

Makes each region once (kept in .data/bench-N) and times it in a process of its own. The floor is
what docs of quality ask for: the same rows, fetched with psycopg by the same statements, rendered by
the same templates, with nothing else: no framework, no keys, no record of looks.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = ("page", "participants", "median ms", "p95 ms", "queries", "floor ms", "ratio")


def timed(participants: int) -> list[dict[str, object]]:
    folder = HERE.parent / ".data" / f"bench-{participants}"
    environment = {
        **os.environ,
        "SPHERES_DATA_FOLDER": str(folder),
        "SPHERES_SECURE": "0",
        "SPHERES_DEMO": "1",
        "SPHERES_KEY_PROVIDER": "file",
    }
    ready = folder / "made"
    if not ready.exists():
        spheres = str(Path(sys.executable).with_name("spheres"))
        command = [spheres, "demo", "--no-serve", "--participants", str(participants)]
        subprocess.run(command, env=environment, check=True, stdout=sys.stderr)
        ready.touch()
    run = subprocess.run(
        [sys.executable, str(HERE / "pages.py")],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    rows: list[dict[str, object]] = json.loads(run.stdout.splitlines()[-1])
    return [{**row, "participants": f"{participants:,}"} for row in rows]


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [1000]
    rows = [row for size in sizes for row in timed(size)]
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    for row in sorted(rows, key=lambda r: str(r["page"])):
        print("| " + " | ".join(str(row[column]) for column in COLUMNS) + " |")


if __name__ == "__main__":
    main()
