"""What access.md says and no table can say yet: held in memory alone, each answer written by hand."""

from collections.abc import Callable

import pytest

from tests.oracle.scenes.meaning import opens, sight
from tests.oracle.scenes.region import WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, PROGRAMME, Scope, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)
HOLDERS = "holder, and she agrees"
IN_DANGER = "identity contact safety emergency"


# A date that passes is not a no.


@scene("The programme's yes passed its date last week: her worker keeps the follow-up", Paula=WALKS)
def programme_lapsed(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=days(-7))
    s.walks_with("Paula", "Maya", at=days(-290))


@scene("… who supports her worker keeps safety and contact", Paula=WALKS, Susan="safety contact")
def programme_lapsed_supervisor(s: Story) -> None:
    programme_lapsed(s)
    s.supports("Susan", "Paula", at=days(-200))


@scene("… and nothing new opens: another worker from yesterday on", Paula="")
def programme_lapsed_new_worker(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=days(-7))
    s.walks_with("Paula", "Maya", at=days(-290), until=days(-1))
    s.walks_with("Petra", "Maya", at=days(-1))


@scene("… until she was asked, and said no", Paula="")
def programme_lapsed_then_no(s: Story) -> None:
    programme_lapsed(s)
    s.no("Maya", PROGRAMME, at=days(-1))


@scene("… or took it back: that ends at once", Paula="")
def programme_lapsed_then_taken_back(s: Story) -> None:
    programme_lapsed(s)
    s.takes_back("Maya", PROGRAMME, at=days(-1))


@scene("Her own yes to a partner passed its date: no grace", Paula=WALKS)
def partner_lapsed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", until=days(-1))
    s.named("Maya", "Nora", by="Harbour")


@scene(
    "A parent's decision ended at fourteen, last week: who held safety and contact keeps these two",
    Paula=WALKS,
    Nora="safety contact | safety",
    Dora="",
)
def parents_decision_lapsed(s: Story) -> None:
    s.girl("Maya", turns_14=days(-7))
    s.yes("Maya", at=days(-100), decided_by=HOLDERS)
    s.walks_with("Paula", "Maya", at=days(-99))
    s.yes("Maya", "Harbour", "safety contact needs", adds="safety needs", at=days(-100), decided_by=HOLDERS)
    s.yes("Maya", "Clinic", "needs health", at=days(-100), decided_by=HOLDERS)
    s.named("Maya", "Nora", by="Harbour", at=days(-90))
    s.named("Maya", "Dora", by="Clinic", at=days(-90))


@scene("… but not whom the partner names after it", Paula=WALKS, Nora="safety contact | safety")
def parents_decision_lapsed_named_since(s: Story) -> None:
    parents_decision_lapsed(s)
    s.named("Maya", "Nell", by="Harbour", at=days(-1))


@scene(
    "An agreement between partners ended by its date, two months ago",
    Paula=WALKS,
    Nora="safety contact",
)
def agreement_lapsed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact needs", at=days(-100))
    s.named("Maya", "Nora", by="Harbour", at=days(-90))
    s.out_of_agreement("Harbour", at=days(-60), by_date=True)


@scene("… four months ago: its grace is over", Paula=WALKS)
def agreement_lapsed_long_ago(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact needs", at=days(-200))
    s.named("Maya", "Nora", by="Harbour", at=days(-190))
    s.out_of_agreement("Harbour", at=days(-120), by_date=True)


# Who decides.


@scene("A parent's decision at fifteen opens nothing")
def parent_decides_at_15(s: Story) -> None:
    s.girl("Maya", age=15)
    s.yes("Maya", decided_by=HOLDERS)
    s.walks_with("Paula", "Maya")


@scene("At twelve she cannot decide alone")
def alone_at_12(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya")
    s.walks_with("Paula", "Maya")


@scene("At twelve who holds authority cannot either, without her")
def without_her_at_12(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya", decided_by="holder")
    s.walks_with("Paula", "Maya")


@scene("Explained in a language that she does not use")
def another_language(s: Story) -> None:
    s.girl("Maya", languages="es")
    s.yes("Maya", language="fr")
    s.walks_with("Paula", "Maya")


# Supervision of which she was not told, or without her yes.


@scene("She was not told of the supervisor", Paula=WALKS)
def not_told(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula", told=False)


@scene("Of a supervisor from a partner to which she has not said yes, she was told", Paula=WALKS)
def told_and_no_yes(s: Story) -> None:
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.supports("Vera", "Paula")


# Her restriction.


@scene("HL7 No-Emergency: never this person, in an emergency either", Paula=WALKS, Cora="emergency")
def never_her(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.never("Maya", "Nora")
    s.emergency("Nora", "Maya")


@scene(
    "HL7 notThem, standing: never her, whoever names her later",
    Paula=WALKS,
    Nell="contact",
)
def never_her_later(s: Story) -> None:
    joined(s)
    s.never("Maya", "Nora")
    s.yes("Maya", "Harbour", "contact", at=days(-1))
    s.named("Maya", "Nora", by="Harbour", at=days(-1))
    s.named("Maya", "Nell", by="Harbour", at=days(-1))


@scene(
    "Never this coordinator, who reads every referral else",
    reading_alone=True,
    Clea="identity contact referral",
)
def never_this_coordinator(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.referred("Maya", at=days(-3))
    s.never("Maya", "Cora")


@scene("Never her own worker: the worker reads nothing, and walks with nobody in her place yet")
def never_her_worker(s: Story) -> None:
    joined(s)
    s.never("Maya", "Paula", at=NOW)


@scene("A restriction from tomorrow on", Paula=WALKS)
def never_from_tomorrow(s: Story) -> None:
    joined(s)
    s.never("Maya", "Paula", at=days(1))


@scene(
    "None of the police, except in an emergency, whose page says so",
    Paula=WALKS,
    Cora="emergency",
    Pol=IN_DANGER,
)
def none_of_the_police(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Station", "contact legal")
    s.named("Maya", "Pol", by="Station")
    s.none_of("Maya", role="police_liaison")
    s.emergency("Pol", "Maya")


@scene("None of this place: who works there, by any source", Paula=WALKS, Lena="contact")
def none_of_this_place(s: Story) -> None:
    joined(s)
    for member, partner in (("Nora", "Harbour"), ("Lena", "Lantern")):
        s.yes("Maya", partner, "contact")
        s.named("Maya", member, by=partner)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Nora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.none_of("Maya", partner="Harbour")


# Another worker beside or instead of hers.


@scene("Her worker is ill: a replacement until the end of the month", Paula=WALKS, Petra=WALKS)
def replaced(s: Story) -> None:
    joined(s)
    s.replaces("Petra", "Maya", at=hours(-1), until=days(20))


@scene("… that begins tomorrow, and one that is over", Paula=WALKS)
def replaced_not_now(s: Story) -> None:
    joined(s)
    s.replaces("Petra", "Maya", at=days(1), until=days(20))
    s.replaces("Petra", "Maya", at=days(-20), until=days(-10))


@scene("… by someone of whom she has said: never her", Paula=WALKS)
def replaced_by_whom_she_excluded(s: Story) -> None:
    joined(s)
    s.never("Maya", "Petra")
    s.replaces("Petra", "Maya", at=hours(-1), until=days(20))


# A bed, and can't be reached.


@scene("A bed tonight: who is on shift there reads her plan", Paula=WALKS, Nora="safety contact")
def bed(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour")


@scene("… she had not said so when the bed was asked", Paula=WALKS)
def bed_and_no_yes(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour", team_may_read=False)


@scene("… until the noon after", Paula=WALKS)
def bed_past_noon(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour", at=hours(-20), noon=hours(-1))


@scene(
    "Not seen since Friday: whom her plan names, who is on shift, the coordinators",
    Paula=WALKS,
    Cora="open",
    Dora="identity contact safety",
    Nora="identity contact safety",
)
def unreached(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.on_shift("Lena")
    s.unreached("Maya", plan_names="Dora", service="Harbour")


@scene("… and she is back", Paula=WALKS)
def reached(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.unreached("Maya", closed=hours(-1), plan_names="Dora", service="Harbour")


# One meeting only.


@scene(
    "HL7 smartonfhir: a yes for this meeting only, beside her general no", Paula=WALKS, Mona="committee needs"
)
def this_meeting_only(s: Story) -> None:
    joined(s)
    s.no("Maya", COMMITTEE)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.meeting("Thursday", "Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Maya", "Thursday", "committee needs")


@pytest.mark.parametrize("scene", SCENES, ids=[scene.tell.__name__ for scene in SCENES])
def test_the_hand_and_the_rules_agree(scene: Scene) -> None:
    story = scene.story()
    for (member, girl), (reads, writes) in scene.by_hand(story).items():
        meant = sight(story, member, girl)
        assert meant.reads == reads, f"{member}: {scene.title}"
        assert scene.reading_alone or meant.writes == writes, f"{member}: {scene.title}"


# Which rows of a kind: the shelter's liaison, and some notes.


def _notes(scope: Scope, more: Callable[[Story], None] = lambda s: None) -> list[str]:
    """The records that Nora reads, of a yes to the shelter for clinical and safety that is narrowed so."""
    s = Scene("", joined, {}, False).story()
    s.yes("Maya", "Harbour", "clinical safety", at=days(-10), scope=scope)
    s.named("Maya", "Nora", by="Harbour")
    s.record("old", "Maya", "clinical", days(-50), days(-50), "Bridge")
    s.record("new", "Maya", "clinical", days(-2), days(-2), "Bridge")
    s.record("of the old days", "Maya", "clinical", days(-2), days(-80), "Bridge")
    s.record("by the clinic", "Maya", "clinical", days(-2), days(-2), "Clinic")
    s.record("changed by the clinic", "Maya", "clinical", days(-2), None, "Bridge Clinic")
    s.record("added to the old", "Maya", "clinical", days(-1), None, "Bridge", of="old")
    s.record("without a day", "Maya", "safety", None, None, "Bridge")
    more(s)
    return [record.name for record in s.all(type(s.facts[-1])) if opens(s, "Nora", record)]


ALL = [
    "old",
    "new",
    "of the old days",
    "by the clinic",
    "changed by the clinic",
    "added to the old",
    "without a day",
]


def test_whole() -> None:
    assert _notes(Scope()) == ALL


def test_from_today_on() -> None:
    """HL7 notTime, IPS-01: nothing that was written or took place before; no addition to what is older."""
    assert _notes(Scope(since=days(-10))) == ["new", "by the clinic", "changed by the clinic"]


def test_not_this_note() -> None:
    """HL7 notThis: nor what was added to it."""
    left = _notes(Scope(not_these=frozenset({"old"})))
    assert left == ["new", "of the old days", "by the clinic", "changed by the clinic", "without a day"]


def test_not_what_this_partner_wrote() -> None:
    """HL7 notAuthor: nor what holds its words as well."""
    left = _notes(Scope(not_by=frozenset({"Clinic"})))
    assert left == ["old", "new", "of the old days", "added to the old", "without a day"]


def test_all_three() -> None:
    """HL7 signature, CDA: recipient, period, author, kinds."""
    scope = Scope(days(-10), frozenset({"new"}), frozenset({"Clinic"}))
    assert _notes(scope) == []


def test_a_whole_right_from_another_source_wins() -> None:
    def supports(s: Story) -> None:
        s.yes("Maya", COMMITTEE)
        s.meeting("Tuesday", "Nora")
        s.on_agenda("Maya", "Tuesday", "committee clinical")
        s.record("last", "Maya", "clinical")

    shown = _notes(Scope(since=days(-10)), supports)
    assert shown == [name for name in ALL if name != "without a day"] + ["last"]


def test_a_narrowed_right_ends_as_a_whole_one_does() -> None:
    def takes_back(s: Story) -> None:
        s.takes_back("Maya", "Harbour")
        s.record("last", "Maya", "clinical")

    assert _notes(Scope(since=days(-10)), takes_back) == []
