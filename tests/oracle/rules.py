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
    """An assignment or a place in a circle, for which ``partner`` named her."""

    id: UUID
    participant: UUID
    member: UUID
    start: int
    end: int | None = None
    partner: UUID | None = None

    def holds(self, now: int) -> bool:
        return self.start <= now and (self.end is None or now < self.end)


@dataclass
class Letter:
    id: UUID
    participant: UUID
    sent: int
    closed: bool = False


@dataclass
class Support:
    """A supervisor beside a worker."""

    id: UUID
    supervisor: UUID
    worker: UUID
    start: int
    end: int | None = None

    holds = Beside.holds


@dataclass
class Meeting:
    id: UUID
    opens: int
    closes: int
    called: set[UUID]


@dataclass
class Item:
    """Her situation on an agenda."""

    id: UUID
    participant: UUID
    meeting: Meeting
    categories: list[str]
    put: int
    off: int | None = None

    def holds(self, now: int) -> bool:
        on = self.put <= now and (self.off is None or now < self.off)
        return on and self.meeting.opens <= now < self.meeting.closes


@dataclass
class Emergency:
    id: UUID
    participant: UUID
    member: UUID
    start: int
    closed: int | None = None

    def holds(self, now: int) -> bool:
        return self.start <= now < self.start + 1 and (self.closed is None or now < self.closed)


@dataclass
class Request:
    """What a service is asked for her: a partner, and the only role that reads it there, if there is one."""

    participant: UUID
    partner: UUID
    role: str


@dataclass
class World:
    now: int = 0
    members: dict[UUID, Person] = field(default_factory=dict)
    mandates: dict[UUID, str] = field(default_factory=dict)
    ceilings: set[tuple[UUID, str]] = field(default_factory=set)
    """What each partner may hold at most."""
    gone: set[UUID] = field(default_factory=set)
    """Partners that are no longer in the agreement."""
    agreements: list[Agreement] = field(default_factory=list)
    assignments: list[Beside] = field(default_factory=list)
    circles: list[Beside] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    therapies: list[Beside] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def is_here(self, person: Person) -> bool:
        """She has not left, and her partner is in the agreement."""
        return person.active and person.partner not in self.gone

    def answers(self, participant: UUID) -> list[Agreement]:
        """Her newest answer of each kind to each partner, whatever it says: those before it count no more."""
        hers = (a for a in self.agreements if a.participant == participant)
        return list({(a.kind, a.partner): a for a in hers}.values())

    def joined(self, participant: UUID) -> bool:
        return any(a.kind == "programme" and a.holds(self.now) for a in self.answers(participant))

    def may(self, member: UUID, participant: UUID) -> dict[str, bool]:
        """Category → may also write, for what this member may read of this participant now."""
        person, found = self.members[member], {}
        if not self.is_here(person):
            return {}
        police = person.role == "police_liaison" or self.mandates[person.partner] == "police"

        def give(category: str, write: bool) -> None:
            if not (police and category in POLICE_NEVER):
                found[category] = found.get(category, False) or write

        joined = self.joined(participant)
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

        for category, write in self.by_consent(member, participant):
            give(category, write)

        if person.role == "supervisor" and joined and self.supports_who_walks(member, participant):
            for category in FOLLOW_UP:
                give(category, False)
        if joined and person.role not in ("administrator", "researcher"):
            for category in self.put_before(member, participant):
                give(category, False)
        opened = any(
            e.participant == participant and e.member == member and e.holds(self.now)
            for e in self.emergencies
        )
        if opened and not police and person.role not in ("administrator", "researcher"):
            for category in ("safety", "contact", "identity"):
                give(category, False)
        if (
            joined
            and person.role == "psychotherapist"
            and any(
                t.participant == participant and t.member == member and t.holds(self.now)
                for t in self.therapies
            )
        ):
            give("therapy", True)
        return found

    def walks(self, member: UUID, participant: UUID) -> bool:
        """Whether she walks with her, in her welcome or since she joined: only she writes consents."""
        person = self.members[member]
        beside = any(
            b.participant == participant and b.member == member and b.holds(self.now)
            for b in self.assignments
        )
        joined = self.joined(participant)
        in_welcome = any(x.participant == participant and not x.closed for x in self.letters)
        return self.is_here(person) and person.role == "pivot_worker" and beside and (joined or in_welcome)

    def by_consent(self, member: UUID, participant: UUID) -> list[tuple[str, bool]]:
        """(category, may also write) for what she shares with this member's partner, and named her for."""
        person = self.members[member]
        in_circle = any(
            b.participant == participant
            and b.member == member
            and b.partner == person.partner
            and b.holds(self.now)
            for b in self.circles
        )
        if not (self.is_here(person) and self.joined(participant) and in_circle) or person.role in (
            "administrator",
            "researcher",
        ):
            return []
        return [
            (category, category in a.writable and category != "identity")
            for a in self.answers(participant)
            if a.kind == "partner"
            and a.holds(self.now)
            and a.partner == person.partner
            and a.member in (None, member)
            for category in self.under_the_ceiling(person, a.categories)
        ]

    def is_addressed(self, member: UUID, participant: UUID) -> bool:
        """A request about her is for this member's partner, in her role, and she shares something with it."""
        person = self.members[member]
        return bool(self.by_consent(member, participant)) and any(
            r.participant == participant and r.partner == person.partner and r.role in ("", person.role)
            for r in self.requests
        )

    def under_the_ceiling(self, person: Person, categories: list[str]) -> list[str]:
        """What of these a person may hold by agreement, whatever was agreed."""
        mandate = self.mandates[person.partner]
        police = mandate == "police" or person.role == "police_liaison"
        return [
            c
            for c in categories
            if (person.partner, c) in self.ceilings
            and c not in NOBODY_BY_CONSENT
            and not (police and c in POLICE_NEVER)
        ]

    def supports_who_walks(self, supervisor: UUID, participant: UUID) -> bool:
        walking = {b.member for b in self.assignments if b.participant == participant and b.holds(self.now)}
        return any(
            s.supervisor == supervisor
            and s.worker in walking
            and s.holds(self.now)
            and self.members[s.worker].role == "pivot_worker"
            for s in self.supports
        )

    def put_before(self, member: UUID, participant: UUID) -> set[str]:
        """What the committee's agenda shows this member of her now, if she agreed to being discussed."""
        if not any(a.kind == "committee" and a.holds(self.now) for a in self.answers(participant)):
            return set()
        return {
            c
            for item in self.items
            if item.participant == participant and member in item.meeting.called and item.holds(self.now)
            for c in self.under_the_ceiling(self.members[member], item.categories)
        }
