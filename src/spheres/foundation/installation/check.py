"""Whether a database is what it should be; and if not, what differs, by name."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spheres.foundation.installation.catalogue import Catalogue, Key, Live, read
from spheres.foundation.installation.declared import APP, BACKUP, OWNER, WORKER, Table
from spheres.foundation.installation.pieces import Piece
from spheres.foundation.installation.plan import Plan

ROLES = """
SELECT rolname, rolsuper, rolbypassrls, rolcreaterole,
       ARRAY(SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = r.oid)
FROM pg_roles r WHERE rolname = ANY (%s)
"""
DEFAULTS = """
SELECT d.defaclobjtype::text, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END
FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) x
WHERE d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = %s) AND x.grantee <> d.defaclrole
"""
MAKES = """
SELECT role, what
FROM unnest(%s::text[]) AS role
CROSS JOIN LATERAL (VALUES
  ('temporary tables', has_database_privilege(role, current_database(), 'TEMPORARY')),
  ('schemas', has_database_privilege(role, current_database(), 'CREATE')),
  ('tables', has_schema_privilege(role, 'public', 'CREATE'))) AS v (what, may)
WHERE may
"""
ELSEWHERE = """
SELECT n.nspname, role
FROM unnest(%s::text[]) AS role CROSS JOIN pg_namespace n
WHERE n.nspname NOT IN ('public', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%%'
  AND has_schema_privilege(role, n.oid, 'USAGE')
"""
FUNCTIONS_ARE_NOBODYS = """
SELECT EXISTS (SELECT 1 FROM pg_default_acl WHERE defaclobjtype = 'f' AND defaclnamespace = 0
               AND defaclrole = (SELECT oid FROM pg_roles WHERE rolname = %s))
"""


@dataclass(frozen=True, order=True)
class Difference:
    """Something that is not as it should be. ``wider``: somebody may do more than is declared, or nobody can
    tell whether she may."""

    name: str
    what: str
    wider: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.what}" + (" (more is open than declared)" if self.wider else "")


def differences(cursor: Any, plan: Plan) -> list[Difference]:
    """Every way in which this database differs from ``plan``. Any role may ask."""
    catalogue, installed = read(cursor), installed_digests(cursor)
    found = [
        *_code(catalogue, plan, installed),
        *_strangers(catalogue, plan),
        *_tables(catalogue, plan),
        *_callers(catalogue, plan),
        *_roles(cursor),
        *_database(cursor),
    ]
    return sorted(found, key=lambda row: (not row.wider, row.name, row.what))


def installed_digests(cursor: Any) -> dict[Key, tuple[str, str]]:
    """(kind, name) → digests of its text, and of what the catalogue said, when it was installed."""
    cursor.execute("SELECT to_regclass('public.installation_installed') IS NOT NULL")
    if not cursor.fetchone()[0]:
        return {}
    cursor.execute("SELECT kind, name, source, live FROM installation_installed")
    return {(kind, name): (source, live) for kind, name, source, live in cursor.fetchall()}


def differs(piece: Piece, lives: list[Live], installed: tuple[str, str] | None) -> Difference | None:
    """How one piece differs from what stands."""
    name = f"{piece.kind} {piece.key[1]}"
    if not lives:
        return Difference(name, "is missing", wider=piece.kind == "trigger")
    if len(lives) > 1:
        return Difference(name, "stands more than once", wider=True)
    if installed is None:
        return Difference(name, "was not installed by this programme", wider=True)
    if installed[1] != lives[0].digest:
        said = "is not as this version makes it: changed by hand, restored, or older"
        return Difference(name, said, wider=True)
    if installed[0] != piece.digest:
        return Difference(name, "is of another version: run `spheres database migrate`")
    return None


def _code(catalogue: Catalogue, plan: Plan, installed: dict[Key, tuple[str, str]]) -> Iterator[Difference]:
    for piece in plan.pieces:
        found = differs(piece, catalogue.code.get(piece.key, []), installed.get(piece.key))
        if found:
            yield found


def strangers(catalogue: Catalogue, plan: Plan) -> list[Live]:
    """Code that nobody declared. A library's functions and triggers are its own."""
    known = {piece.key for piece in plan.pieces}
    library_tables = {table.name for table in plan.libraries.tables}
    return [
        live
        for key, lives in catalogue.code.items()
        for live in lives
        if key not in known
        and not (key[0] == "function" and plan.libraries.may_call(key[1]) is not None)
        and not (key[0] == "trigger" and key[1].split(".")[0] in library_tables)
    ]


def _strangers(catalogue: Catalogue, plan: Plan) -> Iterator[Difference]:
    for live in strangers(catalogue, plan):
        yield Difference(f"{live.key[0]} {live.key[1]}", "is not declared", wider=True)


def held(catalogue: Catalogue, table: str) -> dict[str, set[str]]:
    return {role: verbs for (name, role), verbs in catalogue.verbs.items() if name == table}


def _tables(catalogue: Catalogue, plan: Plan) -> Iterator[Difference]:
    for table in (*plan.tables, *plan.libraries.tables):
        name = f"table {table.name}"
        if table.name not in catalogue.kinds:
            yield Difference(name, "is missing: run `spheres database migrate`")
            continue
        if table.judged and not catalogue.judged[table.name]:
            yield Difference(name, "row-level security is off", wider=True)
        if catalogue.owners[table.name] != OWNER:
            yield Difference(name, f"belongs to {catalogue.owners[table.name]}", wider=True)
        yield from _verbs(name, table, held(catalogue, table.name))
    known = {table.name for table in (*plan.tables, *plan.libraries.tables)}
    views = {piece.name for piece in plan.pieces if piece.kind == "view"}
    for relation, kind in catalogue.kinds.items():
        open_to = held(catalogue, relation)
        if relation in known or (kind == "S" and not open_to):
            continue
        if relation in views:
            if open_to:
                yield Difference(f"view {relation}", f"is open to {', '.join(sorted(open_to))}", wider=True)
            continue
        yield Difference(f"relation {relation}", "is not declared", wider=bool(open_to))


def _verbs(name: str, table: Table, found: dict[str, set[str]]) -> Iterator[Difference]:
    for role in sorted(found.keys() | table.verbs.keys()):
        should, does = set(table.verbs.get(role, ())), found.get(role, set())
        if more := does - should:
            yield Difference(name, f"{role} may {', '.join(sorted(more))}", wider=True)
        if less := should - does:
            yield Difference(name, f"{role} may not {', '.join(sorted(less))}")


def _callers(catalogue: Catalogue, plan: Plan) -> Iterator[Difference]:
    callers = {piece.name: piece.callers for piece in plan.pieces if piece.kind == "function"}
    for (kind, name), lives in catalogue.code.items():
        if kind != "function":
            continue
        library = plan.libraries.may_call(name)
        should = callers.get(name, library if library is not None else frozenset())
        for live in lives:
            if more := live.callers - should:
                yield Difference(f"function {name}", f"{', '.join(sorted(more))} may call it", wider=True)
            if less := should - live.callers:
                yield Difference(f"function {name}", f"{', '.join(sorted(less))} may not call it")


def _database(cursor: Any) -> Iterator[Difference]:
    """Neither role makes anything of its own, not for a moment either."""
    cursor.execute(MAKES, [[APP, WORKER]])
    for role, what in cursor.fetchall():
        yield Difference(f"role {role}", f"may make {what}", wider=True)
    cursor.execute(ELSEWHERE, [[APP, WORKER]])
    for schema, role in cursor.fetchall():
        # One that is named as a role is looked in first, wherever a name says no more.
        yield Difference(f"schema {schema}", f"is not declared, and {role} may look in it", wider=True)


def _backup_role(cursor: Any) -> Iterator[Difference]:
    """It reads everything, and does nothing else."""
    cursor.execute(ROLES, [[BACKUP]])
    found = cursor.fetchone()
    if not found:
        yield Difference(f"role {BACKUP}", "is missing: run `spheres database backup-role`")
        return
    _name, is_super, bypasses, creates, member_of = found
    if is_super or creates:
        yield Difference(f"role {BACKUP}", "may change what it should only read", wider=True)
    if more := set(member_of) - {"pg_read_all_data"}:
        yield Difference(f"role {BACKUP}", f"may act as {', '.join(sorted(more))}", wider=True)
    if not bypasses or not member_of:
        yield Difference(f"role {BACKUP}", "may not read every row: `spheres database backup-role`")


def _roles(cursor: Any) -> Iterator[Difference]:
    cursor.execute(ROLES, [[OWNER, APP, WORKER]])
    for name, is_super, bypasses, creates, member_of in cursor.fetchall():
        if is_super or bypasses or creates:
            yield Difference(f"role {name}", "may go around row-level security", wider=True)
        if name != OWNER and member_of:
            yield Difference(f"role {name}", f"may act as {', '.join(member_of)}", wider=True)
    yield from _backup_role(cursor)
    cursor.execute(DEFAULTS, [OWNER])
    for kind, grantee in cursor.fetchall():
        yield Difference("default privileges", f"what is made is open to {grantee} ({kind})", wider=True)
    cursor.execute(FUNCTIONS_ARE_NOBODYS, [OWNER])
    if not cursor.fetchone()[0]:
        yield Difference("default privileges", "a new function is everybody's to call", wider=True)
