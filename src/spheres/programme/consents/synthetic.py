"""What she said yes and no to, in the synthetic region: every shape there is."""

from datetime import datetime, timedelta
from typing import Any

from spheres.foundation.clock import day_begins
from spheres.programme.consents.models import Consent
from spheres.programme.participants.rules import DECIDES_ALONE_FROM, age_on, birthday, decides_alone
from spheres.programme.participants.synthetic_person import SyntheticPerson

PEERS = 11
"""One in so many wants to meet a survivor."""
NIGHTS = 4
"""One in so many of those who share with the shelter shares with its night team too."""
SHARED = {
    "en-marge": (["coordination", "shelter"], ["identity", "contact", "safety"], 0.8, 0.8),
    "ccsmtl": (["liaison"], ["contact", "needs"], 0.5, 0.1),
    "codim": (["liaison.west"], ["contact", "needs"], 0.1, 0.7),
    "anonyme": (["liaison.anonyme"], ["contact"], 0.25, 0.25),
    "marie-vincent": (["therapist"], ["contact", "clinical"], 0.3, 0.3),
    "spvm": (["police"], ["contact"], 0.0, 0.0),
}
"""Partner → whom it names, what is shared, and how many say yes, of those who speak French and of others."""
HOLDER = ("Rosaire Villemure", "grand-père")
SEALED_WORDS: list[Any] = [HOLDER]


def make(person: SyntheticPerson) -> None:
    """Yes and no, to some and to one, withdrawn, over, decided with a holder."""
    end = _end(person)
    wants_a_peer = person.is_one_in(PEERS, 1)
    _consent(person, end, "programme")
    for code, (names, categories, in_french, in_english) in SHARED.items():
        says = person.random.random()
        if says < (in_french if person.language == "fr" else in_english):
            _share(person, end, code, names, categories)
        elif says > 0.85 and not (code == "spvm" and wants_a_peer):  # one answer each
            _consent(person, end, "partner", partner=person.region.partners[code], agreed=False)
    if wants_a_peer:
        _meet_a_survivor(person)


def _end(person: SyntheticPerson) -> datetime:
    region = person.region
    end = region.now + timedelta(days=person.random.choice([12, 25, 60, 90, 150, 200, 300]))
    fourteenth = birthday(person.portrait.born, DECIDES_ALONE_FROM)
    if fourteenth > region.today:
        end = min(end, day_begins(fourteenth))
    return region.ago(2) if person.is_one_in(32, 9) else end


def _share(
    person: SyntheticPerson, end: datetime, code: str, names: list[str], categories: list[str]
) -> None:
    r, region = person.random, person.region
    if code == "en-marge" and person.is_one_in(NIGHTS):
        names = [*names, "shelter.night"]
    people = region.named_at(code, names, person.number)
    is_taken_back = r.random() < 0.08
    taken_back: dict[str, Any] = (
        {"withdrawn_at": region.ago(1), "ending": "taken_back"} if is_taken_back else {}
    )
    _consent(
        person, end, "partner", partner=region.partners[code], categories=categories,
        member=people[0] if r.random() < 0.2 else None,
        writable=[c for c in categories if c == "needs"] if r.random() < 0.3 else [],
        **taken_back,
    )  # fmt: skip
    for member in people:
        person.name_in_circle(member)


def _meet_a_survivor(person: SyntheticPerson) -> None:
    """Someone of the police is there too, if she decides it."""
    region = person.region
    end = region.now + timedelta(days=60)
    _consent(person, end, "partner", partner=region.partners["spvm"], categories=["contact"])
    for name in ("peer", "police"):
        person.name_in_circle(region.members[name])


def _consent(person: SyntheticPerson, end: datetime, kind: str, *, agreed: bool = True, **rest: Any) -> None:
    alone = decides_alone(age_on(person.portrait.born, person.region.today))
    name, tie = ("", "") if alone else HOLDER
    consent = Consent(
        id=person.region.new_id(), participant_id=person.id, kind=kind, agreed=agreed, starts_at=person.since,
        ends_at=end, decided_by=Consent.DecidedBy.HER if alone else Consent.DecidedBy.HOLDER,
        her_agreement=True, explained=Consent.Explained.ALOUD, language=person.language, made_by=person.pivot,
        made_at=person.since, **rest,
    )  # fmt: skip
    person.seal(consent, holder_name=name, holder_tie=tie)
