"""What hangs on the region's keys, each app its own: the vault knows none of them by name.

An app says so when it is ready (``AppConfig.ready``). Each function gets the alias of the owner's connection,
seals or digests anew what the newest version did not, in transactions of its own, and may be run again.
"""

from collections.abc import Callable, Iterator

Renews = Callable[[str], Iterator[int]]
"""Yields how many, batch by batch."""

with_works: list[Renews] = []
"""What is sealed or signed by a working root (``seal_secret``, ``sign``)."""
with_indexes: list[Renews] = []
"""Blind digests."""


def renews_with_works(function: Renews) -> None:
    with_works.append(function)


def renews_with_indexes(function: Renews) -> None:
    with_indexes.append(function)
