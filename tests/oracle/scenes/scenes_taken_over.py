"""A newcomer takes over: until each young person has met her, she holds what reaches and protects them."""

from tests.oracle.scenes.region import FOLLOW_UP, PROPOSED, WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import COMMITTEE, NOW, PROGRAMME, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)
FOUR = "contact identity referral safety"
NEWCOMER = f"{FOUR} | {FOUR}"


def taken_over(s: Story, girl: str = "Maya", **more: object) -> None:
    """Paula walked with her; since two days Petra does."""
    s.girl(girl)
    s.yes(girl)
    s.walks_with("Paula", girl, until=days(-2))
    s.takes_over("Petra", girl, **more)  # type: ignore[arg-type]


@scene("Her worker has left: who takes over has not met her", Petra=NEWCOMER)
def not_met(s: Story) -> None:
    taken_over(s)


@scene("They have met", Petra=WALKS)
def met(s: Story) -> None:
    taken_over(s, met=days(-1))


@scene("They have met a minute ago", Petra=WALKS)
def met_now(s: Story) -> None:
    taken_over(s, met=NOW)


@scene("It is said that they have met, and it counts from tomorrow", Petra=NEWCOMER)
def met_tomorrow(s: Story) -> None:
    taken_over(s, met=days(1))


@scene("One of two has met her", Petra={"Maya": WALKS, "Lou": NEWCOMER})
def met_one_of_two(s: Story) -> None:
    taken_over(s, met=days(-1))
    taken_over(s, "Lou")


@scene("She takes over from tomorrow on; the other goes on until then", Paula=WALKS)
def takes_over_tomorrow(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya")
    s.walks_with("Paula", "Maya", until=days(1))
    s.takes_over("Petra", "Maya", at=days(1))


@scene("She took over, and somebody else does since", Paula=NEWCOMER)
def taken_over_twice(s: Story) -> None:
    taken_over(s, until=days(-1))
    s.takes_over("Paula", "Maya", at=days(-1))


@scene("She had met her, and another took over since", Paula=NEWCOMER)
def taken_over_from_one_who_had_met(s: Story) -> None:
    taken_over(s, met=days(-1.5), until=days(-1))
    s.takes_over("Paula", "Maya", at=days(-1))


@scene("Who began with her took over another", Petra={"Maya": WALKS, "Lou": NEWCOMER})
def began_with_one(s: Story) -> None:
    joined(s, "Maya", "Petra")
    taken_over(s, "Lou")


@scene("Who supports a newcomer reads no more than she does", Petra=NEWCOMER, Susan=FOUR)
def supported(s: Story) -> None:
    taken_over(s)
    s.supports("Susan", "Petra")


@scene("They have met: who supports her reads the follow-up", Petra=WALKS, Susan=FOLLOW_UP)
def supported_and_met(s: Story) -> None:
    taken_over(s, met=days(-1))
    s.supports("Susan", "Petra")


@scene("A newcomer whom Maya's partner named in her circle", Petra=f"{FOUR} needs | {FOUR}")
def in_the_circle_too(s: Story) -> None:
    taken_over(s)
    s.yes("Maya", "Bridge", "needs contact")
    s.named("Maya", "Petra", by="Bridge")


@scene("A newcomer called to the meeting about her", Petra=f"{FOUR} needs committee | {FOUR}")
def at_the_meeting_too(s: Story) -> None:
    taken_over(s)
    s.yes("Maya", COMMITTEE)
    s.meeting("Tuesday", "Petra")
    s.on_agenda("Maya", "Tuesday", "needs committee")


@scene("The date of her yes has passed before they met: the newcomer keeps what she held", Petra=NEWCOMER)
def lapsed_not_met(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", until=days(-1))
    s.walks_with("Paula", "Maya", until=days(-2))
    s.takes_over("Petra", "Maya")


@scene("The date of her yes has passed, and they have met", Petra=WALKS)
def lapsed_and_met(s: Story) -> None:
    s.girl("Maya")
    s.yes("Maya", until=days(-1))
    s.walks_with("Paula", "Maya", until=days(-2))
    s.takes_over("Petra", "Maya", met=hours(-3))


@scene("She left the programme before they met")
def left(s: Story) -> None:
    taken_over(s)
    s.leaves("Maya", at=hours(-1))


@scene("She took back her yes to the programme after they met")
def taken_back(s: Story) -> None:
    taken_over(s, met=days(-1))
    s.takes_back("Maya", PROGRAMME, at=hours(-1))


@scene("The newcomer herself has left")
def newcomer_left(s: Story) -> None:
    taken_over(s)
    s.quits("Petra", by_hand=True)


@scene("The newcomer is no pivot worker any more")
def newcomer_no_worker(s: Story) -> None:
    taken_over(s)
    s.moves("Petra", "Bridge", "liaison", by_hand=True)


@scene("She shut her file to the newcomer")
def shut_out(s: Story) -> None:
    taken_over(s)
    s.never("Maya", "Petra", at=hours(-1))


@scene("A welcome that was handed over", reading_alone=True, Cora=PROPOSED, Petra=PROPOSED)
def welcome_handed_over(s: Story) -> None:
    s.girl("Maya")
    s.referred("Maya", at=days(-4))
    s.walks_with("Paula", "Maya", at=days(-3), until=days(-2))
    s.referred("Maya", "welcome", at=days(-3))
    s.walks_with("Petra", "Maya", at=days(-2))


@scene(
    "Of her therapy, a newcomer does not read when she came",
    Petra=NEWCOMER,
    Tess="therapy attendance | therapy attendance",
)
def therapy(s: Story) -> None:
    taken_over(s)
    s.therapy("Tess", "Maya", attendance_shared=True)
