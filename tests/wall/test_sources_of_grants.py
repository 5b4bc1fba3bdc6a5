"""What the deriving view reads about someone derives her grants whenever it is written."""

import pytest
from conftest import as_owner
from django.db import connection

pytestmark = pytest.mark.django_db

READ = """
WITH RECURSIVE reads AS (
  SELECT 'access_derived'::regclass::oid AS oid
  UNION
  SELECT d.refobjid FROM reads
  JOIN pg_rewrite r ON r.ev_class = reads.oid
  JOIN pg_depend d
    ON d.objid = r.oid AND d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
)
SELECT DISTINCT t.relname
FROM reads JOIN pg_class t ON t.oid = reads.oid AND t.relkind = 'r'
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'participant_id' AND NOT a.attisdropped
"""
"""The tables that the deriving view reads, itself or by another view."""
DERIVE = """
SELECT c.relname, count(*) FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
WHERE g.tgname IN ('derive_added', 'derive_changed', 'derive_removed')
  AND g.tgenabled = 'O'
GROUP BY c.relname
"""


def test_every_table_about_someone_that_a_source_reads_derives_her_grants():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(READ)
        read = {name for (name,) in cursor.fetchall()}
        cursor.execute(DERIVE)
        derive = dict(cursor.fetchall())
    assert len(read) > 5
    assert derive == dict.fromkeys(read, 3)
