"""What writers were promised, and what is found of it afterwards.

Nothing here asks the product: what it answered is noted while it fails, what stands is counted by others, and
the two are laid beside each other.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

WORDS, DECISION, MESSAGE = "words", "decision", "message"
KINDS = (WORDS, DECISION, MESSAGE)

Name = tuple[str, str]
"""A kind, and what tells this one from every other of its kind."""


@dataclass
class Bounds:
    """How often something must stand at least, and may at most."""

    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class Compared:
    """``lost`` and ``doubled``: what stands less, or more often than was promised."""

    acknowledged: Counter[str]
    lost: list[Name]
    doubled: list[Name]

    @property
    def is_kept(self) -> bool:
        return not (self.lost or self.doubled)


@dataclass
class Promises:
    """Of all writers at once."""

    _bounds: dict[Name, Bounds] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def sent_once(self, kind: str, name: str) -> None:
        """It counts once, however often it is sent: it may stand from now on, before anybody answers."""
        with self._lock:
            self._of(kind, name).most = 1

    def stands(self, kind: str, name: str) -> None:
        """An answer said so of what counts once."""
        with self._lock:
            self._bounds[kind, name] = Bounds(1, 1)

    def not_kept(self, kind: str, name: str) -> None:
        """An answer said that this was not saved: it may not stand."""
        with self._lock:
            self._of(kind, name)

    def asked_for(self, kind: str, name: str) -> None:
        """For one more of what counts each time that it is asked for."""
        with self._lock:
            self._of(kind, name).most += 1

    def refused(self, kind: str, name: str) -> None:
        """An answer said that what was asked for does not come."""
        with self._lock:
            self._of(kind, name).most -= 1

    def granted(self, kind: str, name: str) -> None:
        """An answer said that what was asked for comes."""
        with self._lock:
            self._of(kind, name).least += 1

    def compared(self, found: Mapping[Name, int]) -> Compared:
        """Beside what was counted. What nobody ever sent counts as one too many."""
        with self._lock:
            names = {*self._bounds, *found}
            bounds = {name: self._bounds.get(name, Bounds()) for name in names}
        acknowledged: Counter[str] = Counter()
        for (kind, _), each in bounds.items():
            acknowledged[kind] += each.least
        return Compared(
            acknowledged,
            sorted(name for name, each in bounds.items() if found.get(name, 0) < each.least),
            sorted(name for name, each in bounds.items() if found.get(name, 0) > each.most),
        )

    def takes_in(self, prefix: str, others: "Promises") -> None:
        """What others were promised, each under a name that begins so."""
        with self._lock:
            self._bounds |= {
                (kind, f"{prefix} {name}"): each for (kind, name), each in others._bounds.items()
            }

    def _of(self, kind: str, name: str) -> Bounds:
        return self._bounds.setdefault((kind, name), Bounds())
