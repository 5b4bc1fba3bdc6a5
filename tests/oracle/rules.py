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
KEPT_IN_GRACE = {"safety", "contact"}
BEFORE_THEY_MET = {"identity", "contact", "referral", "safety"}
"""What a newcomer holds who takes over from another."""


@dataclass(frozen=True)
class Scope:
    """What is narrowed of one kind of information; nothing of it: the kind is open whole."""

    since: int | None = None
    left_out: frozenset[UUID] = frozenset()
    not_from: frozenset[UUID] = frozenset()

    def holds(self, row: "Row") -> bool:
        return (
            (self.since is None or row.moment is None or self.since <= row.moment)
            and not self.left_out & row.ids
            and not self.not_from & row.partners
        )


@dataclass(frozen=True)
class Row:
    """What the rules ask of a row: the earliest moment that it tells of, or until when things stood as it
    says (none: they still do), whose words it holds, its own id and of what it goes with."""

    id: UUID
    participant: UUID
    moment: int | None = None
    partners: frozenset[UUID] = frozenset()
    whole: "Row | None" = None
    """The row it goes with: whoever does not see that one does not see this one."""
    author: UUID | None = None

    @property
    def ids(self) -> frozenset[UUID]:
        return frozenset({self.id} | ({self.whole.id} if self.whole else set()))


@dataclass(frozen=True)
class Right:
    category: str
    write: bool
    scope: Scope = Scope()
    in_emergency: bool = False


@dataclass
class Person:
    id: UUID
    role: str
    partner: UUID
    active: bool = True
    on_call: bool = False


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
    by: str = "her"
    scopes: dict[str, Scope] = field(default_factory=dict)
    item: UUID | None = None
    made_for: UUID | None = None
    """For which partner it was written down."""
    taken_back: int | None = None
    """When she took it back, or left: not when another answer replaced it."""

    @property
    def moment(self) -> int | None:
        """Until when it stood; none while it does."""
        return self.withdrawn

    def lapsed(self, now: int, grace: int) -> bool:
        """A yes whose date has passed, that nobody took back or replaced, and its grace has not."""
        stands = self.withdrawn is None or now < self.withdrawn
        return self.agreed and stands and self.end <= now < self.end + grace

    def holds(self, now: int) -> bool:
        return (
            self.agreed
            and self.start <= now < self.end
            and not (self.withdrawn is not None and now >= self.withdrawn)
        )


@dataclass
class MemberSpan:
    """An assignment or a place in a circle, for which ``partner`` named her."""

    id: UUID
    participant: UUID
    member: UUID
    start: int
    end: int | None = None
    partner: UUID | None = None
    taken_over: bool = False
    met: int | None = None
    """Of who took over from another: since when it counts that they have met."""

    def has_met(self, now: int) -> bool:
        return not self.taken_over or (self.met is not None and self.met <= now)

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

    holds = MemberSpan.holds


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
    put_for: UUID | None = None

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
    rows: frozenset[UUID] = frozenset()
    """The request, and what was answered to it."""


@dataclass
class Shift:
    """Somebody is on shift at a partner."""

    member: UUID
    partner: UUID
    start: int
    end: int


@dataclass
class Bed:
    """A bed that was accepted, and that she lets the team of that night know of: ``day`` begins in it."""

    participant: UUID
    partner: UUID
    accepted: int
    day: int
    rows: frozenset[UUID] = frozenset()


@dataclass
class Search:
    """She can't be reached: whom her plan names."""

    participant: UUID
    begun: int
    planned: int
    partners: set[UUID] = field(default_factory=set)
    members: set[UUID] = field(default_factory=set)


NEVER_ON_SHIFT = {"administrator", "researcher", "police_liaison"}


@dataclass
class Shut:
    """Her no to a member by name, or to a kind of person, or to a place."""

    id: UUID
    participant: UUID
    member: UUID | None = None
    partner: UUID | None = None
    role: str = ""
    in_force: bool = True
    lifted: bool = False

    def meets(self, person: Person) -> bool:
        if self.member:
            return self.member == person.id
        return self.partner in (None, person.partner) and self.role in ("", person.role)


@dataclass
class World:
    now: int = 0
    grace: int = 0
    """Days for which what was agreed is kept when its date passes."""
    shut: list[Shut] = field(default_factory=list)
    remembered: dict[tuple[UUID, UUID], list[Right]] | None = None
    """Rights that were worked out while nothing changes; none while something may."""
    members: dict[UUID, Person] = field(default_factory=dict)
    mandates: dict[UUID, str] = field(default_factory=dict)
    ceilings: set[tuple[UUID, str]] = field(default_factory=set)
    """What each partner may hold at most."""
    gone: set[UUID] = field(default_factory=set)
    """Partners that are no longer in the agreement."""
    agreements: list[Agreement] = field(default_factory=list)
    assignments: list[MemberSpan] = field(default_factory=list)
    circles: list[MemberSpan] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)
    therapies: list[MemberSpan] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    beds: list[Bed] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)

    def is_here(self, person: Person) -> bool:
        """She has not left, and her partner is in the agreement."""
        return person.active and person.partner not in self.gone

    def answers(self, participant: UUID) -> list[Agreement]:
        """Her newest answer of each kind to each partner, whatever it says: those before it count no more."""
        hers = (a for a in self.agreements if a.participant == participant)
        return list({(a.kind, a.partner, a.item): a for a in hers}.values())

    def joined(self, participant: UUID) -> bool:
        return any(a.kind == "programme" and a.holds(self.now) for a in self.answers(participant))

    def lapse(self, participant: UUID) -> int | None:
        """The day on which her yes to the programme passed its date, while its grace lasts."""
        lapsed = (a for a in self.answers(participant) if a.kind == "programme")
        return next((a.end for a in lapsed if a.lapsed(self.now, self.grace)), None)

    def may(self, member: UUID, participant: UUID) -> dict[str, bool]:
        """Category → may also write, for what this member may read of this participant now."""
        found: dict[str, bool] = {}
        for right in self.rights(member, participant):
            found[right.category] = found.get(right.category, False) or right.write
        return found

    def sees(self, member: UUID, category: str, row: Row, *, to_write: bool = False) -> bool:
        """Whether one row of a kind is within what is open to this member: itself, and what it goes with; to
        write, by a right to write."""
        rights = self.rights(member, row.participant)
        held = [r for r in rights if r.category == category and (r.write or not to_write)]
        if any(r.scope == Scope() for r in held):
            return True
        itself = any(r.scope.holds(row) for r in held)
        return itself and (row.whole is None or self.sees(member, category, row.whole))

    def rights(self, member: UUID, participant: UUID) -> list[Right]:
        """Everything this member holds of this participant now, from each source."""
        if self.remembered is None:
            return self._rights(member, participant)
        if (member, participant) not in self.remembered:
            self.remembered[member, participant] = self._rights(member, participant)
        return self.remembered[member, participant]

    def _rights(self, member: UUID, participant: UUID) -> list[Right]:
        person = self.members[member]
        if not self.is_here(person):
            return []
        police = person.role == "police_liaison" or self.mandates[person.partner] == "police"
        shut = [x for x in self.shut if x.participant == participant and x.in_force and not x.lifted]
        meets = [x for x in shut if x.meets(person)]
        return [
            right
            for right in self.from_each_source(member, participant)
            if not (police and right.category in POLICE_NEVER)
            and not any(x.member or not right.in_emergency for x in meets)
        ]

    def from_each_source(self, member: UUID, participant: UUID) -> list[Right]:
        person = self.members[member]
        joined, lapse = self.joined(participant), self.lapse(participant)
        police = person.role == "police_liaison" or self.mandates[person.partner] == "police"
        found = []

        def give(categories: set[str], write: bool, in_emergency: bool = False) -> None:
            found.extend(Right(c, write, in_emergency=in_emergency) for c in sorted(categories))

        letter = any(
            x.participant == participant and not x.closed and x.sent <= self.now for x in self.letters
        )
        open_letter = any(x.participant == participant and not x.closed for x in self.letters)
        if self.is_beside(member, participant) and (joined or lapse is not None):
            give(FOLLOW_UP if self.has_met(member, participant) else BEFORE_THEY_MET, True)
        if self.is_beside(member, participant) and open_letter:
            give(WELCOME, True)
        if person.role == "coordinator" and letter:
            give(WELCOME, True)
        found += self.by_consent(member, participant)
        if joined:
            found += self.in_support(member, participant, self.now)
        elif lapse is not None:
            found += [r for r in self.in_support(member, participant, lapse) if r.category in KEPT_IN_GRACE]
        if person.role not in ("administrator", "researcher"):
            if joined:
                give(self.put_before(member, participant, self.now), False)
            elif lapse is not None:
                give(self.put_before(member, participant, lapse) & KEPT_IN_GRACE, False)
        opened = any(
            e.participant == participant and e.member == member and e.holds(self.now)
            for e in self.emergencies
        )
        if opened and not police and person.role not in ("administrator", "researcher"):
            give({"safety", "contact", "identity"}, False, in_emergency=True)
        if (
            joined
            and person.role == "psychotherapist"
            and any(
                t.participant == participant and t.member == member and t.holds(self.now)
                for t in self.therapies
            )
        ):
            give({"therapy"}, True)
        if joined:
            for bed in self.beds:
                found += self.by_bed(member, participant, bed)
            found += self.by_search(member, participant)
        return found

    def is_on_shift(self, person: Person, partner: UUID) -> bool:
        return (
            person.partner == partner
            and person.on_call
            and person.role not in NEVER_ON_SHIFT
            and self.mandates[partner] != "police"
            and any(
                s.member == person.id and s.partner == partner and s.start <= self.now < s.end
                for s in self.shifts
            )
        )

    def by_bed(self, member: UUID, participant: UUID, bed: Bed) -> list[Right]:
        """A bed accepted there: who is on shift, until the noon after, while she shares something there."""
        person = self.members[member]
        shares = any(
            a.kind == "partner" and a.partner == bed.partner and a.holds(self.now)
            for a in self.answers(participant)
        )
        is_tonight = bed.participant == participant and bed.accepted <= self.now == bed.day
        if not (is_tonight and shares and self.is_on_shift(person, bed.partner)):
            return []
        return [Right(c, False) for c in self.under_the_ceiling(person, ["safety", "contact"])]

    def by_search(self, member: UUID, participant: UUID) -> list[Right]:
        """She can't be reached: whom her plan names, unless she refused that partner since; who is on shift
        of a service to which she said that it reads how she is safe."""
        person = self.members[member]
        barred = person.role in NEVER_ON_SHIFT or self.mandates[person.partner] == "police"
        hers = (s for s in self.searches if s.participant == participant and s.begun <= self.now)
        search = next(hers, None)
        if search is None or barred:
            return []
        kinds = self.under_the_ceiling(person, ["safety", "contact", "identity"])
        on_shift = self.is_on_shift(person, person.partner)
        named = member in search.members or (on_shift and person.partner in search.partners)
        found = []
        if named and search.planned <= self.now and not self.refused_since(search, person.partner):
            found += [Right(c, False) for c in kinds]
        for a in self.answers(participant) if on_shift else ():
            to_it = a.kind == "partner" and a.partner == person.partner and a.member is None
            if to_it and a.holds(self.now) and "safety" in a.categories:
                found += [Right(c, False, a.scopes.get(c, Scope())) for c in kinds]
        return found

    def refused_since(self, search: Search, partner: UUID) -> bool:
        """Whether she answered that partner, since the plan was made, otherwise than that they read how she
        is safe; or took a yes back."""
        return any(
            ((not a.agreed or "safety" not in a.categories) and a.start >= search.planned)
            or (a.taken_back is not None and a.taken_back >= search.planned)
            for a in self.agreements
            if a.participant == search.participant and a.kind == "partner" and a.partner == partner
        )

    def searches_for(self, member: UUID, participant: UUID) -> bool:
        """Whether this member looks for her with her worker, and nothing shuts her out."""
        person = self.members[member]
        if not (self.is_here(person) and self.joined(participant)):
            return False
        hers = [right.category for right in self.by_search(member, participant)]
        return "safety" in hers and not self.is_shut_out(person, participant)

    def is_shut_out(self, person: Person, participant: UUID) -> bool:
        hers = (x for x in self.shut if x.participant == participant)
        return any(x.meets(person) and x.in_force and not x.lifted for x in hers)

    def is_beside(self, member: UUID, participant: UUID) -> bool:
        return self.members[member].role == "pivot_worker" and any(
            b.participant == participant and b.member == member and b.holds(self.now)
            for b in self.assignments
        )

    def has_met(self, member: UUID, participant: UUID) -> bool:
        """Whether one of them began with her, or has met her since she took over."""
        return any(
            b.participant == participant and b.member == member and b.holds(self.now) and b.has_met(self.now)
            for b in self.assignments
        )

    def welcomes(self, member: UUID, participant: UUID) -> bool:
        """Whether she is matched with her, who has not answered yet, and nothing shuts her out."""
        in_welcome = any(x.participant == participant and not x.closed for x in self.letters)
        return (
            in_welcome
            and self.is_beside(member, participant)
            and any(right.category == "referral" for right in self.rights(member, participant))
        )

    def walks(self, member: UUID, participant: UUID) -> bool:
        """Whether she walks with her, in her welcome or since she joined, and they have met: only she writes
        down a yes."""
        in_welcome = any(x.participant == participant and not x.closed for x in self.letters)
        return self.is_her_worker(member, participant) and (in_welcome or self.has_met(member, participant))

    def is_her_worker(self, member: UUID, participant: UUID) -> bool:
        """The same, whether they have met or not: who writes down a no."""
        person = self.members[member]
        goes_on = self.joined(participant) or self.lapse(participant) is not None
        in_welcome = any(x.participant == participant and not x.closed for x in self.letters)
        is_shut = any(
            x.meets(person) and x.in_force and not x.lifted for x in self.shut if x.participant == participant
        )
        beside = self.is_beside(member, participant)
        return self.is_here(person) and beside and (goes_on or in_welcome) and not is_shut

    def by_consent(self, member: UUID, participant: UUID) -> list[Right]:
        """What she shares with this member's partner, and named her for."""
        person = self.members[member]
        if not self.is_here(person) or person.role in ("administrator", "researcher"):
            return []
        return [
            Right(c, c in a.writable and c != "identity", a.scopes.get(c, Scope()))
            for a in self.answers(participant)
            if a.kind == "partner" and a.partner == person.partner and a.member in (None, member)
            for c in self.open_by(a, member)
            if c in self.under_the_ceiling(person, a.categories)
        ]

    def open_by(self, a: Agreement, member: UUID) -> set[str]:
        """The kinds that one yes to a partner opens now to one whom that partner named."""
        places = [
            b
            for b in self.circles
            if b.participant == a.participant
            and b.member == member
            and b.partner == a.partner
            and b.holds(self.now)
        ]
        lapse = self.lapse(a.participant)
        if lapse is None and not self.joined(a.participant):
            return set()
        if lapse is None and a.holds(self.now):
            return set(a.categories) if places else set()
        began_before = [lapse] if lapse is not None else []
        if lapse is not None and a.start >= lapse:
            return set()
        if not a.holds(self.now):
            of_others = a.by == "holder" or (lapse is not None and lapse <= a.end)
            if not (a.lapsed(self.now, self.grace) and of_others):
                return set()
            began_before.append(a.end)
        kept = any(all(b.start < day for day in began_before) for b in places)
        return set(a.categories) & KEPT_IN_GRACE if kept else set()

    def is_addressed(self, member: UUID, participant: UUID, row: UUID) -> bool:
        """This request about her, or this answer to it, is for this member's partner, in her role, and she
        shares something with it."""
        person = self.members[member]
        is_shut = any(
            x.meets(person) and x.in_force and not x.lifted for x in self.shut if x.participant == participant
        )
        shares = (
            self.joined(participant)
            and not is_shut
            and any(
                a.holds(self.now) and self.by_consent(member, participant)
                for a in self.answers(participant)
                if a.kind == "partner" and a.partner == person.partner
            )
        )
        sleeps_there = (
            self.is_here(person)
            and self.joined(participant)
            and not is_shut
            and any(row in b.rows and self.by_bed(member, participant, b) for b in self.beds)
        )
        return sleeps_there or (
            shares
            and any(
                row in r.rows
                and r.participant == participant
                and r.partner == person.partner
                and r.role in ("", person.role)
                for r in self.requests
            )
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

    def in_support(self, supervisor: UUID, participant: UUID, since: int) -> list[Right]:
        """What a supervisor reads of her now, by what holds now and, when ``since`` is a day that has passed,
        held already before that day: the follow-up, no more than the worker reads; for another partner than
        the worker's, what of it she shares with that one, as she narrowed it."""
        person = self.members[supervisor]
        if person.role != "supervisor":
            return []

        def beside(span: MemberSpan | Support) -> bool:
            return span.holds(self.now) and (since == self.now or span.start < since)

        supported = {s.worker for s in self.supports if s.supervisor == supervisor and beside(s)}
        here, there = set(), set()
        for b in self.assignments:
            worker = self.members[b.member]
            is_worker = worker.role == "pivot_worker" and self.is_here(worker)
            if b.participant == participant and beside(b) and b.member in supported and is_worker:
                kinds = FOLLOW_UP if b.has_met(self.now) else BEFORE_THEY_MET
                (here if worker.partner == person.partner else there).update(kinds)
        return [Right(c, False) for c in sorted(here)] + [
            Right(c, False, a.scopes.get(c, Scope()))
            for a in self.answers(participant)
            if a.kind == "partner" and a.partner == person.partner and a.member in (None, supervisor)
            if a.holds(self.now)
            for c in self.under_the_ceiling(person, a.categories)
            if c in there
        ]

    def put_before(self, member: UUID, participant: UUID, since: int) -> set[str]:
        """What the committee's agenda shows this member of her now, if she agreed to being discussed there;
        of what was on it before the day ``since``, when that has passed."""
        answers = {a.item: a for a in self.answers(participant) if a.kind == "committee"}
        return {
            c
            for item in self.items
            if item.participant == participant and member in item.meeting.called and item.holds(self.now)
            if (answer := answers.get(item.id, answers.get(None))) and answer.holds(self.now)
            if since == self.now or max(item.put, item.meeting.opens, answer.start) < since
            for c in self.under_the_ceiling(self.members[member], item.categories)
        }
