"""How someone was reached before she joined, in the synthetic region. Invented, all of it."""

from datetime import timedelta
from typing import Any

from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.referrals.models import Receipt
from spheres.programme.welcome.models import Attempt

NOT_REACHED = {
    "fr": [
        "Texto à l’heure convenue, sans réponse.",
        "Ça sonne, pas de boîte vocale. Je réessaie demain.",
    ],
    "en": ["A text at the agreed hour, no answer.", "It rings, no voice mail. I try again tomorrow."],
}
REACHED = {
    "fr": "Une réponse. On se voit au café, à la table de son choix.",
    "en": "An answer. We meet at the café, at a table of choice.",
}
SEALED_WORDS: list[Any] = [NOT_REACHED, REACHED]


def make(person: SyntheticPerson) -> None:
    """Of who joined: of every third, how she was reached in the days before."""
    if person.is_one_in(3) or person.region.is_large:
        _attempts(person, days_before=5, is_reached=True)


def make_in_welcome(person: SyntheticPerson) -> None:
    """Of who is in welcome: of some nothing yet, of some no answer, of some that she was reached; and what
    who referred her hears of it."""
    turn = person.number // 8 % 3
    if turn:
        _attempts(person, days_before=0, is_reached=turn == 1)
    for receipt in person.rows(Receipt):
        receipt.news = Receipt.News.WELCOMED if turn == 1 else Receipt.News.NAMED


def _attempts(person: SyntheticPerson, days_before: int, *, is_reached: bool) -> None:
    words = NOT_REACHED[person.language]
    first = (person.since if days_before else person.region.now) - timedelta(days=days_before, hours=11)
    told = [(text, False) for text in words] + ([(REACHED[person.language], True)] if is_reached else [])
    for turn, (text, reached) in enumerate(told):
        at = first + timedelta(hours=5 * turn)
        row = person.row(Attempt, kind=("text", "call", "text")[turn], at=at, reached=reached, noted_at=at)
        person.seal(row, words=text)
