"""A request as a letter, for a service outside the programme: what she agreed to be told, and no more."""

from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spheres.foundation.ui.documents import pdf
from spheres.programme.participants.models import Participant
from spheres.programme.region.pack import service_kind
from spheres.programme.services.models import ServiceReferral

TEMPLATE = Path(__file__).parent / "documents" / "letter.typ"


def letter_pdf(participant: Participant, referral: ServiceReferral) -> bytes:
    """PDF/UA, in the language of the moment. Both are opened."""
    writer = referral.author
    data = {
        "title": str(service_kind(referral.kind).name),
        "day": date_format(timezone.localdate(referral.asked_at), "DATE_FORMAT"),
        "to": [line for line in (referral.service_name, referral.service_reach) if line],
        "about": _("About: %(who)s")
        % {"who": " · ".join(filter(None, (participant.name, participant.pronouns)))},
        "what": referral.what,
        "words_title": _("In their own words"),
        "words": referral.her_words,
        "agreed": _(
            "The young person read this letter, and agreed that it be sent to you. It is for you alone."
        ),
        "from": [writer.name, writer.partner.name, writer.email],
    }
    return pdf(TEMPLATE, data)
