"""What `make mutations` takes out of the wall, one at a time: SQL run as the owner after migrating."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.walk import TABLES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "spheres"
DERIVE = SOURCE / "programme" / "consents" / "sql" / "derive_grants.sql"
QUESTIONS = SOURCE / "foundation" / "access" / "sql" / "members_and_grants.sql"


@dataclass(frozen=True)
class Mutation:
    name: str
    statements: tuple[str, ...]


def _view() -> str:
    text = DERIVE.read_text(encoding="utf-8")
    return text[text.index("CREATE VIEW access_derived") : text.index("REVOKE ALL ON access_derived")]


def _replaced(name: str, old: str, new: str, occurrence: int) -> Mutation:
    view = _view().replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
    at = [m.start() for m in re.finditer(re.escape(old), view)][occurrence]
    return Mutation(name, (view[:at] + new + view[at + len(old) :], "SELECT access_derive(ARRAY[]::uuid[])"))


CONDITIONS = (  # (source, condition, its place among equals, what stands instead)
    ("assignment", "g.kind = 'programme'", 0, "true"),
    ("assignment", "AND g.agreed", 0, ""),
    ("assignment", "AND m.role = 'pivot_worker'", 0, ""),
    ("assignment", "AND m.is_active", 0, ""),
    ("assignment", "GREATEST(a.starts_at, g.starts_at)", 0, "a.starts_at"),
    ("assignment", "LEAST(a.ends_at, g.ends_at, g.withdrawn_at)", 0, "LEAST(g.ends_at, g.withdrawn_at)"),
    ("assignment", "LEAST(a.ends_at, g.ends_at, g.withdrawn_at)", 0, "LEAST(a.ends_at, g.ends_at)"),
    ("consent", "AND c.category <> 'identity'", 0, ""),
    ("consent", "c.category = ANY (k.writable)", 0, "true"),
    ("consent", "GREATEST(o.starts_at, k.starts_at, g.starts_at)", 0, "GREATEST(o.starts_at, g.starts_at)"),
    ("consent", "LEAST(o.ends_at, k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at)", 0,
     "LEAST(o.ends_at, k.ends_at, g.ends_at, g.withdrawn_at)"),
    ("consent", "LEAST(o.ends_at, k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at)", 0,
     "LEAST(k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at)"),
    ("consent", "AND k.partner_id = p.id", 0, ""),
    ("consent", "AND x.mandate = p.mandate", 0, ""),
    ("consent", "x.category = c.category", 0, "true"),
    ("consent", "AND k.agreed", 0, ""),
    ("consent", "AND (k.member_id IS NULL OR k.member_id = o.member_id)", 0, ""),
    ("consent", "AND g.kind = 'programme'", 0, ""),
    ("consent", "AND g.agreed", 1, ""),
    ("consent", "AND m.is_active", 1, ""),
    ("consent", "AND m.role NOT IN ('administrator', 'researcher')", 0, ""),
    ("consent", "AND NOT (p.mandate = 'police'\n           AND c.category IN ('clinical', 'health', 'measures', 'committee'))", 0, ""),
    ("consent", "AND NOT (m.role = 'police_liaison'\n           AND c.category IN ('clinical', 'health', 'measures', 'committee'))", 0, ""),
    ("triage", "m.role = 'coordinator'", 0, "true"),
    ("triage", "AND m.is_active", 2, ""),
    ("triage", "AND r.closed_at IS NULL", 0, ""),
    ("welcome", "AND r.closed_at IS NULL", 1, ""),
    ("welcome", "m.role = 'pivot_worker'", 1, "true"),
    ("welcome", "AND m.is_active", 3, ""),
)  # fmt: skip

MUTATIONS = [
    _replaced(f"{source}: `{' '.join(old.split())}`{f' → `{new}`' if new else ''}", old, new, place)
    for source, old, place, new in CONDITIONS
]
MUTATIONS += [
    Mutation(f"row-level security of `{table}`", (f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",))
    for table in TABLES
]
MUTATIONS += [
    Mutation(f"the policy `{table}_{verb}`", (
        f"ALTER POLICY {table}_{verb} ON {table} {'WITH CHECK' if verb == 'add' else 'USING'} (true)",))
    for table in ("participants_identity", "participants_contactway", "followup_contactnote",
                  "followup_noteaddition", "followup_step", "needs_need", "safety_emergencyplan",
                  "consents_consent", "participants_assignment", "participants_circle")
    for verb in ("read", "add")
]  # fmt: skip
_QUESTIONS = QUESTIONS.read_text(encoding="utf-8")
_CURRENT = (
    _QUESTIONS[_QUESTIONS.index("CREATE VIEW access_current") :]
    .split(";")[0]
    .replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
)
MUTATIONS += [
    Mutation(f"grants that hold now: `{part}`", (_CURRENT.replace(part, new),))
    for part, new in (
        ("member_id = access_member()", "true"),
        ("AND valid_from <= access_now()", ""),
        ("AND (valid_until IS NULL OR valid_until > access_now())", ""),
    )
]
