"""What `make mutations` takes out of the wall, one at a time: SQL run as the owner after migrating."""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.walk import CHANGED, REMOVED, TABLES

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


ASSIGNED = "LEAST(a.ends_at, g.ends_at, g.withdrawn_at)"
BEGUN = "GREATEST(o.starts_at, k.starts_at, g.starts_at)"
SHARED = "LEAST(o.ends_at, k.ends_at, k.withdrawn_at, g.ends_at, g.withdrawn_at)"
POLICE = "\n           AND c.category IN ('clinical', 'health', 'measures', 'committee'))"

CONDITIONS = (  # (source, condition, its place among equals, what stands instead)
    ("assignment", "g.participant_id = a.participant_id", 0, "true"),
    ("assignment", "m.id = a.member_id", 0, "true"),
    ("assignment", "g.kind = 'programme'", 0, "true"),
    ("assignment", "AND g.agreed", 0, ""),
    ("assignment", "AND m.role = 'pivot_worker'", 0, ""),
    ("assignment", "AND m.is_active", 0, ""),
    ("assignment", "GREATEST(a.starts_at, g.starts_at)", 0, "a.starts_at"),
    ("assignment", "GREATEST(a.starts_at, g.starts_at)", 0, "g.starts_at"),
    ("assignment", ASSIGNED, 0, "LEAST(g.ends_at, g.withdrawn_at)"),
    ("assignment", ASSIGNED, 0, "LEAST(a.ends_at, g.withdrawn_at)"),
    ("assignment", ASSIGNED, 0, "LEAST(a.ends_at, g.ends_at)"),
    ("consent", "AND c.category <> 'identity'", 0, ""),
    ("consent", "c.category = ANY (k.writable)", 0, "true"),
    *(
        ("consent", BEGUN, 0, f"GREATEST({', '.join(b for b in BEGUN[9:-1].split(', ') if b != left_out)})")
        for left_out in BEGUN[9:-1].split(", ")
    ),
    *(
        ("consent", SHARED, 0, f"LEAST({', '.join(b for b in SHARED[6:-1].split(', ') if b != left_out)})")
        for left_out in SHARED[6:-1].split(", ")
    ),
    ("consent", "m.id = o.member_id", 0, "true"),
    ("consent", "p.id = m.partner_id", 0, "true"),
    ("consent", "k.participant_id = o.participant_id", 0, "true"),
    ("consent", "AND k.partner_id = p.id", 0, ""),
    ("consent", "g.participant_id = o.participant_id", 0, "true"),
    ("consent", "AND x.mandate = p.mandate", 0, ""),
    ("consent", "x.category = c.category", 0, "true"),
    ("consent", "k.agreed", 0, "true"),
    ("consent", "AND (k.member_id IS NULL OR k.member_id = o.member_id)", 0, ""),
    ("consent", "AND g.kind = 'programme'", 0, ""),
    ("consent", "AND g.agreed", 1, ""),
    ("consent", "AND m.is_active", 1, ""),
    ("consent", "AND m.role NOT IN ('administrator', 'researcher')", 0, ""),
    ("consent", "AND c.category NOT IN ('therapy', 'notebook')", 0, ""),
    ("consent", f"AND NOT (p.mandate = 'police'{POLICE}", 0, ""),
    ("consent", f"AND NOT (m.role = 'police_liaison'{POLICE}", 0, ""),
    ("triage", "r.sent_at", 0, "'-infinity'::timestamptz"),
    ("triage", "m.role = 'coordinator'", 0, "true"),
    ("triage", "AND m.is_active", 2, ""),
    ("triage", "AND r.closed_at IS NULL", 0, ""),
    ("welcome", "true, a.starts_at, a.ends_at", 0, "true, '-infinity'::timestamptz, a.ends_at"),
    ("welcome", "true, a.starts_at, a.ends_at", 0, "true, a.starts_at, NULL::timestamptz"),
    ("welcome", "r.participant_id = a.participant_id", 0, "true"),
    ("welcome", "m.id = a.member_id", 1, "true"),
    ("welcome", "AND r.closed_at IS NULL", 1, ""),
    ("welcome", "m.role = 'pivot_worker'", 1, "true"),
    ("welcome", "AND m.is_active", 3, ""),
)

MUTATIONS = [
    _replaced(f"{source}: `{' '.join(old.split())}`{f' → `{new}`' if new else ''}", old, new, place)
    for source, old, place, new in CONDITIONS
]
MUTATIONS += [
    Mutation(f"row-level security of `{table}`", (f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",))
    for table in TABLES
]

USING, CHECK, BOTH = "USING (true)", "WITH CHECK (true)", "USING (true) WITH CHECK (true)"
NAMES = {"consents_consent_change": "consent_end", "vault_participantkey_read": "key_read"} | {
    f"referrals_referral_{verb}": f"referral_{verb}" for verb in ("read", "add", "change")
}
NOT_LOOSER = {"vault_participantkey_add", "participants_blindindex_read"}
"""Anyone may give a new participant a key; nobody holds the privilege that the other would limit."""

POLICIES = [
    (table, NAMES.get(f"{table}_{verb}", f"{table}_{verb}"), loosened)
    for table in TABLES
    for verb, loosened in (("read", USING), ("add", CHECK), ("change", BOTH))
    if (verb != "change" or table in CHANGED) and f"{table}_{verb}" not in NOT_LOOSER
] + [
    *((table, f"{table}_remove", USING) for table in REMOVED),
    ("access_grant", "access_grant_read", USING),
    ("audit_look", "look_add", CHECK),
    ("audit_look", "look_read", USING),
    ("referrals_receipt", "receipt_add", CHECK),
    ("referrals_receipt", "receipt_read", USING),
    ("referrals_receipt", "receipt_news", BOTH),
    ("vault_draft", "draft_own", BOTH),
]
MUTATIONS += [
    Mutation(f"the policy `{policy}`", (f"ALTER POLICY {policy} ON {table} {loosened}",))
    for table, policy, loosened in POLICIES
]
MUTATIONS += [
    Mutation(f"`{table}_stays`", (f"DROP TRIGGER {table}_stays ON {table}",))
    for table in CHANGED
    if table not in {"participants_participant", "consents_consent"}
]

_QUESTIONS = QUESTIONS.read_text(encoding="utf-8")


def _question(name: str, part: str, new: str) -> Mutation:
    """A view or function of ``members_and_grants.sql``, with ``part`` of it replaced."""
    start = re.search(rf"CREATE (VIEW|FUNCTION) {name}\b", _QUESTIONS)
    assert start, name
    text = _QUESTIONS[start.start() :].split(";")[0]
    assert part in text, part
    changed = text.replace("CREATE ", "CREATE OR REPLACE ", 1).replace(part, new)
    return Mutation(f"`{name}`: `{part}`", (changed,))


MUTATIONS += [
    _question("access_current", "member_id = access_member()", "true"),
    _question("access_current", "AND valid_from <= access_now()", ""),
    _question("access_current", "AND (valid_until IS NULL OR valid_until > access_now())", ""),
    _question("access_readable", "category = wanted", "true"),
    _question("access_writable", "category = wanted", "true"),
    _question("access_writable", "AND may_write", ""),
    _question("access_role", "AND is_active", ""),
]
