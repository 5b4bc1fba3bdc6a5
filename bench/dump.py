"""What a dump of the database tells to whoever holds no key: counted, table by table.

    SPHERES_DATA_FOLDER=... python bench/dump.py

Reads as the owner of the tables, as a dump does, and opens nothing. What it prints of the synthetic region
stands in docs/security/what-a-dump-tells.md.
"""

import os
from collections import Counter, defaultdict
from statistics import median
from typing import Any

PEOPLE = "participants_participant"
SEALED = ("bytea", "_bytea")


def main() -> None:
    os.environ.setdefault("SPHERES_DEMO", "1")
    from spheres.config import commands  # noqa: PLC0415

    commands._ready(as_owner=True)
    from django.db import connections  # noqa: PLC0415

    with connections["owner"].cursor() as cursor:
        tell_of_digests(cursor)
        tell_of_columns(cursor)


def rows(cursor: Any, statement: str) -> list[Any]:
    cursor.execute(statement)
    found: list[Any] = cursor.fetchall()
    return found


def tell_of_digests(cursor: Any) -> None:
    files = {pk for (pk,) in rows(cursor, f"SELECT id FROM {PEOPLE}")}
    by_person, by_digest = Counter[Any](), defaultdict(set)
    for pk, digest in rows(cursor, "SELECT participant_id, digest FROM participants_blindindex"):
        by_person[pk] += 1
        by_digest[bytes(digest)].add(pk)
    letters = by_person.keys() - files
    print("Blind digests, of people and of letters that wait for their answer")
    for what, whose in (("files", by_person.keys() & files), ("letters", letters)):
        counts = sorted(by_person[pk] for pk in whose) or [0]
        shared = [who for who in by_digest.values() if len(who & whose) > 1]
        meets = set().union(*shared) & whose if shared else set()
        print(
            f"  {what}: {len(whose)}; digests of each: {counts[0]} to {counts[-1]}, median {median(counts)}; "
            f"digests that several share: {len(shared)}; who shares one with somebody: {len(meets)}; "
            f"the most who share one: {max(map(len, shared), default=0)}"
        )
    across = sum(1 for who in by_digest.values() if who & letters and who & files)
    print(f"  digests that a letter shares with a file: {across}")


COLUMNS = """
SELECT c.table_name, c.column_name, c.udt_name
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
  AND (table_name = 'participants_participant' OR table_name IN
       (SELECT table_name FROM information_schema.columns WHERE column_name = 'participant_id'))
ORDER BY c.table_name, c.ordinal_position
"""


def tell_of_columns(cursor: Any) -> None:
    """Each table about a participant: how many rows, and what stands in clear, with how many values."""
    tables = defaultdict(list)
    for table, column, kind in rows(cursor, COLUMNS):
        tables[table].append((column, kind))
    print("\nIn clear, by table: column (how many values)")
    for table, columns in tables.items():
        clear = [name for name, kind in columns if kind not in SEALED]
        counts = ", ".join(f'count(DISTINCT "{name}"::text)' for name in clear)
        ((n, *values),) = rows(cursor, f"SELECT count(*), {counts} FROM {table}")
        if n:
            said = ", ".join(f"{name} ({m})" for name, m in zip(clear, values, strict=True) if name != "id")
            print(f"  {table}: {n} rows: {said}")


if __name__ == "__main__":
    main()
