"""What the deriving view reads about someone derives her grants whenever it is written."""

import pytest
from conftest import as_owner
from django.db import connection

pytestmark = pytest.mark.django_db

READ = """
SELECT DISTINCT t.relname
FROM pg_depend d
JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
JOIN pg_class v ON v.oid = r.ev_class AND (v.relname LIKE 'grants\\_%' OR v.relname = 'access_derived')
JOIN pg_class t ON t.oid = d.refobjid AND t.relkind = 'r'
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'participant_id' AND NOT a.attisdropped
"""
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
