"""Where the scenes take place, and how one is written down: a story, and by hand who then reads what.

``@scene("…", Nora="contact safety | contact")``: Nora reads two kinds of Maya's and may write one. Of whom
nothing is said, and of what is not said, nothing. Of another girl than Maya: ``Nora={"Lou": "contact"}``.

Where not all of a kind is shared, ``rows={"Nora": "old/new"}`` says which of the told records Nora reads, and
``alters`` on which she may write; of whom it says nothing, all of the kinds that she reads, or may write.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.oracle.scenes.saying import NOW, Story, hours, kinds

FOLLOW_UP = (
    "identity contact referral safety clinical needs legal health activities measures entourage committee"
)
WALKS = f"{FOLLOW_UP} | {FOLLOW_UP}"
"""What the worker reads and writes who walks with her."""

PROPOSED = "identity contact referral"
EVERYTHING = f"{FOLLOW_UP} therapy notebook"

Said = str | dict[str, str]
Rows = frozenset[str]
Hand = dict[tuple[str, str], tuple[frozenset[str], frozenset[str]]]


@dataclass(frozen=True)
class Scene:
    title: str
    tell: Callable[[Story], None]
    said: dict[str, Said]
    reading_alone: bool
    """access.md says who reads here, and not who writes."""
    rows: dict[str, str] = field(default_factory=dict)
    alters: dict[str, str] = field(default_factory=dict)

    def story(self) -> Story:
        story = Story()
        region(story)
        self.tell(story)
        return story

    def by_hand(self, story: Story) -> Hand:
        hand: Hand = {
            (member, girl): (frozenset(), frozenset()) for member in story.members for girl in story.girls
        }
        for member, said in self.said.items():
            for girl, words in (said if isinstance(said, dict) else {"Maya": said}).items():
                reads, _, writes = words.partition("|")
                assert (member, girl) in hand
                hand[member, girl] = (kinds(reads), kinds(writes))
        return hand

    def rows_by_hand(self, story: Story, member: str, girl: str, kept: frozenset[str], writing: bool) -> Rows:
        """The told records of hers that this member opens, or alters, of the kinds ``kept``."""
        said = self.alters if writing else self.rows
        told = {record.name for record in story.records(girl)}
        if member in said and girl == "Maya":
            names = frozenset(said[member].split("/")) - {""}
            assert names <= told
            return names
        return frozenset(record.name for record in story.records(girl) if record.kind in kept)


Tell = Callable[[Story], None]


def scenes_of(into: list[Scene]) -> Callable[..., Callable[[Tell], Tell]]:
    """What writes a scene down among ``into``."""

    def scene(
        title: str,
        *,
        reading_alone: bool = False,
        rows: dict[str, str] | None = None,
        alters: dict[str, str] | None = None,
        **given: Said,
    ) -> Callable[[Tell], Tell]:
        def kept(tell: Tell) -> Tell:
            into.append(Scene(title, tell, given, reading_alone, rows or {}, alters or {}))
            return tell

        return kept

    return scene


def region(s: Story) -> None:
    """Partners, and who works there: one or two for each role."""
    s.partner("Bridge", "community", EVERYTHING)
    s.partner("Harbour", "shelter", "identity contact safety needs clinical health committee")
    s.partner("Lantern", "shelter", "contact safety")
    s.partner("Clinic", "health", FOLLOW_UP)
    s.partner("Couch", "psychotherapy", "identity contact health therapy")
    s.partner("Station", "police", EVERYTHING)
    s.partner("Institute", "research", EVERYTHING)
    s.member("Paula", "Bridge", "pivot_worker")
    s.member("Petra", "Bridge", "pivot_worker")
    s.member("Cora", "Bridge", "coordinator")
    s.member("Susan", "Bridge", "supervisor")
    s.member("Ada", "Bridge", "administrator")
    s.member("Nora", "Harbour", "liaison", on_call=True)
    s.member("Nell", "Harbour", "liaison")
    s.member("Lena", "Lantern", "liaison", on_call=True)
    s.member("Mona", "Clinic", "committee")
    s.member("Dora", "Clinic", "liaison")
    s.member("Tess", "Couch", "psychotherapist")
    s.member("Pol", "Station", "police_liaison", on_call=True)
    s.member("Rosa", "Institute", "researcher")


def joined(s: Story, girl: str = "Maya", worker: str = "Paula") -> None:
    """She is in the programme, and somebody walks with her."""
    s.girl(girl)
    s.yes(girl)
    s.walks_with(worker, girl)


IN_HALF_AN_HOUR = hours(0.5)
JUST_NOW = NOW
