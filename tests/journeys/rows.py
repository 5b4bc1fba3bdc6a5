"""All rows of a region that is served, and what it wrote outside, kept and put back: a tenth of what it takes
to serve another."""

import shutil
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from spheres.config import database as db

OF_WHO_IS_SERVING = ("procrastinate_workers",)
"""Rows of the processes that run on."""


class MadeRows:
    """The rows of every table in ``folder``'s database, as they are now."""

    def __init__(self, folder: Path) -> None:
        self.address = f"host={folder / 'postgres'} user=postgres dbname={db.REGION_DATABASE}"
        self.outside, self.outside_as_made = folder / "audit", folder / "audit-as-made"
        with self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute("LOCK TABLE audit_counter, audit_seal IN EXCLUSIVE MODE")  # nothing is sealed
            self.columns = _columns(connection)
            self.rows = {table: self._read(connection, table) for table in self.columns}
            shutil.copytree(self.outside, self.outside_as_made)

    def put_back(self) -> None:
        """In one transaction, and without a trigger: nothing is derived, or looked at, a second time."""
        with self._connected() as connection:
            connection.execute("SET session_replication_role = replica")
            tables = sql.SQL(", ").join(sql.Identifier(table) for table in self.columns)
            connection.execute(sql.SQL("TRUNCATE {}").format(tables))
            for table, rows in self.rows.items():
                if rows:
                    with connection.cursor().copy(self._statement("COPY {} ({}) FROM STDIN", table)) as copy:
                        copy.write(rows)
            # While nobody can seal: rows that know less than stands outside would be an older copy.
            shutil.rmtree(self.outside)
            shutil.copytree(self.outside_as_made, self.outside)

    def pass_time(self, participant: str, days: float) -> None:
        """Everything of hers is so many days older, but for the record of looks, which nobody can move."""
        moments = (
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " WHERE c.data_type IN ('date', 'timestamp with time zone') AND c.table_name = ANY (%s)"
        )
        with self._connected() as connection:
            connection.execute("SET session_replication_role = replica")
            of_hers = [
                table
                for table, names in self.columns.items()
                if "participant_id" in names and not table.startswith("audit_")
            ]
            for table, column in connection.execute(moments, [of_hers]).fetchall():
                statement = "UPDATE {} SET {} = {} - %s * interval '1 day' WHERE participant_id = %s"
                name = sql.Identifier(column)
                connection.execute(
                    sql.SQL(statement).format(sql.Identifier(table), name, name), [days, participant]
                )
            connection.execute("SELECT access_derive_slice(%s, %s)", [UUID(int=0), 10_000])

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(self.address)

    def _read(self, connection: psycopg.Connection, table: str) -> bytes:
        with connection.cursor().copy(self._statement("COPY {} ({}) TO STDOUT", table)) as copy:
            return b"".join(bytes(part) for part in copy)

    def _statement(self, words: str, table: str) -> sql.Composed:
        columns = sql.SQL(", ").join(sql.Identifier(name) for name in self.columns[table])
        return sql.SQL(words).format(sql.Identifier(table), columns)


def _columns(connection: psycopg.Connection) -> dict[str, list[str]]:
    """Table → its columns, but for what PostgreSQL makes of others."""
    found: dict[str, list[str]] = {}
    for table, column in connection.execute(
        "SELECT c.table_name, c.column_name FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'"
        " ORDER BY c.table_name, c.ordinal_position"
    ):
        if table not in OF_WHO_IS_SERVING:
            found.setdefault(table, []).append(column)
    return found
