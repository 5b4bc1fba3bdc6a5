"""What `make mutations` takes out of the wall, one at a time: SQL run as the owner after migrating."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.oracle.walk import CHANGED, REMOVED, TABLES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "spheres"
DERIVE = SOURCE / "programme" / "consents" / "sql" / "derive_all_sources.sql"
QUESTIONS = SOURCE / "foundation" / "access" / "sql" / "members_and_grants.sql"


@dataclass(frozen=True)
class Mutation:
    name: str
    statements: tuple[str, ...]


def _view() -> str:
    text = DERIVE.read_text(encoding="utf-8")
    return text[text.index("CREATE OR REPLACE VIEW access_derived") : text.index("-- Only what differs")]


def _sources() -> dict[str, str]:
    """Name of each source → its SELECT, as it stands in the view."""
    parts = [part.strip() for part in re.split(r"UNION ALL|VIEW access_derived AS|;\s*$", _view()) if part][
        1:
    ]
    named = {re.findall(r"'(\w+)'(?: AS source)?,\s+\w\.id", part)[0]: part for part in parts if part}
    assert len(named) == len(parts) == 8, "a SELECT for each source"
    return named


def _weakenings(select: str) -> Iterator[tuple[str, str]]:
    """(what stands in this SELECT, what stands instead): each condition in turn, each beginning and end."""
    before, _, where = select.partition("\nWHERE ")
    for condition in re.split(r"\n  AND ", where) if where else []:
        yield condition, "true"
    for joined in re.findall(r" ON (.+)", before):
        for condition in joined.split(" AND "):
            yield condition, "true"
    for call, arguments in re.findall(r"(GREATEST|LEAST)\(([^()]*)\)", before):
        every = [argument.strip() for argument in arguments.split(",")]
        for left_out in every:
            kept = ", ".join(argument for argument in every if argument != left_out)
            yield f"{call}({arguments})", f"{call}({kept})"


ALSO = {  # what is no condition but opens: reading made writing, beginnings and ends of one value
    "consent": [("AND c.category <> 'identity'", ""), ("c.category = ANY (k.writable)", "true")],
    "triage": [("r.sent_at", "'-infinity'::timestamptz")],
    "welcome": [("a.starts_at", "'-infinity'::timestamptz"), ("a.ends_at", "NULL::timestamptz")],
    "supervision": [("false", "true")],
    "committee": [("false", "true")],
    "emergency": [("false", "true"), ("e.starts_at", "'-infinity'::timestamptz")],
}


def _of_the_view() -> Iterator[Mutation]:
    view = _view()
    for source, select in _sources().items():
        for old, new in [*_weakenings(select), *ALSO.get(source, [])]:
            at = select.index(old)
            weakened = select[:at] + new + select[at + len(old) :]
            instead = "" if new in ("", "true") else f" → `{new}`"
            yield Mutation(
                f"{source}: `{' '.join(old.split())}`{instead}",
                (view.replace(select, weakened), "SELECT access_derive(ARRAY[]::uuid[])"),
            )


MUTATIONS = list(_of_the_view())
MUTATIONS += [
    Mutation(f"row-level security of `{table}`", (f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",))
    for table in TABLES
]

USING, CHECK, BOTH = "USING (true)", "WITH CHECK (true)", "USING (true) WITH CHECK (true)"
NAMES = {"consents_consent_change": "consent_end", "vault_participantkey_read": "key_read"} | {
    f"referrals_referral_{verb}": f"referral_{verb}" for verb in ("read", "add", "change")
}
NOT_LOOSER = {"vault_participantkey_add", "participants_blindindex_read", "services_serviceanswer_add"}
"""Anyone may give a new participant a key; nobody holds the privilege that the second would limit; what the
third lets in, the trigger ``services_answered`` judges again."""

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
    ("therapy_therapynote", "therapy_therapynote_read", USING),
    ("therapy_therapynote", "therapy_therapynote_add", CHECK),
    ("safety_emergencyaccess", "emergency_read", USING),
    ("safety_emergencyaccess", "emergency_change", BOTH),
    ("privacy_incident", "incident_read", USING),
    ("privacy_incident", "incident_add", CHECK),
    ("privacy_incident", "incident_change", BOTH),
    ("privacy_concerned", "privacy_concerned_read", USING),
    ("privacy_concerned", "privacy_concerned_change", BOTH),
    ("privacy_erasure", "privacy_erasure_read", USING),
    ("privacy_erasure", "privacy_erasure_add", CHECK),
    ("privacy_forgetting", "forgetting_read", USING),
    ("accounts_memberchange", "change_read", USING),
    ("services_servicereferral", "services_servicereferral_addressed", USING),
    ("services_serviceanswer", "services_serviceanswer_addressed", USING),
    ("services_beds", "services_beds_add", CHECK),
    ("therapy_therapy", "therapy_therapy_own", USING),
    ("therapy_therapysession", "therapy_therapysession_read", USING),
    ("therapy_therapysession", "therapy_therapysession_add", CHECK),
    ("accompaniment_calendarfeed", "accompaniment_calendarfeed_read", USING),
    ("accompaniment_calendarfeed", "accompaniment_calendarfeed_add", CHECK),
    ("accompaniment_calendarfeed", "accompaniment_calendarfeed_end", BOTH),
    ("directory_record", "directory_record_add", CHECK),
    ("directory_listing", "directory_listing_change", BOTH),
    ("directory_listing", "directory_listing_remove", USING),
    ("directory_correction", "directory_correction_read", USING),
    ("directory_correction", "directory_correction_answer", BOTH),
    *(
        (table, f"{table}_{verb}", loosened)
        for table in ("team_supervision", "committee_meeting", "committee_call")
        for verb, loosened in (("add", CHECK), ("change", BOTH))
    ),
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


MEMBERS = "foundation/access/sql/members.sql"
PRIVACY = "programme/privacy/sql/privacy.sql"
LEAVING = "programme/team/sql/leaving.sql"
ADDRESSED = "programme/services/sql/addressed.sql"
SHARING = "programme/therapy/sql/sharing.sql"
CALENDAR = "programme/accompaniment/sql/calendar.sql"
WAITING = "programme/followup/sql/waiting.sql"
PLANS = "programme/followup/sql/plans_waiting.sql"
NEVER = "programme/participants/sql/never_contact.sql"
GUARDS = [  # (file, function, what stands in it, what stands instead)
    (MEMBERS, "accounts_may_name", "whom IS DISTINCT FROM access_member() AND (", "("),
    (MEMBERS, "accounts_may_name", "access_role() = 'administrator'", "true"),
    (MEMBERS, "accounts_may_name", "access_role() = 'coordinator' AND ", ""),
    (MEMBERS, "accounts_may_name", "as_role NOT IN ('coordinator', 'administrator') AND ", ""),
    (MEMBERS, "accounts_may_name", " AND NOT special", ""),
    (
        MEMBERS,
        "accounts_invite",
        "NOT accounts_may_name(new_id, as_role, on_call OR privacy_officer)",
        "false",
    ),
    (MEMBERS, "accounts_change", "OR NOT accounts_may_name(whom, before.role, false)", ""),
    (MEMBERS, "accounts_leave", "OR NOT accounts_may_name(whom, before.role, before.is_privacy_officer)", ""),
    (MEMBERS, "accounts_leave", "is_active = false, ", ""),
    (LEAVING, "team_leaves", "role = 'pivot_worker' AND ", ""),
    (LEAVING, "team_leaves", " AND is_active AND id <> whom", ""),
    (LEAVING, "team_walks_with", " AND access_role() IN ('coordinator', 'administrator')", ""),
    (PRIVACY, "access_is_privacy_officer", " AND is_active", ""),
    (PRIVACY, "access_is_privacy_officer", " AND is_privacy_officer", ""),
    (PRIVACY, "access_is_privacy_officer", " AND role = 'coordinator'", ""),
    (PRIVACY, "privacy_find_concerned", " OR NOT access_is_privacy_officer()", ""),
    (PRIVACY, "privacy_find_concerned", " AND closed_at IS NULL", ""),
    (PRIVACY, "privacy_answer", " OR NOT access_is_privacy_officer()", ""),
    (PRIVACY, "privacy_answer", " AND answered_at IS NULL", ""),
    (PRIVACY, "privacy_due", "access_is_privacy_officer() AND ", ""),
    (PRIVACY, "privacy_forget", "NOT access_is_privacy_officer()", "false"),
    (PRIVACY, "privacy_overview", "WHERE access_is_privacy_officer()", ""),
    (ADDRESSED, "access_partner", " AND is_active", ""),
    (ADDRESSED, "access_sharing", "source = 'consent'", "true"),
    (ADDRESSED, "services_addressed", "r.partner_id = access_partner() AND ", ""),
    (ADDRESSED, "services_addressed", "AND r.for_role IN ('', access_role())", ""),
    (ADDRESSED, "services_begins", "NEW.status <> 'asked' OR ", ""),
    (ADDRESSED, "services_begins", " OR NEW.began_on IS NOT NULL", ""),
    (ADDRESSED, "services_begins", "OR NEW.author_id IS DISTINCT FROM access_member()", ""),
    (ADDRESSED, "services_about_stands", "AND p.support_agreed AND NOT p.never_contact", ""),
    (ADDRESSED, "services_answered", "OR NEW.author_id IS DISTINCT FROM access_member()", ""),
    (ADDRESSED, "services_answered", "WHEN one.closed_at IS NOT NULL THEN false", ""),
    (
        ADDRESSED,
        "services_answered",
        "WHEN NEW.status = 'withdrawn' THEN walks",
        "WHEN NEW.status = 'withdrawn' THEN true",
    ),
    (ADDRESSED, "services_answered", "THEN walks AND one.status IN ('done', 'declined')", "THEN true"),
    (ADDRESSED, "services_answered", "(addressed OR walks AND one.partner_id IS NULL) AND ", ""),
    (ADDRESSED, "services_answered", "AND one.partner_id IS NULL", ""),
    (
        ADDRESSED,
        "services_answered",
        "OR (NEW.next_on IS NULL AND NEW.status NOT IN ('closed', 'withdrawn'))",
        "",
    ),
    (
        ADDRESSED,
        "services_therapy",
        "IF one.for_role <> 'psychotherapist' OR one.partner_id IS NULL THEN RETURN; END IF;",
        "",
    ),
    (ADDRESSED, "services_waits", "AND access_role() = 'coordinator'", ""),
    (SHARING, "therapy_shared", "shares_attendance AND ", ""),
    (
        SHARING,
        "therapy_shared",
        "participant_id = ANY (COALESCE(access_readable('health'), '{}'::uuid[]))",
        "true",
    ),
    (SHARING, "therapy_mine", "therapist_id = access_member() AND ", ""),
    (SHARING, "therapy_session_is_hers", " AND participant_id = NEW.participant_id", ""),
    (SHARING, "therapy_share_attendance", "NOT shares AND ", ""),
    (CALENDAR, "accompaniment_calendar_is", "AND f.ended_at IS NULL", ""),
    (CALENDAR, "accompaniment_calendar_is", " AND m.is_active", ""),
    (CALENDAR, "accompaniment_expenses", " AND access_role() = 'coordinator'", ""),
    (WAITING, "followup_tell_who_is_awaited", "access_member() IS NOT NULL", "false"),
    (WAITING, "followup_waiting", "WHERE access_role() = 'coordinator' ", ""),
    (WAITING, "followup_late", "u.closed_at IS NULL AND ", ""),
    (WAITING, "followup_late", "u.next_at < access_now()", "true"),
    (WAITING, "followup_late", " AND r.next_on < today", ""),
    (WAITING, "followup_late", " AND m.is_active", ""),
    (PLANS, "followup_late", "f.ended_on IS NULL AND ", ""),
    (PLANS, "followup_late", " AND l.first_day <= today", ""),
    (PLANS, "followup_late", " AND a.ends_at IS NULL", ""),
    (NEVER, "participants_never_contact", "her = ANY (COALESCE(access_known(), '{}'::uuid[])) AND ", ""),
    (NEVER, "participants_never_contact", " AND n.keys && asked", ""),
]


def _guard(path: str, name: str, part: str, new: str) -> Mutation:
    """A function of one of these files, with ``part`` of it replaced."""
    found = re.search(
        rf"CREATE FUNCTION {name}\(.*?\$\$;", (SOURCE / path).read_text(encoding="utf-8"), re.DOTALL
    )
    assert found, name
    assert part in found[0], (name, part)
    changed = found[0].replace("CREATE ", "CREATE OR REPLACE ", 1).replace(part, new, 1)
    if path == WAITING:
        changed = changed.replace("followup_late(today date", "followup_late_but_plans(today date")
    return Mutation(f"`{name}`: `{part.strip()}`", (changed,))


MUTATIONS += [_guard(*guard) for guard in GUARDS]
# Kept twice, by the function and by a constraint: both are taken out.
_alone = _guard(PRIVACY, "privacy_answer", " OR one.asked_by_id = access_member()", "")
MUTATIONS.append(
    Mutation(
        f"{_alone.name} and the constraint",
        (*_alone.statements, "ALTER TABLE privacy_erasure DROP CONSTRAINT erasure_confirmed_by_another"),
    )
)
MUTATIONS += [
    Mutation(f"the trigger `{trigger}` of `{table}`", (f"DROP TRIGGER {trigger} ON {table}",))
    for table, trigger in (
        ("accounts_member", "keep_what_she_is"),
        ("safety_emergencyaccess", "parts"),
        ("vault_participantkey", "version_stands"),
        ("consents_consent", "services_shared_no_more"),
        ("participants_assignment", "services_handed_over"),
        ("participants_followup", "services_she_left"),
        ("participants_followup", "followup_she_left"),
    )
]
