"""What `make mutations` takes out of the wall, one at a time: SQL run as the owner on what was installed.

Made from the pieces of the installation themselves: each condition of each source of grants, each policy,
each trigger, row-level security of each table, the list of columns that may change; and the guards inside
functions, each by the words that stand there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from spheres.foundation.declaration import Access
from spheres.foundation.installation.declared import APP, declared
from spheres.foundation.installation.pieces import Piece
from spheres.foundation.installation.plan import whole_plan


@dataclass(frozen=True)
class Mutation:
    """``about`` is the table, view or function it weakens: what tests of it are tried first."""

    name: str
    about: str
    statements: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Tells one from another that has its name and says something else."""
        return sha256("\n".join(self.statements).encode()).hexdigest()[:16]


PLAN = whole_plan()
BY_NAME = {piece.name: piece for piece in PLAN.pieces if piece.kind in ("function", "view")}
ALSO = {  # what is no condition but opens: reading made writing, beginnings and ends of one value
    "grants_from_consent": [("AND c.category <> 'identity'", ""), ("c.category = ANY (k.writable)", "true")],
    "grants_from_triage": [("r.sent_at AS", "'-infinity'::timestamptz AS")],
    "grants_from_welcome": [
        ("a.starts_at AS", "'-infinity'::timestamptz AS"),
        ("a.ends_at AS", "NULL::timestamptz AS"),
    ],
    "grants_from_supervision": [
        ("false AS", "true AS"),
        ("AND (k.member_id IS NULL OR k.member_id = m.id)", ""),
    ],
    "grants_from_committee": [("false AS", "true AS")],
    "grants_from_emergency": [("false AS", "true AS"), ("e.starts_at AS", "'-infinity'::timestamptz AS")],
}


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


def replaced(name: str, part: str, new: str) -> Mutation:
    """A view or function with the first ``part`` of it replaced."""
    piece = BY_NAME[name]
    assert part in piece.sql, (name, part)
    changed = piece.sql.replace("CREATE ", "CREATE OR REPLACE ", 1).replace(part, new, 1)
    instead = "" if new in ("", "true", "false") else f" → `{' '.join(new.split())}`"
    return Mutation(f"`{name}`: `{' '.join(part.split())}`{instead}", name, (changed,))


def _sources_of_grants() -> Iterator[Mutation]:
    for name, piece in BY_NAME.items():
        if name.startswith("grants_from_"):
            for part, new in [*_weakenings(piece.sql), *ALSO.get(name, [])]:
                yield replaced(name, part, new)


def _loosened(policy: Piece) -> str:
    rule = policy.sql.split(" ON ", 1)[1]
    using = " USING (true)" if "USING (" in rule else ""
    check = " WITH CHECK (true)" if "WITH CHECK (" in rule else ""
    return f"ALTER POLICY {policy.name} ON {policy.table}{using}{check}"


NOT_LOOSER = {
    "services_serviceanswer_add": "what it lets in, the trigger services_answered judges again",
    "services_serviceanswer_answer": "the same",
}
"""Policies that another rule holds as well, each with its reason."""


def _policies() -> Iterator[Mutation]:
    for piece in PLAN.pieces:
        if piece.kind == "policy" and not piece.name.endswith("_owner") and piece.name not in NOT_LOOSER:
            yield Mutation(f"the policy `{piece.name}`", piece.table, (_loosened(piece),))


def _triggers() -> Iterator[Mutation]:
    for piece in PLAN.pieces:
        if piece.kind == "trigger":
            dropped = f"DROP TRIGGER {piece.name} ON {piece.table}"
            yield Mutation(f"the trigger `{piece.name}` of `{piece.table}`", piece.table, (dropped,))


def _tables() -> Iterator[Mutation]:
    for table in PLAN.tables:
        if table.judged and table.verbs:
            off = f"ALTER TABLE {table.name} DISABLE ROW LEVEL SECURITY"
            yield Mutation(f"row-level security of `{table.name}`", table.name, (off,))
    judged_at_change = {piece.table for piece in PLAN.pieces if f"FOR UPDATE TO {APP}" in piece.sql}
    for model, declaration in declared():
        table_name = model._meta.db_table
        if isinstance(declaration, Access) and table_name in judged_at_change:  # else no row can be changed
            every = f"GRANT UPDATE ON {table_name} TO {APP}"
            yield Mutation(f"which columns of `{table_name}` may change", table_name, (every,))


GUARDS = [  # (function or view, what stands in it, what stands instead)
    ("accounts_may_name", "whom IS DISTINCT FROM by_whom AND ", ""),
    ("accounts_may_name", "m.id = by_whom AND ", ""),
    ("accounts_may_name", " AND m.is_active", ""),
    ("accounts_may_name", "m.role = 'administrator'", "true"),
    ("accounts_may_name", "m.role = 'coordinator' AND ", ""),
    ("accounts_may_name", "as_role NOT IN ('coordinator', 'administrator') AND ", ""),
    ("accounts_may_name", " AND NOT special", ""),
    (
        "accounts_invite",
        "NOT accounts_may_name(by_whom, new_id, as_role, on_call OR privacy_officer)",
        "false",
    ),
    (
        "accounts_narrow",
        """NOT accounts_may_name(access_member(), whom, before.role, on_call <> before.is_on_call
                                                                  OR privacy_officer <> before.is_privacy_officer)""",
        "false",
    ),
    ("accounts_narrow", "is_on_call = is_on_call AND on_call", "is_on_call = on_call"),
    (
        "accounts_narrow",
        "is_privacy_officer = is_privacy_officer AND privacy_officer",
        "is_privacy_officer = privacy_officer",
    ),
    (
        "accounts_leave",
        "OR NOT accounts_may_name(access_member(), whom, before.role, before.is_privacy_officer)",
        "",
    ),
    ("accounts_leave", "is_active = false, ", ""),
    ("accounts_change", "before.partner_id IS DISTINCT FROM at_partner OR ", ""),
    ("accounts_change", " OR before.role IS DISTINCT FROM as_role", ""),
    ("accounts_change", "on_call OR is_on_call AND NOT moves", "on_call OR is_on_call"),
    (
        "accounts_change",
        "privacy_officer OR is_privacy_officer AND NOT moves",
        "privacy_officer OR is_privacy_officer",
    ),
    ("team_leaves", "PERFORM signin_shut(whom);", ""),
    ("team_seconds", "team_names(m.role)\n    AND ", ""),
    ("team_seconds", "    AND m.is_active\n", ""),
    ("team_seconds", "    AND m.answered_at IS NOT NULL\n", ""),
    ("team_seconds", "    AND m.id IS DISTINCT FROM asking\n", ""),
    ("team_seconds", "    AND m.id IS DISTINCT FROM concerned\n", ""),
    ("team_seconds", "n.answer IN ('agreed', 'by_time') AND ", ""),
    ("team_seconds", " AND n.answered_at > access_now() - interval '30 days'", ""),
    ("team_seconds", "AND team_names(n.role) AND NOT team_names(n.former_role)", ""),
    ("team_seconds", "n.member_id = m.id OR ", ""),
    ("team_seconds", " OR n.member_id = asking AND n.asked_by_id = m.id", ""),
    ("team_is_alone", "NOT EXISTS (SELECT 1 FROM team_seconds(asking, concerned))", "true"),
    ("team_is_alone", " AND c.what = 'left' AND team_names(c.role)", " AND false"),
    ("team_is_alone", " OR team_was_new(c.by_id, c.at)", ""),
    ("team_is_alone", " OR team_was_new(n.asked_by_id, n.asked_at)", ""),
    ("team_was_new", "n.member_id = whom AND ", ""),
    ("team_was_new", " AND team_names(n.role) AND NOT team_names(n.former_role)", ""),
    ("team_was_new", " AND n.answered_at > moment - interval '30 days'", ""),
    ("team_was_new", " AND n.answer IN ('agreed', 'by_time')", ""),
    ("team_somebody_came", " AND NOT team_is_alone(named_by_id, member_id)", ""),
    ("team_somebody_came", " AND met_at > access_now()", ""),
    ("team_is_alone", "AND team_names(n.former_role) AND NOT team_names(n.role)", "AND false"),
    ("team_may_agree", " AND n.answered_at IS NULL", ""),
    ("team_may_agree", " AND team_names(access_role())", ""),
    (
        "team_invites",
        "NOT accounts_may_name(access_member(), new_id, as_role, on_call OR privacy_officer)",
        "false",
    ),
    (
        "team_invites",
        "NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner))",
        "false",
    ),
    (
        "team_changes",
        "NOT accounts_may_name(access_member(), whom, as_role, change.is_on_call OR change.is_privacy_officer)",
        "false",
    ),
    (
        "team_changes",
        "NOT is_admin AND (on_call > before.is_on_call OR privacy_officer > before.is_privacy_officer)",
        "false",
    ),
    (
        "team_changes",
        "moves AND NOT accounts_role_fits(as_role, (SELECT mandate FROM accounts_partner WHERE id = at_partner))",
        "false",
    ),
    (
        "team_changes",
        "change.is_on_call := is_admin AND on_call AND (moves OR NOT before.is_on_call)",
        "change.is_on_call := on_call",
    ),
    ("team_supports", " OR access_role() IS DISTINCT FROM 'coordinator'", ""),
    ("team_supports", " AND role = 'supervisor' AND is_active", ""),
    ("team_supports", " AND role = 'pivot_worker' AND is_active", ""),
    ("team_agrees", " AND answered_at IS NULL", ""),
    (
        "team_agrees",
        "access_member() IS NULL OR access_member() NOT IN (SELECT team_seconds(change.asked_by_id, change.member_id))",
        "false",
    ),
    ("team_declines", "NOT COALESCE(team_names(access_role()), false)", "false"),
    ("team_declines", " AND answered_at IS NULL", ""),
    ("team_after_a_day", " AND alone_until <= access_now()", ""),
    ("team_after_a_day", "NOT team_is_alone(change.asked_by_id, change.member_id)", "false"),
    (
        "team_takes_effect",
        "RETURN team_hands_over(change.member_id, change.successor_id, 'team:pending', change.asked_by_id)",
        "RETURN 0",
    ),
    ("team_takes_effect", "s.role = 'supervisor' AND s.is_active", "true"),
    ("team_hands_over", "consents_has_joined(one), by_whom", "false, by_whom"),
    ("team_hands_over", "consents_has_joined(one), by_whom", "consents_has_joined(one), NULL"),
    ("team_hands_over", " AND whom IN (asked_by_id, member_id, worker_id, successor_id)", " AND false"),
    ("team_says_met", "on_day > access_day(access_now())", "false"),
    ("team_says_met", " AND member_id = access_member()", ""),
    ("team_says_met", " AND ends_at IS NULL", ""),
    ("team_says_met", " AND met_said_at IS NULL", ""),
    (
        "team_says_met",
        "CASE WHEN team_is_alone(named_by_id, member_id) THEN access_now() + interval '24 hours' END",
        "access_now()",
    ),
    ("team_my_taking_over", " AND member_id = access_member()", ""),
    ("team_meetings", "    AND team_names(access_role())\n", ""),
    ("team_meetings", "    AND NOT participants_is_shut(a.participant_id, access_member())\n", ""),
    ("team_meetings", " AND a.met_said_at IS NOT NULL", ""),
    (
        "team_answers_met",
        "access_member() NOT IN (SELECT team_seconds(assigned.named_by_id, assigned.member_id))",
        "false",
    ),
    ("team_answers_met", " AND id IN (SELECT t.id FROM team_meetings() t)", ""),
    ("team_may_answer_met", " AND a.member_id = access_member()", ""),
    ("team_may_answer_met", "    AND NOT participants_is_shut(participant, s.id)\n", ""),
    ("consents_takes_over", "NEW.is_taken_over := consents_has_joined(NEW.participant_id);", ""),
    ("consents_takes_over", "NEW.met_at := NULL;", ""),
    (
        "consents_takes_over",
        "WHEN a.is_taken_over AND a.met_at IS NULL THEN a.named_by_id",
        "WHEN false THEN a.named_by_id",
    ),
    ("consents_has_joined", " AND kind = 'programme' AND agreed", " AND false"),
    ("team_hands_over", "role = 'pivot_worker' AND ", ""),
    ("team_hands_over", " AND is_active AND id <> whom", ""),
    ("consents_newest_wins", " AND partner_id IS NOT DISTINCT FROM NEW.partner_id", ""),
    ("consents_newest_wins", " AND kind = NEW.kind", ""),
    (
        "participants_set_circle",
        "(o.partner_id = at_partner) <> (o.member_id = ANY (named))",
        "o.partner_id = at_partner AND o.member_id <> ALL (named)",
    ),
    ("team_may_follow", "m.role = 'pivot_worker' AND ", ""),
    ("team_may_follow", " AND participants_is_shut(a.participant_id, m.id)", " AND false"),
    ("team_may_follow", "AND access_role() IN ('coordinator', 'administrator')", ""),
    ("team_walks_with", " AND access_role() IN ('coordinator', 'administrator')", ""),
    ("access_is_privacy_officer", " AND is_active", ""),
    ("access_is_privacy_officer", " AND is_privacy_officer", ""),
    ("access_is_privacy_officer", " AND role = 'coordinator'", ""),
    ("privacy_find_concerned", " OR NOT access_is_privacy_officer()", ""),
    ("privacy_find_concerned", " AND closed_at IS NULL", ""),
    ("privacy_answer", " OR NOT access_is_privacy_officer()", ""),
    ("privacy_answer", " AND answered_at IS NULL", ""),
    ("privacy_answer", "given_outcome = 'erased' AND one.heard_at IS NULL", "false"),
    ("privacy_hearers", "e.heard_at IS NULL AND ", ""),
    ("privacy_hearers", " AND e.answered_at IS NULL", ""),
    ("privacy_hearers", "\n    AND m.role IN ('coordinator', 'administrator')", ""),
    ("privacy_hearers", "\n    AND m.is_active", ""),
    ("privacy_hearers", "\n    AND NOT m.is_privacy_officer", ""),
    ("privacy_hearers", "\n    AND m.id <> e.asked_by_id", ""),
    ("privacy_hearers", "\n    AND NOT participants_is_shut(e.participant_id, m.id)", ""),
    ("privacy_to_hear", "access_member() IN (SELECT privacy_hearers(e.id))", "true"),
    (
        "privacy_hear",
        "access_member() IS NULL OR access_member() NOT IN (SELECT privacy_hearers(erasure))",
        "false",
    ),
    ("privacy_who_may_hear", " AND e.asked_by_id = access_member()", ""),
    (
        "privacy_answer",
        "given_outcome = 'erased' AND cardinality(privacy_law_waits(one.participant_id)) > 0",
        "false",
    ),
    ("privacy_law_waits", " AND a.reviewed_at IS NULL", ""),
    ("privacy_law_waits", "WHERE a.participant_id = participant AND a.reviewed_at IS NULL", "WHERE false"),
    ("privacy_law_waits", " AND i.closed_at IS NULL", ""),
    ("privacy_law_waits", "WHERE c.participant_id = participant AND i.closed_at IS NULL", "WHERE false"),
    (
        "privacy_waits",
        "(access_is_privacy_officer() OR e.participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[])))",
        "true",
    ),
    ("privacy_due", "access_is_privacy_officer() AND ", ""),
    ("privacy_forget", "NOT access_is_privacy_officer()", "false"),
    ("privacy_overview", "WHERE access_is_privacy_officer()", ""),
    (
        "privacy_overview",
        "\n      AND participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("access_partner", " AND is_active", ""),
    ("access_shared_by_consent", "source = 'consent'", "true"),
    ("services_addressed", "r.partner_id = access_partner()\n    AND ", ""),
    (
        "services_addressed",
        "OR r.id = ANY (COALESCE((SELECT services_beds_on_my_shift()), '{}'::uuid[]))",
        "OR true",
    ),
    ("services_beds_on_my_shift", "member_id = access_member() AND ", ""),
    ("services_beds_on_my_shift", " AND source = 'bed'", ""),
    ("services_beds_on_my_shift", " AND valid_until > access_now()", ""),
    ("services_opened", " AND opened_at IS NULL", ""),
    ("services_opened", "\n    AND id = ANY (COALESCE((SELECT services_addressed()), '{}'::uuid[]))", ""),
    ("services_beds_asked", "r.partner_id = access_partner() AND ", ""),
    ("services_beds_asked", "r.status = 'asked' AND ", ""),
    ("services_beds_asked", "r.closed_at IS NULL\n", "true\n"),
    ("services_beds_asked", "AND r.needed_at > access_now() - interval '12 hours'", ""),
    ("services_beds_asked", "AND r.id <> ALL (COALESCE((SELECT services_addressed()), '{}'::uuid[]))", ""),
    ("services_beds_asked", "\n    AND services_is_read(r)", ""),
    (
        "services_beds_asked",
        "\n    AND access_member() = ANY (COALESCE(services_on_shift(r, false), '{}'::uuid[]))",
        "",
    ),
    ("services_on_shift", "s.partner_id = referral.partner_id AND ", ""),
    ("services_on_shift", "\n    AND NOT participants_is_shut(referral.participant_id, s.member_id)", ""),
    (
        "services_is_read",
        "\n                   AND (k.withdrawn_at IS NULL OR k.withdrawn_at > access_now())",
        "",
    ),
    ("services_is_read", " AND k.partner_id = referral.partner_id", ""),
    (
        "services_read_there",
        " AND r.participant_id = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))",
        "",
    ),
    ("services_whom_to_tell", " AND r.author_id = access_member()", ""),
    (
        "safety_who_looks",
        " AND participant = ANY (COALESCE((SELECT access_readable('safety')), '{}'::uuid[]))",
        "",
    ),
    ("safety_named", "k.withdrawn_at >= e.made_at AND k.ending <> 'replaced'", "false"),
    ("services_not_opened", "r.opened_at IS NULL AND ", ""),
    ("services_not_opened", " AND services_is_read(r)", ""),
    ("safety_searching", "member_id = access_member() AND ", ""),
    ("safety_searching", "source = 'search' AND ", ""),
    ("safety_goes_on", "participant = ANY (COALESCE(access_writable('safety'), '{}'::uuid[]))", "true"),
    ("safety_next", " AND safety_goes_on(participant_id)", ""),
    ("safety_can_hold", " AND safety_goes_on(u.participant_id)", ""),
    ("safety_can_hold", "(g.source = 'search' OR g.may_write AND m.role = 'pivot_worker')", "true"),
    (
        "safety_hand_over",
        "(whom = ANY (COALESCE(safety_can_hold(episode), '{}'::uuid[]))) IS NOT TRUE",
        "false",
    ),
    ("safety_goes_with_shift", "u.held_by_id = before.member_id AND ", ""),
    ("safety_goes_with_shift", "g.member_id = fresh.member_id AND ", ""),
    ("shifts_may_be_on", "p.id = at_partner AND ", ""),
    ("shifts_may_be_on", " AND m.is_active", ""),
    ("shifts_may_be_on", " AND m.is_on_call", ""),
    ("shifts_may_be_on", " AND p.mandate <> 'police'", ""),
    ("shifts_may_be_on", "\n      AND m.role NOT IN ('administrator', 'researcher', 'police_liaison')", ""),
    ("shifts_may_say", "shifts_may_be_on(access_member(), at_partner)", "true"),
    ("shifts_put", "NOT shifts_may_say(at_partner) OR ", ""),
    ("shifts_put", "NOT shifts_may_be_on(whom, at_partner)", "false"),
    ("shifts_put", "ends <= GREATEST(begins, access_now()) OR ", ""),
    ("shifts_put", "ends > begins + interval '24 hours'", "false"),
    (
        "shifts_end",
        "(standing.member_id = access_member() OR shifts_may_say(standing.partner_id)) IS NOT TRUE",
        "false",
    ),
    (
        "shifts_hand_over",
        "(standing.member_id = access_member() OR shifts_may_say(standing.partner_id)) IS NOT TRUE",
        "false",
    ),
    ("shifts_hand_over", "NOT shifts_may_be_on(whom, standing.partner_id)", "false"),
    ("shifts_hand_over", "whom = standing.member_id OR ", ""),
    ("shifts_hand_over", "standing.ends_at <= access_now() OR ", ""),
    (
        "participants_workers",
        "\n    AND participant = ANY (COALESCE((SELECT access_readable_any()), '{}'::uuid[]))",
        "",
    ),
    ("participants_workers", " AND (a.ends_at IS NULL OR a.ends_at > access_now())", ""),
    ("referrals_whom_to_tell", " AND NOT participants_is_shut(r.participant_id, m.id)", ""),
    ("services_begins", " OR NEW.opened_at IS NOT NULL OR NEW.opened_by_id IS NOT NULL", ""),
    ("services_addressed", "AND r.for_role IN ('', access_role())", ""),
    ("services_begins", "NEW.status <> 'asked' OR ", ""),
    ("services_begins", " OR NEW.began_on IS NOT NULL", ""),
    ("services_begins", "OR NEW.author_id IS DISTINCT FROM access_member()", ""),
    ("services_about_stands", "AND p.support_agreed AND NOT p.never_contact", ""),
    ("services_answered", "WHEN referral.closed_at IS NOT NULL THEN false", ""),
    (
        "services_answered",
        "WHEN NEW.status = 'withdrawn' THEN walks",
        "WHEN NEW.status = 'withdrawn' THEN true",
    ),
    ("services_answered", "THEN walks AND referral.status IN ('done', 'declined')", "THEN true"),
    ("services_answered", "(addressed OR walks AND referral.partner_id IS NULL) AND ", ""),
    ("services_answered", "AND referral.partner_id IS NULL", ""),
    (
        "services_answered",
        "OR (NEW.next_on IS NULL AND NEW.status NOT IN ('closed', 'withdrawn'))",
        "",
    ),
    (
        "therapy_begun_by_answer",
        "IF request.for_role <> 'psychotherapist' OR request.partner_id IS NULL THEN RETURN NULL; END IF;",
        "",
    ),
    ("services_waits", "AND access_role() = 'coordinator'", ""),
    ("therapy_shared", "shares_attendance AND ", ""),
    (
        "therapy_shared",
        "participant_id = ANY (COALESCE((SELECT access_readable('health')), '{}'::uuid[]))",
        "true",
    ),
    ("therapy_mine", "therapist_id = (SELECT access_member()) AND ", ""),
    ("therapy_session_is_hers", " AND participant_id = NEW.participant_id", ""),
    ("therapy_share_attendance", "NOT shares AND ", ""),
    ("accompaniment_calendar_is", "AND f.ended_at IS NULL", ""),
    ("accompaniment_calendar_is", " AND m.is_active", ""),
    ("accompaniment_expenses", " AND access_role() = 'coordinator'", ""),
    ("oversight_waiting", "access_role() = 'coordinator' AND ", ""),
    ("oversight_late", " AND d.due_at <= access_now()", ""),
    ("oversight_late", " AND m.is_active", ""),
    ("oversight_late", "WHERE f.ended_on IS NULL AND ", "WHERE "),
    ("oversight_late", " AND a.ends_at IS NULL", ""),
    ("participants_due", "WITH (security_invoker = true) ", ""),
    ("participants_due", "c.kind = 'programme' AND ", ""),
    ("participants_due", "c.kind = 'programme' AND c.agreed AND ", "c.kind = 'programme' AND "),
    (
        "participants_due",
        "c.kind = 'programme' AND c.agreed AND c.withdrawn_at IS NULL",
        "c.kind = 'programme' AND c.agreed",
    ),
    ("participants_due", "c.kind <> 'programme' AND ", ""),
    ("participants_due", "c.kind <> 'programme' AND c.agreed AND ", "c.kind <> 'programme' AND "),
    (
        "participants_due",
        "c.kind <> 'programme' AND c.agreed AND c.withdrawn_at IS NULL",
        "c.kind <> 'programme' AND c.agreed",
    ),
    ("participants_due", "WHERE u.closed_at IS NULL", ""),
    ("participants_due", "WHERE e.reviewed_at IS NULL", ""),
    ("participants_due", " AND f.ended_on IS NULL", ""),
    ("participants_due", "n.participant_id = p.participant_id AND n.version > p.version", "false"),
    (
        "participants_due",
        "p.participant_id = ANY (COALESCE((SELECT access_whole('safety')), '{}'::uuid[]))",
        "true",
    ),
    ("participants_due", "WHERE f.ended_on IS NULL\n  AND ", "WHERE "),
    (
        "participants_due",
        "NOT EXISTS (SELECT 1 FROM safety_emergencyplan p WHERE p.participant_id = f.participant_id)",
        "true",
    ),
    (
        "participants_due",
        "f.participant_id = ANY (COALESCE((SELECT access_whole('safety')), '{}'::uuid[]))",
        "true",
    ),
    ("participants_due", "WHERE r.closed_at IS NULL", ""),
    ("participants_due", "WHERE s.done_at IS NULL", ""),
    ("participants_due", "WHERE g.status = 'planned'", ""),
    (
        "participants_never_contact",
        " AND participant = ANY (COALESCE(access_readable_any(), '{}'::uuid[]))",
        "",
    ),
    ("participants_never_contact", "n.keys && digests OR ", ""),
    ("participants_never_contact", " OR n.near && near_digests", ""),
    ("participants_never_contact", "n.keys && digests FROM", "true FROM"),
    ("access_open_door", "access_member() IS NOT NULL", "false"),
    ("access_open_door", " AND (k.retired_at IS NULL OR k.retired_at > now())", ""),
    (
        "access_open_door",
        """
    AND sha256(k.outer_pad || sha256(k.inner_pad || access_message(kind, subject, k.version))) = proof""",
        "",
    ),
    ("accounts_door_by_address", " AND is_active", ""),
    ("accounts_invitation_state", " AND is_active", ""),
    ("accounts_invitation_state", " AND answered_at IS NULL", ""),
    (
        "accounts_invitation_state",
        "\n    AND accounts_may_name(access_member(), whom, role, is_privacy_officer OR is_on_call)",
        "",
    ),
    ("accounts_link_state", "password, ", ""),
    ("accounts_reachable", " AND m.is_active", ""),
    ("signin_attempt_read", " AND a.expires_at > clock_timestamp()", ""),
    ("signin_attempt_write", "NOT only_new OR ", ""),
    ("signin_attempt_write", " OR a.expires_at <= clock_timestamp()", ""),
    ("signin_door_by_passkey", " AND m.is_active", ""),
    (
        "signin_door_by_passkey",
        "credential IN (a.data->'credential'->>'id', a.data->'credential'->>'rawId')",
        "true",
    ),
    ("signin_door_by_partner", " AND s.uid = vouched::json->>'uid'", ""),
    ("signin_door_by_partner", "s.provider = vouched::json->>'provider' AND ", ""),
    ("signin_door_by_partner", " AND is_active", ""),
    ("signin_shut", "DELETE FROM signin_session WHERE member_id = account;", ""),
    ("signin_shut", "DELETE FROM mfa_authenticator WHERE user_id = account;", ""),
    ("signin_shut", "DELETE FROM socialaccount_socialaccount WHERE user_id = account;", ""),
    ("signin_session_open", " AND s.expires_at > now()", ""),
    ("signin_session_save", "IF is_new = FOUND THEN RETURN false; END IF;", ""),
    ("signin_session_save", "of_member IS DISTINCT FROM access_account()", "false"),
    ("signin_session_of_account", "s.member_id = (SELECT access_account()) AND ", ""),
    ("signin_session_of_account", " AND beginning <> ''", ""),
    ("signin_session_end_of_account", "s.member_id = (SELECT access_account()) AND ", ""),
    ("signin_session_end_of_account", "beginning <> ''\n    AND ", ""),
    ("participants_alike", " AND access_role() = 'coordinator'", ""),
    (
        "participants_alike",
        "b.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "true",
    ),
    (
        "participants_pivots_of",
        "a.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "true",
    ),
    ("participants_shut_to_me", "participants_shuts(f.said, m)", "true"),
    ("participants_unknown_to_me", "(f.said).member_id = (SELECT access_member()) AND ", ""),
    ("participants_is_shut", "participants_shuts(f.said, m) AND ", ""),
    ("participants_coordinators", " AND NOT participants_is_shut(participant, m.id)", ""),
    (
        "participants_coordinators",
        "participant = ANY (COALESCE(access_readable_any(), '{}'::uuid[]))",
        "true",
    ),
    ("participants_coordinators", "m.role = 'coordinator' AND ", ""),
    ("participants_leaves_someone", "bool_or(m.role = 'coordinator') AND ", ""),
    ("participants_leaves_someone", " AND bool_or(a.member_id IS NOT NULL)", ""),
    ("participants_leaves_someone", "m.is_active AND ", ""),
    ("participants_leaves_someone", " AND NOT participants_shuts(restriction, m)", ""),
    (
        "participants_leaves_someone",
        "\n    AND NOT participants_is_shut(restriction.participant_id, m.id)",
        "",
    ),
    ("participants_leaves_someone", " AND a.ends_at IS NULL", ""),
    ("participants_enforce", " AND participants_leaves_someone(x)", ""),
    ("participants_enforce", " AND x.lifted_at IS NULL", ""),
    (
        "participants_lift",
        "participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]))",
        "true",
    ),
    (
        "participants_not_available",
        "participant = ANY (COALESCE(access_writable('identity'), '{}'::uuid[]))",
        "true",
    ),
    ("participants_shut_members", "participants_shuts(x, m)", "true"),
    ("participants_not_available", "r.participant_id = participant", "true"),
    ("participants_not_available", "x.lifted_at IS NULL", "true"),
    ("participants_walks_as_she_wants", " AND participants_shuts(f.said, m)", " AND false"),
    ("participants_walks_as_she_wants", " AND participants_shuts(f.said, m)", ""),
    ("participants_walks_as_she_wants", "f.participant_id = NEW.participant_id AND ", ""),
    (
        "participants_walks_as_she_wants",
        " AND participants_shuts(f.said, m)",
        " AND participants_shuts(f.said, m) AND m.id IS DISTINCT FROM f.spares",
    ),
    ("participants_walks_as_she_wants", "m.id = NEW.member_id AND m.is_active", "m.id = NEW.member_id"),
    ("participants_walks_as_she_wants", "PERFORM accounts_lock_members(ARRAY[NEW.member_id]);", ""),
    ("participants_set_circle", "PERFORM accounts_lock_members(named);", ""),
    ("participants_set_circle", "participants_is_shut(participant, n.id) OR ", ""),
    ("consents_in_her_language", " AND NEW.language = ANY (string_to_array(p.languages, ','))", ""),
    ("consents_newest_wins", " AND only_item IS NOT DISTINCT FROM NEW.only_item", ""),
    (
        "consents_left",
        "UPDATE participants_assignment SET ends_at = GREATEST(access_now(), starts_at)",
        "UPDATE participants_assignment SET ends_at = ends_at",
    ),
    (
        "consents_left",
        "UPDATE participants_circle SET ends_at = GREATEST(access_now(), starts_at)",
        "UPDATE participants_circle SET ends_at = ends_at",
    ),
    ("access_undone", "AND c.member_id = access_member()", ""),
    ("access_undone", "AND c.undone_at IS NULL", ""),
    ("access_undone", "AND c.at > access_now() - interval '1 hour'", ""),
    ("access_undone", "AND c.stood = stands", ""),
    ("access_undone", "c.what = of_table AND ", ""),
    ("access_closings", " AND c.member_id = access_member()", ""),
    ("access_closings", " AND c.undone_at IS NULL", ""),
    ("access_closings", "    AND c.at > access_now() - interval '1 hour'\n", ""),
    ("needs_named_anew", " AND n.code = NEW.code", ""),
    ("goals_over_meanwhile", " AND g.ended_at IS NOT NULL", " AND false"),
    ("consents_leaving_undone", "    AND member_id = access_member()\n", ""),
    ("consents_leaving_undone", "    AND access_role() = 'pivot_worker'\n", ""),
    ("consents_leaving_undone", "    AND undone_at IS NULL\n", ""),
    ("consents_leaving_undone", "    AND at > access_now() - interval '1 hour'\n", ""),
    ("consents_leaving_undone", "consents_decided_since(said.participant_id, said.at)", "false"),
    ("consents_leaving_undone", "(m.is_active AND m.role = 'pivot_worker')", "true"),
    ("consents_leaving_undone", " AND withdrawn_at = said.at AND ending = 'left'", ""),
    ("consents_leaving_undone", " AND c.ends_at = GREATEST(said.at, c.starts_at)", ""),
    ("consents_left", "SET withdrawn_at = access_now(), ending = 'left'", "SET ending = ending"),
    (
        "safety_open_emergency",
        "p.id <> ALL (COALESCE((SELECT participants_unknown_to_me()), '{}'::uuid[]))",
        "true",
    ),
    ("safety_open_emergency", "NOT despite AND participants_is_shut(meant[1], who.id)", "false"),
    ("services_addressed", "AND r.closed_at IS NULL", ""),
    ("therapy_shared", " AND (ends_at IS NULL OR ends_at > access_now())", ""),
    ("oversight_tell_who_is_awaited", " AND NOT participants_is_shut(l.participant, m.id)", ""),
    ("oversight_tell_who_is_awaited", "AND NOT participants_is_shut(l.participant, s.supervisor_id)", ""),
    (
        "oversight_waiting",
        " AND l.participant <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("participants_caseloads", " AND access_role() = 'coordinator'", ""),
    ("participants_pivots_of", " AND access_role() = 'coordinator'", ""),
    ("participants_pivots_of", " AND a.ends_at IS NULL", ""),
    ("participants_reindex", "person <> ALL (COALESCE(access_writable(about), '{}'::uuid[]))", "false"),
    ("participants_reindex", "about NOT IN ('identity', 'contact')", "false"),
    ("participants_reindex", " AND (digest = ANY (gone) OR digest = ANY (digests))", ""),
    ("participants_reindex", "digest = ANY (gone) OR ", ""),
    ("participants_file_begins", "DELETE FROM participants_blindindex WHERE participant_id = NEW.id;", ""),
    (
        "referrals_not_now",
        "DELETE FROM participants_blindindex WHERE participant_id = NEW.participant_id",
        "DELETE FROM participants_blindindex WHERE false",
    ),
    (
        "referrals_not_now",
        """
    AND NOT EXISTS (SELECT 1 FROM participants_participant p WHERE p.id = NEW.participant_id)""",
        "",
    ),
    ("referrals_index_letter", " AND r.decided_at IS NULL", ""),
    ("referrals_index_letter", " AND r.closed_at IS NULL", ""),
    (
        "referrals_index_letter",
        """
    AND NOT EXISTS (SELECT 1 FROM participants_blindindex b WHERE b.participant_id = r.participant_id)""",
        "",
    ),
    ("referrals_gave_a_link", "l.partner_id = partner AND ", ""),
    ("referrals_gave_a_link", " AND l.ends_at > access_now()", ""),
    ("referrals_link_by_id", " WHERE l.id = link", ""),
    ("referrals_sent_as", "sent_digest = words", "true"),
    ("referrals_sent_as", "id = letter AND ", ""),
    ("referrals_link_brings", " AND l.made_by_id = member", ""),
    ("referrals_link_brings", " AND l.used_at = access_now()", ""),
    ("referrals_use_link", " AND used_at IS NULL", ""),
    ("referrals_use_link", " AND ends_at > access_now()", ""),
    ("referrals_use_link", " AND r.sent_at = access_now()", ""),
    ("referrals_use_link", "AND r.partner_id = referrals_referrallink.partner_id", ""),
    ("safety_open_emergency", " AND g.withdrawn_at IS NULL", ""),
    ("safety_open_emergency", " AND r.closed_at IS NULL", ""),
    ("safety_open_emergency", "LEAST(review_until, now() + interval '14 days')", "review_until"),
    ("audit_look_in_words", "NEW.page !~ '^[a-z0-9_:-]*$'", "false"),
    ("audit_look_in_words", "said !~ '^[a-z_]+$'", "false"),
    ("needs_unmet", " AND access_role() IN ('coordinator', 'committee')", ""),
    ("needs_unmet", "CASE WHEN urgent >= fewest THEN urgent END", "urgent"),
    ("needs_unmet", "WHERE GREATEST(urgent, important, later) >= fewest", ""),
    ("safety_open_emergency", " AND m.is_active", ""),
    ("safety_open_emergency", " AND m.is_on_call", ""),
    ("safety_open_emergency", " AND p.mandate <> 'police'", ""),
    ("safety_open_emergency", "m.role NOT IN ('administrator', 'researcher', 'police_liaison')", "true"),
    ("safety_open_emergency", "count(DISTINCT b.digest) = long.digests", "true"),
    ("safety_open_emergency", " WHERE here.level = (SELECT min(h.level) FROM here h)", ""),
    ("safety_open_emergency", "standing.member_id <> who.id OR ", ""),
    ("safety_open_emergency", "standing.closed_at IS NOT NULL OR ", ""),
    ("safety_open_emergency", " OR standing.ends_at <= now()", ""),
    ("safety_open_emergency", "meant = ARRAY[standing.participant_id]", "meant IS NOT NULL"),
    ("safety_open_emergency", "cardinality(meant) IS DISTINCT FROM 1", "meant IS NULL"),
    ("safety_open_emergency", "LEAST(until, now() + interval '24 hours')", "until"),
    ("safety_plans_owing", " AND access_role() = 'coordinator'", ""),
    ("safety_searches", " AND access_role() = 'coordinator'", ""),
    ("safety_searches", "u.closed_at IS NULL AND", ""),
    (
        "safety_searches",
        "\n    AND u.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("safety_plans_owing", " AND d.due_at <= access_now()", ""),
    (
        "safety_plans_owing",
        "\n      AND d.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("safety_answers_for", "access_role() = 'coordinator' AND ", ""),
    (
        "safety_answers_for",
        " AND e.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("accompaniment_calendar", " AND m.is_active", ""),
    ("accompaniment_calendar", "f.digest = address AND ", ""),
    ("accompaniment_calendar", " AND f.ended_at IS NULL", ""),
    ("accompaniment_calendar", " AND p.ends_at IS NULL", ""),
    ("accompaniment_calendar", "\n    AND (NOT p.is_taken_over OR p.met_at <= access_now())", ""),
    ("oversight_tell_who_is_awaited", "m.is_active AND ", ""),
    ("oversight_tell_who_is_awaited", " AND m.role = 'coordinator'", ""),
    ("privacy_concerns", "l.participant_id = participant AND ", ""),
    ("privacy_concerns", "l.at >= incident.began_at AND ", ""),
    ("privacy_concerns", " OR l.member_id = incident.member_id", " OR true"),
    ("privacy_concerns", " OR l.categories && incident.categories", " OR true"),
    ("privacy_not_applied", " AND access_account() IS NULL", ""),
    (
        "therapy_take_back",
        "participant_id = ANY (COALESCE((SELECT access_writable('health')), '{}'::uuid[]))",
        "true",
    ),
    ("therapy_take_back", "author_id = (SELECT access_member()) AND ", ""),
    ("therapy_take_back", " AND taken_back_at IS NULL", ""),
    ("oversight_unusual", " AND access_role() = 'coordinator'", ""),
    ("supervision_as_supervisor", "s.supervisor_id = access_member()", "true"),
    ("supervision_as_supervisor", "access_role() = 'supervisor'", "true"),
    ("supervision_as_supervisor", "\n    AND (s.ends_at IS NULL OR s.ends_at > access_now())", ""),
    ("supervision_as_worker", "s.worker_id = access_member()", "true"),
    ("supervision_as_worker", "access_role() = 'pivot_worker'", "true"),
    ("supervision_as_worker", "\n    AND (s.ends_at IS NULL OR s.ends_at > access_now())", ""),
    ("supervision_readable", "s.worker_id = access_member()", "true"),
    ("supervision_readable", "access_role() IS NOT NULL", "true"),
    ("participants_nobody_coordinates", " AND m.is_active", ""),
    ("participants_nobody_coordinates", " AND NOT participants_is_shut(participant, m.id)", ""),
    (
        "participants_is_left_alone",
        "participant = ANY (COALESCE(access_walked_with(), '{}'::uuid[])) AND ",
        "",
    ),
    ("participants_somebody_is_left_alone", "access_role() = 'administrator' AND ", ""),
    ("participants_somebody_is_left_alone", " AND u.ended_on IS NULL", ""),
    (
        "participants_somebody_is_left_alone",
        "WHERE participants_nobody_coordinates(f.participant_id)",
        "WHERE true",
    ),
    ("oversight_tell_who_is_awaited", " AND m.role = 'administrator'", ""),
    (
        "oversight_tell_who_is_awaited",
        "l.waits = 'alone' AND NOT participants_is_shut(l.participant, m.id)",
        "l.waits = 'alone'",
    ),
    ("oversight_tell_who_is_awaited", "l.waits = 'alone' AND ", ""),
    ("accounts_unsent_to_call", "me.id = access_member() AND ", ""),
    ("accounts_unsent_to_call", " AND n.is_urgent", ""),
    ("accounts_unsent_to_call", " AND n.reason <> 'restored'", ""),
    (
        "accounts_unsent_to_call",
        "AND (me.id IN (n.sender, n.member) OR me.is_on_call OR me.role = 'coordinator')",
        "",
    ),
    ("accounts_health_shown", " WHERE access_role() = 'administrator'", ""),
    ("accounts_unsent", "WHERE access_role() = 'administrator'", ""),
    ("accounts_message_again", "access_role() IS DISTINCT FROM 'administrator'", "false"),
    ("accounts_message_again", " AND NOT n.is_urgent", ""),
    ("accounts_message_settle", "RETURN false", "NULL"),
    ("oversight_shut_out_support", " AND access_role() = 'coordinator'", ""),
    ("oversight_shut_out_support", " AND participants_shuts(x, m)", ""),
    ("oversight_shut_out_support", " AND (s.ends_at IS NULL OR s.ends_at > x.made_at)", ""),
    (
        "oversight_shut_out_support",
        "\n    AND x.participant_id <> ALL (COALESCE((SELECT participants_shut_to_me()), '{}'::uuid[]))",
        "",
    ),
    ("participants_same_as", "bool_or(b.digest = ANY (births || reaches)) AND ", ""),
    ("participants_same_as", " AND bool_or(b.digest = ANY (parts || births))", ""),
    (
        "participants_leave_somebody",
        "AND NOT EXISTS (SELECT 1 FROM accounts_member m",
        "AND EXISTS (SELECT 1 FROM accounts_member m",
    ),
    (
        "participants_leave_somebody",
        "m.role = 'coordinator' AND m.is_active AND NOT participants_is_shut",
        "m.role = 'coordinator' AND NOT participants_is_shut",
    ),
    (
        "participants_leave_somebody",
        "m.role = 'coordinator' AND m.is_active AND NOT participants_is_shut",
        "m.is_active AND NOT participants_is_shut",
    ),
    ("participants_leave_somebody", " AND m.is_active AND participants_shuts(x, m)", ""),
    ("participants_holds_again", " AND NOT participants_shuts(x, m)", ""),
    ("participants_holds_again", "m.role = 'coordinator' AND ", ""),
    ("participants_holds_again", " AND m.is_active", ""),
    ("participants_holds_again", "AND NOT participants_is_shut(c.participant_id, m.id)", ""),
    ("participants_holds_again", "c.id = carried.id AND ", ""),
    ("referrals_is_over", "participant_id = NEW.participant_id AND ", ""),
    ("referrals_take_along", "r.id = letter AND ", ""),
    ("referrals_take_along", " AND r.sent_at = access_now()", ""),
    ("referrals_take_along", "\n    AND x.lifted_at IS NULL", ""),
    ("referrals_take_along", " AND c.lifted_at IS NULL", ""),
    ("referrals_reach_letters", " AND x.author_id = access_member()", ""),
    ("referrals_reach_letters", " AND x.made_at = access_now()", ""),
    ("referrals_reach_letters", " AND r.closed_at IS NULL", ""),
    (
        "referrals_reach_letters",
        "\n    AND NOT EXISTS (SELECT 1 FROM participants_assignment a WHERE a.participant_id = s.alike)",
        "",
    ),
    ("participants_not_available", " AND c.lifted_at IS NULL", ""),
    ("participants_not_available", "c.participant_id = participant AND ", ""),
    ("participants_lift", "restriction AND lifted_at IS NULL\n", "restriction\n"),
    (
        "participants_lift",
        "restriction AND lifted_at IS NULL\n    AND participant_id = ANY (COALESCE((SELECT access_walked_with()), '{}'::uuid[]));\n  RETURN FOUND",
        "restriction;\n  RETURN FOUND",
    ),
]

QUESTIONS = [
    ("access_current", "member_id = (SELECT access_member())", "true"),
    ("access_current", "AND valid_from <= access_now()", ""),
    ("access_current", "AND (valid_until IS NULL OR valid_until > access_now())", ""),
    ("access_readable", "category = wanted", "true"),
    ("access_writable", "category = wanted", "true"),
    ("access_writable", "AND may_write", ""),
    ("access_walked_with", "source IN ('assignment', 'welcome', 'walks_on') AND ", ""),
    ("access_walked_with", ", 'walks_on'", ""),
    (
        "access_beside",
        "source IN ('assignment', 'welcome', 'walks_on', 'taking_over', 'takes_lapsed') AND ",
        "",
    ),
    ("access_beside", ", 'taking_over'", ""),
    ("access_beside", ", 'takes_lapsed'", ""),
    ("grants_beside", "WHERE NOT a.is_taken_over", "WHERE true"),
    ("grants_beside", "GREATEST(a.starts_at, a.met_at)", "a.starts_at"),
    ("grants_beside", "\n  AND a.met_at IS NOT NULL", ""),
    ("grants_beside", "LEAST(a.ends_at, a.met_at)", "a.ends_at"),
    ("access_whole", "category = wanted AND ", ""),
    ("access_whole", "since IS NULL AND ", ""),
    ("access_whole", "left_out = '{}' AND ", ""),
    ("access_whole", " AND not_from = '{}'", ""),
    ("access_whole", " AND (may_write OR NOT to_write)", ""),
    ("access_row_open", "AND (g.may_write OR NOT to_write)", ""),
    ("access_row_open", "g.participant_id = participant AND ", ""),
    ("access_row_open", " AND g.category = wanted", ""),
    ("access_row_open", "AND (g.since IS NULL OR g.since <= moment)", ""),
    ("access_row_open", "AND NOT g.left_out && ids", ""),
    ("access_row_open", "AND NOT g.not_from && partners", ""),
    ("safety_is_the_plan", " AND e.version > this_version", ""),
    ("safety_is_the_plan", "e.participant_id = participant AND ", ""),
    ("grants_programme", "WHERE kind = 'programme'\n  AND agreed\nUNION", "WHERE agreed\nUNION"),
    ("grants_programme", "WHERE kind = 'programme'\n  AND agreed\nUNION", "WHERE kind = 'programme'\nUNION"),
    (
        "grants_programme",
        "grants_grace\nWHERE kind = 'programme'\n  AND agreed",
        "grants_grace\nWHERE agreed",
    ),
    (
        "grants_programme",
        "grants_grace\nWHERE kind = 'programme'\n  AND agreed",
        "grants_grace\nWHERE kind = 'programme'",
    ),
    ("grants_programme", "LEAST(ends_at, withdrawn_at)", "ends_at"),
    ("grants_programme", "LEAST(ends_at, withdrawn_at)", "withdrawn_at"),
    ("grants_programme", "LEAST(ends_at + grants_grace.lasts, withdrawn_at)", "ends_at + grants_grace.lasts"),
    ("grants_programme", "LEAST(ends_at + grants_grace.lasts, withdrawn_at)", "withdrawn_at"),
    ("access_derived", "f.participant_id = d.participant_id", "true"),
    ("access_derived", "\n    AND participants_shuts(f.said, m)", ""),
    ("access_derived", "\n    AND m.id IS DISTINCT FROM f.spares", ""),
    ("access_derived", "m.id IS NOT DISTINCT FROM f.sent_by AND ", ""),
    ("access_derived", "d.source = 'triage' AND ", ""),
    ("access_derived", " AND d.category = ANY (grants_in_ones_own_letter())", ""),
    ("participants_in_force", "\n  AND c.let_go_at IS NULL", ""),
    ("access_derived", "\n    AND ((f.said).member_id IS NOT NULL OR d.source <> 'emergency')", ""),
    ("access_derived", "(f.said).member_id IS NOT NULL OR ", ""),
    (
        "participants_in_force",
        "x.in_force_at IS NOT NULL\n  AND x.lifted_at IS NULL\nUNION",
        "x.lifted_at IS NULL\nUNION",
    ),
    (
        "participants_in_force",
        "x.in_force_at IS NOT NULL\n  AND x.lifted_at IS NULL\nUNION",
        "x.in_force_at IS NOT NULL\nUNION",
    ),
    (
        "participants_in_force",
        "x.in_force_at IS NOT NULL\n  AND x.lifted_at IS NULL\n  AND c",
        "x.lifted_at IS NULL\n  AND c",
    ),
    (
        "participants_in_force",
        "x.in_force_at IS NOT NULL\n  AND x.lifted_at IS NULL\n  AND c",
        "x.in_force_at IS NOT NULL\n  AND c",
    ),
    ("participants_in_force", "\n  AND c.lifted_at IS NULL", ""),
    (
        "participants_in_force",
        "NOT EXISTS (SELECT 1 FROM participants_assignment a WHERE a.participant_id = c.participant_id)",
        "true",
    ),
    ("participants_is_shut", " AND m.id IS DISTINCT FROM f.spares", ""),
    ("participants_is_shut", "f.participant_id = participant AND ", ""),
    ("participants_unknown_to_me", " AND (SELECT access_member()) IS DISTINCT FROM f.spares", ""),
    ("participants_shut_to_me", " AND m.id IS DISTINCT FROM f.spares", ""),
    ("participants_shuts", "restriction.member_id IS NULL AND ", ""),
    ("participants_shuts", "COALESCE(restriction.partner_id = who.partner_id, true) AND ", ""),
    ("participants_shuts", " AND restriction.role IN ('', who.role)", ""),
    ("participants_shuts", "restriction.member_id IS NOT DISTINCT FROM who.id\n      OR ", ""),
    ("access_role", "AND is_active", ""),
    ("grants_may_hold", "role NOT IN ('administrator', 'researcher')", "true"),
    ("grants_may_hold", "AND category NOT IN ('therapy', 'notebook')", ""),
    (
        "grants_may_hold",
        "AND NOT (mandate = 'police' AND category IN ('clinical', 'health', 'measures', 'committee'))",
        "",
    ),
    (
        "grants_may_hold",
        "AND NOT (role = 'police_liaison' AND category IN ('clinical', 'health', 'measures', 'committee'))",
        "",
    ),
    ("access_proven", "part[1] IS DISTINCT FROM wanted", "false"),
    (
        "access_proven",
        """
    AND sha256(k.outer_pad || sha256(k.inner_pad || access_message(part[1], part[2], k.version)))
        = decode(part[4], 'hex')""",
        "",
    ),
    ("access_proven", " AND (k.retired_at IS NULL OR k.retired_at > now())", ""),
    ("access_message", "pg_backend_pid()", "0"),
    ("access_message", "(extract(epoch FROM now()) * 1000000)::bigint", "0"),
    ("access_recorded", "abs(extract(epoch FROM given - access_now())) > 300", "false"),
    ("access_recorded", "RETURN access_now()", "RETURN given"),
    ("access_recorded_later", "standing IS NOT NULL", "false"),
    ("access_happened", "given > access_now() + interval '5 minutes'", "false"),
    ("access_planned_end", "given < access_now() - interval '5 minutes' OR ", ""),
    ("access_planned_end", "given > standing OR ", ""),
    ("access_planned_end", " OR (given IS NULL AND standing IS NOT NULL)", ""),
    ("access_on_day", "given > access_day(access_now() + interval '5 minutes')", "false"),
    ("access_ended_on", "standing IS NOT NULL", "false"),
    ("access_own_name", "given IS NOT NULL AND given IS DISTINCT FROM access_member()", "false"),
    ("access_hangs_on", "given IS NOT NULL AND NOT is_there", "false"),
    ("participants_set_circle", "participant <> ALL (COALESCE(access_walked_with(), '{}'::uuid[]))", "false"),
    ("participants_set_circle", "m.partner_id = at_partner AND m.is_active", "true"),
    ("participants_set_circle", "named = '{}' AND ", ""),
    ("participants_set_circle", " AND participant = ANY (COALESCE(access_beside(), '{}'::uuid[]))", ""),
    ("participants_end_circles", "participant <> ALL (COALESCE(access_beside(), '{}'::uuid[]))", "false"),
    ("referrals_brings_key", " AND r.sent_at = access_now()", ""),
    ("audit_write_seal", "batch IS DISTINCT FROM COALESCE(before.number, 0) + 1", "false"),
    ("audit_write_seal", "from_number IS DISTINCT FROM COALESCE(before.first + before.looks, 1)", "false"),
    ("audit_write_seal", "how_many > 0 IS NOT TRUE", "false"),
    ("audit_write_seal", " OR from_number + how_many - 1 <= given IS NOT TRUE", ""),
    ("audit_as_written", "AND g.member_id = who.id", ""),
    ("audit_write", "whose IS DISTINCT FROM access_member()", "false"),
    ("audit_write", "referrals_leaves_look(w.participant_id, w.kind, w.page) IS NOT TRUE", "false"),
    ("referrals_leaves_look", " AND referrals_brings_key(participant)", ""),
    ("audit_number", "after > given", "false"),
    ("audit_is_behind", "looks_outside > COALESCE((SELECT max(c.last) FROM audit_counter c), 0)", "false"),
    ("audit_is_behind", "OR last_seal > COALESCE((SELECT max(s.number) FROM audit_seal s), 0)", ""),
    ("audit_number", "LEFT JOIN audit_look l", "JOIN audit_look l"),
    ("audit_take_late", "late.at > clock_timestamp()", "false"),
    ("audit_whom_to_tell", " AND is_privacy_officer", ""),
]
# Kept twice, by the function and by a constraint or by policies: both are taken out.
_alone = replaced("privacy_answer", " OR one.asked_by_id = (SELECT access_member())", "")
_in_anothers_name = replaced("services_answered", "OR NEW.author_id IS DISTINCT FROM access_member()", "")
MUTATIONS = [
    *_sources_of_grants(),
    *_tables(),
    *_policies(),
    *_triggers(),
    *(replaced(*question) for question in QUESTIONS),
    *(replaced(*guard) for guard in GUARDS),
    Mutation(
        f"{_alone.name} and the constraint",
        "privacy_erasure",
        (*_alone.statements, "ALTER TABLE privacy_erasure DROP CONSTRAINT erasure_confirmed_by_another"),
    ),
    Mutation(
        f"{_in_anothers_name.name} and the policies",
        "services_serviceanswer",
        (*_in_anothers_name.statements, *(_loosened(p) for p in PLAN.pieces if p.name in NOT_LOOSER)),
    ),
]
