"""Whose password is being hashed or checked: it is sealed for that account, and opens at no other."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_account: ContextVar[UUID | None] = ContextVar("account", default=None)


@contextmanager
def hashing_for(account_id: UUID) -> Iterator[None]:
    token = _account.set(account_id)
    try:
        yield
    finally:
        _account.reset(token)


def account_being_hashed() -> UUID:
    """Raises ``LookupError`` outside of ``hashing_for``: a hash that is nobody's would open at anybody's."""
    account = _account.get()
    if account is None:
        raise LookupError("whose password is this?")
    return account
