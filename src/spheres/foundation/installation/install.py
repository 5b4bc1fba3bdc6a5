"""Putting the database's code in its place: what differs, and nothing else.

A migration alters tables; what hangs on them is taken down before, and the verbs on them with it, so that
the time between is shut and never open. Then what differs is installed: functions and views with what
hangs on them in one transaction, each table's policies, triggers and verbs in one of its own.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import OperationalError, ProgrammingError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from spheres.foundation.installation.catalogue import Catalogue, Live, hanging_on, read
from spheres.foundation.installation.check import differs, held, installed_digests, strangers
from spheres.foundation.installation.declared import APP, WORKER, Table
from spheres.foundation.installation.pieces import Piece
from spheres.foundation.installation.plan import Plan

TRIES, LOCK_TIMEOUT = 10, "2s"
CLASSES = {"pg_policy": "policy", "pg_trigger": "trigger", "pg_proc": "function", "pg_class": "view"}


def shut(owner: BaseDatabaseWrapper, tables: set[str]) -> None:
    """Take down what hangs on ``tables``, and every role's verbs on them."""
    with owner.cursor() as cursor:
        standing = set(read(cursor).kinds) & tables
    if standing:
        _in_one_transaction(owner, partial(_shut, tables=standing))


def _shut(cursor: Any, tables: set[str]) -> None:
    catalogue = read(cursor)
    for table in sorted(tables):
        _revoke(cursor, table, held(catalogue, table))
    _drop(cursor, _hanging(cursor, catalogue, tables, []))


def install(owner: BaseDatabaseWrapper, plan: Plan) -> list[str]:
    """Install what differs, and return its names. Tried again while somebody holds what has to change."""
    done: list[str] = _in_one_transaction(owner, partial(_install_functions_and_views, plan=plan))
    with owner.cursor() as cursor:
        catalogue = read(cursor)
        differing = _differing(cursor, catalogue, [piece for piece in plan.pieces if piece.table])
    is_fresh = not any(kind == "policy" for kind, _name in catalogue.code)
    tables = sorted({piece.table for piece in differing})
    for group in [tables] if is_fresh else [[table] for table in tables]:
        done += _in_one_transaction(owner, partial(_install_on_tables, plan=plan, tables=set(group)))
    done += _in_one_transaction(owner, partial(_set_verbs, plan=plan))
    done += _in_one_transaction(owner, partial(_set_callers, plan=plan))
    return done


def nothing_is_everybodys(owner: BaseDatabaseWrapper) -> None:
    """Before anything is made: what is made is its owner's alone. Without a schema, or it would not count."""
    with owner.cursor() as cursor:
        cursor.execute("ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
        # What stands in a temporary schema comes before what is ours, for whoever has the connection next.
        cursor.execute("SELECT quote_ident(current_database())")
        (database,) = cursor.fetchone()
        cursor.execute(f"REVOKE TEMPORARY, CREATE ON DATABASE {database} FROM PUBLIC, {APP}, {WORKER}")
        for schema in ("", "IN SCHEMA public"):
            for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
                cursor.execute(
                    f"ALTER DEFAULT PRIVILEGES {schema} REVOKE ALL ON {kind} FROM PUBLIC, {APP}, {WORKER}"
                )


def _in_one_transaction(owner: BaseDatabaseWrapper, work: Callable[[Any], Any]) -> Any:
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                cursor.execute("SET LOCAL check_function_bodies = off")
                return work(cursor)
        except OperationalError:
            if not left:
                raise
            time.sleep(0.5)
    raise AssertionError("unreachable")


def _differing(cursor: Any, catalogue: Catalogue, pieces: Iterable[Piece]) -> list[Piece]:
    installed = installed_digests(cursor)
    return [
        piece
        for piece in pieces
        if differs(piece, catalogue.code.get(piece.key, []), installed.get(piece.key))
    ]


def _install_functions_and_views(cursor: Any, plan: Plan) -> list[str]:
    catalogue = read(cursor)
    _drop(cursor, [live for live in strangers(catalogue, plan) if live.key[0] not in ("function", "view")])
    ours = [piece for piece in plan.pieces if piece.kind in ("function", "view")]
    differing = _differing(cursor, catalogue, ours)
    unwanted = [live for live in strangers(catalogue, plan) if live.key[0] in ("function", "view")]
    if not differing and not unwanted:
        return []
    replaced = [piece for piece in differing if catalogue.one(piece.key) and _replace(cursor, piece)]
    others = [piece for piece in differing if piece not in replaced]
    outdated = [live for piece in others for live in catalogue.code.get(piece.key, [])]
    taken = _hanging(cursor, catalogue, set(), [*unwanted, *outdated])
    _drop(cursor, taken)
    missing = {piece.key for piece in others} | {live.key for live in taken}
    made = _create(cursor, [piece for piece in plan.pieces if piece.key in missing])
    return [
        *made,
        *_noted(cursor, [piece for piece in replaced if piece.key not in missing]),
        *(f"{live.key[0]} {live.key[1]} taken down" for live in unwanted),
    ]


def _replace(cursor: Any, piece: Piece) -> bool:
    """Put ``piece`` in the place of what stands, under what hangs on it. False when it takes or gives
    something else than before: then both are taken down."""
    count = {"function": "pg_proc WHERE proname", "view": "pg_class WHERE relname"}[piece.kind]
    before = transaction.savepoint(using=cursor.db.alias)
    try:
        cursor.execute(piece.sql.replace("CREATE ", "CREATE OR REPLACE ", 1))
        cursor.execute(f"SELECT count(*) FROM {count} = %s", [piece.name])
        took_its_place = cursor.fetchone()[0] == 1
    except ProgrammingError:
        took_its_place = False
    end = transaction.savepoint_commit if took_its_place else transaction.savepoint_rollback
    end(before, using=cursor.db.alias)
    return took_its_place


def _install_on_tables(cursor: Any, plan: Plan, tables: set[str]) -> list[str]:
    catalogue = read(cursor)
    made = _differing(cursor, catalogue, [piece for piece in plan.pieces if piece.table in tables])
    _drop(cursor, [live for piece in made for live in catalogue.code.get(piece.key, [])])
    return _create(cursor, made)


def _create(cursor: Any, made: list[Piece]) -> list[str]:
    for piece in made:
        cursor.execute(piece.sql)
        if piece.kind == "function":
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {piece.name} FROM PUBLIC")
            for role in sorted(piece.callers):
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {piece.name} TO {role}")
    return _noted(cursor, made)


def _noted(cursor: Any, made: list[Piece]) -> list[str]:
    """Note what was installed, as the catalogue says it now. Returns the names."""
    if made:
        catalogue = read(cursor)
        cursor.executemany(
            "INSERT INTO installation_installed (kind, name, source, live) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (kind, name) DO UPDATE SET source = EXCLUDED.source, live = EXCLUDED.live",
            [[*piece.key, piece.digest, _standing(catalogue, piece).digest] for piece in made],
        )
    return [f"{piece.kind} {piece.key[1]}" for piece in made]


def _standing(catalogue: Catalogue, piece: Piece) -> Live:
    live = catalogue.one(piece.key)
    assert live is not None, piece.key  # noqa: S101 - it was just made
    return live


def _hanging(cursor: Any, catalogue: Catalogue, tables: set[str], lives: list[Live]) -> list[Live]:
    wanted = {(CLASSES.get(kind, ""), oid) for kind, oid in hanging_on(cursor, tables, lives)}
    return [live for every in catalogue.code.values() for live in every if (live.key[0], live.oid) in wanted]


def _drop(cursor: Any, lives: list[Live]) -> None:
    """What hangs on others first; functions and views all at once, since they may hang on each other."""
    for live in lives:
        kind, (table, _dot, name) = live.key[0], live.key[1].partition(".")
        if kind in ("policy", "trigger", "rule"):
            cursor.execute(f'DROP {kind.upper()} "{name}" ON "{table}"')
    views = [f'"{live.key[1]}"' for live in lives if live.key[0] == "view"]
    if views:
        cursor.execute(f"DROP VIEW {', '.join(views)}")
    oids = [live.oid for live in lives if live.key[0] == "function"]
    if oids:
        cursor.execute(
            "SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc WHERE oid = ANY (%s)", [oids]
        )
        cursor.execute(f"DROP FUNCTION {cursor.fetchone()[0]}")
    gone = [[*live.key] for live in lives]
    if gone and installed_digests(cursor):
        cursor.executemany("DELETE FROM installation_installed WHERE kind = %s AND name = %s", gone)


def _revoke(cursor: Any, table: str, roles: Iterable[str]) -> None:
    for role in sorted(roles):
        cursor.execute(
            f'REVOKE ALL ON "{table}" FROM {role if role == "PUBLIC" else chr(34) + role + chr(34)}'
        )


def _set_verbs(cursor: Any, plan: Plan) -> list[str]:
    catalogue = read(cursor)
    open_to_some = {table.name for table in plan.tables}
    views = [Table(p.name) for p in plan.pieces if p.kind == "view" and p.name not in open_to_some]
    every = [*plan.tables, *plan.libraries.tables, *views]
    return [
        f"verbs on {table.name}"
        for table in every
        if table.name in catalogue.kinds and _set_verbs_of(cursor, catalogue, table)
    ]


def _set_verbs_of(cursor: Any, catalogue: Catalogue, table: Table) -> bool:
    """Whether anything was not as it should be."""
    does = held(catalogue, table.name)
    should = {role: set(verbs) for role, verbs in table.verbs.items()}
    unjudged = table.judged and not catalogue.judged[table.name]
    if does == should and not unjudged:
        return False
    if unjudged:
        cursor.execute(f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY")
    _revoke(cursor, table.name, does)
    for role, verbs in sorted(should.items()):
        on = f"SEQUENCE {table.name}" if catalogue.kinds[table.name] == "S" else table.name
        cursor.execute(f"GRANT {', '.join(sorted(verbs))} ON {on} TO {role}")
    return True


def _set_callers(cursor: Any, plan: Plan) -> list[str]:
    """Who may call each function, libraries' too: put right where it is not."""
    ours = {piece.name: piece.callers for piece in plan.pieces if piece.kind == "function"}
    done = []
    for (kind, name), lives in read(cursor).code.items():
        should = ours.get(name, plan.libraries.may_call(name)) if kind == "function" else None
        if should is None:
            continue
        for live in lives:
            if live.callers == should:
                continue
            cursor.execute("SELECT %s::regprocedure::text", [live.oid])
            signature = cursor.fetchone()[0]
            for role in sorted(live.callers - should):
                cursor.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM {role}")
            for role in sorted(should - live.callers):
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {role}")
            done.append(f"who may call {name}")
    return done
