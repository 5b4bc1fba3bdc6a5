"""A walk at random over the vocabulary: what the rules mean by it, and what PostgreSQL answers.

It keeps to what access.md says plainly: whoever is in the programme said yes to it, supervisors are of her
worker's partner, a partner names its own members, what the presentation shares names the presentation; while
her yes to the programme has lapsed, she is asked nothing else. Where access.md and the database say two
things, it does not go: a coordinator whom she shut out, and when she came to therapy after such a date.
"""

from collections.abc import Callable
from random import Random

import pytest

from tests.oracle.scenes.comparing import differences
from tests.oracle.scenes.meaning import opens, sight
from tests.oracle.scenes.region import region
from tests.oracle.scenes.rows import LoadedStory
from tests.oracle.scenes.saying import COMMITTEE, NOW, Moment, Scope, Story, days, hours, kinds
from tests.rooms import of_rooms

GIRLS = {"Maya": "Paula", "Lou": "Petra"}
OTHERS = ("Nora", "Nell", "Lena", "Dora")
PARTNERS = ("Harbour", "Lantern", "Clinic", "Bridge", "Station")
OF_ROOMS = of_rooms("TABLES")
WRITTEN = ("note", "step", "service", "plan", *(table.what for table in OF_ROOMS.values() if not table.of))
BY_TWO = ("step", *(table.what for table in OF_ROOMS.values() if table.changed))
HANG = {"note": "addition"} | {
    OF_ROOMS[table.of[1]].what: table.what for table in OF_ROOMS.values() if table.of and table.what
}
MAY_ADD = sorted(kinds("contact referral safety clinical needs legal health activities measures entourage"))
KINDS = [*MAY_ADD, "identity"]


class Walk:
    """A story that goes on by a step each day or two."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311
        self.story = Story()
        region(self.story)
        self.works = dict(zip(OTHERS, ("Harbour", "Harbour", "Lantern", "Clinic"), strict=True))
        self.works |= {"Susan": "Bridge", "Pol": "Station"}
        self.at = days(-50)
        self.placed: set[tuple[str, str]] = set()
        self.here = set(GIRLS)
        lapses = self.chance.choice([days(300), days(300), days(-12)])
        self.asked_until = {"Maya": lapses, "Lou": days(300)}
        for girl, worker in GIRLS.items():
            self.story.girl(girl)
            self.story.yes(girl, at=days(-60), until=self.asked_until[girl])
            of_her_worker = Random(f"{seed} {girl}")  # noqa: S311
            met = of_her_worker.choice([None, days(-20), days(3)])
            if of_her_worker.random() < 0.5:
                self.story.takes_over(worker, girl, at=days(-60), met=met)
            else:
                self.story.walks_with(worker, girl, at=days(-60))
        self.story.meeting("Tuesday", "Mona Pol", opens=days(-2), closes=days(2))

    def go(self) -> Story:
        while self.here and self.at < days(-0.1):
            self.chance.choice(STEPS)(self, self.chance.choice(sorted(self.here)))
            self.at += hours(self.chance.randint(20, 60) if self.at < days(-2) else 2)
        return self.story

    def some(self) -> str:
        return " ".join(self.chance.sample(KINDS, self.chance.randint(1, 5)))

    def end(self) -> Moment:
        return self.chance.choice([days(-1), days(40), days(200)])

    def is_asked(self, girl: str) -> bool:
        return self.at < self.asked_until[girl]

    def scope(self, girl: str) -> Scope:
        told = [record.name for record in self.story.records(girl)]
        return Scope(
            self.chance.choice([None, self.at, self.at - days(7)]),
            frozenset(self.chance.sample(told, min(len(told), self.chance.randint(0, 2)))),
            frozenset(self.chance.sample(PARTNERS, self.chance.choice([0, 0, 1, 2]))),
        )

    def says_yes(self, girl: str) -> None:
        if not self.is_asked(girl):
            return
        shares, partner = self.some(), self.chance.choice(PARTNERS)
        until = max(self.end() if self.asked_until[girl] > NOW else days(40), self.at + days(1))
        narrowed = {
            kind: self.scope(girl)
            for kind in shares.split()
            if kind != "identity" and self.chance.random() < 0.4
        }
        only = self.chance.choice([None, None, None, self.chance.choice(OTHERS)])
        adds = " ".join(kind for kind in shares.split() if kind in MAY_ADD and self.chance.random() < 0.4)
        since = self.at + days(self.chance.choice([0, 0, 0, 30]))
        until = max(until, since + days(1))
        self.story.yes(
            girl, partner, shares, adds, only, at=self.at, since=since, until=until, narrowed=narrowed
        )

    def says_no(self, girl: str) -> None:
        self.story.no(girl, self.chance.choice([*PARTNERS, COMMITTEE]), at=self.at)

    def takes_back(self, girl: str) -> None:
        self.story.takes_back(girl, self.chance.choice([*PARTNERS, COMMITTEE]), at=self.at)

    def is_named(self, girl: str) -> None:
        member = self.chance.choice(sorted(self.works))
        if (girl, member) not in self.placed:
            until = self.chance.choice([None, None, days(20), days(-1)])
            self.placed.add((girl, member))
            until = until if self.at < days(-1) else None
            self.story.named(girl, member, by=self.works[member], at=self.at, until=until)

    def moves(self, girl: str) -> None:
        member = self.chance.choice(sorted(set(self.works) & set(OTHERS)))
        to = self.chance.choice(["Harbour", "Lantern", "Clinic"])
        if to != self.works[member]:
            self.works[member] = to
            self.story.moves(member, to, "liaison", at=self.at)

    def quits(self, girl: str) -> None:
        if len(set(self.works) & set(OTHERS)) > 2 and self.chance.random() < 0.4:
            member = self.chance.choice(sorted(set(self.works) & set(OTHERS)))
            del self.works[member]
            self.story.quits(member, at=self.at)

    def is_supported(self, girl: str) -> None:
        if ("support", GIRLS[girl]) not in self.placed and "Susan" in self.works:
            self.placed.add(("support", GIRLS[girl]))
            self.story.supports("Susan", GIRLS[girl], at=self.at)

    def agrees_to_committee(self, girl: str) -> None:
        if not self.is_asked(girl):
            return
        self.story.yes(girl, COMMITTEE, at=self.at, until=max(self.end(), self.at + days(1)))

    def is_on_agenda(self, girl: str) -> None:
        if self.is_asked(girl) and ("agenda", girl) not in self.placed:
            self.placed.add(("agenda", girl))
            self.story.on_agenda(girl, "Tuesday", f"committee {self.some()}", at=self.at)

    def is_in_danger(self, girl: str) -> None:
        who = [member for member in OTHERS if self.works.get(member) in ("Harbour", "Clinic")]
        if who:
            self.story.emergency(self.chance.choice(who), girl, at=self.at)

    def begins_therapy(self, girl: str) -> None:
        if ("therapy", girl) not in self.placed:
            self.placed.add(("therapy", girl))
            shared = self.asked_until[girl] > NOW and self.chance.random() < 0.5
            self.story.therapy("Tess", girl, at=self.at, attendance_shared=shared)

    def is_discussed_once(self, girl: str) -> None:
        if self.is_asked(girl) and ("once", girl) not in self.placed:
            self.placed.add(("once", girl))
            self.story.yes(girl, COMMITTEE, at=self.at, until=days(40), meeting="Tuesday")

    def shuts_out(self, girl: str) -> None:
        """Of each kind of restriction, once; some wait, some were lifted."""
        which = self.chance.choice(("member", "role", "partner", "both"))
        if ("shut", girl + which) in self.placed:
            return
        self.placed.add(("shut", girl + which))
        more = self.chance.choice([{}, {}, {}, {"waits": True}, {"lifted": self.at + hours(1)}])
        if which == "member":
            others = [member for member in self.story.members if member != "Cora"]
            self.story.never(girl, self.chance.choice(others), at=self.at, **more)
            return
        role = self.chance.choice(("liaison", "coordinator", "committee", "supervisor", "pivot_worker"))
        partner = self.chance.choice(PARTNERS)
        self.story.none_of(
            girl,
            role=role if which != "partner" else None,
            partner=partner if which != "role" else None,
            at=self.at,
            **more,
        )

    def is_written_about(self, girl: str) -> None:
        self.story.wrote(self.chance.choice(sorted(self.works)), girl, at=self.at)

    def is_told_of(self, girl: str) -> None:
        """Something with a name, perhaps of the days before; and what hangs on it."""
        what = self.chance.choice(WRITTEN)
        name = f"{what} {len(self.story.facts)}"
        by = self.chance.sample(PARTNERS, 2 if what in BY_TWO and self.chance.random() < 0.4 else 1)
        happened = self.at - days(self.chance.choice([0, 0, 20])) if what in HANG else None
        over = what in ("need", "service", "person") and self.chance.random() < 0.3
        self.story.record(name, girl, what, self.at, happened, " ".join(by), over=over)
        if what in HANG and self.chance.random() < 0.7:
            by = self.chance.sample(PARTNERS, 1)
            self.story.record(f"on {name}", girl, HANG[what], self.at + hours(1), None, *by, of=name)

    def partner_goes(self, girl: str) -> None:
        if ("out", "Lantern") not in self.placed and self.chance.random() < 0.3:
            self.placed.add(("out", "Lantern"))
            self.story.out_of_agreement("Lantern", at=self.at)
            self.works = {member: partner for member, partner in self.works.items() if partner != "Lantern"}

    def leaves(self, girl: str) -> None:
        if self.chance.random() < 0.2:
            self.story.leaves(girl, at=self.at)
            self.here.remove(girl)


STEPS: list[Callable[[Walk, str], None]] = [
    *[Walk.says_yes] * 5,
    *[Walk.is_named] * 5,
    Walk.says_no,
    Walk.takes_back,
    Walk.moves,
    Walk.quits,
    Walk.is_supported,
    Walk.agrees_to_committee,
    Walk.is_on_agenda,
    Walk.is_in_danger,
    Walk.begins_therapy,
    Walk.is_written_about,
    *[Walk.is_told_of] * 6,
    Walk.is_discussed_once,
    *[Walk.shuts_out] * 2,
    Walk.partner_goes,
    Walk.leaves,
]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_rules_and_the_database_agree(seed: int) -> None:
    story = Walk(seed).go()
    told = LoadedStory(story)
    wrong: list[str] = []
    for member in story.members:
        for girl in story.girls:
            meant = sight(story, member, girl)
            rows = frozenset(record.name for record in story.records(girl) if opens(story, member, record))
            wrong += differences(told, member, girl, (meant.reads, meant.writes), rows=rows)
    told_since = [fact for fact in story.facts if fact not in Walk(seed).story.facts]
    assert not wrong, "\n".join([f"seed {seed}", *wrong, *map(str, told_since)])
