"""Row-level security, written once: every participant table gets its policies from here.

The shape matters: ``= ANY (COALESCE((SELECT f()), '{}'))`` is evaluated once per statement and can
use the table's index, and an empty answer closes it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.db import migrations

from spheres.foundation.access.categories import Category

Verb = Literal["change", "remove"]
APP_ROLE = "spheres_app"
ANY = "any"
"""Readable with a grant of any category: the name she goes by and her key, which go with each."""


@dataclass(frozen=True)
class Protection:
    """How one table is kept: who reads it, who writes it, and what can be done to a row.

    ``reads`` is a category, or ``ANY``; ``writes`` is a category. ``verbs`` beyond reading and
    adding must be named: a table without ``change`` is written once.
    """

    table: str
    reads: str
    writes: str
    verbs: tuple[Verb, ...] = ()
    participant: str = "participant_id"


REGISTRY: dict[str, Protection] = {}


def readable(reads: str) -> str:
    call = "access_known()" if reads == ANY else f"access_readable('{Category(reads).value}')"
    return f"ANY (COALESCE((SELECT {call}), '{{}}'::uuid[]))"


def writable(writes: str) -> str:
    return f"ANY (COALESCE((SELECT access_writable('{Category(writes).value}')), '{{}}'::uuid[]))"


def policies(rule: Protection) -> list[str]:
    """The statements that put ``rule`` on its table."""
    table, who = rule.table, rule.participant
    reads, writes = f"{who} = {readable(rule.reads)}", f"{who} = {writable(rule.writes)}"
    statements = [
        *force(table),
        f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {APP_ROLE} USING ({reads})",
        f"CREATE POLICY {table}_add ON {table} FOR INSERT TO {APP_ROLE} WITH CHECK ({writes})",
    ]
    if "change" in rule.verbs:
        statements += [
            f"GRANT UPDATE ON {table} TO {APP_ROLE}",
            f"CREATE POLICY {table}_change ON {table} FOR UPDATE TO {APP_ROLE} "
            f"USING ({writes}) WITH CHECK ({writes})",
            stays(table, who),
        ]
    if "remove" in rule.verbs:
        statements += [
            f"GRANT DELETE ON {table} TO {APP_ROLE}",
            f"CREATE POLICY {table}_remove ON {table} FOR DELETE TO {APP_ROLE} USING ({writes})",
        ]
    return statements


def stays(table: str, participant: str = "participant_id") -> str:
    """Nobody moves a row of ``table`` from one participant to another."""
    return (
        f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.{participant} IS DISTINCT FROM NEW.{participant}) EXECUTE FUNCTION access_row_stays()"
    )


def force(table: str) -> list[str]:
    """Shut a table: nobody but its owner, by a policy that names her, until others are added."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_owner ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)",
        f"REVOKE ALL ON {table} FROM {APP_ROLE}",
        f"GRANT SELECT, INSERT ON {table} TO {APP_ROLE}",
    ]


def kept_by(table: str, role: str) -> list[str]:
    """A table about nobody in particular: every member reads it, those of one role write it."""
    writes = f"(SELECT access_role()) = '{role}'"
    return [
        *force(table),
        f"CREATE POLICY {table}_read ON {table} FOR SELECT TO {APP_ROLE} "
        "USING ((SELECT access_member()) IS NOT NULL)",
        f"CREATE POLICY {table}_add ON {table} FOR INSERT TO {APP_ROLE} WITH CHECK ({writes})",
        f"GRANT UPDATE ON {table} TO {APP_ROLE}",
        f"CREATE POLICY {table}_change ON {table} FOR UPDATE TO {APP_ROLE} "
        f"USING ({writes}) WITH CHECK ({writes})",
    ]


def protect(
    table: str, reads: str, *verbs: Verb, writes: str | None = None, participant: str = "participant_id"
) -> migrations.RunSQL:
    """The migration operation that protects ``table``; belongs in the migration that makes it."""
    rule = Protection(table, reads, writes or reads, verbs, participant)
    REGISTRY[table] = rule
    return migrations.RunSQL([*policies(rule)], migrations.RunSQL.noop)


def run(*statements: str) -> migrations.RunSQL:
    return migrations.RunSQL(list(statements), migrations.RunSQL.noop)


def run_file(path: Path) -> migrations.RunSQL:
    """Run a whole SQL file, functions included, as one script."""
    # psycopg reads % only where there are parameters; Django passes none here.
    return migrations.RunSQL(path.read_text(encoding="utf-8"), migrations.RunSQL.noop)
