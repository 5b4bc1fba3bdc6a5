"""A backup is one file that was proven, or there is none of that name; it is made by a role that does nothing
else, and the roles can be made by who is no superuser."""

import os
from dataclasses import replace

import psycopg
import pytest
import typer
from django.db import connections
from psycopg import sql

from spheres.config import backup, commands, programs, restore
from spheres.config import database as db
from spheres.foundation.installation.check import differences
from spheres.foundation.installation.migrating import bring_up_to_date
from spheres.foundation.installation.plan import whole_plan
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.streaming import NotWhole

NAME = "spheres-2026-11-2{}T020000Z.spheres"


@pytest.fixture(scope="module")
def owner(own_database):
    connection = connections[own_database]
    bring_up_to_date(connection)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO access_proofkey (version, inner_pad, outer_pad) VALUES (1, 'in', 'out')")
        cursor.execute(
            "INSERT INTO audit_look (id, at, kind, page, categories, sources) "
            "SELECT gen_random_uuid(), now(), 'view', 'here', '{}', '{}' FROM generate_series(1, 50)"
        )
        cursor.execute(
            "INSERT INTO signin_session (digest, sealed, expires_at) VALUES ('a token', 'words', now())"
        )
    return connection


@pytest.fixture
def url(owner):
    place = owner.settings_dict
    return f"postgresql://{db.BACKUP}@/{place['NAME']}?host={place['HOST']}"


@pytest.fixture
def admin(owner):
    """The superuser, in a transaction that is taken back: roles are all databases'."""
    place = owner.settings_dict
    with psycopg.connect(host=place["HOST"], user="postgres", dbname=place["NAME"]) as connection:
        yield connection
        connection.rollback()


def roots():
    return list(keyfile.read().works.values())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def aside(url):
    with psycopg.connect(url) as connection:
        found = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        return connection.execute(found, [backup._names_aside(connection)]).fetchall()


def test_it_holds_every_row_but_what_proves_and_who_is_signed_in(url, owner, tmp_path):
    kept = backup.back_up(url, tmp_path, None)
    assert names(tmp_path) == [kept.path.name]
    assert kept.path.stat().st_mode & 0o777 == 0o600
    assert kept.manifest == backup.read_through(kept.path, roots())
    assert kept.manifest.tables["audit_look"][0] == 50
    assert not set(backup.LEFT_OUT) & set(kept.manifest.tables)
    with owner.cursor() as cursor:
        for table in backup.LEFT_OUT:
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
            assert cursor.fetchone() == (True,), f"{table} is a table of ours"
    content = b"".join(pieces_of(kept.path))
    for left_out in (rb"\\x696e", b"\\x6120746f6b656e"):
        assert left_out not in content
    assert aside(url) == []


def pieces_of(path):
    restore, _version = programs.program("pg_restore", backup.read_through(path, roots()).program)
    with backup.opened(path, roots()) as (_manifest, pieces):
        yield from programs.filtered([restore, "--data-only", "--file=-"], pieces)


ONE_LOOK = "WHERE id = (SELECT min(id::text)::uuid FROM audit_look)"


def test_the_order_of_rows_counts_for_nothing_and_each_byte_of_them_does(url, owner):
    with psycopg.connect(url) as connection:
        before = backup.contents(connection)
    with owner.cursor() as cursor:
        cursor.execute(f"UPDATE audit_look SET page = page {ONE_LOOK}")
        with psycopg.connect(url) as connection:
            assert backup.contents(connection) == before
        cursor.execute(f"UPDATE audit_look SET page = 'there' {ONE_LOOK}")
        with psycopg.connect(url) as connection:
            assert backup.contents(connection)["audit_look"] != before["audit_look"]


def fails(url, folder, because):
    with pytest.raises((backup.NotTheSame, NotWhole, programs.Failed, psycopg.Error, OSError), match=because):
        backup.back_up(url, folder, None)
    assert names(folder) == [], "nothing is left that could be taken for one"
    assert aside(url) == []


def test_one_that_does_not_come_back_the_same_is_none(url, tmp_path, monkeypatch):
    whole = backup.output_of
    monkeypatch.setattr(
        backup, "output_of",
        lambda command, *more: whole([*command, "--exclude-table-data=public.audit_look"], *more),
    )  # fmt: skip
    fails(url, tmp_path, "audit_look: 50 rows, restored 0")


def test_one_that_a_disk_changed_is_none(url, tmp_path, monkeypatch):
    prove = backup.prove

    def a_disk_that_lies(url, path, *more):
        content = bytearray(path.read_bytes())
        content[-40] ^= 1
        path.write_bytes(content)
        prove(url, path, *more)

    monkeypatch.setattr(backup, "prove", a_disk_that_lies)
    fails(url, tmp_path, "changed or cut off")


def test_a_dump_that_stops_makes_none(url, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "LEFT_OUT", (*backup.LEFT_OUT, "x.y.z.too.many"))
    fails(url, tmp_path, "pg_dump: ")


def test_a_role_that_sees_not_every_row_makes_none(url, owner, tmp_path):
    fails(url.replace(db.BACKUP, db.OWNER), tmp_path, "row-level security")


def test_a_command_that_fails_says_so_in_plain_words_and_ends_with_1(url, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "_address_for_backups", lambda: url)
    with pytest.raises(typer.Exit) as ended:
        commands.make_backup(tmp_path / "nowhere", None)
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err.startswith("NO BACKUP WAS MADE: ")
    commands.make_backup(tmp_path, None)
    said = capsys.readouterr().out
    assert said.startswith("Backup made: ")
    assert "restored aside and found the same" in said


def test_the_newest_are_kept_and_nothing_else_is_taken_away(url, tmp_path):
    for day in (1, 2, 3):
        (tmp_path / NAME.format(day)).write_bytes(b"")
    (tmp_path / "mine.spheres").write_bytes(b"")
    kept = backup.back_up(url, tmp_path, 2)
    assert names(tmp_path) == sorted(["mine.spheres", NAME.format(3), kept.path.name])
    assert "2 older taken away" in str(kept)


def test_what_a_backup_that_was_killed_has_left_goes_and_two_are_not_at_work_at_once(url, tmp_path):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {backup._names_aside(connection)}killed")
        assert aside(url)
        (tmp_path / "spheres-2026-11-20T020000Z.part").write_bytes(b"half")
        connection.execute(f"SELECT pg_advisory_lock({backup.LOCK})")
        with pytest.raises(programs.Failed, match="another backup is at work"):
            backup.back_up(url, tmp_path, None)
        assert aside(url)
    kept = backup.back_up(url, tmp_path, None)
    assert names(tmp_path) == [kept.path.name]
    assert aside(url) == []


def test_the_password_is_in_no_command(monkeypatch):
    words = programs._address("postgresql://spheres_backup:s3cret@host/spheres?sslmode=require")
    assert "s3cret" not in words
    assert "sslmode=require" in words
    assert programs._environment("postgresql://spheres_backup:s3cret@host/spheres")["PGPASSWORD"] == "s3cret"


def test_an_older_program_is_not_taken_for_a_newer_server():
    _path, version = programs.program("pg_dump", 1)
    assert version >= 1
    with pytest.raises(programs.Failed, match="PostgreSQL 99 or later"):
        programs.program("pg_dump", 99)


def test_one_of_a_later_version_is_not_put_back_by_an_older(url, tmp_path):
    manifest = backup.back_up(url, tmp_path, None).manifest
    restore._refuse_a_later_version(manifest)
    with pytest.raises(restore.Refused, match="9999_later"):
        restore._refuse_a_later_version(
            replace(manifest, migrations=[*manifest.migrations, "notes.9999_later"])
        )


# -- the roles


def found(admin):
    with admin.cursor() as cursor:
        return {one.name: one for one in differences(cursor, whole_plan()) if db.BACKUP in one.name}


def test_the_role_of_backups_reads_all_and_does_nothing_else(admin):
    assert found(admin) == {}
    admin.execute(f"ALTER ROLE {db.BACKUP} NOBYPASSRLS")
    assert not found(admin)[f"role {db.BACKUP}"].wider
    admin.execute(f"ALTER ROLE {db.BACKUP} BYPASSRLS CREATEROLE")
    assert found(admin)[f"role {db.BACKUP}"].wider
    admin.execute(f"ALTER ROLE {db.BACKUP} NOCREATEROLE")
    admin.execute(f"GRANT {db.OWNER} TO {db.BACKUP}")
    assert found(admin)[f"role {db.BACKUP}"].wider


def test_it_writes_nothing_and_nobody_who_serves_becomes_it(url):
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE audit_look SET page = 'there'")
    for role in (db.APP, db.WORKER):
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with psycopg.connect(url.replace(db.BACKUP, role)) as connection, refused:
            connection.execute(f"SET ROLE {db.BACKUP}")


@pytest.fixture
def no_superuser(owner):
    """Who may make roles and databases, and no more; the roles stand already."""
    place, role = owner.settings_dict, f"maker_{os.getpid()}"
    with psycopg.connect(host=place["HOST"], user="postgres", dbname="postgres", autocommit=True) as super_:
        super_.execute("SELECT pg_advisory_lock(2023)")  # roles are all databases'
        super_.execute(f"CREATE ROLE {role} LOGIN CREATEROLE CREATEDB")
        super_.execute(f"GRANT {db.OWNER}, {db.APP}, {db.BACKUP} TO {role} WITH ADMIN OPTION, INHERIT FALSE")
        try:
            with psycopg.connect(
                host=place["HOST"], user=role, dbname="postgres", autocommit=True
            ) as connection:
                yield connection
        finally:
            super_.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(role)))
            super_.execute(f"DROP OWNED BY {role} CASCADE")
            super_.execute(f"DROP ROLE {role}")


def test_who_is_no_superuser_makes_the_database_and_is_told_what_only_one_can(no_superuser, admin):
    name = no_superuser.info.user
    assert db.create_roles_and_database(no_superuser, name) == [], "the role has all of it already"
    owns = no_superuser.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [name])
    assert owns.fetchone() == (db.OWNER,)
    member = no_superuser.execute("SELECT pg_has_role(current_user, %s, 'USAGE')", [db.OWNER])
    assert member.fetchone() == (False,), "only for the moment"


def test_who_may_make_no_roles_is_told_before_anything_is_made(url, admin):
    with psycopg.connect(url, autocommit=True) as connection, pytest.raises(db.MayNot, match="CREATEROLE"):
        db.create_roles_and_database(connection, "never_made")


def test_what_a_superuser_has_to_say_is_said_to_who_is_none(capsys):
    with pytest.raises(typer.Exit):
        commands._tell_what_a_superuser_must_do(["ALTER ROLE spheres_backup BYPASSRLS"])
    assert "ALTER ROLE spheres_backup BYPASSRLS;" in capsys.readouterr().err
    commands._tell_what_a_superuser_must_do([])
