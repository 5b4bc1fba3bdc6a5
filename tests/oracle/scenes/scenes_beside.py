"""Who is beside her, and what ends it: assignment, supervision, ceilings, change of post, leaving."""

from tests.oracle.scenes.region import FOLLOW_UP, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import NOW, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)


@scene("Nothing was ever said of her")
def nobody(s: Story) -> None:
    s.girl("Maya")


@scene("Her yes to the programme, and nobody walks with her")
def nobody_walks(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")


@scene("A worker walks with her; she was not asked yet")
def not_asked(s: Story) -> None:
    s.girl("Maya")
    s.walks_with("Paula", "Maya")


@scene("Her yes, and her worker", Paula=WALKS)
def walks(s: Story) -> None:
    joined(s)


@scene("Her worker from tomorrow on")
def walks_from_tomorrow(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", at=days(1))


@scene("Another worker walks on from today", Petra=WALKS)
def handed_over(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", until=NOW)
    s.walks_with("Petra", "Maya", at=NOW)


@scene(
    "Her worker before, whom her partner named too, keeps what she said of her", Petra=WALKS, Paula="contact"
)
def worker_in_the_circle(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", until=days(-2))
    s.walks_with("Petra", "Maya", at=days(-2))
    s.yes("Maya", "Bridge", "contact")
    s.named("Maya", "Paula", by="Bridge")


@scene("Her worker is in her circle too, for less: the wider of the two is what she reads", Paula=WALKS)
def two_sources(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Bridge", "contact")
    s.named("Maya", "Paula", by="Bridge")


@scene("A liaison cannot walk with her")
def not_a_worker(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Dora", "Maya")


@scene("The programme's yes passed its date long ago: its grace is over too")
def programme_lapsed(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=days(-45))
    s.walks_with("Paula", "Maya", at=days(-290))


@scene("Her yes to the programme, replaced by a newer yes", Paula=WALKS)
def programme_renewed(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-300), until=days(20))
    s.walks_with("Paula", "Maya", at=days(-290))
    s.yes("Maya", at=days(-2))


# Supervision.


@scene("Who supports her worker, and is of the same partner", Paula=WALKS, Susan=FOLLOW_UP)
def supervised(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")


@scene("A supervisor of another partner, to which she said yes", Paula=WALKS, Vera="identity contact needs")
def supervised_from_elsewhere(s: Story) -> None:
    """In her circle, and for what she said: no more than that is told here."""
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.yes("Maya", "Clinic", "identity contact needs")
    s.named("Maya", "Vera", by="Clinic")


@scene(
    "A supervisor of another partner reads what her yes there says, and no more",
    Paula=WALKS,
    Vera="contact needs",
)
def supervised_from_elsewhere_with_her_yes(s: Story) -> None:
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.yes("Maya", "Clinic", "contact needs", adds="needs")
    s.supports("Vera", "Paula")


@scene(
    "… up to what that partner may hold, and to the one she named there",
    Paula=WALKS,
    Vera="clinical contact",
    Vic="contact",
)
def supervised_from_elsewhere_within_limits(s: Story) -> None:
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.member("Vic", "Lantern", "supervisor")
    s.member("Nora", "Clinic", "supervisor")
    s.yes("Maya", "Clinic", "contact clinical", only="Vera")
    s.yes("Maya", "Lantern", "contact clinical")
    s.supports("Vera", "Paula")
    s.supports("Nora", "Paula")
    s.supports("Vic", "Paula")


@scene("Of a supervisor from a partner to which she has not said yes, she was told", Paula=WALKS)
def supervised_from_elsewhere_without_her_yes(s: Story) -> None:
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.supports("Vera", "Paula")


@scene("… and to which she said no, or took it back", Paula=WALKS)
def supervised_from_elsewhere_and_no(s: Story) -> None:
    joined(s)
    s.member("Vera", "Clinic", "supervisor")
    s.member("Vic", "Lantern", "supervisor")
    s.no("Maya", "Clinic")
    s.yes("Maya", "Lantern", "contact")
    s.takes_back("Maya", "Lantern", at=days(-1))
    s.supports("Vera", "Paula")
    s.supports("Vic", "Paula")


@scene(
    "Only those whom the supported worker walks with",
    Paula=WALKS,
    Susan=FOLLOW_UP,
    Petra={"Lou": WALKS},
)
def supervised_not_others(s: Story) -> None:
    joined(s)
    joined(s, "Lou", "Petra")
    s.supports("Susan", "Paula")


@scene("The support ended yesterday", Paula=WALKS)
def support_ended(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula", until=days(-1))


@scene("The supported worker no longer walks with her", Petra=WALKS)
def supported_worker_gone(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", until=days(-1))
    s.walks_with("Petra", "Maya", at=days(-1))
    s.supports("Susan", "Paula")


@scene("She left: the supervisor reads nothing either")
def supervised_and_left(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    s.leaves("Maya")


@scene(
    "A supervisor in her circle as well, for the needs; the support ends, this stays",
    Paula=WALKS,
    Susan="needs | needs",
)
def support_ended_circle_stays(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Bridge", "needs", adds="needs")
    s.named("Maya", "Susan", by="Bridge")
    s.supports("Susan", "Paula", until=hours(-1))


# Ceilings.


@scene("She said yes to more than this shelter may hold", Paula=WALKS, Lena="contact safety | safety")
def above_the_ceiling(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Lantern", "contact safety clinical health identity", adds="safety clinical")
    s.named("Maya", "Lena", by="Lantern")


@scene(
    "Two shelters, one mandate: each has a ceiling of its own, and an answer of its own",
    Paula=WALKS,
    Nora="contact needs health",
    Lena="contact",
)
def one_mandate_twice(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact needs health")
    s.yes("Maya", "Lantern", "contact needs health")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Lena", by="Lantern")


@scene("Two shelters, one mandate: a yes to one is none to the other", Paula=WALKS, Nora="contact")
def one_mandate_one_yes(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Lena", by="Lantern")


@scene(
    "The police, whatever was agreed and whatever the pack lets them hold",
    Paula=WALKS,
    Pol="identity contact referral safety needs legal activities entourage | legal contact",
)
def police_floor(s: Story) -> None:
    joined(s)
    everything = f"{FOLLOW_UP} therapy notebook"
    s.yes("Maya", "Station", everything, adds="legal contact clinical health measures")
    s.named("Maya", "Pol", by="Station")


@scene(
    "A liaison who works for the police holds no more than they do", Paula=WALKS, Lia="contact legal | legal"
)
def police_partner(s: Story) -> None:
    joined(s)
    s.member("Lia", "Station", "liaison")
    s.yes("Maya", "Station", "contact legal clinical health measures committee", adds="legal clinical")
    s.named("Maya", "Lia", by="Station")


@scene("A police role at a partner that is not the police: the same floor", Paula=WALKS, Pia="contact legal")
def police_role_elsewhere(s: Story) -> None:
    joined(s)
    s.member("Pia", "Clinic", "police_liaison")
    s.yes("Maya", "Clinic", "contact legal clinical health measures committee")
    s.named("Maya", "Pia", by="Clinic")


# Posts.


@scene("Named by one partner, she changes to another with which more was agreed", Paula=WALKS, Dora="needs")
def changes_partner(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.yes("Maya", "Clinic", "needs")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Dora", by="Clinic")
    s.moves("Nora", "Clinic", "liaison")


@scene("Her row was changed by hand: what hung on it is left all the same", Paula=WALKS)
def changes_partner_by_hand(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.yes("Maya", "Clinic", "contact needs")
    s.named("Maya", "Nora", by="Harbour")
    s.moves("Nora", "Clinic", "liaison", by_hand=True)


@scene("She changes partner, and the new one names her", Paula=WALKS, Nora="needs")
def changes_partner_and_is_named(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety")
    s.yes("Maya", "Clinic", "needs")
    s.named("Maya", "Nora", by="Harbour", until=days(-1))
    s.moves("Nora", "Clinic", "liaison", at=days(-1))
    s.named("Maya", "Nora", by="Clinic", at=hours(-5))


@scene(
    "In her circle twice: once by the partner she left, once by the one she came to",
    Paula=WALKS,
    Nora="needs",
)
def in_the_circle_twice(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety")
    s.yes("Maya", "Clinic", "needs")
    s.named("Maya", "Nora", by="Harbour", until=days(100))
    s.moves("Nora", "Clinic", "liaison", at=days(-1))
    s.named("Maya", "Nora", by="Clinic", at=hours(-5))


@scene("A yes for one member by name, who then works for another partner", Paula=WALKS)
def named_member_changes_partner(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact", only="Nora")
    s.yes("Maya", "Clinic", "contact needs")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Nell", by="Harbour")
    s.moves("Nora", "Clinic", "liaison")


@scene("A place that a partner gave to someone who does not work there", Paula=WALKS)
def named_by_a_stranger(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.yes("Maya", "Clinic", "contact needs")
    s.named("Maya", "Nora", by="Clinic")


@scene("Who is in her circle leaves the programme's work", Paula=WALKS)
def member_leaves(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.quits("Nora")


@scene("Her worker leaves")
def worker_leaves(s: Story) -> None:
    joined(s)
    s.quits("Paula", by_hand=True)


@scene("Her worker leaves, and another walks on", Petra=WALKS)
def worker_leaves_and_hands_over(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", until=NOW)
    s.walks_with("Petra", "Maya", at=NOW)
    s.quits("Paula")


@scene("A liaison in her circle comes to sit on the Committee for the same partner", Paula=WALKS)
def changes_role(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.moves("Nora", "Harbour", "committee")


@scene("A supervisor becomes a liaison", Paula=WALKS)
def supervisor_changes_role(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    s.moves("Susan", "Bridge", "liaison")


@scene("Her worker becomes a liaison of the same partner")
def worker_changes_role(s: Story) -> None:
    joined(s)
    s.moves("Paula", "Bridge", "liaison", by_hand=True)


@scene("A partner is no longer in the agreement", Paula=WALKS, Dora="contact")
def partner_out(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact safety")
    s.yes("Maya", "Clinic", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Dora", by="Clinic")
    s.out_of_agreement("Harbour")


@scene("Her worker's own partner is no longer in the agreement", Nora="contact")
def workers_partner_out(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.out_of_agreement("Bridge")


# Leaving.


@scene("She leaves the programme: everything that she had said ends with it")
def leaves(s: Story) -> None:
    joined(s)
    s.supports("Susan", "Paula")
    s.yes("Maya", "Harbour", "contact")
    s.yes("Maya", "Station", "legal")
    s.named("Maya", "Nora", by="Harbour")
    s.named("Maya", "Pol", by="Station")
    s.leaves("Maya")


@scene(
    "Back after a year, with a new worker and a new yes; no partner sees anything before she looked",
    Petra=WALKS,
)
def comes_back(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", at=days(-700), until=days(100))
    s.walks_with("Paula", "Maya", at=days(-690), until=days(-365))
    s.yes("Maya", "Harbour", "contact safety", at=days(-690), until=days(100))
    s.named("Maya", "Nora", by="Harbour", at=days(-690), until=days(-365))
    s.leaves("Maya", at=days(-365))
    s.yes("Maya", at=days(-1))
    s.walks_with("Petra", "Maya", at=days(-1))
    s.named("Maya", "Nora", by="Harbour", at=days(-1))


# Who wrote it.


@scene("Her worker before wrote most of it, and reads none of it", Petra=WALKS)
def wrote_and_handed_over(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", written_by="Paula")
    s.walks_with("Paula", "Maya", until=days(-1))
    s.wrote("Paula", "Maya")
    s.asks("Maya", "Lantern", by="Paula", at=days(-20), closed=days(-10))
    s.discloses("Maya", to="the court", by="Paula")
    s.walks_with("Petra", "Maya", at=days(-1))


@scene("Who was in her circle wrote, and is not there any more", Paula=WALKS)
def wrote_and_taken_back(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "clinical needs legal entourage", adds="clinical needs")
    s.named("Maya", "Dora", by="Clinic")
    s.wrote("Dora", "Maya", at=days(-5))
    s.takes_back("Maya", "Clinic")


@scene("Who wrote may read some of the kinds", Paula=WALKS, Dora="needs | needs")
def wrote_and_reads_less(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Clinic", "clinical needs legal entourage", adds="clinical needs")
    s.named("Maya", "Dora", by="Clinic")
    s.wrote("Dora", "Maya", at=days(-5))
    s.yes("Maya", "Clinic", "needs", adds="needs", at=days(-1))


@scene("Who writes a kind writes on what others wrote of it", Paula=WALKS, Dora="legal needs | legal")
def writes_on(s: Story) -> None:
    joined(s)
    s.wrote("Paula", "Maya", at=days(-5))
    s.yes("Maya", "Clinic", "legal needs", adds="legal")
    s.named("Maya", "Dora", by="Clinic")


@scene("She left; who wrote of her reads nothing")
def wrote_and_left(s: Story) -> None:
    joined(s)
    s.wrote("Paula", "Maya", at=days(-5))
    s.leaves("Maya")


@scene("She moved away and came back: what she was given before stays behind", Paula=WALKS)
def away_and_back(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.named("Maya", "Nora", by="Harbour")
    s.moves("Nora", "Clinic", "liaison", at=days(-2))
    s.moves("Nora", "Harbour", "liaison", at=days(-1))


@scene("Named by two partners at once, where she works for one of them", Paula=WALKS, Nora="contact")
def named_by_two(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "contact")
    s.yes("Maya", "Clinic", "needs")
    s.named("Maya", "Nora", by="Clinic", until=days(50))
    s.named("Maya", "Nora", by="Harbour")


@scene(
    "A supervisor from the police, to whom she said yes: within their floor",
    Paula=WALKS,
    Vic="contact",
)
def police_supervisor(s: Story) -> None:
    joined(s)
    s.member("Vic", "Station", "supervisor")
    s.yes("Maya", "Station", "contact clinical")
    s.supports("Vic", "Paula")


@scene(
    "Two workers, two supervisors, two girls",
    Paula=WALKS,
    Petra={"Lou": WALKS},
    Susan=FOLLOW_UP,
    Sonia={"Lou": FOLLOW_UP},
)
def two_supervisors(s: Story) -> None:
    s.member("Sonia", "Bridge", "supervisor")
    joined(s)
    joined(s, "Lou", "Petra")
    s.supports("Susan", "Paula")
    s.supports("Sonia", "Petra")
