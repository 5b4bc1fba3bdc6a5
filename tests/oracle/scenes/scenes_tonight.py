"""Who sees by a shift: a bed accepted for tonight, and a young person who can't be reached."""

from tests.oracle.scenes.region import WALKS, Scene, joined, scenes_of
from tests.oracle.scenes.saying import Scope, Story, days, hours

SCENES: list[Scene] = []
scene = scenes_of(SCENES)

NIGHT = "safety contact request"
IN_DANGER = "identity contact safety"
EARLIER = days(-2)


def shares(s: Story, kinds: str = "needs", partner: str = "Harbour") -> None:
    """She is in the programme, and shares something with a partner that names nobody of its own yet."""
    joined(s)
    s.yes("Maya", partner, kinds, at=EARLIER)


@scene("A bed tonight: who is on shift there reads her plan", Paula=WALKS, Nora=NIGHT)
def bed(s: Story) -> None:
    shares(s)
    s.on_shift("Nora")
    s.on_shift("Lena")
    s.bed("Maya", "Harbour")


@scene("… she had not said so when the bed was asked", Paula=WALKS)
def bed_and_no_yes(s: Story) -> None:
    shares(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour", team_may_read=False)


@scene("… until the noon after", Paula=WALKS)
def bed_past_noon(s: Story) -> None:
    shares(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour", at=hours(-20), noon=hours(-1))


@scene("… her shift is over, or has not begun", Paula=WALKS)
def bed_and_no_shift(s: Story) -> None:
    shares(s)
    s.on_shift("Nora", at=hours(-10), until=hours(-1))
    s.on_shift("Nora", at=hours(4), until=hours(8))
    s.bed("Maya", "Harbour")


@scene("… who is there and not on call is put on no shift that opens anything", Paula=WALKS)
def bed_and_not_on_call(s: Story) -> None:
    shares(s)
    s.on_shift("Nell")
    s.bed("Maya", "Harbour")


@scene("… she took back what she shared with them", Paula=WALKS)
def bed_and_taken_back(s: Story) -> None:
    shares(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour")
    s.takes_back("Maya", "Harbour", at=hours(-0.5))


@scene("… she shares nothing with them", Paula=WALKS)
def bed_and_nothing_shared(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour")


@scene("… she left the programme")
def bed_and_left(s: Story) -> None:
    shares(s)
    s.on_shift("Nora")
    s.bed("Maya", "Harbour")
    s.leaves("Maya", at=hours(-0.5))


@scene("… never her, by name", Paula=WALKS)
def bed_and_never_her(s: Story) -> None:
    shares(s)
    s.never("Maya", "Nora")
    s.on_shift("Nora")
    s.bed("Maya", "Harbour")


@scene("… no higher than what the partner may hold", Paula=WALKS, Tim="contact request")
def bed_under_the_ceiling(s: Story) -> None:
    s.member("Tim", "Couch", "liaison", on_call=True)
    shares(s, "contact", "Couch")
    s.on_shift("Tim")
    s.bed("Maya", "Couch")


# Can't be reached.


@scene(
    "Not seen since Friday: whom her plan names, who is on shift, the coordinators",
    Paula=WALKS,
    Cora="open",
    Dora=IN_DANGER,
    Nora=IN_DANGER,
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


@scene("… nobody is on shift now", Paula=WALKS, Cora="open")
def unreached_and_no_shift(s: Story) -> None:
    joined(s)
    s.on_shift("Nora", at=hours(-10), until=hours(-1))
    s.unreached("Maya", service="Harbour")


@scene("… her yes names the service: it reads how she is safe", Paula=WALKS, Cora="open", Nora=IN_DANGER)
def unreached_by_her_yes(s: Story) -> None:
    shares(s, "safety")
    s.on_shift("Nora")
    s.unreached("Maya")


@scene("… her yes is about something else", Paula=WALKS, Cora="open")
def unreached_and_another_yes(s: Story) -> None:
    shares(s, "contact needs")
    s.on_shift("Nora")
    s.unreached("Maya")


@scene("… her yes is to one person there, and not to the service", Paula=WALKS, Cora="open")
def unreached_and_yes_to_one(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety", only="Nora", at=EARLIER)
    s.on_shift("Nora")
    s.unreached("Maya")


@scene("… her later no shuts what her plan said", Paula=WALKS, Cora="open")
def unreached_and_no(s: Story) -> None:
    joined(s)
    s.on_shift("Nora")
    s.unreached("Maya", plan_names="Dora", service="Harbour")
    s.no("Maya", "Harbour", at=hours(-1))
    s.no("Maya", "Clinic", at=hours(-1))


@scene("… her plan came after her no", Paula=WALKS, Cora="open", Nora=IN_DANGER)
def unreached_after_a_no(s: Story) -> None:
    joined(s)
    s.no("Maya", "Harbour", at=days(-20))
    s.on_shift("Nora")
    s.unreached("Maya", service="Harbour")


@scene("… nobody of the police, whatever her plan says", Paula=WALKS, Cora="open")
def unreached_and_police(s: Story) -> None:
    joined(s)
    s.on_shift("Pol")
    s.unreached("Maya", plan_names="Pol", service="Station")


@scene("… never her, by name", Paula=WALKS, Cora="open")
def unreached_and_never_her(s: Story) -> None:
    joined(s)
    s.never("Maya", "Nora")
    s.on_shift("Nora")
    s.unreached("Maya", service="Harbour")


@scene(
    "… her yes was narrowed: from the day before yesterday on",
    Paula=WALKS,
    Cora="open",
    Nora=IN_DANGER,
    rows={"Nora": "a way"},
)
def unreached_and_narrowed(s: Story) -> None:
    joined(s)
    s.yes("Maya", "Harbour", "safety", at=EARLIER, narrowed={"safety": Scope(since=EARLIER)})
    s.record("a plan", "Maya", "plan", days(-30), over=True)
    s.record("a way", "Maya", "way", days(-30))
    s.on_shift("Nora")
    s.unreached("Maya")
