"""What stands in a database, read from PostgreSQL's own catalogue: its code, and who may do what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Key = tuple[str, str]

FUNCTIONS = """
SELECT p.oid, p.proname, pg_get_functiondef(p.oid) || ' owned by ' || pg_get_userbyid(p.proowner),
       COALESCE((SELECT array_agg(CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END)
                 FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) x
                 WHERE x.grantee <> p.proowner), '{}')
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
"""
VIEWS = """
SELECT c.oid, c.relname, pg_get_viewdef(c.oid) || COALESCE(array_to_string(c.reloptions, ','), '')
       || ' owned by ' || pg_get_userbyid(c.relowner)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
"""
POLICIES = """
SELECT p.oid, c.relname || '.' || p.polname,
       concat_ws(' | ', p.polcmd::text, p.polpermissive,
                 (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END, ',' ORDER BY r)
                  FROM unnest(p.polroles) AS r),
                 'USING ' || COALESCE(pg_get_expr(p.polqual, p.polrelid), '-'),
                 'CHECK ' || COALESCE(pg_get_expr(p.polwithcheck, p.polrelid), '-'))
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = 'public'::regnamespace
"""
TRIGGERS = """
SELECT t.oid, c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' enabled ' || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
"""
RULES = """
SELECT r.oid, c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = 'public'::regnamespace AND r.rulename <> '_RETURN'
"""
TABLES = """
SELECT c.relname, c.relkind::text, c.relrowsecurity AND c.relforcerowsecurity, pg_get_userbyid(c.relowner)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
"""
VERBS = """
SELECT c.relname, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type,
       ''
FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x
WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
UNION ALL
SELECT c.relname, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type,
       a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid CROSS JOIN LATERAL aclexplode(a.attacl) x
WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
"""
# Tables by their names; and the row types of these, and of views by their numbers.
ROOTS = """
WITH named AS (SELECT oid, reltype FROM pg_class
               WHERE relname = ANY (%s) AND relnamespace = 'public'::regnamespace)
SELECT 'pg_class', oid FROM named
UNION ALL SELECT 'pg_type', reltype FROM named
UNION ALL SELECT 'pg_type', reltype FROM pg_class WHERE oid = ANY (%s::oid[]) AND reltype <> 0
"""
# What hangs on these objects, and on what hangs on them: (class, object) pairs.
HANGING = """
WITH RECURSIVE hangs (classid, objid) AS (
  SELECT * FROM unnest(%s::oid[], %s::oid[])
  UNION
  SELECT CASE WHEN d.classid = 'pg_rewrite'::regclass THEN 'pg_class'::regclass ELSE d.classid END,
         CASE WHEN d.classid = 'pg_rewrite'::regclass
              THEN (SELECT ev_class FROM pg_rewrite WHERE oid = d.objid) ELSE d.objid END
  FROM pg_depend d JOIN hangs h ON d.refclassid = h.classid AND d.refobjid = h.objid
  WHERE d.deptype IN ('n', 'a', 'i')
    AND d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass,
                      'pg_proc'::regclass, 'pg_type'::regclass)
)
SELECT classid::regclass::text, objid FROM hangs
"""


@dataclass(frozen=True)
class Live:
    """One function, view, policy, trigger or rule as it stands. ``callers``: who may call a function."""

    oid: int
    key: Key
    text: str
    callers: frozenset[str] = frozenset()

    @property
    def digest(self) -> str:
        return sha256(self.text.encode()).hexdigest()


@dataclass
class Catalogue:
    """A database as it stands. ``code`` by kind and name; a name that two functions share has two."""

    code: dict[Key, list[Live]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Relation → its kind, as ``pg_class.relkind`` says it."""
    judged: dict[str, bool] = field(default_factory=dict)
    """Relation → row-level security is on, for its owner too."""
    owners: dict[str, str] = field(default_factory=dict)
    verbs: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """(relation, role) → ``SELECT``, ``UPDATE (column)``…"""

    def one(self, key: Key) -> Live | None:
        found = self.code.get(key, [])
        return found[0] if len(found) == 1 else None


def read(cursor: Any) -> Catalogue:
    """Everything in the schema ``public``. Any role may read it."""
    found = Catalogue()
    cursor.execute(FUNCTIONS)
    for oid, name, text, callers in cursor.fetchall():
        _add(found, Live(oid, ("function", name), text, frozenset(callers)))
    for kind, query in (("view", VIEWS), ("policy", POLICIES), ("trigger", TRIGGERS), ("rule", RULES)):
        cursor.execute(query)
        for oid, name, text in cursor.fetchall():
            _add(found, Live(oid, (kind, name), text))
    cursor.execute(TABLES)
    for name, kind, judged, owner in cursor.fetchall():
        found.kinds[name], found.judged[name], found.owners[name] = kind, judged, owner
    cursor.execute(VERBS)
    for name, role, verb, column in cursor.fetchall():
        found.verbs.setdefault((name, role), set()).add(f"{verb} ({column})" if column else verb)
    return found


def _add(found: Catalogue, live: Live) -> None:
    found.code.setdefault(live.key, []).append(live)


def hanging_on(cursor: Any, tables: set[str], lives: list[Live]) -> Iterator[tuple[str, int]]:
    """(catalogue, oid) of each view, policy, trigger and function that hangs on these tables or objects."""
    classes, oids = [], []
    for live in lives:
        classes.append({"function": "pg_proc", "view": "pg_class"}[live.key[0]])
        oids.append(live.oid)
    cursor.execute(ROOTS, [sorted(tables), oids])
    for kind, oid in cursor.fetchall():
        classes.append(kind)
        oids.append(oid)
    cursor.execute("SELECT unnest(%s::text[]::regclass[])::oid", [classes])
    cursor.execute(HANGING, [[row[0] for row in cursor.fetchall()], oids])
    yield from cursor.fetchall()
