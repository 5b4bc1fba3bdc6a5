"""Bringing a database up to date: its tables by migrations, then its code by ``install``."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython, RunSQL, SeparateDatabaseAndState

from spheres.foundation.installation.install import install, nothing_is_everybodys, shut
from spheres.foundation.installation.plan import whole_plan

SLICE = 500
"""Young people whose grants are derived in one transaction."""


def bring_up_to_date(owner: BaseDatabaseWrapper) -> list[str]:
    """Shut the tables that migrations alter, migrate, install what differs; then derive the grants anew if
    any migration ran, since no trigger saw what it changed. Returns what was installed, by name."""
    plan = whole_plan()
    nothing_is_everybodys(owner)
    altered = altered_tables(owner)
    shut(owner, altered)
    call_command("migrate", database=owner.alias, verbosity=0, interactive=False)
    installed = install(owner, plan)
    if altered:
        derive_everyone(owner)
    return installed


def altered_tables(owner: BaseDatabaseWrapper) -> set[str]:
    """The tables of the migrations still to be run: of an operation that says nothing of its table, all the
    tables of its app."""
    executor = MigrationExecutor(owner)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state([])
    applied = [node for node in executor.loader.applied_migrations if node in executor.loader.graph.nodes]
    state = executor.loader.project_state(applied) if applied else state
    found: set[str] = set()
    for migration, _backwards in waiting:
        for operation in _operations(migration.operations):
            found |= set(_tables_of(state, migration.app_label, operation))
        state = migration.mutate_state(state, preserve=False)
        found |= {
            _table(model.options, app, name)
            for (app, name), model in state.models.items()
            if app == migration.app_label and _is_named(migration.operations, name)
        }
    return found


def _operations(operations: Iterable[Any]) -> Iterable[Any]:
    for operation in operations:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from operation.database_operations


def _tables_of(state: Any, app: str, operation: Any) -> Iterable[str]:
    models = {name: model for (label, name), model in state.models.items() if label == app}
    if isinstance(operation, RunPython | RunSQL | SeparateDatabaseAndState):
        return [_table(model.options, app, name) for name, model in models.items()]
    name = _model_of(operation)
    return [_table(models[name].options, app, name)] if name in models else []


def _is_named(operations: Iterable[Any], name: str) -> bool:
    return any(_model_of(operation) == name for operation in operations)


def _model_of(operation: Any) -> str:
    named = getattr(operation, "model_name", None) or getattr(operation, "old_name", None)
    return str(named or getattr(operation, "name", "") or "").lower()


def _table(options: dict[str, Any], app: str, name: str) -> str:
    return str(options.get("db_table") or f"{app}_{name}")


def derive_everyone(owner: BaseDatabaseWrapper) -> None:
    """All grants, slice after slice: no lock is held longer than one slice takes."""
    after: UUID | None = UUID(int=0)
    while after is not None:
        with owner.cursor() as cursor:
            cursor.execute("SELECT access_derive_slice(%s, %s)", [after, SLICE])
            after = cursor.fetchone()[0]
