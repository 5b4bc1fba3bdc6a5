"""What follows from the declarations: the verbs of each role, the policies, and the guards of each table.

The shape of a policy matters: ``= ANY (COALESCE((SELECT f()), '{}'))`` is evaluated once for each statement
and can use the table's index, and an empty answer closes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks

from spheres.foundation.declaration import (
    ANY,
    NOBODY,
    Access,
    Declaration,
    Joined,
    Moments,
    Open,
    declaration_of,
    joined_of,
)
from spheres.foundation.installation.pieces import Piece, read_branch

OWNER, APP, WORKER, BACKUP = "spheres_owner", "spheres_app", "spheres_worker", "spheres_backup"
IS_APPLICATION = f"WHEN (current_user = '{APP}')"
"""The owner builds and mends, and the database's own functions act as the owner."""


@dataclass(frozen=True)
class Table:
    """A relation, the verbs each role holds on it, and whether a policy judges each row."""

    name: str
    verbs: dict[str, frozenset[str]] = field(default_factory=dict)
    """Role → ``SELECT``, ``INSERT``, ``DELETE``, ``UPDATE (column)``."""
    judged: bool = False


def ours(model: type[Any]) -> bool:
    return model.__module__.startswith("spheres.")


def declared() -> list[tuple[type[Any], Declaration]]:
    """Every model of ours with its declaration, in the order in which they refer to each other."""
    found = [(model, declaration_of(model)) for model in apps.get_models() if ours(model)]
    return [(model, declaration) for model, declaration in found if declaration is not None]


def joined() -> list[tuple[type[Any], Joined]]:
    """Every view that rooms bring together."""
    found = [(model, joined_of(model)) for model in apps.get_models() if ours(model)]
    return [(model, how) for model, how in found if how is not None]


def tables() -> list[Table]:
    """Those of the models, and the views that are put together: read by members, written by nobody."""
    views = [Table(model._meta.db_table, {APP: frozenset({"SELECT"})}) for model, _joined in joined()]
    return [*(_table(model, declaration) for model, declaration in declared()), *views]


def pieces() -> list[Piece]:
    return [
        *(piece for model, declaration in declared() for piece in _pieces(model, declaration)),
        *(_joined_view(model, how) for model, how in joined()),
        _sealed_tables(),
        *_days(),
    ]


def _days() -> Iterator[Piece]:
    """The day and the hour of a moment where the region is, and the moment of a day and an hour there: a
    session knows no other zone than UTC, and from seven in the evening its day is tomorrow."""
    for name, (given, gives, value) in clock(settings.TIME_ZONE).items():
        yield Piece(
            "function",
            name,
            f"CREATE FUNCTION {name}({given}) RETURNS {gives}\nLANGUAGE sql IMMUTABLE PARALLEL SAFE\n"
            f"AS $$ SELECT {value} $$",
            callers=frozenset({APP}),
        )


def clock(zone: str) -> dict[str, tuple[str, str, str]]:
    """Function → what it is given, what it gives, its expression: the only SQL that knows a time zone.
    Its twin in Python is ``foundation/clock.py``."""
    return {
        "access_day": ("moment timestamptz", "date", f"(moment AT TIME ZONE '{zone}')::date"),
        "access_hour": ("moment timestamptz", "time", f"(moment AT TIME ZONE '{zone}')::time"),
        "access_hour_begins": (
            "moment timestamptz", "timestamptz", f"date_trunc('hour', moment, '{zone}')"
        ),
        "access_day_begins": ("day date", "timestamptz", _first_reading("day::timestamp", zone)),
        "access_moment": ("day date, hour time", "timestamptz", _first_reading("(day + hour)", zone)),
    }  # fmt: skip


def _first_reading(local: str, zone: str) -> str:
    """Of an hour that comes twice PostgreSQL takes the second; here it is the first, by the offset of the day
    before. Of one that does not come both take the clock of before."""
    as_before = f"(({local} - interval '1 day') AT TIME ZONE '{zone}' + interval '24 hours')"
    is_so = f"{as_before} AT TIME ZONE '{zone}' = {local}"
    return f"CASE WHEN {is_so} THEN {as_before} ELSE {local} AT TIME ZONE '{zone}' END"


def _joined_view(model: type[Any], how: Joined) -> Piece:
    """``security_invoker``: the tables under it are judged by who reads through it. A branch that lacks a
    column can't be installed."""
    columns = ", ".join(f"b.{field.column}" for field in model._meta.concrete_fields)
    name, branches = model._meta.db_table, [read_branch(path) for path in branch_files(how.branch)]
    selects = "\nUNION ALL\n".join(f"SELECT {columns} FROM (\n{branch}) AS b" for branch in branches)
    return Piece("view", name, f"CREATE VIEW {name} WITH (security_invoker = true) AS\n{selects}")


def branch_files(branch: str) -> list[Path]:
    """Each room's, in the order of the rooms."""
    paths = [Path(app.path) / "sql" / f"{branch}.sql" for app in apps.get_app_configs()]
    return [path for path in paths if path.exists()]


def _sealed_tables() -> Piece:
    """Every table that holds sealed words about a participant: what retention and erasure forget."""
    rows = ", ".join(
        f"('{model._meta.db_table}', '{declaration.participant}', '{declaration.kept_for}', "
        f"ARRAY[{', '.join(repr(column) for column in declaration.also_sealed)}]::text[])"
        for model, declaration in declared()
        if isinstance(declaration, Access)
        and declaration.is_forgotten
        and "sealed" in {field.name for field in model._meta.concrete_fields}
    )
    name = "access_sealed_tables"
    return Piece(
        "function",
        name,
        f"CREATE FUNCTION {name}() RETURNS TABLE (sealed_table text, who text, category text, also text[])\n"
        f"LANGUAGE sql IMMUTABLE AS $$ VALUES {rows} $$",
    )


def _table(model: type[Any], declaration: Declaration) -> Table:
    reads = declaration.category != NOBODY if isinstance(declaration, Access) else declaration.reads
    verbs = {verb for verb, holds in (("SELECT", reads), ("INSERT", declaration.adds)) if holds}
    verbs |= {f"UPDATE ({column})" for column in declaration.changes}
    verbs |= {"DELETE"} if declaration.removes else set()
    to_all = isinstance(declaration, Open) and declaration.to_all
    holders = {APP: frozenset(verbs)} if verbs else {}
    if to_all:
        holders[WORKER] = frozenset({"SELECT"})
    return Table(model._meta.db_table, holders, judged=not to_all)


def readable(category: str) -> str:
    return _any_of("access_readable_any()" if category == ANY else f"access_readable('{category}')")


def writable(category: str) -> str:
    return _any_of(f"access_writable('{category}')")


def _any_of(call: str) -> str:
    return f"ANY (COALESCE((SELECT {call}), '{{}}'::uuid[]))"


def _within(who: str, category: str, model: type[Any], access: Access, *, to_write: bool = False) -> str:
    """Whether what she shares of ``category`` holds this row: all of it, or what she narrowed it to. The name
    she goes by is never narrowed."""
    if category in (ANY, NOBODY) or access.category in (ANY, NOBODY):
        return ""
    writes = ", true" if to_write else ""
    whole = _any_of(f"access_whole('{category}'{writes})")
    row = f"{who}, '{category}', {_ids(access)}, {_partners(model, access)}, {_moment(access)}{writes}"
    return f" AND ({who} = {whole} OR access_row_open({row}){_with_its_whole(model, access)})"


def _with_its_whole(model: type[Any], access: Access) -> str:
    """A row that goes with another is seen where that one is, which its own policy judges."""
    if not access.part_of:
        return ""
    (whole,) = (f.related_model for f in model._meta.concrete_fields if f.column == access.part_of)
    there = whole._meta.db_table
    return f" AND EXISTS (SELECT 1 FROM {there} w WHERE w.id = {model._meta.db_table}.{access.part_of})"


def _ids(access: Access) -> str:
    return f"ARRAY[{', '.join(name for name in ('id', access.part_of) if name)}]"


def _partners(model: type[Any], access: Access) -> str:
    """The partners whose words the row may hold: its author's, and of who changed it."""
    fields = set() if access.words_are_hers else {field.name for field in model._meta.get_fields()}
    columns = [f"{name}_id" for name in ("author_partner", "changed_partner") if name in fields]
    return f"ARRAY[{', '.join(columns)}]::uuid[]"


def _moment(access: Access) -> str:
    """When it was written down or happened, whichever is earlier; of what says how things stand, until when
    they stood so."""
    moments = access.moments
    if access.stands_until:
        is_day = access.stands_until in moments.ended_on
        until = f"access_day_begins({access.stands_until})" if is_day else access.stands_until
        return f"COALESCE({until}, 'infinity')"
    told = [column for column in (*moments.recorded, *moments.happened, access.planned_for) if column]
    told += [f'access_day_begins("{column}")' for column in moments.on_day]
    if not told:
        return "'infinity'"
    earliest = f"LEAST({', '.join(told)})"
    return f"CASE WHEN {access.present} THEN 'infinity' ELSE {earliest} END" if access.present else earliest


def _pieces(model: type[Any], declaration: Declaration) -> Iterator[Piece]:
    table = model._meta.db_table
    if isinstance(declaration, Open) and declaration.to_all:
        return
    yield _policy(table, "owner", f"TO {OWNER} USING (true) WITH CHECK (true)")
    if not declaration.own_policies:
        yield from _policies(table, model, declaration)
    yield from _guard(table, model, declaration)
    if "author_partner" in {field.name for field in model._meta.get_fields()}:
        yield from _author_partner(table, _column(model, declaration.author))
    if _keeps_last_change(model):
        yield from _last_change(table)
    for column in declaration.moments.undone:
        yield _closed(table, column)
    if isinstance(declaration, Access) and declaration.is_source_of_grants:
        yield from _derives(table)


def _policies(table: str, model: type[Any], declaration: Declaration) -> Iterator[Piece]:
    if isinstance(declaration, Access):
        who = declaration.participant
        reads = "" if declaration.category == NOBODY else f"{who} = {readable(declaration.category)}"
        writes = f"{who} = {writable(declaration.written_by)}"
        reads = reads and reads + _within(who, declaration.category, model, declaration)
        if reads and declaration.for_writers:
            reads += f" AND {writes}"
        writes += _within(who, declaration.written_by, model, declaration, to_write=True)
    else:
        reads = "(SELECT access_member()) IS NOT NULL" if declaration.reads else ""
        writes = f"(SELECT access_role()) = '{declaration.writer_role}'"
    adds = writes
    if declaration.author:
        adds += f" AND {_column(model, declaration.author)} = (SELECT access_member())"
    if reads:
        yield _policy(table, "read", f"FOR SELECT TO {APP} USING ({reads})")
    if declaration.adds:
        yield _policy(table, "add", f"FOR INSERT TO {APP} WITH CHECK ({adds})")
    if declaration.changes:
        yield _policy(table, "change", f"FOR UPDATE TO {APP} USING ({writes}) WITH CHECK ({writes})")
    if declaration.removes:
        yield _policy(table, "remove", f"FOR DELETE TO {APP} USING ({writes})")


def _policy(table: str, verb: str, rule: str) -> Piece:
    name = f"{table}_{verb}"
    return Piece("policy", name, f"CREATE POLICY {name} ON {table} {rule}", table)


def _column(model: type[Any], field_name: str) -> str:
    column: str = model._meta.get_field(field_name).column
    return column


def _guard(table: str, model: type[Any], declaration: Declaration) -> Iterator[Piece]:
    """One trigger before each row that the application writes: for its moments, and for the rows it hangs on.
    That it stays with them, with whom it is about and with who wrote it, its columns say: they are not among
    those that may change."""
    moments = declaration.moments
    names = declaration.in_own_name if isinstance(declaration, Access) else ()
    own = [f"PERFORM access_own_name(NEW.{column}, '{table}.{column}');" for column in names]
    on_insert = [*_moments_given(table, moments), *own, *_of_the_same(table, model, declaration)]
    on_update = [
        *_moments_changed(table, moments),
        *(_if_changed(column, call) for column, call in zip(names, own, strict=True)),
    ]
    if not on_insert and not on_update:
        return
    name = f"{table}_guard"
    given = "".join(f"    {line}\n" for line in on_insert or ["NULL;"])
    changed = "".join(f"    {line}\n" for line in on_update or ["NULL;"])
    yield Piece(
        "function",
        name,
        f"CREATE FUNCTION {name}() RETURNS trigger\nLANGUAGE plpgsql\nAS $$\nBEGIN\n"
        f"  IF TG_OP = 'INSERT' THEN\n{given}  ELSE\n{changed}"
        f"  END IF;\n  RETURN NEW;\nEND $$",
    )
    yield Piece(
        "trigger",
        name,
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW\n"
        f"  {IS_APPLICATION} EXECUTE FUNCTION {name}()",
        table,
    )


def _whose(declaration: Declaration) -> str:
    return declaration.participant if isinstance(declaration, Access) else ""


def hangs_on(model: type[Any], declaration: Declaration) -> dict[str, tuple[str, str]]:
    """Of a row that members add: each column that names another row about a participant → that row's table,
    and the column there that says whom it is about."""
    if not isinstance(declaration, Access) or not declaration.adds:
        return {}
    found = {}
    for named in (column for column in model._meta.concrete_fields if column.is_relation):
        whole = declaration_of(named.related_model)
        if isinstance(whole, Access) and named.column != declaration.participant:
            found[named.column] = (named.related_model._meta.db_table, whole.participant)
    return found


def _of_the_same(table: str, model: type[Any], declaration: Declaration) -> Iterator[str]:
    """A row hangs on nothing of anybody else, nor on what its writer does not see."""
    for column, (whole, who) in hangs_on(model, declaration).items():
        same = f"w.id = NEW.{column} AND w.{who} = NEW.{_whose(declaration)}"
        there = f"EXISTS (SELECT 1 FROM {whole} w WHERE {same})"
        yield f"PERFORM access_hangs_on(NEW.{column}, {there}, '{table}.{column}');"


def _moments_given(table: str, moments: Moments) -> Iterator[str]:
    for column in (*moments.recorded, *moments.renewed):
        yield f"NEW.{column} := access_recorded(NEW.{column}, '{table}.{column}');"
    for column in moments.happened:
        yield f"PERFORM access_happened(NEW.{column}, '{table}.{column}');"
    for column in moments.planned_end:
        yield f"PERFORM access_planned_end(NULL, NEW.{column}, '{table}.{column}');"
    for column in (*moments.on_day, *moments.ended_on):
        yield f"PERFORM access_on_day(NEW.{column}, '{table}.{column}');"


def _moments_changed(table: str, moments: Moments) -> Iterator[str]:
    for column in moments.undone:
        yield f"IF NEW.{column} IS NULL AND OLD.{column} IS NOT NULL THEN"
        stands = "sha256(convert_to(OLD::text, 'UTF8'))"
        yield f"  PERFORM access_undone('{table}', OLD.id, {stands}, '{table}.{column}');"
        yield "END IF;"
    for column in moments.recorded:
        later = f"access_recorded_later(OLD.{column}, NEW.{column}, '{table}.{column}')"
        said = f"NEW.{column} IS NOT NULL AND " if column in moments.undone else ""
        yield f"IF {said}NEW.{column} IS DISTINCT FROM OLD.{column} THEN NEW.{column} := {later}; END IF;"
    for column in moments.renewed:
        yield _if_changed(column, f"NEW.{column} := access_recorded(NEW.{column}, '{table}.{column}');")
    for column in moments.happened:
        yield _if_changed(column, f"PERFORM access_happened(NEW.{column}, '{table}.{column}');")
    for column in moments.planned_end:
        yield _if_changed(
            column, f"PERFORM access_planned_end(OLD.{column}, NEW.{column}, '{table}.{column}');"
        )
    for column in moments.on_day:
        yield _if_changed(column, f"PERFORM access_on_day(NEW.{column}, '{table}.{column}');")
    for column in moments.ended_on:
        yield _if_changed(column, f"PERFORM access_ended_on(OLD.{column}, NEW.{column}, '{table}.{column}');")


def _if_changed(column: str, call: str) -> str:
    return f"IF NEW.{column} IS DISTINCT FROM OLD.{column} THEN {call} END IF;"


def _closed(table: str, column: str) -> Piece:
    """Who said it, and how the row stood then: what may be taken back, and that it was."""
    name = f"{table}_{column}_said"
    return Piece(
        "trigger",
        name,
        f"CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {table} FOR EACH ROW\n"
        f"  WHEN (current_user = '{APP}' AND NEW.{column} IS DISTINCT FROM OLD.{column})\n"
        f"  EXECUTE FUNCTION access_closed('{column}')",
        table,
    )


def _author_partner(table: str, author: str) -> Iterator[Piece]:
    """For which partner she wrote, as it was then: the database's to say, whoever writes the row."""
    name = f"{table}_partner"
    yield Piece(
        "function",
        name,
        f"CREATE FUNCTION {name}() RETURNS trigger\nLANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = public, pg_temp\nAS $$\nBEGIN\n"
        f"  SELECT partner_id INTO NEW.author_partner_id FROM accounts_member WHERE id = NEW.{author};\n"
        f"  RETURN NEW;\nEND $$",
    )
    yield Piece(
        "trigger",
        name,
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        table,
    )


DERIVED_AFTER = {
    "added": ("INSERT", "NEW TABLE AS fresh"),
    "changed": ("UPDATE", "NEW TABLE AS fresh OLD TABLE AS gone"),
    "removed": ("DELETE", "OLD TABLE AS gone"),
}


def _derives(table: str) -> Iterator[Piece]:
    """Once for each statement that writes a source of grants (``programme/grants/sql/triggers.sql``)."""
    for what, (verb, rows) in DERIVED_AFTER.items():
        yield Piece(
            "trigger",
            f"derive_{what}",
            f"CREATE TRIGGER derive_{what} AFTER {verb} ON {table} REFERENCING {rows}\n"
            "  FOR EACH STATEMENT EXECUTE FUNCTION access_source_changed()",
            table,
        )


def _keeps_last_change(model: type[Any]) -> bool:
    return "changed_by" in {field.name for field in model._meta.get_fields()}


def _last_change(table: str) -> Iterator[Piece]:
    """Who changed its words last, and for which partner she works then: the database's to say."""
    name = f"{table}_last_change"
    yield Piece(
        "function",
        name,
        f"CREATE FUNCTION {name}() RETURNS trigger\nLANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = public, pg_temp\nAS $$\nBEGIN\n"
        f"  IF TG_OP = 'INSERT' THEN\n"
        f"    NEW.changed_by_id := NULL;\n    NEW.changed_partner_id := NULL;\n"
        f"  ELSIF NEW.sealed IS DISTINCT FROM OLD.sealed THEN\n"
        f"    NEW.changed_by_id := access_member();\n"
        f"    NEW.changed_partner_id := (SELECT m.partner_id FROM accounts_member m\n"
        f"                               WHERE m.id = access_member());\n"
        f"  END IF;\n"
        f"  RETURN NEW;\nEND $$",
    )
    yield Piece(
        "trigger",
        name,
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW\n"
        f"  {IS_APPLICATION} EXECUTE FUNCTION {name}()",
        table,
    )


@checks.register
def every_table_is_declared(**_options: Any) -> list[checks.CheckMessage]:
    """Nothing is kept before it is said how."""
    undeclared: list[checks.CheckMessage] = [
        checks.Error(
            f"{model.__name__} does not say how its table is kept.",
            hint="Give the model `access = Access(...)` or `access = Open(why)` (docs/contributing.md).",
            obj=model,
            id="spheres.E001",
        )
        for model in apps.get_models()
        if ours(model) and declaration_of(model) is None and joined_of(model) is None
    ]
    unknown = [
        checks.Error(f"{model.__name__} declares {name}, which is no column.", obj=model, id="spheres.E002")
        for model, declaration in declared()
        for name in _columns_named(declaration)
        if name not in {field.column for field in model._meta.concrete_fields}
    ]
    nobodys = [
        checks.Error(
            f"The words of {model.__name__} may change, and it does not say who changed them.",
            hint="Let the model inherit LastChange as well.",
            obj=model,
            id="spheres.E003",
        )
        for model, declaration in declared()
        if declaration.author
        and "sealed" in declaration.changes
        and getattr(declaration, "is_forgotten", True)  # a draft is its member's alone
        and not _keeps_last_change(model)
    ]
    return [*undeclared, *unknown, *nobodys]


def _columns_named(declaration: Declaration) -> set[str]:
    moments = declaration.moments
    named = {*declaration.changes, *moments.columns}
    if isinstance(declaration, Access):
        named |= {
            column
            for column in (declaration.part_of, declaration.stands_until, declaration.planned_for)
            if column
        }
        named |= {declaration.participant, *declaration.functions_change, *declaration.in_own_name}
    return named
