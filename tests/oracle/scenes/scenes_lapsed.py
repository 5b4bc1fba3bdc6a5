"""A date that passes is not a no: what is kept for a while, by whom, and what is not."""

from datetime import timedelta

from tests.oracle.scenes.region import WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, PROGRAMME, Scope, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)
HOLDERS = "holder, and she agrees"
LAST_WEEK = days(-7)


def lapsed(s: Story, until: timedelta = LAST_WEEK) -> None:
    """Her yes to the programme passed its date; Paula walks with her since long before."""
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=until)
    s.walks_with("Paula", "Maya", at=days(-290))


def shelter(s: Story, shares: str = "safety contact needs", adds: str = "safety needs") -> None:
    s.yes("Maya", "Harbour", shares, adds=adds, at=days(-100))
    s.named("Maya", "Nora", by="Harbour", at=days(-90))


@scene("The programme's yes passed its date last week: her worker keeps the follow-up", Paula=WALKS)
def programme(s: Story) -> None:
    lapsed(s)


@scene("… a moment ago", Paula=WALKS, Nora="safety contact | safety")
def programme_just_now(s: Story) -> None:
    lapsed(s, until=NOW)
    shelter(s)


@scene("… twenty-nine days ago", Paula=WALKS, Nora="safety contact | safety")
def programme_29_days(s: Story) -> None:
    lapsed(s, until=days(-29))
    shelter(s)


@scene("… thirty days ago, and an hour: nothing is kept any more")
def programme_30_days(s: Story) -> None:
    lapsed(s, until=days(-30) - hours(1))
    shelter(s)
    s.supports("Susan", "Paula", at=days(-200))


@scene(
    "… who supports her worker, whom a partner named, who is called: these two kinds alone",
    Paula=WALKS,
    Susan="safety contact",
    Nora="safety contact | safety",
    Mona="safety",
)
def programme_and_others(s: Story) -> None:
    lapsed(s)
    s.supports("Susan", "Paula", at=days(-200))
    shelter(s)
    s.yes("Maya", "Clinic", "identity needs health", at=days(-100))
    s.named("Maya", "Dora", by="Clinic", at=days(-90))
    s.yes("Maya", COMMITTEE, at=days(-100))
    s.meeting("Tuesday", "Mona", opens=days(-8))
    s.on_agenda("Maya", "Tuesday", "committee needs safety", at=days(-9))


@scene("… and nothing new opens: a place, a support, an item of since then", Paula=WALKS)
def programme_and_new_ones(s: Story) -> None:
    lapsed(s)
    s.yes("Maya", "Harbour", "safety contact", at=days(-100))
    s.named("Maya", "Nora", by="Harbour", at=days(-3))
    s.supports("Susan", "Paula", at=days(-3))
    s.yes("Maya", COMMITTEE, at=days(-100))
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee safety", at=days(-3))


@scene("… handed over since: who walks with her now keeps the follow-up", Petra=WALKS)
def programme_and_handed_over(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=LAST_WEEK)
    s.walks_with("Paula", "Maya", at=days(-290), until=days(-1))
    s.walks_with("Petra", "Maya", at=days(-1))


@scene("… until she was asked, and said no")
def programme_then_no(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.no("Maya", PROGRAMME, at=days(-1))


@scene("… until she was asked, and said yes", Paula=WALKS, Nora="safety contact needs | safety needs")
def programme_then_yes(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.yes("Maya", at=days(-1))


@scene("… or took it back: that ends at once")
def programme_then_taken_back(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.takes_back("Maya", PROGRAMME, at=days(-1))


@scene("… or left")
def programme_then_left(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.leaves("Maya", at=days(-1))


@scene("… what she said to the shelter she takes back, and that ends at once", Paula=WALKS)
def programme_and_partner_taken_back(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.takes_back("Maya", "Harbour", at=days(-1))


@scene("… her own yes to the shelter passed its date before: no grace for that", Paula=WALKS)
def programme_and_partner_lapsed(s: Story) -> None:
    lapsed(s)
    s.yes("Maya", "Harbour", "safety contact", at=days(-100), until=days(-9))
    s.named("Maya", "Nora", by="Harbour", at=days(-90))


@scene("… never her: a restriction ends at once", Paula=WALKS, Nell="safety contact | safety")
def programme_and_never(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.named("Maya", "Nell", by="Harbour", at=days(-90))
    s.never("Maya", "Nora", at=days(-2))


@scene("… never her worker", Nora="safety contact | safety")
def programme_and_never_her_worker(s: Story) -> None:
    lapsed(s)
    shelter(s)
    s.never("Maya", "Paula", at=days(-2))


@scene("… who left the circle, and who left the partner, since", Paula=WALKS)
def programme_and_gone(s: Story) -> None:
    lapsed(s)
    s.yes("Maya", "Harbour", "safety contact", at=days(-100))
    s.named("Maya", "Nora", by="Harbour", at=days(-90), until=days(-2))
    s.named("Maya", "Nell", by="Harbour", at=days(-90))
    s.moves("Nell", "Clinic", "liaison", at=days(-2))


@scene(
    "… what was narrowed stays narrowed",
    rows={"Nora": "plan/time"},
    alters={"Nora": ""},
    Paula=WALKS,
    Nora="safety",
)
def programme_and_narrowed(s: Story) -> None:
    lapsed(s)
    s.record("former plan", "Maya", "plan", days(-50), by="Bridge", over=True)
    s.record("plan", "Maya", "plan", days(-49), by="Bridge")
    s.record("time", "Maya", "time", days(-3), by="Bridge")
    s.record("note", "Maya", "note", days(-3), by="Bridge")
    s.yes("Maya", "Harbour", "safety clinical", at=days(-10), scope=Scope(since=days(-10)))
    s.named("Maya", "Nora", by="Harbour", at=days(-9))


@scene(
    "… within what a partner may hold, and the police their floor",
    Paula=WALKS,
    Lena="contact safety",
    Pol="contact",
)
def programme_and_ceilings(s: Story) -> None:
    lapsed(s)
    for member, partner in (("Lena", "Lantern"), ("Pol", "Station")):
        s.yes("Maya", partner, "contact safety needs" if member == "Lena" else "contact legal", at=days(-100))
        s.named("Maya", member, by=partner, at=days(-90))


@scene(
    "… an emergency is opened as ever",
    Paula=WALKS,
    Cora="emergency",
    Nora="identity contact safety emergency",
)
def programme_and_emergency(s: Story) -> None:
    lapsed(s)
    s.emergency("Nora", "Maya")


@scene("Her own yes to a partner passed its date: no grace", Paula=WALKS)
def partner(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", until=days(-1))
    s.named("Maya", "Nora", by="Harbour")


@scene("Her own yes to being discussed passed its date: no grace", Paula=WALKS)
def committee(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE, until=hours(-1))
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee safety")


# What a parent decided.


def parents_decision(s: Story, ended: timedelta = LAST_WEEK, programme_too: bool = True) -> None:
    s.girl("Maya", turns_14=ended)
    s.yes("Maya", at=days(-100), until=ended, decided_by=HOLDERS)
    if not programme_too:
        s.yes("Maya", at=days(-5))
    s.walks_with("Paula", "Maya", at=days(-99))
    s.yes(
        "Maya",
        "Harbour",
        "safety contact needs",
        adds="safety needs",
        at=days(-100),
        until=ended,
        decided_by=HOLDERS,
    )
    s.yes("Maya", "Clinic", "needs health", at=days(-100), until=ended, decided_by=HOLDERS)
    s.named("Maya", "Nora", by="Harbour", at=days(-90))
    s.named("Maya", "Dora", by="Clinic", at=days(-90))


@scene(
    "A parent's decision ended at fourteen, last week: who held safety and contact keeps these two",
    Paula=WALKS,
    Nora="safety contact | safety",
)
def parents(s: Story) -> None:
    parents_decision(s)


@scene("… and not whom the partner names after it", Paula=WALKS, Nora="safety contact | safety")
def parents_and_named_since(s: Story) -> None:
    parents_decision(s)
    s.named("Maya", "Nell", by="Harbour", at=days(-1))


@scene(
    "… she has said yes to the programme herself, and of the shelter she was not asked",
    Paula=WALKS,
    Nora="safety contact | safety",
)
def parents_of_a_partner(s: Story) -> None:
    parents_decision(s, programme_too=False)


@scene("… five weeks ago, and she has said yes to the programme since", Paula=WALKS)
def parents_long_ago(s: Story) -> None:
    parents_decision(s, ended=days(-35), programme_too=False)


@scene("… and she says no to the shelter", Paula=WALKS)
def parents_and_no(s: Story) -> None:
    parents_decision(s, programme_too=False)
    s.no("Maya", "Harbour", at=days(-1))


@scene("… and she says yes to the shelter, to less", Paula=WALKS, Nora="needs")
def parents_and_less(s: Story) -> None:
    parents_decision(s, programme_too=False)
    s.yes("Maya", "Harbour", "needs", at=days(-1))
