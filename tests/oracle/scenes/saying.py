"""The words in which a scene is told: plain values, in the order in which they are said.

Moments are spans from now (``spans``). Nothing here decides who sees what (``meaning``), and nothing knows a
table (``rows``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.scenes.spans import NOW, Moment, days, hours
from tests.rooms import of_rooms

PROGRAMME = "the programme"
COMMITTEE = "the committee"
YEAR = 365


LONG_AGO = days(-60)
A_YEAR_ON = days(300)

# When things were, unless a scene says otherwise.
YESTERDAY = days(-1)
FORMERLY = days(-400)
WHEN_ASKED = days(-30)
WHEN_REFUSED = days(-20)
LATELY = days(-2)
WHEN_NAMED = days(-25)
WHEN_MATCHED = days(-40)
WHEN_SUPPORTED = days(-35)
WHEN_CLOSED = days(2)
WHEN_PUT = days(-6)
WHEN_REFERRED = days(-45)
THIS_EVENING = hours(-3)
WHEN_TREATED = days(-28)
WHEN_REQUESTED = days(-5)
WHEN_TOLD = days(-4)
SHIFT_BEGINS = hours(-4)
SHIFT_ENDS = hours(8)
NEXT_NOON = hours(11)


def kinds(given: str) -> frozenset[str]:
    """Kinds of information, as they are written in a scene: words with spaces."""
    return frozenset(given.split())


@dataclass(frozen=True)
class Partner:
    name: str
    mandate: str
    holds: frozenset[str]


@dataclass(frozen=True)
class OutOfAgreement:
    """The partner is no longer in the region's pack; or its agreement ended by its date."""

    partner: str
    at: Moment
    by_date: bool = False


@dataclass(frozen=True)
class Works:
    """From this moment a member works for this partner in this role; for none: she left. ``by_hand``: her row
    was changed, and nothing that hangs on it."""

    member: str
    partner: str | None
    role: str
    at: Moment
    on_call: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class Girl:
    name: str
    turns_14: Moment
    languages: frozenset[str]


@dataclass(frozen=True)
class Scope:
    """How one part of an answer is narrowed: since a moment, without these records, without what these
    partners wrote."""

    since: Moment | None = None
    not_these: frozenset[str] = frozenset()
    not_by: frozenset[str] = frozenset()


WHOLE = Scope()


@dataclass(frozen=True)
class Answer:
    """What she answered to one question: about the programme, the Committee, or one partner. ``scope``
    narrows all that she shares; ``narrowed``, one kind of it."""

    girl: str
    about: str
    agreed: bool
    at: Moment
    since: Moment
    until: Moment
    shares: frozenset[str] = frozenset()
    adds: frozenset[str] = frozenset()
    only: str | None = None
    decided_by: str = "her"
    language: str = "fr"
    scope: Scope = WHOLE
    narrowed: tuple[tuple[str, Scope], ...] = ()
    meeting: str | None = None
    written_by: str | None = None

    def scope_of(self, kind: str) -> Scope:
        return dict(self.narrowed).get(kind, self.scope)


@dataclass(frozen=True)
class TakenBack:
    girl: str
    about: str
    at: Moment
    meeting: str | None = None


@dataclass(frozen=True)
class LeftProgramme:
    girl: str
    at: Moment


@dataclass(frozen=True)
class Named:
    """A place in her circle: this partner named this member."""

    girl: str
    member: str
    by: str
    at: Moment
    until: Moment | None


@dataclass(frozen=True)
class WalksWith:
    worker: str
    girl: str
    at: Moment
    until: Moment | None
    instead: bool = False
    takes_over: bool = False
    """From another worker, who left, moved, or does something else now."""
    met: Moment | None = None
    """Since when it counts that the two have met: said by her, answered for by somebody else."""


@dataclass(frozen=True)
class Supports:
    supervisor: str
    worker: str
    at: Moment
    until: Moment | None
    is_told: bool


@dataclass(frozen=True)
class Meeting:
    name: str
    opens: Moment
    closes: Moment
    called: frozenset[str]
    called_at: Moment


@dataclass(frozen=True)
class OnAgenda:
    girl: str
    meeting: str
    shares: frozenset[str]
    at: Moment
    taken_off: Moment | None


@dataclass(frozen=True)
class Referred:
    """The programme was proposed to her; ``answer`` is how far it has come."""

    girl: str
    answer: str
    at: Moment


@dataclass(frozen=True)
class Emergency:
    member: str
    girl: str
    at: Moment
    closed: Moment | None


@dataclass(frozen=True)
class Therapy:
    therapist: str
    girl: str
    at: Moment
    until: Moment | None
    attendance_shared: bool


@dataclass(frozen=True)
class Request:
    """A service asked of a partner, perhaps of one role there."""

    girl: str
    of: str
    role: str | None
    by: str
    at: Moment
    closed: Moment | None


@dataclass(frozen=True)
class Disclosed:
    """Told to someone without her consent, under a named exception."""

    girl: str
    to: str
    by: str
    at: Moment


@dataclass(frozen=True)
class Wrote:
    """A member wrote a note, a need, a legal step and of someone around her, while she was there."""

    member: str
    girl: str
    at: Moment


@dataclass(frozen=True)
class Typing:
    """A member has typed something about her and not saved it."""

    member: str
    girl: str


@dataclass(frozen=True)
class Restriction:
    """In writing: never this member; or none of this role, of this partner, or of this role there. It waits
    while it would leave nobody; it may be lifted again."""

    girl: str
    at: Moment
    member: str | None = None
    role: str | None = None
    partner: str | None = None
    waits: bool = False
    lifted: Moment | None = None
    written_by: str | None = None


@dataclass(frozen=True)
class OnShift:
    member: str
    at: Moment
    until: Moment


@dataclass(frozen=True)
class Bed:
    """A bed was accepted for tonight; she may have said that the night team reads her plan."""

    girl: str
    partner: str
    at: Moment
    noon: Moment
    team_may_read: bool


@dataclass(frozen=True)
class MissingEpisode:
    """She can't be reached: whom her plan names, and the service she agreed to."""

    girl: str
    at: Moment
    closed: Moment | None
    plan_names: frozenset[str]
    service: str | None


@dataclass(frozen=True)
class Record:
    """One thing that is written about her, for scenes in which not all of a kind is shared. ``over``: since
    when it is met, closed, replaced or ended; told as true, a day after it was written."""

    name: str
    girl: str
    what: str
    recorded: Moment | None
    happened: Moment | None = None
    by: tuple[str, ...] = ()
    of: str | None = None
    over: bool | Moment | None = None

    @property
    def partners(self) -> frozenset[str]:
        return frozenset(self.by)

    @property
    def kind(self) -> str:
        return KIND_OF.get(self.what, self.what)


KIND_OF = {
    **{table.what: table.kind for table in of_rooms("TABLES").values() if table.what},
    "who she is": "identity",
    "way": "contact",
    "plan": "safety",
    "time": "safety",
    "tried": "safety",
    "note": "clinical",
    "addition": "clinical",
    "step": "clinical",
    "request": "clinical",
    "reply": "clinical",
    "service": "needs",
    "summary": "health",
}
"""What is written about her, and which kind of information it is. ``time``: a time when she can't be reached;
``tried``: what was tried then; ``going``: somebody goes with her."""


Fact = object


@dataclass
class Story:
    """What was said so far, in order."""

    facts: list[Fact] = field(default_factory=list)

    def all(self, kind: type) -> Iterable:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def _say(self, fact: Fact) -> None:
        self.facts.append(fact)

    # Who there is.

    def partner(self, name: str, mandate: str, holds: str) -> None:
        self._say(Partner(name, mandate, kinds(holds)))

    def out_of_agreement(self, partner: str, at: Moment = YESTERDAY, by_date: bool = False) -> None:
        self._say(OutOfAgreement(partner, at, by_date))

    def member(self, name: str, of: str, role: str, at: Moment = FORMERLY, on_call: bool = False) -> None:
        self._say(Works(name, of, role, at, on_call))

    def moves(self, member: str, to: str, role: str, at: Moment = NOW, by_hand: bool = False) -> None:
        self._say(Works(member, to, role, at, by_hand=by_hand))

    def quits(self, member: str, at: Moment = NOW, by_hand: bool = False) -> None:
        self._say(Works(member, None, "", at, by_hand=by_hand))

    def girl(self, name: str, age: int = 16, turns_14: Moment | None = None, languages: str = "fr") -> None:
        self._say(Girl(name, days((14 - age) * YEAR) if turns_14 is None else turns_14, kinds(languages)))

    # What she said.

    def yes(
        self,
        girl: str,
        about: str = PROGRAMME,
        shares: str = "",
        adds: str = "",
        only: str | None = None,
        at: Moment = WHEN_ASKED,
        since: Moment | None = None,
        until: Moment = A_YEAR_ON,
        decided_by: str = "her",
        language: str = "fr",
        scope: Scope = WHOLE,
        narrowed: dict[str, Scope] | None = None,
        meeting: str | None = None,
        written_by: str | None = None,
    ) -> None:
        self._say(
            Answer(
                girl,
                about,
                agreed=True,
                at=at,
                since=at if since is None else since,
                until=until,
                shares=kinds(shares),
                adds=kinds(adds),
                only=only,
                decided_by=decided_by,
                language=language,
                scope=scope,
                narrowed=tuple((narrowed or {}).items()),
                meeting=meeting,
                written_by=written_by,
            )
        )

    def no(self, girl: str, about: str, at: Moment = WHEN_REFUSED, meeting: str | None = None) -> None:
        self._say(Answer(girl, about, False, at, at, A_YEAR_ON, meeting=meeting))

    def takes_back(self, girl: str, about: str, at: Moment = NOW, meeting: str | None = None) -> None:
        self._say(TakenBack(girl, about, at, meeting))

    def leaves(self, girl: str, at: Moment = NOW) -> None:
        self._say(LeftProgramme(girl, at))

    def never(self, girl: str, member: str, at: Moment = LATELY, **more: Any) -> None:
        self._say(Restriction(girl, at, member=member, **more))

    def none_of(
        self, girl: str, role: str | None = None, partner: str | None = None, at: Moment = LATELY, **more: Any
    ) -> None:
        self._say(Restriction(girl, at, role=role, partner=partner, **more))

    # Who is beside her.

    def named(
        self, girl: str, member: str, by: str, at: Moment = WHEN_NAMED, until: Moment | None = None
    ) -> None:
        self._say(Named(girl, member, by, at, until))

    def walks_with(
        self, worker: str, girl: str, at: Moment = WHEN_MATCHED, until: Moment | None = None
    ) -> None:
        self._say(WalksWith(worker, girl, at, until))

    def takes_over(
        self,
        worker: str,
        girl: str,
        at: Moment = LATELY,
        until: Moment | None = None,
        met: Moment | None = None,
    ) -> None:
        self._say(WalksWith(worker, girl, at, until, takes_over=True, met=met))

    def replaces(self, worker: str, girl: str, at: Moment, until: Moment) -> None:
        self._say(WalksWith(worker, girl, at, until, instead=True))

    def supports(
        self,
        supervisor: str,
        worker: str,
        at: Moment = WHEN_SUPPORTED,
        until: Moment | None = None,
        is_told: bool = True,
    ) -> None:
        self._say(Supports(supervisor, worker, at, until, is_told))

    def meeting(
        self, name: str, called: str, opens: Moment = YESTERDAY, closes: Moment = WHEN_CLOSED
    ) -> None:
        self._say(Meeting(name, opens, closes, kinds(called), days(-7)))

    def on_agenda(
        self, girl: str, meeting: str, shares: str, at: Moment = WHEN_PUT, taken_off: Moment | None = None
    ) -> None:
        self._say(OnAgenda(girl, meeting, kinds(shares), at, taken_off))

    def referred(self, girl: str, answer: str = "sent", at: Moment = WHEN_REFERRED) -> None:
        self._say(Referred(girl, answer, at))

    def emergency(
        self, member: str, girl: str, at: Moment = THIS_EVENING, closed: Moment | None = None
    ) -> None:
        self._say(Emergency(member, girl, at, closed))

    def therapy(
        self,
        therapist: str,
        girl: str,
        at: Moment = WHEN_TREATED,
        until: Moment | None = None,
        attendance_shared: bool = False,
    ) -> None:
        self._say(Therapy(therapist, girl, at, until, attendance_shared))

    def asks(
        self,
        girl: str,
        of: str,
        by: str,
        role: str | None = None,
        at: Moment = WHEN_REQUESTED,
        closed: Moment | None = None,
    ) -> None:
        self._say(Request(girl, of, role, by, at, closed))

    def discloses(self, girl: str, to: str, by: str, at: Moment = WHEN_TOLD) -> None:
        self._say(Disclosed(girl, to, by, at))

    def wrote(self, member: str, girl: str, at: Moment = WHEN_ASKED) -> None:
        self._say(Wrote(member, girl, at))

    def typing(self, member: str, girl: str) -> None:
        self._say(Typing(member, girl))

    def on_shift(self, member: str, at: Moment = SHIFT_BEGINS, until: Moment = SHIFT_ENDS) -> None:
        self._say(OnShift(member, at, until))

    def bed(
        self,
        girl: str,
        partner: str,
        at: Moment = THIS_EVENING,
        noon: Moment = NEXT_NOON,
        team_may_read: bool = True,
    ) -> None:
        self._say(Bed(girl, partner, at, noon, team_may_read))

    def unreached(
        self,
        girl: str,
        at: Moment = YESTERDAY,
        closed: Moment | None = None,
        plan_names: str = "",
        service: str | None = None,
    ) -> None:
        self._say(MissingEpisode(girl, at, closed, kinds(plan_names), service))

    def record(
        self,
        name: str,
        girl: str,
        what: str,
        recorded: Moment | None = LONG_AGO,
        happened: Moment | None = None,
        by: str = "",
        of: str | None = None,
        over: bool = False,
    ) -> None:
        """``by``: the partner for which it was written; a second one changed it last."""
        happened = recorded if happened is None else happened
        self._say(Record(name, girl, what, recorded, happened, tuple(by.split()), of, over))

    # Names.

    @property
    def members(self) -> list[str]:
        return list(dict.fromkeys(fact.member for fact in self.all(Works)))

    @property
    def girls(self) -> list[str]:
        return [girl.name for girl in self.all(Girl)]

    def records(self, girl: str) -> list[Record]:
        return [record for record in self.all(Record) if record.girl == girl]
