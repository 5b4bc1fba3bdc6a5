"""Take each condition of the wall out in turn, and see that the oracle notices.

Each mutation runs the oracle in a process of its own, on SQL changed in memory by conftest.py.
With patterns, only those whose name holds them all. Prints a Markdown table; ends with 1 if anything could
be removed unseen.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.oracle.mutations import MUTATIONS

SUITE = (
    "tests/oracle",
    "tests/wall/test_own_rows.py",
    "tests/wall/test_other_sources.py",
    "tests/wall/test_members.py",
    "tests/wall/test_privacy.py",
    "tests/wall/test_vault.py",
    "tests/wall/test_services.py",
    "tests/wall/test_therapy.py",
    "tests/wall/test_entourage.py",
    "tests/wall/test_accompaniment.py",
    "tests/wall/test_waiting.py",
    "tests/wall/test_directory.py",
)


def caught(number: int) -> bool:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *SUITE, "-x", "-q"],
        env={**os.environ, "SPHERES_MUTATION": str(number)},
        capture_output=True,
        check=False,
    )
    return run.returncode == 1


def main() -> int:
    wanted = [n for n, m in enumerate(MUTATIONS) if all(re.search(word, m.name) for word in sys.argv[1:])]
    with ThreadPoolExecutor(2) as workers:
        results = list(workers.map(caught, wanted))
    print("| taken out | noticed |\n|---|---|")
    for number, noticed in zip(wanted, results, strict=True):
        print(f"| {MUTATIONS[number].name} | {'yes' if noticed else '**no**'} |")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
