"""Letters as they are sent, and what is decided on them."""

from uuid import uuid4

from spheres.foundation.access.member import set_current_member, transaction_time
from spheres.programme.consents.actions import ConsentSubject, Decision
from spheres.programme.referrals.actions import Letter, give_link, send_referral
from spheres.programme.referrals.models import Referral
from tests.builders import moment

SEVENTEEN = ConsentSubject(languages=["fr"], age=17, birth_date=None)


def a_letter(**changes):
    said = {
        "name": "Ombeline", "languages": ["fr"], "urgency": "soon", "channel": "text",
        "reach": "514 555-0123", "why_now": "Elle le demande.", "age_said": 17,
    }  # fmt: skip
    return Letter(**{**said, **changes})


def sent(letter=None, member=None, **changes):
    set_current_member(member.pk if member else None)
    via = Referral.Via.PARTNER if member else Referral.Via.SELF
    return send_referral(member, uuid4(), letter or a_letter(**changes), via, moment(), agreed=True)


def a_decision(**changes):
    said = {"programme": True, "months": 6, "sharings": [], "explained": "aloud", "language": "fr"}
    return Decision(**{**said, **changes})


def a_link(giver):
    set_current_member(giver.pk)
    link = give_link(giver, uuid4(), "une collègue", transaction_time())
    set_current_member(None)
    letter = send_referral(
        None, uuid4(), a_letter(), Referral.Via.LINK, transaction_time(), agreed=True, link=link
    )
    return link, letter
