"""Someone of the synthetic region, while the rooms add their rows to her file. Nobody in it exists."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Protocol
from uuid import UUID

from django.utils import timezone

from spheres.foundation.accounts.models import Member, Partner
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.participants.models import Circle


class SyntheticRegion(Protocol):
    """What a room may ask of the region that is made. ``random`` is the room's own for this young person, so
    that what one room draws changes nothing of another's."""

    now: datetime
    today: date
    random: Random
    members: dict[str, Member]
    """By the first part of their address."""
    partners: dict[str, Partner]
    """By code."""
    is_large: bool
    """Whether it is made to measure: everyone has as much, however short a time she has been there."""

    def new_id(self, at: datetime | None = None) -> UUID: ...
    def add(self, row: Any) -> Any: ...
    def ago(self, days: float) -> datetime: ...
    def named_at(self, code: str, names: list[str], number: int) -> list[Member]: ...


@dataclass(frozen=True)
class Portrait:
    """Who young person ``number`` is."""

    number: int
    language: str
    name: str
    legal: str
    born: date
    knows_birth_date: bool
    phone: str
    pronouns: str

    @property
    def birth_date(self) -> date | None:
        return self.born if self.knows_birth_date else None


@dataclass
class SyntheticPerson:
    """One young person of the region, known since ``since``; ``pivot`` walks with her."""

    region: SyntheticRegion
    portrait: Portrait
    id: UUID
    since: datetime
    pivot: Member
    keys: Keyring = field(init=False)
    made: list[Any] = field(default_factory=list)
    """Her rows, as the rooms made them until now."""

    def __post_init__(self) -> None:
        self.keys, key = Keyring.new(self.id)
        key.made_at = self.region.now
        self.add(key)

    @property
    def number(self) -> int:
        return self.portrait.number

    @property
    def language(self) -> str:
        return self.portrait.language

    @property
    def random(self) -> Random:
        return self.region.random

    def is_one_in(self, many: int, which: int = 0) -> bool:
        return self.number % many == which

    def row(self, model: Any, *, author: Member | None = None, **fields: Any) -> Any:
        """A row about her, written by who walks with her unless by ``author``."""
        return model(id=self.region.new_id(), participant_id=self.id, author=author or self.pivot, **fields)

    def add(self, row: Any) -> Any:
        self.made.append(row)
        return self.region.add(row)

    def seal(self, row: Any, **values: Any) -> Any:
        """Add the row with its words, which are empty where they are not given."""
        blank = dict.fromkeys(row.SEALED_FIELDS, "")
        return self.add(self.keys.seal(row, **{**blank, **values}))

    def rows(self, model: Any) -> list[Any]:
        return [row for row in self.made if isinstance(row, model)]

    def name_in_circle(self, member: Member) -> None:
        """Her partner named her for this young person."""
        self.add(
            Circle(
                id=self.region.new_id(), participant_id=self.id, member=member, partner_id=member.partner_id,
                starts_at=self.since,
            )
        )  # fmt: skip

    def circle(self) -> list[Member]:
        return [span.member for span in self.rows(Circle)]

    def by_day(self, at: datetime) -> datetime:
        """That day at an hour when people meet, and never to come."""
        local = timezone.localtime(at).replace(
            hour=self.random.randint(9, 20), minute=self.random.choice([0, 10, 15, 30, 45]), second=0
        )
        return local if local <= self.region.now else local - timedelta(days=1)
