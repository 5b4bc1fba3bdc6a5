"""One look as bytes: what its digest is over. No database, and no function of one.

The bytes are the row as ``COPY … TO`` and ``pg_dump`` write it, without its number: columns apart by a tab,
``\\N`` for none, and whatever could be taken for either escaped, so that no two rows are written alike;
moments in UTC. So whoever verifies takes the bytes as they come, from a dump or the table, and asks nothing.
"""

from collections.abc import Iterable
from uuid import UUID

from spheres.foundation.audit.chain import leaf_of

COLUMNS = (
    "id", "at", "member_id", "partner_id", "participant_id", "people", "kind", "page", "categories", "sources"
)  # fmt: skip
"""In the order of the line. ``number`` comes before them, and is no part of it."""
NONE = "\\N"


def words(of: Iterable[str]) -> str:
    """An array, as PostgreSQL writes one of plain words."""
    return "{" + ",".join(of) + "}"


def digest_of(
    look: UUID,
    moment: str,
    member: UUID | None,
    partner: UUID | None,
    participant: UUID | None,
    people: int | None,
    kind: str,
    page: str,
    categories: Iterable[str],
    sources: str,
) -> bytes:
    """Of a look that this process wrote. ``moment`` and ``sources`` are what the database said, as it writes
    them; the rest is what it was given, whatever it made of it. The words of a look need no escape."""
    columns = (
        look, moment, member or NONE, partner or NONE, participant or NONE,
        NONE if people is None else people, kind, page, words(categories), sources,
    )  # fmt: skip
    return leaf_of("\t".join(map(str, columns)).encode())
