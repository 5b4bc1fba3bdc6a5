"""What she said: to whom, of what, from when until when, and what she said since. HL7's examples first."""

from tests.oracle.scenes.region import IN_HALF_AN_HOUR, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import NOW, PROGRAMME, YEAR, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)

ALL_OF_HARBOUR = "identity contact safety needs clinical health committee"


@scene(
    "HL7 consent-example: everything, for care, for half a year, to the one whom the shelter named",
    Paula=WALKS,
    Nora=ALL_OF_HARBOUR,
)
def hl7_all(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", ALL_OF_HARBOUR, until=days(180))
    s.named("Maya", "Nora", by="Harbour")


@scene("HL7 out: she said no to the programme, and to each partner")
def hl7_out(s: Story) -> None:
    s.girl("Maya")
    s.no("Maya", PROGRAMME)
    for partner in ("Harbour", "Lantern", "Clinic", "Station"):
        s.no("Maya", partner)
    s.walks_with("Paula", "Maya")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Pol", by="Station")


@scene(
    "HL7 emergency: nothing to the shelter, but in danger its member on call looks for a day",
    Paula=WALKS,
    Cora="emergency",
    Nora="identity contact safety emergency",
)
def hl7_emergency(s: Story) -> None:
    joined(s)
    s.no("Maya", "Harbour")
    s.named("Maya", "Nora", by="Harbour")
    s.emergency("Nora", "Maya", at=hours(-2))


@scene("HL7 notLabs: her health alone is withheld", Paula=WALKS, Nora="identity contact safety needs")
def hl7_not_labs(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "identity contact safety needs")
    s.named("Maya", "Nora", by="Harbour")


@scene("HL7 notOrg: all partners, but not this one", Paula=WALKS, Dora="contact needs", Lena="contact")
def hl7_not_org(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "contact needs")
    s.yes("Maya", "Lantern", "contact")
    s.no("Maya", "Harbour")
    s.named("Maya", "Dora", by="Clinic")
    s.named("Maya", "Lena", by="Lantern")
    s.named("Maya", "Nora", by="Harbour")


@scene("HL7 notOrg, said later: a no ends the yes that it comes after", Paula=WALKS, Dora="contact")
def hl7_not_org_later(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact needs", at=days(-30))
    s.yes("Maya", "Clinic", "contact", at=days(-30))
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Dora", by="Clinic")
    s.no("Maya", "Harbour", at=days(-3))


@scene("HL7 notThem: the shelter, but not this person there", Paula=WALKS, Nora="contact safety")
def hl7_not_them(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety")
    s.named("Maya", "Nora", by="Harbour")


@scene(
    "HL7 notThem, both in her circle: the yes is for one of them by name",
    Paula=WALKS,
    Nell="contact safety | safety",
)
def hl7_only_one(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", adds="safety", only="Nell")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Nell", by="Harbour")


@scene("HL7 notSecLabel: what is only told in health stays there", Paula=WALKS, Nora="needs clinical | needs")
def hl7_not_labelled(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "needs clinical", adds="needs")
    s.named("Maya", "Nora", by="Harbour")


@scene("HL7 grantor: reading only, to the person she names", Paula=WALKS, Dora="needs legal")
def hl7_grantor(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "needs legal", only="Dora")
    s.named("Maya", "Dora", by="Clinic")
    s.named("Maya", "Mona", by="Clinic")


@scene(
    "HL7 pkb: each team its own kinds",
    Paula=WALKS,
    Nora="safety contact | contact",
    Nell="safety contact | contact",
    Dora="health",
    Lena="safety | safety",
)
def hl7_teams_and_kinds(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact", adds="contact")
    s.yes("Maya", "Clinic", "health")
    s.yes("Maya", "Lantern", "safety", adds="safety")
    for member, partner in (
        ("Nora", "Harbour"),
        ("Nell", "Harbour"),
        ("Dora", "Clinic"),
        ("Lena", "Lantern"),
    ):
        s.named("Maya", member, by=partner)


@scene(
    "HL7 smartonfhir: twelve years old; who holds authority and she herself, half an hour, one kind",
    Paula=WALKS,
    Nora="contact",
)
def hl7_half_an_hour(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya", decided_by="holder, and she agrees")
    s.walks_with("Paula", "Maya")
    s.yes(
        "Maya",
        "Harbour",
        "contact",
        at=hours(-1),
        until=IN_HALF_AN_HOUR,
        decided_by="holder, and she agrees",
    )
    s.named("Maya", "Nora", by="Harbour")


@scene("HL7 OrgToOrg: a yes to a whole organisation opens nothing to whom it did not name", Paula=WALKS)
def hl7_organisation(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", ALL_OF_HARBOUR)


@scene(
    "HL7 provider: the shelter's team, one by one", Paula=WALKS, Nora="safety contact", Nell="safety contact"
)
def hl7_team(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety contact")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Nell", by="Harbour")


@scene("HL7 IPS-02: a researcher holds nothing of someone who can be named, whatever was agreed", Paula=WALKS)
def hl7_research(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Institute", "measures clinical identity")
    s.named("Maya", "Rosa", by="Institute")


@scene("An administrator in a circle holds nothing", Paula=WALKS)
def administrator(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Bridge", "identity contact needs")
    s.named("Maya", "Ada", by="Bridge")


@scene("A place in her circle, and no answer at all", Paula=WALKS)
def circle_alone(s: Story) -> None:
    joined(s)
    s.named("Maya", "Nora", by="Harbour")


@scene("A yes that begins tomorrow", Paula=WALKS)
def not_yet(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", since=days(1))
    s.named("Maya", "Nora", by="Harbour")


@scene("A yes whose date was yesterday", Paula=WALKS)
def past_its_date(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", until=days(-1))
    s.named("Maya", "Nora", by="Harbour")


@scene("A yes that ends this very moment has ended", Paula=WALKS)
def at_its_date(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", until=NOW)
    s.named("Maya", "Nora", by="Harbour")


@scene("Her place in the circle is from tomorrow, and another's was until yesterday", Paula=WALKS)
def places_that_are_not_now(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety")
    s.named("Maya", "Nora", by="Harbour", at=days(1))
    s.named("Maya", "Nell", by="Harbour", until=days(-1))


@scene("She takes one yes back, now; the other stands", Paula=WALKS, Dora="contact")
def takes_back(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", adds="safety")
    s.yes("Maya", "Clinic", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Dora", by="Clinic")
    s.takes_back("Maya", "Harbour")


@scene("Taken back last week, said again today with less, and named again", Paula=WALKS, Nora="contact")
def takes_back_and_says_again(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety needs")
    s.named("Maya", "Nora", by="Harbour", until=days(-7))
    s.takes_back("Maya", "Harbour", at=days(-7))
    s.yes("Maya", "Harbour", "contact", at=hours(-1))
    s.named("Maya", "Nora", by="Harbour", at=hours(-1))


@scene("A newer yes with less, while the circle stands", Paula=WALKS, Nora="contact", Nell="contact")
def narrower(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety health", adds="safety", at=days(-30))
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Nell", by="Harbour")
    s.yes("Maya", "Harbour", "contact", at=hours(-1))


@scene("A newer yes with other kinds replaces the former whole", Paula=WALKS, Nora="needs | needs")
def replaced_whole(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", at=days(-30))
    s.named("Maya", "Nora", by="Harbour")
    s.yes("Maya", "Harbour", "needs", adds="needs", at=days(-1))


@scene("A newer yes for one person ends what the others read", Paula=WALKS, Nell="contact")
def replaced_by_one_person(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", at=days(-30))
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Nell", by="Harbour")
    s.yes("Maya", "Harbour", "contact", only="Nell", at=days(-1))


@scene("A yes that has lapsed is replaced by a newer one", Paula=WALKS, Nora="safety")
def renewed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", at=days(-30), until=days(-5))
    s.named("Maya", "Nora", by="Harbour")
    s.yes("Maya", "Harbour", "safety", at=days(-1))


@scene("A newer yes that begins next week: the former is replaced all the same", Paula=WALKS)
def replaced_from_later(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", at=days(-30))
    s.named("Maya", "Nora", by="Harbour")
    s.yes("Maya", "Harbour", "contact safety", at=days(-1), since=days(7))


@scene("No, yes, no, yes: the last counts", Paula=WALKS, Nora="contact")
def four_answers(s: Story) -> None:
    joined(s)
    s.no("Maya", "Harbour", at=days(-20))
    s.yes("Maya", "Harbour", "contact safety", at=days(-15))
    s.named("Maya", "Nora", by="Harbour")
    s.no("Maya", "Harbour", at=days(-10))
    s.yes("Maya", "Harbour", "contact", at=days(-5))


@scene(
    "Two girls, the same shelter, other answers",
    Paula={"Maya": WALKS, "Lou": ""},
    Petra={"Lou": WALKS},
    Nora={"Maya": "contact", "Lou": "safety needs | needs"},
)
def two_girls(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.yes("Maya", "Harbour", "contact")
    s.yes("Lou", "Harbour", "safety needs", adds="needs")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Lou", "Nora", by="Harbour")


@scene("Named in another girl's circle, not in hers", Paula=WALKS, Petra={"Lou": WALKS})
def another_girls_circle(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.yes("Maya", "Harbour", "contact")
    s.named("Lou", "Nora", by="Harbour")


# Who decides.


@scene("Twelve, and who holds authority decides with her", Paula=WALKS, Nora="contact")
def under_14(s: Story) -> None:
    s.girl("Maya", age=12)
    s.yes("Maya", decided_by="holder, and she agrees")
    s.walks_with("Paula", "Maya")
    s.yes("Maya", "Harbour", "contact", decided_by="holder, and she agrees")
    s.named("Maya", "Nora", by="Harbour")


@scene("Twelve, and no from both")
def under_14_no(s: Story) -> None:
    s.girl("Maya", age=12)
    s.no("Maya", PROGRAMME)
    s.walks_with("Paula", "Maya")


@scene("Fourteen six weeks ago: what was decided for her ended then, and so has its grace")
def turned_14(s: Story) -> None:
    s.girl("Maya", turns_14=days(-42))
    s.yes("Maya", at=days(-300), until=days(-42), decided_by="holder, and she agrees")
    s.walks_with("Paula", "Maya", at=days(-290))
    s.yes("Maya", "Harbour", "contact", at=days(-300), until=days(-42), decided_by="holder, and she agrees")
    s.named("Maya", "Nora", by="Harbour", at=days(-290))


@scene("Fourteen last week, and she has decided anew, with less", Paula=WALKS, Nora="safety")
def decided_anew_at_14(s: Story) -> None:
    s.girl("Maya", turns_14=days(-7))
    for about in (PROGRAMME, "Harbour"):
        shares = "" if about == PROGRAMME else "contact safety"
        s.yes("Maya", about, shares, at=days(-300), until=days(-7), decided_by="holder, and she agrees")
    s.walks_with("Paula", "Maya", at=days(-290))
    s.named("Maya", "Nora", by="Harbour", at=days(-290))
    s.yes("Maya", at=days(-6))
    s.yes("Maya", "Harbour", "safety", at=days(-6))


@scene("Fourteen last week: she says no to what was decided for her", Paula=WALKS)
def says_no_at_14(s: Story) -> None:
    s.girl("Maya", turns_14=days(-7))
    s.yes(
        "Maya", "Harbour", "contact safety", at=days(-90), until=days(-7), decided_by="holder, and she agrees"
    )
    s.named("Maya", "Nora", by="Harbour", at=days(-80))
    s.yes("Maya", at=days(-6))
    s.walks_with("Paula", "Maya")
    s.no("Maya", "Harbour", at=days(-5))


@scene("Eighteen: the institution's sight ends by its date, the programme's goes on", Paula=WALKS)
def eighteen_in_june(s: Story) -> None:
    s.girl("Maya", turns_14=days(-4 * YEAR - 3))
    s.yes("Maya", at=days(-300))
    s.walks_with("Paula", "Maya", at=days(-300))
    s.yes("Maya", "Clinic", "identity legal contact", at=days(-300), until=days(-3))
    s.named("Maya", "Dora", by="Clinic", at=days(-290))


@scene("Something was told to the police without her consent: it opens nothing", Paula=WALKS)
def disclosed(s: Story) -> None:
    joined(s)
    s.discloses("Maya", to="Station", by="Paula")
    s.named("Maya", "Pol", by="Station")


@scene("She reads English and French; it was explained in English", Paula=WALKS, Nora="contact")
def in_a_language_of_hers(s: Story) -> None:
    s.girl("Maya", languages="fr en")
    s.yes("Maya", language="en")
    s.walks_with("Paula", "Maya")
    s.yes("Maya", "Harbour", "contact", language="en")
    s.named("Maya", "Nora", by="Harbour")


@scene("A yes for one member by name, whom her partner has not named", Paula=WALKS)
def named_by_her_alone(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", only="Nora")


@scene("A yes and a no in one breath: the later one counts", Paula=WALKS)
def in_one_breath(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety", at=days(-1))
    s.named("Maya", "Nora", by="Harbour")
    s.no("Maya", "Harbour", at=days(-1))


@scene(
    "Therapy and the notebook are nobody's to share, though the partner may hold them",
    Paula=WALKS,
    Petra="contact",
    Tess="therapy attendance | therapy attendance",
)
def never_shared(s: Story) -> None:
    joined(s)
    s.therapy("Tess", "Maya")
    s.yes("Maya", "Bridge", "contact therapy notebook", adds="therapy notebook")
    s.named("Maya", "Petra", by="Bridge")


@scene(
    "A yes to read and add what a worker does, but for who she is",
    Paula=WALKS,
    Dora="identity contact referral safety clinical needs legal entourage | contact safety clinical legal",
)
def reads_much_adds_some(s: Story) -> None:
    joined(s)
    shares = "identity contact referral safety clinical needs legal entourage"
    s.yes("Maya", "Clinic", shares, adds="contact safety clinical legal")
    s.named("Maya", "Dora", by="Clinic")
