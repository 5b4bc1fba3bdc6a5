"""The region's pack: what makes a region, read from YAML and validated once.

Lists carry codes, both languages, order and an end date. Code depends on none of their entries. What a pack
that has this shape may still not be stands in ``exchange/packs/rules.py``, and is asked when it is loaded.
"""

from datetime import date, time
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from django.conf import settings
from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, model_validator

from spheres.foundation.access.categories import POLICE_NEVER, Category
from spheres.foundation.accounts.models import Mandate, Role
from spheres.foundation.plain_yaml import plain

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
RESERVED_CODES = {"committee", "programme"}
"""What a consent may be to, beside a partner."""


class PackPart(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(PackPart):
    fr: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.fr


class Entry(PackPart):
    """One choice of a list."""

    code: Code
    name: Wording
    ends_on: date | None = None
    icon: str = ""


class ContactKind(Entry):
    """A way of being in contact."""

    at_a_place: bool = False
    """Together somewhere: only then is there a place to note, and none is assumed."""


class PlaceKind(Entry):
    at_a_distance: bool = False
    """No place: nothing that a note of a contact together would say."""


class SaferCard(Entry):
    """Something that lowers harm, while she is still in it."""

    part: Literal["", "calm", "places", "people", "code_words", "phone", "bag", "health"] = ""
    """The section of her emergency plan where it would stand."""


class Wish(Entry):
    """Something she may ask of whoever will walk with her, and what respects it."""

    avoids_mandate: Mandate | None = None
    """A worker of such a partner would not respect it."""


class ServiceKind(Entry):
    """Something a service can be asked for."""

    promise: Wording | None = None
    """What the partnership promises of it, said beside its name."""
    mandates: list[Mandate] = []
    """Which partners do it; none named: any."""
    to_role: Role | None = None
    """Only members in this role read the request there."""
    answer_within_days: int = Field(3, ge=1, le=30)
    for_a_night: bool = False
    """A bed: it may be needed tonight, from an hour."""


class PackPartner(PackPart):
    code: Code
    name: Wording
    mandate: Mandate
    brings: Wording
    """What this partner is in the programme for, as she is told on the consent page."""
    may_hold: list[Category]
    """The most it may be given, whatever is agreed."""
    suggested: list[Category] = []
    """What is usually useful to it: named on the consent page, never ticked."""
    has_beds: bool = False
    """Its team says each evening how many are free."""
    always_on_shift: bool = False
    """Somebody is to be on shift there at every hour: one without anybody is seen a day before."""
    phone: str = ""
    """The number that is answered there, to ring a colleague on shift."""


class ReferrerHears(PackPart):
    """What comes back to who referred. Nothing else ever does."""

    received: bool = True
    waiting: bool = True
    welcomed: bool = True
    """That a worker is named, and once she was reached, that someone is in touch with her."""
    not_now: bool = True
    joined: bool = False


class UnusualLooking(PackPart):
    """What a coordinator is told of, to ask about."""

    many_in_an_hour: Annotated[int, Field(ge=2)] = 25
    """Young people opened one by one within an hour."""
    opens_at: time = time(6)
    closes_at: time = time(23)
    """Working hours, on the region's clock: outside them, each day is told once."""


class Retention(PackPart):
    """How long a kind of information is kept after the end of the follow-up, in years."""

    category: Category
    years: Annotated[int, Field(ge=1, le=100)]


class EmergencyNumber(PackPart):
    """Someone to call or to text in this region: a public line, named on every page that anyone may open."""

    name: Wording
    number: Annotated[str, Field(max_length=30)]
    text: Annotated[str, Field(max_length=30)] = ""
    """Where the same people are texted; empty: they are called only."""
    hours: Wording | None = None
    """When somebody answers; not said: day and night."""
    from_age: int | None = Field(None, ge=0, le=99)
    to_age: int | None = Field(None, ge=0, le=99)
    """For whom it is, both ages included; not said: for every age."""
    on_paper: bool = False
    """Its name may stand on the sheet that doesn’t say what it is."""

    def is_for(self, age: int) -> bool:
        return (self.from_age or 0) <= age <= (99 if self.to_age is None else self.to_age)


class Answering(PackPart):
    """By when somebody answers whoever wrote on a public page: said to her, and counted on the coordinator’s
    list (``referrals/rules.py``)."""

    within_hours: int = Field(ge=1, le=24)
    opens_at: time
    closes_at: time
    """On the region’s clock, as the morning is."""
    morning_by: time
    """By this hour of the next morning, what came while it was closed, or too late for that day."""
    number: Annotated[str, Field(max_length=30)] = ""
    """Where she can call and ask what became of it."""


class PublicQuestion(PackPart):
    """What she may want to know before she types, and the region’s answer: what its law and its rules say."""

    asks: Wording
    answer: Wording


class WithoutSpheres(PackPart):
    """What the night team does while Spheres can't be reached. Read without a database, by whoever comes to
    the page that says so: it names nobody."""

    number: Annotated[str, Field(max_length=30)]
    """Who is called, day or night."""
    decides: Wording
    """Who decides meanwhile, by what she is there for."""
    steps: list[Wording]
    """What is done, in order: the sheet that hangs beside the telephone."""


class Stage(PackPart):
    """One stage of a list, in words for whoever walks with her."""

    code: Code
    name: Wording
    looks_like: Wording
    helps: Wording
    looks_at_plan: bool = False
    """Planning, leaving: noting it is a moment to look at her emergency plan with her."""
    is_ours: bool = False
    """The region's own, and not of the source that the list names."""


class StageList(PackPart):
    """Stages in the cycle of exploitation as this region tells them apart, from a day on. What was noted
    keeps the words of its day."""

    code: Code
    name: Wording
    source: Wording
    """Whose stages these are, and how far they can be relied on: said wherever they are."""
    from_on: date
    ends_on: date | None = None
    """Its last day; none while it is in use."""
    stages: list[Stage]
    """In the order in which they are shown. It is no order in which anybody has to go."""

    def stage(self, code: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.code == code), None)


class StageMatch(PackPart):
    """A stage of one list, and what comes nearest to it in another."""

    from_list: Code
    from_stage: Code
    to_list: Code
    to_stage: Code


class PracticeCard(Entry):
    """Something to do or to say with her, in plain sentences, for whoever walks with her: an idea, and never
    an order."""

    how: Wording
    fits: Wording
    """When it may fit, in words."""
    source: Wording
    """Whose idea it is, and how far it was tried: said wherever it stands."""
    stages: list[Code] = []
    areas: list[Code] = []
    """Codes of stages and of needs. With neither it is found by searching alone."""
    is_ours: bool = False
    """The region's own words, and nobody's who tried them."""


class Texts(PackPart):
    emergency: Wording
    watched: Wording
    """Before she types: what to think of when somebody else may look at her device."""
    public_intro: Wording
    colleague_intro: Wording | None = None
    """The same, to a colleague who comes with a link."""
    twelve_hours: Wording | None = None
    """Once somebody has stayed twelve hours: what the law asks of an establishment."""


class Pack(PackPart):
    code: Code
    name: Wording
    time_zone: str = "America/Toronto"
    """By its name in the IANA database. Its days are the region's days; ``config/zone.py`` reads it first."""
    languages: list[Entry]
    partners: list[PackPartner]
    contact_channels: list[Entry]
    contact_kinds: list[ContactKind]
    place_kinds: list[PlaceKind]
    needs: list[Entry]
    services: list[Entry]
    service_kinds: list[ServiceKind]
    decline_reasons: list[Entry]
    ties: list[Entry]
    """What people around her are to her."""
    accompaniment_kinds: list[Entry]
    expense_kinds: list[Entry]
    legal_kinds: list[Entry]
    safer_cards: list[SaferCard] = []
    priority_cards: list[Entry] = []
    """What can matter most to her, as she would say it: she takes some, and puts them in order."""
    not_now_reasons: list[Entry]
    wishes: list[Wish] = []
    exceptions: list[Entry]
    """Grounds on which something may be told without her consent."""
    dangers: list[Entry]
    """What emergency access can be opened for."""
    emergency_numbers: list[EmergencyNumber] = []
    answering: Answering | None = None
    """Not said: nothing is promised."""
    public_questions: list[PublicQuestion] = []
    emergency_review_days: int = Field(3, ge=1, le=3)
    opened_within_minutes: int = Field(10, ge=1, le=60)
    """What is for tonight and not opened by then: the next on shift is told, and who asked is to ring."""
    consent_months: list[int]
    referral_links: bool = True
    leave_to: Annotated[str, Field(pattern=r"^https://")] = "https://www.meteomedia.com/"
    """A page anyone might be reading: where the way out of her pages leads."""
    link_days: int = Field(14, ge=1, le=90)
    caseload_full: int = Field(15, ge=1)
    not_reached_after_days: int = Field(14, ge=1)
    consent_ending_days: int = Field(30, ge=1)
    grace_days: int = Field(30, ge=0, le=90)
    """How long what was agreed is kept when its date passes before she is asked."""
    referrer_hears: ReferrerHears = ReferrerHears()
    unusual: UnusualLooking = UnusualLooking()
    retention: list[Retention] = []
    stage_lists: list[StageList] = []
    """One of them is current on each day."""
    stage_crosswalk: list[StageMatch] = []
    practice_cards: list[PracticeCard] = []
    debrief_days: int = Field(3, ge=1, le=30)
    """Within how many days talking it over is proposed to a worker who lived through something hard."""
    without_spheres: WithoutSpheres | None = None
    texts: Texts

    @model_validator(mode="after")
    def the_police_ceiling_holds(self) -> "Pack":
        for partner in self.partners:
            raised = set(partner.may_hold) & set(POLICE_NEVER)
            if partner.mandate == Mandate.POLICE and raised:
                raise ValueError(f"{partner.code}: a police partner can't hold {sorted(raised)}")
        return self

    @model_validator(mode="after")
    def no_partner_is_called_as_something_else(self) -> "Pack":
        if taken := RESERVED_CODES & {partner.code for partner in self.partners}:
            raise ValueError(f"a partner can't have the code {sorted(taken)}: it means something else")
        return self

    @model_validator(mode="after")
    def codes_are_said_once(self) -> "Pack":
        for name, value in self:
            if isinstance(value, list) and value and hasattr(value[0], "code"):
                codes = [entry.code for entry in value]
                if len(codes) != len(set(codes)):
                    raise ValueError(f"{name}: a code stands twice")
        return self


ListName = Literal[
    "languages", "contact_channels", "contact_kinds", "place_kinds", "needs", "services",
    "not_now_reasons", "wishes", "dangers", "exceptions", "service_kinds", "decline_reasons",
    "ties", "accompaniment_kinds", "expense_kinds", "legal_kinds", "safer_cards", "priority_cards",
]  # fmt: skip


def read_pack(folder: Path) -> Pack:
    """The pack in ``folder``; raises pydantic's ``ValidationError``, which says where it is wrong."""
    return Pack.model_validate(plain((folder / "pack.yaml").read_text(encoding="utf-8")))


@lru_cache
def current_pack() -> Pack:
    return read_pack(Path(settings.PACK_FOLDER))


def entries(name: ListName) -> list[Entry]:
    found: list[Entry] = getattr(current_pack(), name)
    return found


def choices(name: ListName, on: date | None = None) -> list[tuple[str, str]]:
    """A list as form choices, in the language of the moment, without the entries that have ended."""
    return [(e.code, str(e.name)) for e in entries(name) if not (on and e.ends_on and e.ends_on < on)]


@lru_cache(maxsize=64)
def _by_code(name: ListName) -> dict[str, Entry]:
    return {entry.code: entry for entry in entries(name)}


def named(name: ListName, code: str) -> str:
    """What to call ``code`` on screen; an entry gone from the pack keeps its code."""
    entry = _by_code(name).get(code)
    return str(entry.name) if entry else code


UNANSWERED = "unanswered"
"""The kind of a contact in which she was not there."""


def kinds_at_a_place() -> set[str]:
    """The kinds of contact that have a place."""
    return {kind.code for kind in current_pack().contact_kinds if kind.at_a_place}


def places() -> list[tuple[str, str]]:
    """The kinds of place where a contact can be, as form choices."""
    return [(kind.code, str(kind.name)) for kind in current_pack().place_kinds if not kind.at_a_distance]


def stage_list_on(day: date) -> StageList | None:
    """The list of stages that is current on this day; none where the region has none then."""
    lists = current_pack().stage_lists
    return next((one for one in lists if one.from_on <= day <= (one.ends_on or date.max)), None)


def stage_list(code: str) -> StageList | None:
    return next((one for one in current_pack().stage_lists if one.code == code), None)


def pack_partner(code: str) -> PackPartner:
    return next(partner for partner in current_pack().partners if partner.code == code)


def service_kind(code: str) -> ServiceKind:
    """What the pack says of it; of a kind gone from the pack, its code and the usual delay."""
    found = _by_code("service_kinds").get(code)
    return (
        found
        if isinstance(found, ServiceKind)
        else ServiceKind.model_validate({"code": code, "name": {"fr": code, "en": code}})
    )


def safer_card(code: str) -> SaferCard:
    """What the pack says of it; of a card gone from the pack, its code, with no place in a plan."""
    found = _by_code("safer_cards").get(code)
    named_so = {"code": code, "name": {"fr": code, "en": code}}
    return found if isinstance(found, SaferCard) else SaferCard.model_validate(named_so)
