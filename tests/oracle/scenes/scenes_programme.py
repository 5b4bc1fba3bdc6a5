"""What the programme does with her: referral and welcome, committee, emergency, psychotherapy, requests."""

from tests.oracle.scenes.region import FOLLOW_UP, PROPOSED, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, PROGRAMME, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)


# Referral and welcome: access.md says who reads.


@scene("She wrote to us from school, an hour ago", reading_alone=True, Cora=PROPOSED)
def wrote_to_us(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=hours(-1))


@scene(
    "Referred, and waiting for a place: coordinators of each partner",
    reading_alone=True,
    Cora=PROPOSED,
    Clea=PROPOSED,
)
def waiting(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.referred("Maya", "waiting")


@scene("A coordinator whose partner is out of the agreement", reading_alone=True, Cora=PROPOSED)
def waiting_partner_out(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.referred("Maya", "waiting")
    s.out_of_agreement("Clinic")


@scene("A coordinator who has become a liaison", reading_alone=True, Clea=PROPOSED)
def coordinator_no_more(s: Story) -> None:
    s.member("Clea", "Clinic", "coordinator")
    s.girl("Maya")
    s.referred("Maya")
    s.moves("Cora", "Bridge", "liaison")


@scene("In welcome: the worker who was matched with her", reading_alone=True, Cora=PROPOSED, Paula=PROPOSED)
def in_welcome(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-4))
    s.walks_with("Paula", "Maya", at=days(-3))
    s.referred("Maya", "welcome", at=days(-3))


@scene("Referred and matched: she is not told yet", reading_alone=True, Cora=PROPOSED, Paula=PROPOSED)
def matched_not_welcomed(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-4))
    s.walks_with("Paula", "Maya", at=days(-3))


@scene("Not now: nobody sees what was written")
def not_now(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-4))
    s.walks_with("Paula", "Maya", at=days(-3), until=days(-1))
    s.referred("Maya", "welcome", at=days(-3))
    s.referred("Maya", "not_now", at=days(-1))


@scene("She joins: the coordinators' sight of her ends, her worker's grows", Paula=WALKS)
def joins(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-10))
    s.walks_with("Paula", "Maya", at=days(-9))
    s.referred("Maya", "welcome", at=days(-9))
    s.yes("Maya", at=days(-1))
    s.referred("Maya", "joined", at=days(-1))


@scene(
    "She joins; no to two partners, and yes to one person of a third",
    Paula=WALKS,
    Dora="contact needs | needs",
)
def joins_with_answers(s: Story) -> None:
    joins(s)
    s.no("Maya", "Harbour", at=days(-1))
    s.no("Maya", "Station", at=days(-1))
    s.yes("Maya", "Clinic", "contact needs", adds="needs", only="Dora", at=days(-1))
    for member, partner in (("Nora", "Harbour"), ("Pol", "Station"), ("Dora", "Clinic"), ("Mona", "Clinic")):
        s.named("Maya", member, by=partner, at=days(-1))


# Committee.

SHARED = "committee clinical needs"


def discussed(s: Story, called: str = "Mona Nora", shares: str = SHARED) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", called)
    s.on_agenda("Maya", "Tuesday", shares)


@scene(
    "The Committee: who is called reads what is shared, up to her partner's ceiling",
    Paula=WALKS,
    Mona=SHARED,
    Nora=SHARED,
)
def committee(s: Story) -> None:
    discussed(s)


@scene(
    "Police in the room: they are called, and hold nothing of the Committee's", Paula=WALKS, Pol="legal needs"
)
def police_in_the_room(s: Story) -> None:
    discussed(s, called="Pol", shares="committee clinical health legal needs")


@scene("Who is not called reads nothing", Paula=WALKS, Dora=SHARED)
def not_called(s: Story) -> None:
    discussed(s, called="Dora")


@scene("On the agenda, and she has not agreed", Paula=WALKS)
def committee_not_agreed(s: Story) -> None:
    joined(s)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)


@scene("On the agenda, and she said no", Paula=WALKS)
def committee_no(s: Story) -> None:
    joined(s)
    s.no("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)


@scene("She changes her mind in the meeting", Paula=WALKS)
def changes_her_mind(s: Story) -> None:
    discussed(s)
    s.takes_back("Maya", COMMITTEE, at=NOW)


@scene(
    "She changes her mind about being discussed; what she told one partner stands",
    Paula=WALKS,
    Nora="contact",
)
def changes_her_mind_about_one(s: Story) -> None:
    discussed(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.takes_back("Maya", COMMITTEE, at=NOW)


@scene("The meeting has closed; one who was called is in her circle", Paula=WALKS, Nora="contact")
def meeting_closed(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.meeting("Tuesday", "Mona Nora", opens=days(-6), closes=hours(-1))
    s.on_agenda("Maya", "Tuesday", SHARED)


@scene("The meeting opens tomorrow", Paula=WALKS)
def meeting_tomorrow(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona", opens=days(1), closes=days(3))
    s.on_agenda("Maya", "Tuesday", SHARED)


@scene("Taken off the agenda", Paula=WALKS)
def taken_off(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED, taken_off=hours(-1))


@scene("Her yes to being discussed ended by its date, during the meeting", Paula=WALKS)
def committee_past_its_date(s: Story) -> None:
    joined(s)
    s.yes("Maya", COMMITTEE, until=hours(-1))
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)


@scene("A member who was called changes partner", Paula=WALKS)
def called_and_moved(s: Story) -> None:
    discussed(s, called="Mona")
    s.moves("Mona", "Harbour", "committee")


@scene("She left the programme while she was on the agenda")
def committee_left(s: Story) -> None:
    discussed(s)
    s.leaves("Maya")


@scene("Two on one agenda, one of whom agreed", Paula=WALKS, Petra={"Lou": WALKS}, Mona={"Lou": SHARED})
def two_on_the_agenda(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.yes("Lou", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)
    s.on_agenda("Lou", "Tuesday", SHARED)


@scene(
    "Called, and in her circle for what the presentation does not share",
    Paula=WALKS,
    Nora=f"{SHARED} contact | contact",
)
def called_and_in_the_circle(s: Story) -> None:
    discussed(s, called="Nora")
    s.yes("Maya", "Harbour", "contact", adds="contact")
    s.named("Maya", "Nora", by="Harbour")


# Emergency.

IN_DANGER = "identity contact safety emergency"


@scene("Opened two hours ago by the member on call", Paula=WALKS, Cora="emergency", Nora=IN_DANGER)
def emergency(s: Story) -> None:
    joined(s)
    s.emergency("Nora", "Maya", at=hours(-2))


@scene("Opened yesterday, more than a day ago", Paula=WALKS, Cora="emergency", Nora="")
def emergency_over(s: Story) -> None:
    joined(s)
    s.emergency("Nora", "Maya", at=hours(-25))


@scene("Opened, and closed before its time", Paula=WALKS, Cora="emergency", Nora="")
def emergency_closed(s: Story) -> None:
    joined(s)
    s.emergency("Nora", "Maya", at=hours(-2), closed=hours(-1))


@scene(
    "In danger, beside what she had said; the emergency adds to it",
    Paula=WALKS,
    Cora="emergency",
    Nora=f"{IN_DANGER} needs | needs",
)
def emergency_and_circle(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "needs", adds="needs")
    s.named("Maya", "Nora", by="Harbour")
    s.emergency("Nora", "Maya")


@scene(
    "She takes back what she had said, while an emergency is open: that one stands for its day",
    Paula=WALKS,
    Cora="emergency",
    Nora=IN_DANGER,
)
def emergency_and_taken_back(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "needs")
    s.named("Maya", "Nora", by="Harbour")
    s.emergency("Nora", "Maya")
    s.takes_back("Maya", "Harbour")


@scene(
    "Opened about her, not about the other",
    Paula=WALKS,
    Petra={"Lou": WALKS},
    Cora={"Lou": "emergency"},
    Nora={"Lou": IN_DANGER},
)
def emergency_of_another(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.emergency("Nora", "Lou")


# Psychotherapy.


@scene("Her therapist's notes are hers alone", Paula=WALKS, Tess="therapy attendance | therapy attendance")
def therapy(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")


@scene(
    "She agrees that who reads her health reads when she came",
    Paula=f"{FOLLOW_UP} attendance | {FOLLOW_UP}",
    Dora="health attendance",
    Nora="contact",
    Tess="therapy attendance | therapy attendance",
)
def attendance_shared(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
    s.yes("Maya", "Clinic", "health")
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Dora", by="Clinic")
    s.named("Maya", "Nora", by="Harbour")


@scene("The therapy ended", Paula=WALKS)
def therapy_ended(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", until=days(-1))


@scene("The therapist changes partner", Paula=WALKS)
def therapist_moves(s: Story) -> None:
    joined(s)
    s.partner("Sofa", "psychotherapy", "therapy health contact")
    s.therapy("Tess", "Maya")
    s.moves("Tess", "Sofa", "psychotherapist")


@scene(
    "A second therapist reads her own notes and not the first's",
    Paula=WALKS,
    Thea="therapy attendance | therapy attendance",
    Tess="",
)
def second_therapist(s: Story) -> None:
    joined(s)
    s.member("Thea", "Couch", "psychotherapist")
    s.therapy("Tess", "Maya", at=days(-90), until=days(-30))
    s.therapy("Thea", "Maya", at=days(-29))


@scene("She leaves the programme: the therapist reads nothing more of her")
def therapy_left(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")
    s.leaves("Maya")


@scene(
    "Nobody else reads therapy, even if she says yes to it",
    Paula=WALKS,
    Nora="contact",
    Tess="therapy attendance | therapy attendance",
)
def therapy_agreed(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")
    s.yes("Maya", "Harbour", "contact therapy")
    s.named("Maya", "Nora", by="Harbour")


# Requests.


@scene(
    "Something is asked of the shelter: who is named there reads this request",
    Paula=WALKS,
    Lena="safety request",
)
def asked(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "safety")
    s.named("Maya", "Lena", by="Lantern")
    s.asks("Maya", "Lantern", by="Paula")


@scene("Asked of the other shelter, not of this one", Paula=WALKS, Nora="contact", Lena="contact request")
def asked_of_another(s: Story) -> None:
    joined(s)
    for member, partner in (("Nora", "Harbour"), ("Lena", "Lantern")):
        s.yes("Maya", partner, "contact")
        s.named("Maya", member, by=partner)
    s.asks("Maya", "Lantern", by="Paula")


@scene("Asked of a peer there, who alone reads it", Paula=WALKS, Nora="contact", Pam="contact request")
def asked_of_a_role(s: Story) -> None:
    joined(s)
    s.member("Pam", "Harbour", "peer")
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Pam", by="Harbour")
    s.asks("Maya", "Harbour", by="Paula", role="peer")


@scene(
    "Who is typing about her, and has not saved it: nobody else reads that",
    Paula=WALKS,
    Nora="contact | contact",
)
def typing(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", adds="contact")
    s.named("Maya", "Nora", by="Harbour")
    s.typing("Nora", "Maya")


@scene("A mother calls; a decision is written, and no page opens", Paula=WALKS)
def a_mother_calls(s: Story) -> None:
    s.girl("Maya", age=15)
    s.yes("Maya")
    s.walks_with("Paula", "Maya")
    s.discloses("Maya", to="her mother", by="Paula")


@scene("Who opened an emergency access changes partner: it stays behind", Paula=WALKS, Cora="emergency")
def emergency_and_moves(s: Story) -> None:
    joined(s)
    s.emergency("Nora", "Maya")
    s.moves("Nora", "Clinic", "liaison")


@scene("Her partner leaves the agreement while one is open", Paula=WALKS, Cora="emergency")
def emergency_and_partner_out(s: Story) -> None:
    joined(s)
    s.emergency("Nora", "Maya")
    s.out_of_agreement("Harbour")


@scene("An administrator opens nothing, in danger either", Paula=WALKS, Cora="emergency")
def emergency_administrator(s: Story) -> None:
    joined(s)
    s.emergency("Ada", "Maya")


@scene(
    "A coordinator on call opens one; all coordinators see that it was opened",
    Paula=WALKS,
    Cora=IN_DANGER,
    Clea="emergency",
)
def emergency_coordinator(s: Story) -> None:
    joined(s)
    s.member("Clea", "Lantern", "coordinator")
    s.emergency("Cora", "Maya")


@scene(
    "Opened about someone whose referral is open",
    reading_alone=True,
    Cora=f"{PROPOSED} emergency",
    Nora=IN_DANGER,
)
def emergency_in_triage(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya")
    s.emergency("Nora", "Maya")


@scene("She agrees to be discussed while the meeting is on", Paula=WALKS, Mona="committee needs")
def agrees_during_the_meeting(s: Story) -> None:
    joined(s)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee needs")
    s.yes("Maya", COMMITTEE, at=NOW)


@scene(
    "The presentation shares her health, and she agrees that attendance goes with it",
    Paula=f"{FOLLOW_UP} attendance | {FOLLOW_UP}",
    Mona="committee health attendance",
    Tess="therapy attendance | therapy attendance",
)
def attendance_in_the_committee(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", "committee health")


@scene("What is presented is never her therapy nor her notebook", Paula=WALKS, Cleo="committee")
def never_presented(s: Story) -> None:
    joined(s)
    s.member("Cleo", "Bridge", "committee")
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Cleo")
    s.on_agenda("Maya", "Tuesday", "committee therapy notebook")


@scene("The therapist leaves", Paula=WALKS)
def therapist_quits(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")
    s.quits("Tess")


@scene(
    "A therapist whom her partner named too: what she told the partner, and the therapist's own notes",
    Paula=WALKS,
    Tess="contact health therapy attendance | therapy attendance contact",
    Thea="contact health | contact",
)
def therapist_in_the_circle(s: Story) -> None:
    joined(s)
    s.member("Thea", "Couch", "psychotherapist")
    s.therapy("Tess", "Maya")
    s.yes("Maya", "Couch", "contact health", adds="contact")
    s.named("Maya", "Tess", by="Couch")
    s.named("Maya", "Thea", by="Couch")


@scene("Asked of a role that nobody has there", Paula=WALKS, Lena="safety")
def asked_of_nobody(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "safety")
    s.named("Maya", "Lena", by="Lantern")
    s.asks("Maya", "Lantern", by="Paula", role="peer")


@scene("Asked of a partner that is out of the agreement since", Paula=WALKS)
def asked_and_out(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "safety")
    s.named("Maya", "Lena", by="Lantern")
    s.asks("Maya", "Lantern", by="Paula")
    s.out_of_agreement("Lantern")


# What ends with what.


@scene("The therapy ended: so does who reads when she came", Paula=WALKS, Dora="health")
def attendance_ends_with_the_therapy(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya", until=days(-1), attendance_shared=True)
    s.yes("Maya", "Clinic", "health")
    s.named("Maya", "Dora", by="Clinic")


@scene("What was asked is closed: it is no longer theirs to read", Paula=WALKS, Lena="safety")
def asked_and_closed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "safety")
    s.named("Maya", "Lena", by="Lantern")
    s.asks("Maya", "Lantern", by="Paula", closed=days(-1))


@scene(
    "What was asked, and what is answered to it",
    rows={"Lena": "accepted/on her way"},
    Paula=WALKS,
    Lena="safety request",
)
def asked_and_answered(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "safety")
    s.named("Maya", "Lena", by="Lantern")
    s.asks("Maya", "Lantern", by="Paula")
    s.record("accepted", "Maya", "reply", days(-4), of="request to Lantern", by="Lantern")
    s.record("on her way", "Maya", "reply", days(-3), of="request to Lantern", by="Bridge")
    s.record("another", "Maya", "request", days(-20), by="Bridge")
    s.record("of another", "Maya", "reply", days(-3), of="another", by="Bridge")


@scene("Taking back the yes to the programme is leaving: nothing that she said stands")
def takes_back_the_programme(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)
    s.therapy("Tess", "Maya")
    s.takes_back("Maya", PROGRAMME)


@scene("… and at her next yes, nothing of before opens again", Petra=WALKS)
def takes_back_the_programme_and_comes_back(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-100))
    s.walks_with("Paula", "Maya", at=days(-90))
    s.yes("Maya", "Harbour", "contact", at=days(-80))
    s.named("Maya", "Nora", by="Harbour", at=days(-80))
    s.yes("Maya", COMMITTEE, at=days(-80))
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED, at=days(-9))
    s.takes_back("Maya", PROGRAMME, at=days(-5))
    s.yes("Maya", at=days(-1))
    s.walks_with("Petra", "Maya", at=days(-1))


@scene("No to the programme, beside what she said to others: nothing opens without it")
def no_programme_no_partner(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Mona")
    s.on_agenda("Maya", "Tuesday", SHARED)
    s.therapy("Tess", "Maya")
    s.no("Maya", PROGRAMME, at=days(-1))


@scene("The police open no emergency access here", Paula=WALKS, Cora="emergency", Dora=IN_DANGER)
def emergency_police(s: Story) -> None:
    joined(s)
    s.emergency("Pol", "Maya")
    s.emergency("Dora", "Maya")


@scene(
    "In danger, a shelter that may hold little reads what is opened in danger, whole",
    Paula=WALKS,
    Cora="emergency",
    Lena=IN_DANGER,
)
def emergency_above_the_ceiling(s: Story) -> None:
    joined(s)
    s.emergency("Lena", "Maya")
