"""``tables`` says of each table that holds something about a young person what it holds, and where."""

import pytest
from django.db import connection

from tests.oracle.scenes.tables import NOT_ASKED, NOT_SAID, TABLES

pytestmark = pytest.mark.django_db


def _columns() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0"
        )
        found: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            found.setdefault(table, set()).add(column)
    return found


def test_none_is_missing() -> None:
    columns = _columns()
    hers = {table for table, names in columns.items() if "participant_id" in names}
    said = set(TABLES) | set(NOT_ASKED)
    assert hers | {"participants_participant"} == said, (
        "say what a new table holds: TABLES in the room’s file in tests/rooms, or tables.py"
    )
    assert set(NOT_SAID) <= set(TABLES)


def test_each_column_is_there() -> None:
    columns = _columns()
    for table, holds in TABLES.items():
        named = {holds.recorded, holds.happened, holds.author, holds.partner}
        named |= {holds.changed, holds.changed_partner, holds.of and holds.of[0]}
        assert named - {None} <= columns[table], table
        assert holds.of is None or holds.of[1] in TABLES


def test_no_column_that_says_whose_words_is_forgotten() -> None:
    columns = _columns()
    for table, holds in TABLES.items():
        assert ("author_partner_id" in columns[table]) == (holds.partner == "author_partner_id"), table
        assert ("changed_by_id" in columns[table]) == (holds.changed == "changed_by_id"), table
