"""A yes that does not open the whole of a kind: from today on, not these rows, not in these partners' words,
for this meeting only. Who reads which of the rows that are told, and who writes on which."""

from tests.oracle.scenes.region import FOLLOW_UP, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, WHOLE, Scope, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)

FROM_THEN = Scope(since=days(-10))
NOT_THE_CLINIC = Scope(not_by=frozenset({"Clinic"}))


def without(*names: str) -> Scope:
    return Scope(not_these=frozenset(names))


# What the shelter is told, and what was written before and after she said it.


def follow_up(s: Story) -> None:
    joined(s)
    s.record("old", "Maya", "note", days(-50), by="Bridge")
    s.record("new", "Maya", "note", days(-2), by="Bridge")
    s.record("of the old days", "Maya", "note", days(-2), happened=days(-80), by="Bridge")
    s.record("clinic's", "Maya", "note", days(-2), by="Clinic")
    s.record("added to old", "Maya", "addition", days(-1), of="old", by="Bridge")
    s.record("added to new", "Maya", "addition", days(-1), of="new", by="Bridge")
    s.record("added to clinic's", "Maya", "addition", days(-1), of="clinic's", by="Bridge")
    s.record("clinic added to new", "Maya", "addition", days(-1), of="new", by="Clinic")


def named(s: Story, shares: str, adds: str = "", scope: Scope = WHOLE, **more: Scope) -> None:
    s.yes("Maya", "Harbour", shares, adds, at=days(-10), scope=scope, narrowed=dict(more))
    s.named("Maya", "Nora", by="Harbour")


NOTES = "old/new/of the old days/clinic's/added to old/added to new/added to clinic's/clinic added to new"


@scene("The whole of it", rows={"Nora": NOTES}, Paula=WALKS, Nora="clinical")
def whole(s: Story) -> None:
    follow_up(s)
    named(s, "clinical")


@scene(
    "HL7 notTime, IPS-01: from today on; not what took place before, nor what is added to it",
    rows={"Nora": "new/clinic's/added to new/added to clinic's/clinic added to new"},
    Paula=WALKS,
    Nora="clinical safety",
)
def from_today_on(s: Story) -> None:
    follow_up(s)
    named(s, "clinical safety", scope=FROM_THEN)


@scene(
    "HL7 notThis: not this note, nor what was added to it",
    rows={"Nora": "new/of the old days/clinic's/added to new/added to clinic's/clinic added to new"},
    Paula=WALKS,
    Nora="clinical",
)
def not_this_note(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", clinical=without("old"))


@scene(
    "HL7 notAuthor: not what the clinic wrote, nor what was added to that",
    rows={"Nora": "old/new/of the old days/added to old/added to new"},
    Paula=WALKS,
    Nora="clinical",
)
def not_what_the_clinic_wrote(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=NOT_THE_CLINIC)


@scene(
    "HL7 signature, CDA: from today on, without one, without the clinic's",
    rows={"Nora": ""},
    Paula=WALKS,
    Nora="clinical",
)
def all_three(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=Scope(days(-10), frozenset({"new"}), frozenset({"Clinic"})))


@scene(
    "Not an addition: its note and the other additions stay",
    rows={"Nora": "old/new/of the old days/clinic's/added to old/added to clinic's/clinic added to new"},
    Paula=WALKS,
    Nora="clinical",
)
def not_this_addition(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", clinical=without("added to new"))


@scene(
    "She adds to what she reads, and to nothing else",
    rows={"Nora": "old/new/of the old days/added to old/added to new"},
    alters={"Nora": "old/new/of the old days/added to old/added to new"},
    Paula=WALKS,
    Nora="clinical | clinical",
)
def writes_within(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", "clinical", scope=NOT_THE_CLINIC)


# Everything else that is clinical.

CLINICAL = "request/reply/new reply/late expense/late receipt/step/changed/going"


def services(s: Story) -> None:
    joined(s)
    s.record("request", "Maya", "request", days(-50), by="Bridge")
    s.record("reply", "Maya", "reply", days(-40), of="request", by="Bridge")
    s.record("new reply", "Maya", "reply", days(-2), of="request", by="Clinic")
    s.record("late expense", "Maya", "expense", days(-2), happened=days(-50), by="Bridge")
    s.record("late receipt", "Maya", "receipt", days(-1), of="late expense", by="Bridge")
    s.record("expense", "Maya", "expense", days(-3), by="Bridge")
    s.record("step", "Maya", "step", days(-3), by="Bridge")
    s.record("changed", "Maya", "step", days(-3), by="Bridge Clinic")
    s.record("old step", "Maya", "step", days(-30), by="Bridge")
    s.record("going", "Maya", "going", days(-3), happened=days(4), by="Clinic Bridge")


@scene(
    "From today on: a request of before, what is answered to it since, and a receipt of before",
    rows={"Nora": "expense/step/changed/going"},
    alters={"Nora": "expense/step/changed/going"},
    Paula=WALKS,
    Nora="clinical | clinical",
)
def services_from_today_on(s: Story) -> None:
    services(s)
    named(s, "clinical", "clinical", scope=FROM_THEN)


@scene(
    "Not in the clinic's words: nor what holds them as well, whoever wrote first",
    rows={"Nora": "request/reply/late expense/late receipt/expense/step/old step"},
    alters={"Nora": "request/reply/late expense/late receipt/expense/step/old step"},
    Paula=WALKS,
    Nora="clinical | clinical",
)
def services_not_the_clinics(s: Story) -> None:
    services(s)
    named(s, "clinical", "clinical", scope=NOT_THE_CLINIC)


@scene(
    "Without this request and without this expense: nor the answers, nor the receipt",
    rows={"Nora": "expense/step/changed/old step/going"},
    Paula=WALKS,
    Nora="clinical",
)
def services_without(s: Story) -> None:
    services(s)
    named(s, "clinical", clinical=without("request", "late expense"))


# What tells how things stand.


def as_things_stand(s: Story) -> None:
    joined(s)
    s.record("need", "Maya", "need", days(-50), by="Bridge")
    s.record("former need", "Maya", "need", days(-50), by="Bridge", over=True)
    s.record("new need", "Maya", "need", days(-2), by="Clinic")
    s.record("in place", "Maya", "service", days(-50), by="Bridge")
    s.record("was in place", "Maya", "service", days(-50), by="Bridge", over=True)
    s.record("former plan", "Maya", "plan", days(-55), by="Bridge", over=True)
    s.record("plan", "Maya", "plan", days(-50), by="Bridge")
    s.record("time", "Maya", "time", days(-20), by="Bridge Clinic")
    s.record("tried at first", "Maya", "tried", days(-19), of="time", by="Bridge")
    s.record("tried lately", "Maya", "tried", days(-2), of="time", by="Bridge")
    s.record("former time", "Maya", "time", days(-45), by="Bridge", over=True)
    s.record("tried then", "Maya", "tried", days(-44), of="former time", by="Bridge")
    s.record("way", "Maya", "way", days(-50))


@scene(
    "From today on: what holds now however old, and nothing that is over",
    rows={"Nora": "need/new need/in place/plan/time/tried lately/way"},
    alters={"Nora": "need/new need/in place/way"},
    Paula=WALKS,
    Nora="needs safety contact | needs contact",
)
def as_things_stand_from_today_on(s: Story) -> None:
    as_things_stand(s)
    named(s, "needs safety contact", "needs contact", scope=FROM_THEN)


@scene(
    "Not what the clinic wrote: nor a time that it wrote on, with what was tried then",
    rows={"Nora": "need/former need/in place/was in place/former plan/plan/former time/tried then/way"},
    Paula=WALKS,
    Nora="needs safety contact",
)
def as_things_stand_not_the_clinics(s: Story) -> None:
    as_things_stand(s)
    named(s, "needs safety contact", scope=NOT_THE_CLINIC)


@scene(
    "Not this way to reach her, not this plan, not this need",
    rows={
        "Nora": (
            "former need/new need/in place/was in place/former plan/time/tried at first/tried lately/"
            "former time/tried then"
        )
    },
    Paula=WALKS,
    Nora="needs safety contact",
)
def as_things_stand_without(s: Story) -> None:
    as_things_stand(s)
    left = without("way", "plan", "need")
    named(s, "needs safety contact", needs=left, safety=left, contact=left)


@scene(
    "Each kind narrowed in its own way, and one not at all",
    rows={"Nora": "need/in place/new need/former time/tried then/former plan/plan/way"},
    Paula=WALKS,
    Nora="needs safety contact",
)
def each_kind_for_itself(s: Story) -> None:
    as_things_stand(s)
    named(s, "needs safety contact", needs=FROM_THEN, safety=NOT_THE_CLINIC)


# Around her, and before the law: the clinic's liaison reads those.


def around_her(s: Story) -> None:
    joined(s)
    s.record("friend", "Maya", "person", days(-50), by="Bridge")
    s.record("left", "Maya", "person", days(-50), by="Bridge", over=True)
    s.record("new friend", "Maya", "person", days(-3), by="Harbour")
    s.record("spoken of", "Maya", "person", days(-3), by="Bridge Harbour")
    s.record("never him", "Maya", "never", days(-50), by="Bridge")
    s.record("in court", "Maya", "legal step", days(-50), by="Bridge")
    s.record("next in court", "Maya", "legal step", days(-3), happened=days(20), by="Harbour")
    s.record("summary", "Maya", "summary", days(-50), by="Couch")
    s.record("new summary", "Maya", "summary", days(-3), by="Couch")


def clinic(s: Story, scope: Scope, adds: str = "") -> None:
    s.yes("Maya", "Clinic", "entourage legal health", adds, at=days(-10), scope=scope)
    s.named("Maya", "Dora", by="Clinic")


@scene(
    "Around her, from today on",
    rows={"Dora": "friend/new friend/spoken of/never him/next in court/new summary"},
    alters={"Dora": "friend/new friend/spoken of/never him/next in court"},
    Paula=WALKS,
    Dora="entourage legal health | entourage legal",
)
def around_from_today_on(s: Story) -> None:
    around_her(s)
    clinic(s, FROM_THEN, "entourage legal")


@scene(
    "Around her, but not what the shelter wrote",
    rows={"Dora": "friend/left/never him/in court/summary/new summary"},
    Paula=WALKS,
    Dora="entourage legal health",
)
def around_not_the_shelters(s: Story) -> None:
    around_her(s)
    clinic(s, Scope(not_by=frozenset({"Harbour"})))


@scene(
    "Around her, but not who must never be called, not the court, not one summary",
    rows={"Dora": "friend/left/new friend/spoken of/next in court/new summary"},
    Paula=WALKS,
    Dora="entourage legal health",
)
def around_without(s: Story) -> None:
    around_her(s)
    clinic(s, without("never him", "in court", "summary"))


# Who she is: places, answers, what was told.


@scene(
    "Who she is, from today on: who walks with her now and what stands, and nothing of before",
    Paula=WALKS,
    Nora="identity",
    Mona="health",
)
def identity_from_today_on(s: Story) -> None:
    s.girl("Maya")
    s.walks_with("Petra", "Maya", at=days(-59), until=days(-40))
    s.walks_with("Paula", "Maya", at=days(-40))
    s.yes("Maya")
    s.no("Maya", "Clinic", at=days(-55))
    s.yes("Maya", "Clinic", "needs", at=days(-50))
    s.named("Maya", "Dora", by="Clinic", at=days(-49), until=days(-20))
    s.named("Maya", "Mona", by="Clinic", at=days(-49))
    s.yes("Maya", "Clinic", "health", at=days(-3))
    s.discloses("Maya", to="Station", by="Paula")
    named(s, "identity", scope=FROM_THEN)


@scene(
    "Who she is, but not what the clinic wrote of it",
    Paula=WALKS,
    Nora="identity",
)
def identity_not_the_clinics(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "health", at=days(-3), written_by="Dora")
    s.discloses("Maya", to="the court", by="Dora")
    s.discloses("Maya", to="Station", by="Paula")
    named(s, "identity", scope=NOT_THE_CLINIC)


# Beside another source.


@scene(
    "What is narrowed for her partner, the Committee shares whole: the whole wins",
    rows={"Nora": NOTES},
    Paula=WALKS,
    Nora="clinical committee",
)
def a_whole_right_wins(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=FROM_THEN)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Nora")
    s.on_agenda("Maya", "Tuesday", "committee clinical")


@scene(
    "… and until the meeting closes",
    rows={"Nora": "new/clinic's/added to new/added to clinic's/clinic added to new"},
    Paula=WALKS,
    Nora="clinical",
)
def a_whole_right_ends(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=FROM_THEN)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Nora", opens=days(-6), closes=hours(-1))
    s.on_agenda("Maya", "Tuesday", "committee clinical")


@scene(
    "An emergency opens the whole of safety, beside a yes from today on",
    rows={"Nora": "plan/former plan/time/former time/tried at first/tried lately/tried then/way"},
    Paula=WALKS,
    Cora="emergency",
    Nora="identity contact safety emergency",
)
def an_emergency_is_whole(s: Story) -> None:
    as_things_stand(s)
    named(s, "safety", scope=FROM_THEN)
    s.emergency("Nora", "Maya")


@scene(
    "Who supports her worker reads the whole, though her partner's yes is narrowed",
    rows={"Susan": NOTES, "Petra": "old/new/of the old days/added to old/added to new"},
    Paula=WALKS,
    Susan=FOLLOW_UP,
    Petra="clinical",
)
def a_supervisor_reads_the_whole(s: Story) -> None:
    follow_up(s)
    s.yes("Maya", "Bridge", "clinical", scope=NOT_THE_CLINIC)
    s.named("Maya", "Susan", by="Bridge")
    s.named("Maya", "Petra", by="Bridge")
    s.supports("Susan", "Paula")


@scene(
    "Who supports her worker for another partner reads what that yes leaves open",
    rows={
        "Vera": "old/new/of the old days/added to old/added to new",
        "Vic": "new/added to new/clinic's/added to clinic's/clinic added to new",
    },
    Paula=WALKS,
    Vera="clinical",
    Vic="clinical",
)
def a_supervisor_from_elsewhere_reads_what_was_left_open(s: Story) -> None:
    follow_up(s)
    s.member("Vera", "Harbour", "supervisor")
    s.member("Vic", "Clinic", "supervisor")
    s.yes("Maya", "Harbour", "clinical", scope=NOT_THE_CLINIC)
    s.yes("Maya", "Clinic", "clinical", at=days(-10), scope=FROM_THEN)
    s.supports("Vera", "Paula")
    s.supports("Vic", "Paula")


@scene("She takes it back, narrowed or not", rows={"Nora": ""}, Paula=WALKS)
def narrowed_and_taken_back(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=FROM_THEN)
    s.takes_back("Maya", "Harbour")


@scene(
    "Another answer has limits of its own: the former ones are gone",
    rows={"Nora": "old/new/of the old days/clinic's/added to old/added to clinic's/clinic added to new"},
    Paula=WALKS,
    Nora="clinical",
)
def other_limits(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=FROM_THEN)
    s.yes("Maya", "Harbour", "clinical", at=days(-1), narrowed={"clinical": without("added to new")})


@scene(
    "Narrowed for the one, whole for the other: each partner has an answer of its own",
    rows={"Nora": "new/clinic's/added to new/added to clinic's/clinic added to new", "Dora": NOTES},
    Paula=WALKS,
    Nora="clinical",
    Dora="clinical",
)
def narrowed_for_one(s: Story) -> None:
    follow_up(s)
    named(s, "clinical", scope=FROM_THEN)
    s.yes("Maya", "Clinic", "clinical")
    s.named("Maya", "Dora", by="Clinic")


@scene(
    "Two girls: what is kept from him of one is not kept of the other",
    rows={"Nora": "new/clinic's/added to new/added to clinic's/clinic added to new"},
    Paula={"Maya": WALKS},
    Petra={"Lou": WALKS},
    Nora={"Maya": "clinical", "Lou": "clinical"},
)
def narrowed_of_one_girl(s: Story) -> None:
    follow_up(s)
    joined(s, "Lou", "Petra")
    s.record("old of Lou", "Lou", "note", days(-50), by="Clinic")
    named(s, "clinical", scope=FROM_THEN)
    s.yes("Lou", "Harbour", "clinical")
    s.named("Lou", "Nora", by="Harbour")


@scene(
    "When she came to therapy, of who reads her health from today on: nothing of before",
    Paula=f"{FOLLOW_UP} attendance | {FOLLOW_UP}",
    Dora="health attendance",
    Tess="therapy attendance | therapy attendance",
)
def attendance_from_today_on(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
    s.yes("Maya", "Clinic", "health", at=days(-10), scope=FROM_THEN)
    s.named("Maya", "Dora", by="Clinic")


# One meeting only.


@scene(
    "HL7 smartonfhir: a yes for this meeting only, beside her general no",
    Paula=WALKS,
    Mona="committee needs",
)
def this_meeting_only(s: Story) -> None:
    joined(s)
    s.no("Maya", COMMITTEE)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.meeting("Thursday", "Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Maya", "Thursday", "committee needs")


@scene("… and she was never asked in general", Paula=WALKS, Mona="committee needs")
def this_meeting_only_asked(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.meeting("Thursday", "Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Maya", "Thursday", "committee needs")


@scene("… which she takes back", Paula=WALKS)
def this_meeting_taken_back(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.takes_back("Maya", COMMITTEE, meeting="Tuesday")


@scene("… it stands beside the general one, when she takes that back", Paula=WALKS, Mona="committee needs")
def this_meeting_stands_beside(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.meeting("Thursday", "Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Maya", "Thursday", "committee needs")
    s.takes_back("Maya", COMMITTEE)


@scene("… whose date has passed; and another that is not hers", Paula=WALKS, Petra={"Lou": WALKS})
def this_meeting_passed(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday", until=hours(-1))
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Lou", "Tuesday", "committee needs")


@scene("… and she leaves the programme")
def this_meeting_left(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.leaves("Maya", at=NOW)


@scene(
    "Not in this meeting, though she agrees to be discussed in general",
    Paula=WALKS,
    Dora="committee needs",
)
def not_in_this_meeting(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.no("Maya", COMMITTEE, at=days(-5), meeting="Tuesday")
    s.meeting("Tuesday", "Mona")
    s.meeting("Thursday", "Dora")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.on_agenda("Maya", "Thursday", "committee needs")
