"""Her restriction, in writing: never this member, in an emergency either; or none of a role, of a place, or
of a role at a place, but in an emergency. For each of the ways by which somebody comes to read."""

from tests.oracle.scenes.region import FOLLOW_UP, PROPOSED, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, Scope, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)
IN_DANGER = "identity contact safety emergency"


# By every way at once: who is named by one partner, called, and opened an emergency access.


def by_every_way(s: Story) -> None:
    """Nora of the shelter, beside a colleague of hers and one of the other shelter."""
    joined(s)
    for member, partner in (("Nora", "Harbour"), ("Nell", "Harbour"), ("Lena", "Lantern")):
        if partner != "Harbour" or member == "Nora":
            s.yes("Maya", partner, "contact needs safety", adds="contact")
        s.named("Maya", member, by=partner)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Nora Mona")
    s.on_agenda("Maya", "Tuesday", "committee clinical")
    s.emergency("Nora", "Maya")
    s.asks("Maya", "Harbour", by="Paula")


THERE = "contact needs safety request | contact"
ELSEWHERE = "contact safety | contact"


@scene(
    "Nobody is shut out: what each of them reads",
    Paula=WALKS,
    Cora="emergency",
    Nora=f"{IN_DANGER} needs committee clinical request | contact",
    Nell=THERE,
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def nobody_is_shut_out(s: Story) -> None:
    by_every_way(s)


@scene(
    "HL7 No-Emergency: never this person, by any way, in an emergency either",
    Paula=WALKS,
    Cora="emergency",
    Nell=THERE,
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def never_her(s: Story) -> None:
    by_every_way(s)
    s.never("Maya", "Nora")


@scene(
    "None of this place, but in an emergency",
    Paula=WALKS,
    Cora="emergency",
    Nora=IN_DANGER,
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def none_of_this_place(s: Story) -> None:
    by_every_way(s)
    s.none_of("Maya", partner="Harbour")


@scene(
    "No liaison, wherever she works, but in an emergency",
    Paula=WALKS,
    Cora="emergency",
    Nora=IN_DANGER,
    Mona="committee clinical",
)
def none_of_this_role(s: Story) -> None:
    by_every_way(s)
    s.none_of("Maya", role="liaison")


@scene(
    "No liaison of this place; of another she is welcome",
    Paula=WALKS,
    Cora="emergency",
    Nora=IN_DANGER,
    Lena=ELSEWHERE,
    Mona="committee clinical",
    Pam=THERE,
)
def none_of_this_role_there(s: Story) -> None:
    s.member("Pam", "Harbour", "peer")
    by_every_way(s)
    s.named("Maya", "Pam", by="Harbour")
    s.none_of("Maya", role="liaison", partner="Harbour")


@scene(
    "This person, and this place: the person by no way at all",
    Paula=WALKS,
    Cora="emergency",
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def never_her_nor_there(s: Story) -> None:
    by_every_way(s)
    s.none_of("Maya", partner="Harbour")
    s.never("Maya", "Nora")


# When it holds.


@scene(
    "It waits, until somebody else is there for her",
    Paula=WALKS,
    Cora="emergency",
    Nora=f"{IN_DANGER} needs committee clinical request | contact",
    Nell=THERE,
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def it_waits(s: Story) -> None:
    by_every_way(s)
    s.never("Maya", "Nora", waits=True)
    s.none_of("Maya", partner="Harbour", waits=True)


@scene(
    "It was lifted, an hour ago",
    Paula=WALKS,
    Cora="emergency",
    Nora=f"{IN_DANGER} needs committee clinical request | contact",
    Nell=THERE,
    Lena=ELSEWHERE,
    Mona="committee clinical",
)
def it_was_lifted(s: Story) -> None:
    by_every_way(s)
    s.never("Maya", "Nora", lifted=hours(-1))
    s.none_of("Maya", partner="Lantern", lifted=hours(-1))


@scene("HL7 notThem, standing: never her, whoever names her later", Paula=WALKS, Nell="contact")
def never_her_later(s: Story) -> None:
    joined(s)
    s.never("Maya", "Nora")
    s.yes("Maya", "Harbour", "contact", at=days(-1))
    s.named("Maya", "Nora", by="Harbour", at=days(-1))
    s.named("Maya", "Nell", by="Harbour", at=days(-1))


@scene("… nor for whom she works by then", Paula=WALKS)
def never_her_wherever(s: Story) -> None:
    joined(s)
    s.never("Maya", "Nora", at=days(-10))
    s.moves("Nora", "Clinic", "liaison", at=days(-5))
    s.yes("Maya", "Clinic", "contact needs", at=days(-4))
    s.named("Maya", "Nora", by="Clinic", at=days(-4))


@scene("None of this place: one who worked there reads by where she works now", Paula=WALKS, Nora="needs")
def none_of_where_she_was(s: Story) -> None:
    joined(s)
    s.none_of("Maya", partner="Harbour", at=days(-10))
    s.moves("Nora", "Clinic", "liaison", at=days(-5))
    s.yes("Maya", "Clinic", "needs", at=days(-4))
    s.named("Maya", "Nora", by="Clinic", at=days(-4))


@scene(
    "Of the one girl, not of the other",
    Paula={"Maya": WALKS},
    Petra={"Lou": WALKS},
    Nora={"Lou": "contact"},
)
def never_of_one_girl(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    for girl in ("Maya", "Lou"):
        s.yes(girl, "Harbour", "contact")
        s.named(girl, "Nora", by="Harbour")
    s.never("Maya", "Nora")


# Her worker, who supports her, and coordinators.


@scene("Never her own worker: the worker reads nothing, and nobody walks in her place yet", Dora="contact")
def never_her_worker(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "contact")
    s.named("Maya", "Dora", by="Clinic")
    s.never("Maya", "Paula", at=NOW)


@scene("No pivot worker of this place", Dora="contact")
def no_worker_of_this_place(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "contact")
    s.named("Maya", "Dora", by="Clinic")
    s.none_of("Maya", role="pivot_worker", partner="Bridge")


@scene("Never who supports her worker", Paula=WALKS, Sonia=FOLLOW_UP)
def never_the_supervisor(s: Story) -> None:
    s.member("Sonia", "Bridge", "supervisor")
    joined(s)
    s.supports("Susan", "Paula")
    s.supports("Sonia", "Paula")
    s.never("Maya", "Susan")


@scene("No supervisor at all, though one is in her circle", Paula=WALKS, Petra="needs")
def no_supervisor(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    s.yes("Maya", "Bridge", "needs")
    s.named("Maya", "Susan", by="Bridge")
    s.named("Maya", "Petra", by="Bridge")
    s.none_of("Maya", role="supervisor")


@scene(
    "Never this coordinator, who reads every referral else",
    reading_alone=True,
    Cora={"Lou": PROPOSED},
    Clea={"Maya": PROPOSED, "Lou": PROPOSED},
)
def never_this_coordinator(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    for girl in ("Maya", "Lou"):
        s.girl(girl)
        s.referred(girl, at=days(-3))
    s.never("Maya", "Cora")


@scene("No coordinator of this place", reading_alone=True, Clea=PROPOSED)
def no_coordinator_of_this_place(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.referred("Maya", at=days(-3))
    s.none_of("Maya", role="coordinator", partner="Bridge")


@scene("In welcome: never who was matched with her", reading_alone=True, Cora=PROPOSED)
def never_in_welcome(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-4))
    s.walks_with("Paula", "Maya", at=days(-3))
    s.referred("Maya", "welcome", at=days(-3))
    s.never("Maya", "Paula", at=hours(-2))


# The Committee, therapy, the police, a request.


@scene("The Committee without the shelter", Paula=WALKS, Mona="committee needs")
def committee_without_the_shelter(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona Nora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.none_of("Maya", partner="Harbour")


@scene(
    "The Committee without its members from the clinic",
    Paula=WALKS,
    Nora="committee needs",
    Dora="committee needs",
)
def committee_without_a_role(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona Nora Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.none_of("Maya", role="committee", partner="Clinic")


@scene("Never her therapist", Paula=f"{FOLLOW_UP} attendance | {FOLLOW_UP}")
def never_her_therapist(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
    s.never("Maya", "Tess")


@scene("No psychotherapist", Paula=WALKS)
def no_psychotherapist(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")
    s.none_of("Maya", role="psychotherapist")


@scene(
    "When she came, of none of the clinic",
    Paula=f"{FOLLOW_UP} attendance | {FOLLOW_UP}",
    Tess="therapy attendance | therapy attendance",
)
def no_attendance_there(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
    s.yes("Maya", "Clinic", "health")
    s.named("Maya", "Dora", by="Clinic")
    s.none_of("Maya", partner="Clinic")


@scene(
    "None of the police; what nobody decides here opens nothing to them in danger either",
    Paula=WALKS,
    Cora="emergency",
    Dora="contact",
)
def none_of_the_police(s: Story) -> None:
    joined(s)
    for member, partner in (("Pol", "Station"), ("Dora", "Clinic")):
        s.yes("Maya", partner, "contact")
        s.named("Maya", member, by=partner)
    s.none_of("Maya", role="police_liaison")
    s.emergency("Pol", "Maya")


@scene("A narrowed yes, and never her", rows={"Nora": ""}, Paula=WALKS)
def narrowed_and_never(s: Story) -> None:
    joined(s)
    s.record("new", "Maya", "note", days(-2), by="Bridge")
    s.yes("Maya", "Harbour", "clinical", at=days(-10), scope=Scope(since=days(-10)))
    s.named("Maya", "Nora", by="Harbour")
    s.never("Maya", "Nora")


@scene("What she was typing when it came into force", Paula=WALKS)
def typing_and_never(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", adds="contact")
    s.named("Maya", "Nora", by="Harbour")
    s.typing("Nora", "Maya")
    s.never("Maya", "Nora")


@scene(
    "Who wrote it down with her reads it; whom it names does not",
    Paula=WALKS,
    Susan=FOLLOW_UP,
    Dora="identity",
    Nell="identity",
)
def who_reads_the_restriction(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    for member, partner in (("Nora", "Harbour"), ("Nell", "Harbour"), ("Dora", "Clinic")):
        if member != "Nell":
            s.yes("Maya", partner, "identity")
        s.named("Maya", member, by=partner)
    s.never("Maya", "Nora", written_by="Paula")
