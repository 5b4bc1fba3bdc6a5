"""Take each condition, policy, trigger and guard of the wall out in turn, and see that a test notices.

Two processes hold a database each: it is weakened as the owner, the likeliest tests run until one fails, and
the installation puts right what was changed (so that it is tried as well, each time). What was noticed before
and is written as it was then is not tried again, unless ``--whole`` is said. With patterns, only those whose
name holds them all. Writes the table of docs/security/taken-out.md when each was tried; ends with 1 if
anything could be taken out unseen.
"""

import json
import os
import re
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SUITE = ("tests/wall", "tests/oracle")
TABLE = ROOT / "docs" / "security" / "taken-out.md"
SLOW_LAST = ("test_url_walk", "test_fixed_queries")
SCENES = (
    "everything_is_shared", "each_beginning", "that_is_answered", "nobody_of_the_police", "newest_wins",
)  # fmt: skip
"""Tests of the oracle that take seconds and notice most."""
PROCESSES = 2


class Weaken:
    """A pytest plugin: instead of every test once, for each mutation the tests until one fails."""

    def __init__(self, number: int, patterns: list[str], results: Path) -> None:
        self.number, self.patterns, self.results = number, patterns, results
        self.noticed_before = _noticed_before()
        self.sound: set[Any] = set()
        """Tests that noticed something, and passed when it was put right."""

    def pytest_runtestloop(self, session: Any) -> bool:
        from tests.oracle.mutations import MUTATIONS  # noqa: PLC0415

        items = [item for item in session.items if "test_holes" not in item.nodeid]  # it makes holes itself
        items.sort(key=lambda item: any(slow in item.nodeid for slow in SLOW_LAST))
        done = {(line["name"], line["digest"]) for line in noticed_lines(self.results)}
        wanted = [m for m in MUTATIONS if all(re.search(word, m.name) for word in self.patterns)]
        wanted = [m for m in wanted if (m.name, m.digest) not in done]
        unseen = {line["name"] for line in lines_of(self.results) if not line["noticed"]}
        wanted.sort(key=lambda m: m.name in unseen)  # each of them takes every test
        self._failed(session, items[0])  # makes the database
        for mutation in wanted[self.number :: PROCESSES]:
            began = time.monotonic()
            self._weaken(session, mutation)
            likeliest = self._likeliest(items, mutation)
            noticed = next((item for item in likeliest if self._failed(session, item)), None)
            self._put_right(session, mutation)
            if noticed is not None and noticed not in self.sound:
                if self._failed(session, noticed):
                    raise AssertionError(f"{noticed.nodeid} fails with nothing taken out: {mutation.name}")
                self.sound.add(noticed)
            self._write(mutation, noticed.nodeid if noticed else "", time.monotonic() - began)
        return True

    def _weaken(self, session: Any, mutation: Any) -> None:
        from django.db import connections  # noqa: PLC0415

        with session.config.stash[_blocker(session)].unblock(), connections["owner"].cursor() as cursor:
            for statement in mutation.statements:
                cursor.execute(statement)

    def _put_right(self, session: Any, mutation: Any) -> None:
        from django.db import connections  # noqa: PLC0415
        from tests.oracle.mutations import PLAN  # noqa: PLC0415

        from spheres.foundation.installation.install import install  # noqa: PLC0415

        with session.config.stash[_blocker(session)].unblock():
            if "constraint" in mutation.name:
                _put_constraint_back(connections["owner"])
            install(connections["owner"], PLAN)
            connections["owner"].close()

    def _write(self, mutation: Any, noticed: str, seconds: float) -> None:
        line = {"name": mutation.name, "digest": mutation.digest, "noticed": noticed}
        line["seconds"] = round(seconds, 1)
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _failed(self, session: Any, item: Any) -> bool:
        """Run one test, and leave nothing of it but the database."""
        from _pytest.runner import runtestprotocol  # noqa: PLC0415

        return any(report.failed for report in runtestprotocol(item, nextitem=session, log=False))

    def _likeliest(self, items: list[Any], mutation: Any) -> list[Any]:
        """What noticed it the last time first; then the oracle's own scene of a source, or the tests that
        speak of what it weakens; then the oracle; then all."""
        about, app = mutation.about, mutation.about.split("_")[0]
        before = self.noticed_before.get(mutation.name, "")
        is_right = about.startswith(("grants_", "access_"))

        def rank(item: Any) -> tuple[int, bool]:
            oracle = "tests/oracle" in item.nodeid
            near = (
                item.nodeid == before,
                is_right and f"open_{about.rsplit('_', 1)[-1]}" in item.nodeid,
                is_right and any(scene in item.nodeid for scene in SCENES),
                not is_right and not oracle and about in _text_of(item.path),
                not is_right and app in Path(item.path).stem,
                any(scene in item.nodeid for scene in SCENES),
                oracle,
            )
            return (near.index(True) if True in near else len(near)), any(s in item.nodeid for s in SLOW_LAST)

        return sorted(items, key=rank)


@cache
def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocker(session: Any) -> Any:
    from pytest_django.plugin import blocking_manager_key  # noqa: PLC0415

    return blocking_manager_key


def _put_constraint_back(owner: Any) -> None:
    from spheres.programme.privacy.models import Erasure  # noqa: PLC0415

    constraint = next(c for c in Erasure._meta.constraints if c.name == "erasure_confirmed_by_another")
    with owner.schema_editor() as editor:
        editor.add_constraint(Erasure, constraint)


def _noticed_before() -> dict[str, str]:
    if not TABLE.exists():
        return {}
    rows = re.findall(r"^\| (.+) \| `(.+)` \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def run_one(number: int, patterns: list[str], results: Path) -> int:
    import pytest  # noqa: PLC0415

    return int(pytest.main([*SUITE, "-q", "-p", "no:xdist"], plugins=[Weaken(number, patterns, results)]))


def lines_of(results: Path) -> list[dict[str, Any]]:
    if not results.exists():
        return []
    return [json.loads(line) for line in results.read_text(encoding="utf-8").splitlines()]


def noticed_lines(results: Path) -> list[dict[str, Any]]:
    return [line for line in lines_of(results) if line["noticed"]]


def standing(results: Path) -> list[dict[str, Any]]:
    """The last that is known of each mutation that is made now."""
    from tests.oracle.mutations import MUTATIONS  # noqa: PLC0415

    last = {(line["name"], line["digest"]): line for line in lines_of(results)}
    return [last[m.name, m.digest] for m in MUTATIONS if (m.name, m.digest) in last]


def main() -> int:
    patterns = [word for word in sys.argv[1:] if word != "--whole"]
    results = ROOT / ".data" / "mutations.jsonl"
    results.parent.mkdir(exist_ok=True)
    if "--whole" in sys.argv:
        results.unlink(missing_ok=True)
    running = [
        subprocess.Popen([sys.executable, __file__, "--part", str(n), str(results), *patterns], cwd=ROOT)
        for n in range(PROCESSES)
    ]
    ended = [process.wait() for process in running]
    os.environ["DJANGO_SETTINGS_MODULE"] = "spheres.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    lines = standing(results)
    unseen = [line["name"] for line in lines if not line["noticed"]]
    for name in unseen:
        print(f"taken out unseen: {name}")
    print(f"{len(lines)} taken out, {len(lines) - len(unseen)} noticed.")
    if not patterns and not any(ended):
        write_table(lines)
    return 1 if unseen or any(ended) else 0


def write_table(lines: list[dict[str, Any]]) -> None:
    rows = [
        f"| {line['name']} | {'`' + line['noticed'] + '`' if line['noticed'] else '**no test**'} |"
        for line in lines
    ]
    TABLE.write_text(
        "# What was taken out of the wall, and which test noticed\n\n"
        f"Made by `make mutations` on {time.strftime('%Y-%m-%d')}: {len(lines)} taken out, one at a time, "
        f"each since it was last written, {sum(bool(line['noticed']) for line in lines)} noticed.\n\n"
        "| taken out | noticed by |\n|---|---|\n" + "\n".join(sorted(rows)) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    if sys.argv[1:2] == ["--part"]:
        sys.exit(run_one(int(sys.argv[2]), sys.argv[4:], Path(sys.argv[3])))
    sys.exit(main())
