"""What the record of looks must say, from the design alone (docs/access.md, *The record of looks*).

Shares nothing with what writes the record. What was opened is seen where bytes are deciphered; what was shown
is read in the answer; the sources that allowed it are read again, as the owner, from the grants.

Where the design leaves something open it is decided by its own words, *because something was opened*:

- a row that was deciphered counts, whether the page then shows it or not;
- the name she goes by, her key, and a kept draft are of no category of their own: whoever opens one has
  looked at her, and the sources are all those she is reached by;
- facts that are not sealed (the day of a last contact, that there is no plan yet) may be said to be seen, by
  a request that asked a table of that category: on her own page, or in a list when there is a row of hers in
  it. They need not be. So may who is told to be alike, by an index that opens nobody’s file;
- what is asked of a partner is read because it was asked: no grant gave it, and none is said to have;
- an answer that leads elsewhere shows nothing: whoever was opened on the way has a row of some kind;
- a list longer than its page is not walked: whether names that only put it in order were looked at is open;
- a page that is refused and names her leaves one refusal; one that names a thing can’t tell whose it was.
"""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any
from uuid import UUID

from spheres.foundation.vault import aead
from tests.rooms import of_rooms

ANY = ""
"""Of no category: goes with each."""
SEALED = {
    **of_rooms("SEALED"),
    "participants_participant": ANY,
    "vault_draft": ANY,
    "participants_identity": "identity",
    "participants_restriction": "identity",
    "consents_consent": "identity",
    "consents_disclosure": "identity",
    "safety_emergencyaccess": "identity",  # read "by who may read who she is"; it opens safety, and is not it
    "participants_contactway": "contact",
    "referrals_referral": "referral",
    "safety_emergencyplan": "safety",
    "safety_missingepisode": "safety",
    "safety_missingstep": "safety",
    "notes_contactnote": "clinical",
    "notes_noteaddition": "clinical",
    "notes_step": "clinical",
    "services_servicereferral": "clinical",
    "services_serviceanswer": "clinical",
    "services_serviceinplace": "needs",
    "therapy_therapysummary": "health",
    "therapy_therapynote": "therapy",
    "committee_agendaitem": "committee",
}
"""Each table whose words are sealed for one participant, and what its rows are about."""
PLAIN = {
    **of_rooms("PLAIN"),
    "participants_assignment": {"identity"},
    "participants_circle": {"identity"},
    "participants_followup": {"identity"},
    "consents_limit": {"identity"},
    "participants_blindindex": {"identity"},
    "participants_carriedrestriction": {"identity"},
    "access_closing": {"identity"},
    "therapy_therapy": {"identity", "therapy"},  # the therapist reads her own
    "therapy_therapysession": {"therapy", "health"},
    "privacy_incidentsubject": {"identity"},
    "privacy_erasure": {"identity"},
}
"""Those that hold facts about her and no sealed words; and as what they may be read."""
ALIKE = "participants_alike"
"""The one function that tells of someone by her index: nobody’s file is opened by it."""
DUE = "participants_due"
DUE_OF = {
    "step": {"notes_step"},
    "request": {"services_servicereferral"},
    "accompaniment": {"accompaniment_accompaniment"},
    "unreached": {"safety_missingepisode"},
    "emergency_review": {"safety_emergencyaccess"},
    "plan_missing": {"participants_followup", "safety_emergencyplan"},
    "plan_review": {"participants_followup", "safety_emergencyplan"},
    "programme_consent": {"consents_consent"},
    "other_consent": {"consents_consent"},
}
"""What is due is read by its kind, which a statement names: of which tables each kind tells."""
OF_ROW = re.compile(rb"([a-z_]+)(?:\.[a-z]+)?:([0-9a-f-]{36})")
"""What ties sealed bytes to their row: table (and part), then the row."""
Row = tuple[str, UUID]


@cache
def tables_in(sql: str) -> frozenset[str]:
    """The tables of someone’s that a statement names."""
    words = set(re.findall(r"\w+", sql))
    return frozenset(words & {*SEALED, *PLAIN, ALIKE, DUE})


def tables_behind(sql: str, given: Any) -> set[str]:
    """The same, and those that what is due was asked of; a kind that is not known here is of none."""
    named = set(tables_in(sql))
    if DUE in named:
        kinds = {one for one in given or () if isinstance(one, str)} | set(re.findall(r"'(\w+)'", sql))
        named = (named - {DUE}).union(*(DUE_OF[kind] for kind in kinds & set(DUE_OF)))
    return named


class Watch:
    """Sees each deciphering, and each table that a statement names."""

    def __init__(self) -> None:
        self.opened: set[Row] = set()
        self.tables: set[str] = set()
        self.ever: Counter[str] = Counter()

    def forget(self) -> None:
        self.opened, self.tables = set(), set()

    def see(self, context: bytes) -> None:
        if found := OF_ROW.fullmatch(context):
            self.opened.add((found[1].decode(), UUID(found[2].decode())))
            self.ever[found[1].decode()] += 1

    def statement(self, execute: Any, sql: Any, *more: Any) -> Any:
        self.tables |= tables_behind(str(sql), more[0] if more else ())
        return execute(sql, *more)

    @contextmanager
    def over(self) -> Iterator[None]:
        """Around everything that is deciphered: below whatever may note it."""
        real, watch = aead.AESGCM, self

        class Watched:
            def __init__(self, key: bytes) -> None:
                self.real = real(key)

            def encrypt(self, *given: Any) -> bytes:
                return self.real.encrypt(*given)

            def decrypt(self, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
                plain = self.real.decrypt(nonce, sealed, context)
                watch.see(context)
                return plain

        aead.AESGCM = Watched  # type: ignore[assignment,misc]
        try:
            yield
        finally:
            aead.AESGCM = real  # type: ignore[misc]


@dataclass
class World:
    """What the owner knows of everyone, when the walk begins."""

    names: dict[UUID, str]
    owner_of: dict[Row, UUID]
    rows_in: dict[str, set[UUID]]
    """Category → of whom there is a row."""
    indexed: set[UUID]
    """Whom the index of names knows."""
    grants: dict[UUID | None, dict[UUID, list[tuple[str, str]]]]
    """Member → participant → (category, source), now."""


@dataclass
class Look:
    member: UUID | None
    partner: UUID | None
    participant: UUID | None
    people: int | None
    kind: str
    page: str
    categories: list[str]
    sources: list[str]


@dataclass
class Answer:
    """One request, as it was seen from outside."""

    page: str
    method: str
    path: str
    status: int
    is_file: bool
    body: str
    about: UUID | None
    """The young person whom the address names, or whose the thing is that it names."""
    exists: bool
    """All that the address names: who, and what of hers."""
    is_print: bool
    opened: set[Row]
    tables: set[str]
    looks: list[Look] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "print" if self.is_print else "view"


def problems(world: World, member: Any, answer: Answer) -> list[str]:
    """What the record lacks, or says too much, about this answer."""
    found = list(_problems(world, member, answer))
    return [f"{answer.page} {answer.method} {answer.path} {answer.status}: {problem}" for problem in found]


def opened_of(world: World, answer: Answer) -> dict[UUID, set[str]]:
    """Participant → the categories that were opened; none for a name, a draft."""
    opened: dict[UUID, set[str]] = defaultdict(set)
    for row in answer.opened:
        if row in world.owner_of:  # a draft about nobody is nobody's
            opened[world.owner_of[row]] |= {SEALED[row[0]]} - {ANY}
    return opened


def named_in(world: World, answer: Answer) -> set[UUID]:
    """Whose name the page says."""
    if answer.is_file:
        return set()
    text = html.unescape(answer.body)
    return {pk for pk, name in world.names.items() if name in text}


def _problems(world: World, member: Any, answer: Answer) -> Iterator[str]:
    opened, named = opened_of(world, answer), named_in(world, answer)
    if answer.status != HTTPStatus.OK and named:
        yield f"names {sorted(world.names[pk] for pk in named)}, and shows no page"
    for look in answer.looks:
        if (look.member, look.partner) != (member and member.pk, member and member.partner_id):
            yield f"a {look.kind} in another’s name"
        if look.participant is None and look.kind != "refusal":
            yield f"a {look.kind} that names nobody, with {look.people} people: nothing was searched"
    views = [look for look in answer.looks if look.kind in ("view", "print")]
    if member is None:
        if opened or named or answer.looks:
            yield f"a public page: opened {len(opened)}, named {len(named)}, looks {len(answer.looks)}"
    elif answer.status == HTTPStatus.NOT_FOUND:
        yield from _refused(answer)
    elif answer.status == HTTPStatus.OK:
        yield from _shown(world, member, answer, opened, named)
    else:
        for look in views:
            if look.participant not in opened:
                yield f"{world.names[look.participant]}: too many: nothing was opened or shown"
        rows = {look.participant for look in answer.looks}
        for pk in opened.keys() - rows:
            yield f"{world.names[pk]}: missing: opened {sorted(opened[pk])}, and no row of any kind"


def _refused(answer: Answer) -> Iterator[str]:
    """A page about someone that is not for this member: one refusal, and it was not seen."""
    refusals = [look for look in answer.looks if look.kind == "refusal"]
    if len(answer.looks) > len(refusals):
        yield f"refused, and {len(answer.looks) - len(refusals)} rows say something else"
    if answer.exists and str(answer.about) in answer.path and len(refusals) != 1:
        yield f"{len(refusals)} refusals, not 1"
    for look in refusals:
        if look.page != answer.page:
            yield f"a refusal of {look.page}"
        if look.participant not in (answer.about, None):
            yield "a refusal about another"
        if look.categories or look.sources:
            yield f"a refusal that opened {look.categories}, by {look.sources}"


def _shown(
    world: World, member: Any, answer: Answer, opened: dict[UUID, set[str]], named: set[UUID]
) -> Iterator[str]:
    looks = defaultdict(list)
    for look in answer.looks:
        if look.kind in ("view", "print") and look.participant:
            looks[look.participant].append(look)
    about = {answer.about} if answer.about and answer.exists else set()
    for pk in sorted(opened.keys() | named | looks.keys() | about, key=str):
        who, rows = world.names[pk], looks[pk]
        if not rows:
            how = "opened" if pk in opened else "named" if pk in named else "a page about her"
            yield f"{who}: missing: a {answer.kind} ({how}) of {sorted(opened.get(pk, ()))}"
            continue
        alike = ALIKE in answer.tables and pk in world.indexed and set(rows[0].categories) == {"identity"}
        if pk not in opened.keys() | named | about and not alike:
            yield f"{who}: too many: neither opened nor named, and {len(rows)} looks"
        if len(rows) > 1:
            yield f"{who}: too many: {len(rows)} looks for one answer"
        yield from _says(world, member, answer, opened.get(pk, set()), rows[0])


def _says(world: World, member: Any, answer: Answer, opened: set[str], look: Look) -> Iterator[str]:
    pk = look.participant
    assert pk
    who, said = world.names[pk], set(look.categories)
    if (look.page, look.kind) != (answer.page, answer.kind):
        yield f"{who}: a {look.kind} of {look.page}, not a {answer.kind}"
    for category in sorted(opened - said):
        yield f"{who}: {category}: missing: it was opened"
    told = {SEALED.get(table, ANY) for table in answer.tables}
    told = told.union(*(PLAIN.get(table, ()) for table in answer.tables))
    if ALIKE in answer.tables:
        told.add("identity")
    for category in sorted(said - opened):
        if category not in told or (pk != answer.about and pk not in world.rows_in[category]):
            yield f"{who}: {category}: too many: nothing of it was opened or asked for"
    held = world.grants[member.pk][pk]
    sources = {source for category, source in held if category in said or not said}
    known = {source for of_hers in world.grants.values() for held in of_hers.values() for _, source in held}
    for source in sorted(sources - set(look.sources)):
        yield f"{who}: {sorted(said)}: source {source}: missing: it was hers"
    for source in sorted(set(look.sources) & known - sources):
        yield f"{who}: {sorted(said)}: source {source}: too many: it gave none of these"
    for name, values in (("categories", look.categories), ("sources", look.sources)):
        if len(values) != len(set(values)):
            yield f"{who}: {name} said twice: {values}"
