"""Her plan on one sheet, to fold twice: small pages that do not say what they are."""

from pathlib import Path

from django.utils.translation import pgettext_lazy

from spheres.foundation.ui.documents import pdf
from spheres.programme.region.pack import current_pack
from spheres.programme.safety.models import EmergencyPlan

TEMPLATE = Path(__file__).parent / "documents" / "folded.typ"
ON_PAPER = {
    "calm": pgettext_lazy("on paper", "Feels good"),
    "places": pgettext_lazy("on paper", "Where to go"),
    "people": pgettext_lazy("on paper", "Who to call"),
    "bag": pgettext_lazy("on paper", "To take along"),
    "health": pgettext_lazy("on paper", "Health"),
    "others": pgettext_lazy("on paper", "Counting on me"),
}
"""What helps her, under names that anyone's list could have. Not who hurts her, nor what would tell others
what this is."""


def folded_pdf(plan: EmergencyPlan) -> bytes:
    """PDF, letter, one side. No title, no name, no word of the programme."""
    data = {
        "parts": [
            {"title": str(title), "words": getattr(plan, name)}
            for name, title in ON_PAPER.items()
            if getattr(plan, name)
        ],
        "numbers": [
            {"name": str(one.name), "number": one.number}
            for one in current_pack().emergency_numbers
            if one.on_paper
        ],
    }
    return pdf(TEMPLATE, data, is_tagged=False)
