"""What was measured, as a table."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tools.worst.promises import DECISION, KINDS, MESSAGE, WORDS, Compared

BEGINS, ENDS = "<!-- faults: written by tools/faults.py --write -->", "<!-- /faults -->"
HEAD = """| fault | how often | words | decisions | messages | lost | doubled | measured |
|---|---|---|---|---|---|---|---|"""


@dataclass
class Row:
    """One fault. ``why_not``: why it was not tried, or not as a whole. ``broke``: what else went wrong."""

    fault: str
    times: str = ""
    compared: Compared | None = None
    measured: list[str] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)
    why_not: str = ""

    @property
    def is_kept(self) -> bool:
        return not self.broke and (self.compared is None or self.compared.is_kept)

    def line(self) -> str:
        if self.why_not:
            return f"| {self.fault} | **not tried** | | | | | | {self.why_not} |"
        compared = self.compared or Compared(Counter(), [], [])
        counts = " | ".join(str(compared.acknowledged[kind]) for kind in (WORDS, DECISION, MESSAGE))
        bad = f"{_by_kind(compared.lost)} | {_by_kind(compared.doubled)}"
        broke = [f"**{what}**" for what in self.broke]
        rest = "; ".join([*self.measured, *broke])
        return f"| {self.fault} | {self.times} | {counts} | {bad} | {rest} |"


def _by_kind(names: list[tuple[str, str]]) -> str:
    many = Counter(kind for kind, _name in names)
    bad = [f"{kind}: {many[kind]}" for kind in KINDS if many[kind]]
    return f"**{', '.join(bad)}**" if bad else "0"


def table(rows: list[Row]) -> str:
    return "\n".join([HEAD, *(row.line() for row in rows)])


def write(page: Path, rows: list[Row]) -> None:
    """Between the two marks of ``page``: a fault that was run now takes the place of its line."""
    text = page.read_text(encoding="utf-8")
    before, _begins, rest = text.partition(BEGINS)
    stood, ends, after = rest.partition(ENDS)
    if not ends:
        raise SystemExit(f"{page} has no place for the figures: {BEGINS} … {ENDS}")
    rows_before = [line for line in stood.splitlines() if line.startswith("| ") and line not in HEAD]
    lines = {_fault(line): line for line in rows_before}
    lines |= {row.fault: row.line() for row in rows}
    body = "\n".join([HEAD, *lines.values()])
    page.write_text(f"{before}{BEGINS}\n{body}\n{ENDS}{after}", encoding="utf-8")


def _fault(line: str) -> str:
    return line.split("|")[1].strip()
