"""The rules of docs/access.md once more, naively, in memory. Shares no code with the database's."""

from dataclasses import dataclass, field
from uuid import UUID

FOLLOW_UP = {
    "identity", "contact", "referral", "safety", "clinical", "needs", "legal", "health",
    "activities", "measures", "entourage", "committee",
}  # fmt: skip
WELCOME = {"identity", "contact", "referral"}
POLICE_NEVER = {"clinical", "therapy", "health", "measures", "notebook", "committee"}
NOBODY_BY_CONSENT = {"therapy", "notebook"}


@dataclass
class Person:
    id: UUID
    role: str
    partner: UUID
    active: bool = True


@dataclass
class Agreement:
    id: UUID
    participant: UUID
    kind: str
    agreed: bool
    partner: UUID | None
    member: UUID | None
    categories: list[str]
    writable: list[str]
    start: int
    end: int
    withdrawn: int | None = None

    def holds(self, now: int) -> bool:
        return (
            self.agreed
            and self.start <= now < self.end
            and not (self.withdrawn is not None and now >= self.withdrawn)
        )


@dataclass
class Beside:
    """An assignment or a place in a circle."""

    id: UUID
    participant: UUID
    member: UUID
    start: int
    end: int | None = None

    def holds(self, now: int) -> bool:
        return self.start <= now and (self.end is None or now < self.end)


@dataclass
class Letter:
    id: UUID
    participant: UUID
    sent: int
    closed: bool = False


@dataclass
class World:
    now: int = 0
    members: dict[UUID, Person] = field(default_factory=dict)
    mandates: dict[UUID, str] = field(default_factory=dict)
    ceilings: set[tuple[str, str]] = field(default_factory=set)
    agreements: list[Agreement] = field(default_factory=list)
    assignments: list[Beside] = field(default_factory=list)
    circles: list[Beside] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    def may(self, member: UUID, participant: UUID) -> dict[str, bool]:
        """Category → may also write, for what this member may read of this participant now."""
        person, found = self.members[member], {}
        if not person.active:
            return {}

        def give(category: str, write: bool) -> None:
            found[category] = found.get(category, False) or write

        joined = any(
            a.kind == "programme" and a.holds(self.now)
            for a in self.agreements
            if a.participant == participant
        )
        walks = person.role == "pivot_worker" and any(
            b.participant == participant and b.member == member and b.holds(self.now)
            for b in self.assignments
        )
        letter = any(
            x.participant == participant and not x.closed and x.sent <= self.now for x in self.letters
        )
        open_letter = any(x.participant == participant and not x.closed for x in self.letters)
        if walks and joined:
            for category in FOLLOW_UP:
                give(category, True)
        if walks and open_letter:
            for category in WELCOME:
                give(category, True)
        if person.role == "coordinator" and letter:
            for category in WELCOME:
                give(category, True)

        in_circle = any(
            b.participant == participant and b.member == member and b.holds(self.now) for b in self.circles
        )
        if in_circle and joined and person.role not in ("administrator", "researcher"):
            for a in self.agreements:
                if a.participant != participant or a.kind != "partner" or not a.holds(self.now):
                    continue
                if a.partner != person.partner or (a.member and a.member != member):
                    continue
                for category in a.categories:
                    mandate = self.mandates[person.partner]
                    if (mandate, category) not in self.ceilings or category in NOBODY_BY_CONSENT:
                        continue
                    police = mandate == "police" or person.role == "police_liaison"
                    if police and category in POLICE_NEVER:
                        continue
                    give(category, category in a.writable and category != "identity")
        return found
