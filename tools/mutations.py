"""Take each condition, policy, trigger and guard of the wall out in turn, and see that a test notices.

Two processes hold a database each: it is weakened as the owner, the likeliest tests run until one fails, and
the installation puts right what was changed (so that it is tried as well, each time). What was noticed before
and is written as it was then is not tried again, unless ``--whole`` is said. With patterns, only those whose
name holds them all. Writes the table of docs/security/taken-out.md, which says what was not tried yet; ends
with 1 if anything could be taken out unseen, or was not tried.
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
SUITE = tuple(
    f"tests/{folder}" for folder in ("wall", "oracle", "programme", "ways_in", "keys", "record", "forms")
)
NEAR = {
    "accompaniment": ("test_accompaniment", "test_two_people"),
    "accounts": ("test_messages", "test_members", "test_two_people", "test_sign_in", "test_ways_in"),
    "audit": ("test_record", "test_late_looks", "test_unusual", "test_looks"),
    "committee": ("test_other_sources", "test_open_tables"),
    "consents": ("test_two_people", "test_decide_anew", "test_scope", "test_restriction"),
    "entourage": ("test_entourage", "test_same_person"),
    "goals": ("test_goals", "test_same_person"),
    "legal": ("test_legal", "test_same_person"),
    "needs": ("test_needs", "test_same_person"),
    "notes": ("test_note_whole", "test_same_person", "test_authorship", "test_timeline"),
    "oversight": ("test_waiting", "test_due", "test_today", "test_unusual", "test_restriction"),
    "participants": (
        "test_due", "test_restriction", "test_entourage", "test_referred_again", "test_blind_indexes",
        "test_about", "test_decide_anew", "test_by_shift", "test_two_people", "test_members",
        "test_named_and",
    ),
    "phrases": ("test_phrases",),
    "plans": ("test_plans", "test_same_person"),
    "priorities": ("test_priorities", "test_same_person"),
    "privacy": ("test_privacy", "test_erasing", "test_two_at_once"),
    "reasons": ("test_reasons", "test_same_person"),
    "returning": ("test_returning", "test_same_person"),
    "referrals": (
        "test_told_in", "test_welcome", "test_before_she_joined", "test_referred_again", "test_blind_indexes",
        "test_open_tables",
    ),
    "safer": ("test_safer", "test_same_person"),
    "safety": (
        "test_by_shift", "test_plan", "test_names_that", "test_restriction", "test_scope", "test_rotation",
    ),
    "services": ("test_by_shift", "test_services", "test_open_tables"),
    "shifts": ("test_shifts", "test_by_shift"),
    "signin": ("test_sign_in", "test_ways_in", "test_proof"),
    "stages": ("test_stages", "test_same_person"),
    "supervision": ("test_supervision", "test_same_person"),
    "team": ("test_two_people", "test_members", "test_restriction"),
    "therapy": ("test_services", "test_therapy",),
    "vault": ("test_rotation", "test_drafts", "test_vault"),
    "welcome": ("test_before_she_joined",),
}  # fmt: skip
"""For each app, the files of tests in which what it promises is tried."""
TABLE = ROOT / "docs" / "security" / "taken-out.md"
SLOW_LAST = ("test_url_walk", "test_fixed_queries")
WALK = "tests/oracle/test_oracle.py"
SCENES = ("everything_is_shared", "nobody_of_the_police", "nothing_else[0]")
"""Tests of it that open whatever a table holds."""
PROCESSES = 2
LIKELY = 144
"""Tests that are run for each mutation before any other is left for later."""
OF_RIGHTS = ("participants", "consents", "safety", "services", "therapy", "team")
"""Apps whose functions decide who sees what: the hand-made scenes ask them."""
UNKNOWN = 1.0
"""Seconds that a test takes which was not run yet: after the quick ones, before those that take long."""


class Weaken:
    """A pytest plugin: instead of every test once, for each mutation the tests until one fails."""

    def __init__(self, number: int, patterns: list[str], results: Path) -> None:
        self.number, self.patterns, self.results = number, patterns, results
        self.noticed_before = {line["name"]: line["noticed"] for line in _in_the_table()}
        self.sound: set[Any] = set()
        """Tests that noticed something, and passed when it was put right."""
        self.took: dict[Any, float] = {}
        """Seconds that each test took the last time."""
        self.noticed_here: set[tuple[str, Any]] = set()
        """What was weakened, and a test that noticed something of it."""

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
        mine = wanted[self.number :: PROCESSES]
        left = [
            mutation
            for mutation in mine
            if not self._try(session, mutation, self._likeliest(items, mutation))
        ]
        for mutation in left:
            print(f"by no likely test: {mutation.name}", file=sys.stderr, flush=True)
        for mutation in left:
            self._try(session, mutation, items, is_last=True)
        return True

    def _try(self, session: Any, mutation: Any, items: list[Any], *, is_last: bool = False) -> bool:
        """Whether one of these tests noticed. What is noticed is written; ``is_last``: also what is not."""
        began = time.monotonic()
        self._weaken(session, mutation)
        noticed = self._noticed(session, items, mutation, in_quick=not is_last)
        self._put_right(session, mutation)
        if noticed is not None:
            self.noticed_here.add((mutation.about, noticed))
        if noticed is not None and noticed not in self.sound:
            if self._failed(session, noticed):
                raise AssertionError(f"{noticed.nodeid} fails with nothing taken out: {mutation.name}")
            self.sound.add(noticed)
        if noticed is not None or is_last:
            self._write(mutation, noticed.nodeid if noticed else "", time.monotonic() - began)
        return noticed is not None

    def _noticed(self, session: Any, items: list[Any], mutation: Any, *, in_quick: bool) -> Any:
        """The first test that fails. What opens rights is looked for in the rights alone first, what shuts a
        table in this table."""
        from tests.oracle.walk import Walk  # noqa: PLC0415

        about = mutation.about
        walks = self._walks(session.items, mutation) if in_quick else []
        is_right = _is_right(about) or "trigger `derive" in mutation.name
        for walking, tests in (
            ((True, walks), (False, items)) if is_right else ((False, items), (True, walks))
        ):
            Walk.only = [about] if walking else None
            noticed = next((item for item in tests if self._failed(session, item)), None)
            Walk.only = None
            if noticed is not None:
                return noticed
        return None

    def _walks(self, items: list[Any], mutation: Any) -> list[Any]:
        """The tests of the oracle that may notice it, those first that noticed something else there."""
        from tests.oracle.walk import TABLES  # noqa: PLC0415

        about = mutation.about
        walks = [item for item in items if WALK in item.nodeid]
        if "trigger `derive" in mutation.name or _is_right(about):
            pass
        elif about in TABLES:
            walks = [item for item in walks if any(scene in item.nodeid for scene in SCENES)]
        else:
            return []
        return sorted(
            walks, key=lambda item: ((about, item) not in self.noticed_here, self.took.get(item, UNKNOWN))
        )

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

        began = time.monotonic()
        reports = runtestprotocol(item, nextitem=session, log=False)
        self.took[item] = time.monotonic() - began
        return any(report.failed for report in reports)

    def _likeliest(self, items: list[Any], mutation: Any) -> list[Any]:
        """What noticed it the last time first, then what noticed something else there; then the oracle's own
        scene of a source, or the tests that speak of what it weakens or of its app. Of two alike the quicker
        one."""
        about, app = mutation.about, mutation.about.split("_")[0]
        before = self.noticed_before.get(mutation.name, "")

        def rank(item: Any) -> int | None:
            oracle = "tests/oracle" in item.nodeid
            near = (
                item.nodeid == before,
                (about, item) in self.noticed_here and WALK not in item.nodeid,
                f"[{about}]" in item.nodeid,
                "test_functions_alone" in item.nodeid,
                not oracle and about in _text_of(item.path),
                not oracle and any(stem in item.nodeid for stem in NEAR.get(app, (app,))),
                "tests/oracle/scenes" in item.nodeid and app in OF_RIGHTS,
            )
            return near.index(True) if True in near else None

        ranked = [(rank(item), self.took.get(item, UNKNOWN), item) for item in items]
        likely = [(near, took, item) for near, took, item in ranked if near is not None]
        return [item for _near, _took, item in sorted(likely, key=lambda row: row[:2])][:LIKELY]


def _is_right(about: str) -> bool:
    return about.startswith(("grants_", "access_"))


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


def _in_the_table() -> list[dict[str, Any]]:
    """What the table says, as lines of results."""
    if not TABLE.exists():
        return []
    rows = re.findall(
        r"^\| (.+) \| (?:`(.+)`|\*\*no test\*\*) \| ([0-9a-f]+) \|$",
        TABLE.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return [{"name": name, "noticed": test, "digest": digest} for name, test, digest in rows]


def run_one(number: int, patterns: list[str], results: Path) -> int:
    import pytest  # noqa: PLC0415

    return int(pytest.main([*SUITE, "-q", "-p", "no:xdist"], plugins=[Weaken(number, patterns, results)]))


def lines_of(results: Path) -> list[dict[str, Any]]:
    """What is known: from the table, and from what was tried since."""
    since = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    return [*_in_the_table(), *map(json.loads, since)]


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
        TABLE.unlink(missing_ok=True)
    running = [
        subprocess.Popen([sys.executable, __file__, "--part", str(n), str(results), *patterns], cwd=ROOT)
        for n in range(PROCESSES)
    ]
    ended = [process.wait() for process in running]
    os.environ["DJANGO_SETTINGS_MODULE"] = "spheres.config.settings"
    import django  # noqa: PLC0415

    django.setup()
    from tests.oracle.mutations import MUTATIONS  # noqa: PLC0415

    lines = standing(results)
    unseen = [line["name"] for line in lines if not line["noticed"]]
    for name in unseen:
        print(f"taken out unseen: {name}")
    print(f"{len(lines)} of {len(MUTATIONS)} taken out, {len(lines) - len(unseen)} noticed.")
    write_table(lines, {mutation.name for mutation in MUTATIONS} - {line["name"] for line in lines})
    return 1 if unseen or len(lines) < len(MUTATIONS) or any(ended) else 0


def write_table(lines: list[dict[str, Any]], not_tried: set[str]) -> None:
    rows = [
        f"| {line['name']} | {'`' + line['noticed'] + '`' if line['noticed'] else '**no test**'} "
        f"| {line['digest']} |"
        for line in lines
    ]
    said = (
        f"Made by `make mutations` on {time.strftime('%Y-%m-%d')}: {len(lines)} taken out, one at a time, "
        f"each since it was last written, {sum(bool(line['noticed']) for line in lines)} noticed."
    )
    left = [
        f"{len(not_tried)} are still to be tried by every test; none of their likeliest has noticed them:",
        "",
        *sorted(f"- {name}" for name in not_tried),
        "",
    ]
    TABLE.write_text(
        "\n".join(
            [
                "# What was taken out of the wall, and which test noticed",
                "",
                said,
                "",
                *(left if not_tried else []),
                "| taken out | noticed by | its text |",
                "|---|---|---|",
                *sorted(rows),
                "",
            ]
        ),
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
    if sys.argv[1:2] == ["--part"]:
        sys.exit(run_one(int(sys.argv[2]), sys.argv[4:], Path(sys.argv[3])))
    sys.exit(main())
