"""Eight members who write under a fault, and who opens afterwards what they wrote, by the pages alone.

Each writes a note by the form that the page gives, and sends it until it is acknowledged; then once more:
the same, or with one more word, which is either said not to be saved, or stands. To some notes she adds
something, of some she decides what is read; now and then somebody asks for a message.
"""

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from itertools import count
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from tests.builders.outages import Page, Someone
from tools.worst.promises import DECISION, MESSAGE, WORDS, Name, Promises
from tools.worst.region import Region

WRITERS = ("pivot", *(f"pivot{number}" for number in range(2, 9)))
PAUSE = 0.3
"""Seconds from one note to the next: these write, they don't attack."""
AGAIN_AFTER = 0.3
GIVES_UP_AFTER = 180.0
"""Seconds, of one sending: then it was not acknowledged, and is promised by nobody."""
ADDS_TO, DECIDES, ASKS = 3, 4, 5
"""One note in so many is added to, one is decided of; with one in so many a message is asked for."""
UNTIL = timedelta(days=30)
MARKED = re.compile(rf"\b({WORDS}|{DECISION})-([0-9a-f]{{32}})\b")
HERS = re.compile(r"/young-people/[0-9a-f-]{36}/")
AT = re.compile(r'name="at"[^>]*value="([^"]*)"')
WHICH = re.compile(r'<input\s+type="radio" name="(at_which)" value="([^"]*)"[^>]*checked')
"""Chosen already, in the hour that comes twice: which of the two it is."""


class Unanswered(Exception):
    """Nobody acknowledged it, for as long as a writer waits."""


@dataclass
class Writer(Someone):
    """One member, from an address of her own."""

    who: str = ""
    promises: Promises = field(default_factory=Promises)
    stops: Event = field(default_factory=Event)
    number: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    slowest_refusal: float = 0.0
    people: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Page:
        return super().ask(method, path, body, **{"X-Forwarded-For": f"192.0.2.{self.number + 1}", **headers})

    def answered(self, method: str, path: str, typed: dict[str, str] | None = None) -> Page:
        """Sent again until a page of the product answers that is no refusal. Raises ``Unanswered``."""
        ends = time.monotonic() + GIVES_UP_AFTER
        while time.monotonic() < ends:
            try:
                page = self.get(path) if typed is None else self.post(path, typed)
            except (OSError, HTTPException, AssertionError):
                self.answers["none"] += 1
            else:
                self.answers[str(page.status)] += 1
                if page.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    self.slowest_refusal = max(self.slowest_refusal, page.seconds)
                elif page.headers.get("location", "").startswith("/sign-in/"):
                    self._sign_in_again()
                elif page.status == HTTPStatus.FORBIDDEN and typed is not None and page.hidden():
                    typed |= page.hidden()  # the page of the session before: it gives the form back
                else:
                    return page
            time.sleep(AGAIN_AFTER)
        raise Unanswered(f"{method} {path}")

    def _sign_in_again(self) -> None:
        self.answers["signed in again"] += 1
        try:
            self.sign_in(self.who)
        except (OSError, HTTPException, AssertionError, KeyError):
            time.sleep(1)

    def comes_in(self) -> None:
        for _try in range(5):
            try:
                self.sign_in(self.who)
                break
            except (OSError, HTTPException, AssertionError, KeyError):
                time.sleep(2)
        self.people = sorted(set(HERS.findall(self.answered("GET", "/young-people/mine/?sort=name").body)))

    def writes(self) -> None:
        """Until she is told to stop; what she began she brings to its end."""
        for number in count():
            if self.stops.is_set():
                return
            try:
                self._one_round(number)
            except Unanswered:
                self.answers["given up"] += 1
            self.stops.wait(PAUSE)

    def _one_round(self, number: int) -> None:
        if self.people:
            person = self.people[number % len(self.people)]
            note = self._note(person, with_more=number % 2 == 1)
            if note and number % ADDS_TO == 0:
                self._add(f"{note}add/")
            if note and number % DECIDES == 0:
                self._decide(f"{note}what-she-reads/")
        if self.addresses and number % ASKS == 0:
            self.asks_for_a_message(self.addresses[(number // ASKS) % len(self.addresses)])

    def _form(self, path: str) -> dict[str, str]:
        page = self.answered("GET", path)
        at = AT.search(page.body)
        return page.hidden() | ({"at": at[1]} if at else {}) | dict(WHICH.findall(page.body))

    def _note(self, person: str, with_more: bool) -> str:
        """The address of what she wrote; empty where it was not saved."""
        path, words = f"{person}notes/add/", uuid4().hex
        typed = self._form(path)
        if "id" not in typed:
            self.answers["no form"] += 1
            return ""
        typed |= {"text": f"{WORDS}-{words}", "kind": "call", "opening": "open", "minutes": "5"}
        note = f"{person}notes/{typed['id']}/"
        if not self._send(path, typed, WORDS, words):
            return ""
        if with_more:
            self._send_with_more(path, typed)
        else:
            self._send(path, typed, WORDS, words)
        return note

    def _add(self, path: str) -> None:
        words = uuid4().hex
        typed = self._form(path) | {"text": f"{WORDS}-{words}"}
        for _time in range(2):
            self._send(path, typed, WORDS, words)

    def _decide(self, path: str) -> None:
        words = uuid4().hex
        typed = self._form(path)
        today = date.fromisoformat(self.day)
        typed |= {"opening": "held", "ground": "harm", "reason": f"{DECISION}-{words}", "decided_by": "A. B."}
        typed |= {"review_on": (today + UNTIL).isoformat()}
        for _time in range(2):
            self._send(path, typed, DECISION, words)

    @property
    def day(self) -> str:
        """Today, as the form of a note says it."""
        at: str = self._form(f"{self.people[0]}notes/add/")["at"]
        return at.partition("T")[0]

    def _send(self, path: str, typed: dict[str, str], kind: str, name: str) -> bool:
        self.promises.sent_once(kind, name)
        page = self.answered("POST", path, typed)
        if page.status == HTTPStatus.FOUND:
            self.promises.stands(kind, name)
            return True
        self.answers[f"not saved: {path.rsplit('/', 2)[-2]}"] += 1
        return False

    def _send_with_more(self, path: str, typed: dict[str, str]) -> None:
        """What is said to be saved stands; else it is not there, and she knows."""
        more = uuid4().hex
        page = self.answered("POST", path, typed | {"text": f"{typed['text']} {WORDS}-{more}"})
        if page.status == HTTPStatus.FOUND:
            self.promises.stands(WORDS, more)
        else:
            self.promises.not_kept(WORDS, more)
            self.answers["one more word, said not to be saved"] += 1

    def asks_for_a_message(self, address: str) -> None:
        path = "/password/forgotten/"
        stranger = Someone(self.address)
        try:
            typed = stranger.get(path).hidden() | {"email": address}
            if "csrfmiddlewaretoken" not in typed:
                return
            self.promises.asked_for(MESSAGE, address)
            page = stranger.post(path, typed, **{"X-Forwarded-For": f"192.0.2.{self.number + 101}"})
        except (OSError, HTTPException):
            return
        if page.status == HTTPStatus.FOUND:
            self.promises.granted(MESSAGE, address)
        elif page.status == HTTPStatus.TOO_MANY_REQUESTS:
            self.promises.refused(MESSAGE, address)


@dataclass
class Team:
    """All writers of a region, and what they were promised."""

    region: Region
    promises: Promises
    writers: list[Writer]
    since: datetime
    """When the last note was written that was there before."""

    @property
    def answers(self) -> Counter[str]:
        return sum((writer.answers for writer in self.writers), Counter())

    @property
    def slowest_refusal(self) -> float:
        return max(writer.slowest_refusal for writer in self.writers)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """They write while this lasts, and end what they began."""
        for writer in self.writers:
            writer.stops.clear()
        threads = [Thread(target=writer.writes, daemon=True) for writer in self.writers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for writer in self.writers:
                writer.stops.set()
            for thread in threads:
                thread.join(GIVES_UP_AFTER * 2)
            if any(thread.is_alive() for thread in threads):
                raise SystemExit("A writer did not end.")

    def opened(self, rows: Iterable[tuple[Any, ...]] | None = None) -> Counter[Name]:
        """Every note that these members wrote here, each read by who wrote it, on its own page."""
        rows = self.region.ask(WRITTEN, self.since) if rows is None else rows
        by_address = {f"{writer.who}@spheres.example": writer for writer in self.writers}
        pages = [
            (by_address[email], f"/young-people/{participant}/notes/{note}/")
            for participant, note, email in rows
            if email in by_address
        ]
        with ThreadPoolExecutor(len(self.writers)) as readers:
            return sum(readers.map(lambda page: _marked(*page), pages), Counter())


WRITTEN = """
SELECT n.participant_id, n.id, m.email FROM notes_contactnote n JOIN accounts_member m ON m.id = n.author_id
WHERE n.written_at > %s
"""


def _marked(reader: Writer, path: str) -> Counter[Name]:
    page = reader.answered("GET", path)
    if page.status != HTTPStatus.OK:
        return Counter()
    return Counter(MARKED.findall(page.body.partition("<main")[2]))


def team_of(region: Region, count_of: int = len(WRITERS)) -> Team:
    """Signed in, with the young people whom each accompanies."""
    addresses = sorted(email for (email,) in region.ask("SELECT email FROM accounts_member WHERE is_active"))
    promises = Promises()
    writers = [
        Writer(
            region.address, who=who, number=number, promises=promises, addresses=addresses[number::count_of]
        )
        for number, who in enumerate(WRITERS[:count_of])
    ]
    with ThreadPoolExecutor(count_of) as together:
        list(together.map(Writer.comes_in, writers))
    ((since,),) = region.ask("SELECT max(written_at) FROM notes_contactnote")
    return Team(region, promises, writers, since)
