"""What should stand in the database: what the declarations say, what the ``sql/`` folders hold, and the verbs
on relations that no model of ours declares (``settings.LIBRARY_RELATIONS``)."""

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from spheres.foundation.installation import declared
from spheres.foundation.installation.declared import Table
from spheres.foundation.installation.pieces import BadSql, Piece, read_pieces


@dataclass(frozen=True)
class Libraries:
    """What libraries bring: their relations with their verbs, and who may call their functions."""

    tables: tuple[Table, ...]
    callers: dict[str, frozenset[str]]
    """Prefix of a function's name → roles that may call it. The longest prefix counts."""

    def may_call(self, function: str) -> frozenset[str] | None:
        """None for a function that is no library's."""
        found = [prefix for prefix in self.callers if function.startswith(prefix)]
        return self.callers[max(found, key=len)] if found else None


@dataclass(frozen=True)
class Plan:
    pieces: tuple[Piece, ...]
    tables: tuple[Table, ...]
    libraries: Libraries

    def table(self, name: str) -> Table | None:
        return next((table for table in (*self.tables, *self.libraries.tables) if table.name == name), None)


def sql_files() -> list[Path]:
    """Each app's, in the order in which the apps are installed; a branch of a view is no piece by itself."""
    branches = {path for _model, how in declared.joined() for path in declared.branch_files(how.branch)}
    folders = [Path(app.path) / "sql" for app in apps.get_app_configs() if app.name.startswith("spheres.")]
    return [path for folder in folders for path in sorted(folder.glob("*.sql")) if path not in branches]


def whole_plan() -> Plan:
    """Raises ``BadSql`` when two pieces have one name, or a policy stands on a table that keeps none."""
    pieces = [*declared.pieces(), *(piece for path in sql_files() for piece in read_pieces(path))]
    keys = [piece.key for piece in pieces]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise BadSql(f"made twice: {sorted(twice)}")
    return Plan(tuple(_in_order(pieces)), tuple(declared.tables()), settings.LIBRARY_RELATIONS)


def _in_order(pieces: list[Piece]) -> list[Piece]:
    """Functions first (their bodies are not looked into), then views after those they read, then the rest."""
    views = [piece for piece in pieces if piece.kind == "view"]
    placed: list[Piece] = []
    while views:
        names = {view.name for view in views}
        ready = [v for v in views if not any(f" {name}" in v.sql for name in names - {v.name})]
        if not ready:
            raise BadSql(f"views that read each other: {sorted(names)}")
        placed += ready
        views = [view for view in views if view not in ready]
    by_kind = {kind: [p for p in pieces if p.kind == kind] for kind in ("function", "policy", "trigger")}
    return [*by_kind["function"], *placed, *by_kind["policy"], *by_kind["trigger"]]
