"""Identifiers: UUIDv7, so that rows made together lie together in every index."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()
