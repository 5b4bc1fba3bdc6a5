"""Putting an older copy of the rows in place: with the key file of today, so that whoever was erased stays
erased; and with a signed word in the record of looks, so that its seals go on.

A backup is read through before anything is touched. A region that stands in the database is put aside (as a
schema of another name) until the older one stands whole; whatever stops it brings it back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.utils import timezone

from spheres.config import backup, keys
from spheres.foundation.audit.giving_up import give_up
from spheres.foundation.audit.restored import Restored
from spheres.foundation.installation.install import nothing_is_everybodys
from spheres.foundation.installation.migrating import bring_up_to_date
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.making import make_keys
from spheres.foundation.vault.proof import renew_proof_key
from spheres.programme.privacy.actions import catch_up, erase_again
from spheres.programme.privacy.noting import not_in_the_key_file

OWNER = "owner"
BEFORE = "before_restore"
"""The schema in which a region stands aside."""
DIGEST_PIECE = 1 << 20
STANDS = "the rows that stand"
"""What is restored where PostgreSQL's own means put them back."""
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""
"""Of another role's connection nothing more is shown to the owner."""


class Refused(Exception):
    """Nothing was done: ``args[0]`` says why, and what to do."""


@dataclass(frozen=True)
class Done:
    said: Restored
    erased: int
    """Who were in the copy, and were erased since."""


def restore(path: Path | None, url: str, by: str, why: str, over: str) -> Done:
    """``path`` into the database of ``url``, the owner's; none: the rows that stand there are the older copy.
    Raises ``Refused``, and what ``backup.put_back`` raises."""
    if path is None:
        return _take_over(by, why, STANDS)
    roots = _roots()
    manifest = backup.read_through(path, roots)
    _refuse_a_later_version(manifest)
    with _emptied(url, over):
        nothing_is_everybodys(connections[OWNER])
        backup.put_back(path, roots, url, ("pre-data", "data"))
        with psycopg.connect(url) as connection:
            backup.refuse_what_differs(manifest, backup.contents(connection))
        backup.put_back(path, roots, url, ("post-data",))
        return _take_over(by, why, f"{path.name} {_digest(path)}")


def _roots() -> list[bytes]:
    works = keyfile.read().works
    return [works[version] for version in sorted(works, reverse=True)]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(DIGEST_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _refuse_a_later_version(manifest: backup.Manifest) -> None:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - apps are ready

    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if later := [name for name in manifest.migrations if name not in known]:
        raise Refused(
            f"it was made by a later version ({manifest.version}), which knows {later[0]}: install that one"
        )


@contextmanager
def _emptied(url: str, over: str) -> Iterator[None]:
    """The database without a table, while this lasts; what stood there is brought back if it fails, and goes
    when it does not."""
    with psycopg.connect(url, autocommit=True) as connection:
        _settle_what_was_interrupted(connection)
        _refuse_a_region_in_use(connection, connection.info.dbname, over)
        with connection.transaction():
            connection.execute(f"ALTER SCHEMA public RENAME TO {BEFORE}")
            _make_public(connection)
    connections[OWNER].close()
    try:
        yield
    except BaseException:
        connections.close_all()
        with psycopg.connect(url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute(f"ALTER SCHEMA {BEFORE} RENAME TO public")
        raise
    with psycopg.connect(url) as connection:
        connection.execute(f"DROP SCHEMA {BEFORE} CASCADE")


def _settle_what_was_interrupted(connection: psycopg.Connection[Any]) -> None:
    """A restore that was killed left what stood before beside it. It had ended if somebody can prove who is
    asking, which comes last: then that goes, else it comes back."""
    if not _count(connection, "SELECT count(to_regnamespace('before_restore'))"):
        return
    with connection.transaction():
        made = _count(connection, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('access_proofkey')")
        if made and _count(connection, "SELECT count(*) FROM public.access_proofkey"):
            connection.execute(f"DROP SCHEMA {BEFORE} CASCADE")
        else:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute(f"ALTER SCHEMA {BEFORE} RENAME TO public")


def _make_public(connection: psycopg.Connection[Any]) -> None:
    connection.execute("CREATE SCHEMA public AUTHORIZATION pg_database_owner")
    connection.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")


def _refuse_a_region_in_use(connection: psycopg.Connection[Any], name: str, over: str) -> None:
    tables = _count(connection, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    if tables and over != name:
        raise Refused(
            f"a region stands in the database {name} ({tables} tables). Stop `serve` and `work`; where what "
            f"stands there is to go, say so: --over {name}"
        )
    if others := _count(connection, OTHERS):
        raise Refused(f"{others} others are connected to the database {name}: stop `serve` and `work` first")


def _count(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _hold_back_what_waited() -> None:
    """Messages that have waited in the copy for longer than they may are not sent: they may have left."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT accounts_messages_restored()")


def _take_over(by: str, why: str, copy: str) -> Done:
    """The rows stand, and nobody is served: the database's code, the keys of today, who was erased since, and
    the record."""
    bring_up_to_date(connections[OWNER])
    make_keys(OWNER)
    since = not_in_the_key_file(settings.AUDIT_FOLDER)
    _hold_back_what_waited()
    erased = erase_again(keys.restore(), OWNER)
    erased += catch_up(settings.AUDIT_FOLDER, OWNER)
    if since:
        keys.wrap_anew()
    said = give_up(settings.AUDIT_FOLDER, OWNER, by, why, copy, timezone.now())
    keys.keep_erased()
    renew_proof_key(OWNER)  # last: until then nobody can prove who she is, and nothing is served
    return Done(said, erased)
