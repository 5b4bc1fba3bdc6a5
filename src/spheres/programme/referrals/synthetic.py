"""Who was proposed and waits, for an answer or for her first meeting, in the synthetic region."""

from datetime import time, timedelta
from typing import Any

from spheres.foundation.clock import moment_of
from spheres.foundation.vault.keys import blind_indexes, letter_indexes
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.synthetic import HOURS, index, open_file
from spheres.programme.participants.synthetic_person import SyntheticPerson
from spheres.programme.referrals.models import Receipt, Referral, Urgency
from spheres.programme.referrals.rules import receipt_number
from spheres.programme.region.pack import entries

WHY_NOW = {
    "fr": [
        "On s’est parlé après un atelier. C’est oui pour rencontrer quelqu’un.",
        "Son hébergement se termine bientôt, et la demande est claire : quelqu’un avec qui marcher.",
    ],
    "en": [
        "We talked after a workshop. Meeting someone is wanted.",
        "The placement ends soon, and the question is clear: who could walk along?",
    ],
}
HOPES = {
    "fr": [
        "« Un endroit où personne ne me réveille. »",
        "« Je veux finir mon secondaire 4. »",
        "« Quelqu’un qui vient avec moi. »",
        "",
    ],
    "en": [
        "“A place where nobody wakes me up.”",
        "“I want to finish grade 10.”",
        "“Someone to come with me.”",
        "",
    ],
}
NEWS = {"sent": "received", "waiting": "waiting", "welcome": "named"}
AGES = [12, 13, 15, 16, 17, 17, 18, 21, 25]
SEALED_WORDS: list[Any] = [WHY_NOW, HOPES]


def make_letter(person: SyntheticPerson, status: str, *, says_legal_name: bool = False) -> None:
    """The letter about her, sent when she became known; in welcome, who walks with her is named too."""
    r, who, region, sent = person.random, person.portrait, person.region, person.since
    via = r.choice(list(Referral.Via))
    liaison = region.members["liaison.west" if who.language == "en" else "liaison"]
    referral = Referral(
        id=region.new_id(sent), participant_id=person.id, via=via, languages=who.language, sent_at=sent,
        partner=None if via == Referral.Via.SELF else liaison.partner, urgency=r.choice(list(Urgency)),
        receipt_id=region.new_id(sent) if via == Referral.Via.PARTNER else None,
        agreed_to_contact=True, status=status,
    )  # fmt: skip
    if status == "welcome":
        _match(person, referral)
    person.seal(
        referral, name=who.name, legal_name=who.legal if says_legal_name else "", pronouns=who.pronouns,
        birth_date=who.born.isoformat() if who.knows_birth_date else "",
        age_said=None if who.knows_birth_date else r.choice(AGES),
        channel="text", reach=who.phone, hours=r.choice(HOURS[who.language]),
        may_leave_message=False, why_now=r.choice(WHY_NOW[who.language]),
        hopes=r.choice(HOPES[who.language]), services=[r.choice([e.code for e in entries("services")])],
        wishes=r.choice([[], [], ["not_youth_protection"]]),
        written_by=liaison.name if via == Referral.Via.PARTNER else "",
    )  # fmt: skip
    index(person, blind_indexes if status == "welcome" else letter_indexes)
    if referral.receipt_id:
        person.add(Receipt(
            id=referral.receipt_id, member=liaison, number=receipt_number(referral.id),
            initial=who.name[0], sent_at=sent, news_at=sent, news=NEWS[status],
        ))  # fmt: skip


def _match(person: SyntheticPerson, referral: Referral) -> None:
    """Matched with a worker, who has not met her yet."""
    region = person.region
    referral.of_age = referral.recognises = referral.hopes_for_change = referral.voluntary = "yes"
    referral.decided_at = region.ago(0.5)
    day = region.today + timedelta(days=person.random.choice([0, 1, 3]))
    referral.first_meeting_at = moment_of(day, time(16))
    referral.first_meeting_place = "cafe"
    open_file(person)
    person.add(
        Assignment(
            id=region.new_id(), participant_id=person.id, member=person.pivot, starts_at=referral.decided_at
        )
    )  # fmt: skip
