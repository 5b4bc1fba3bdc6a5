"""Identifiers: UUIDv7, so that rows made together lie together in every index."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


def id_in(text: str) -> UUID | None:
    """The identifier that ``text`` is; none when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


class SentOtherwise(Exception):
    """A form whose id stands already, with other words: they hold, and what was typed since is not saved."""
