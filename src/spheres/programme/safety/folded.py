"""Her plan on one sheet, to fold twice: four small pages that do not say what they are."""

import json
from functools import lru_cache
from pathlib import Path

import typst
from django.utils.translation import get_language

from spheres.programme.partners.pack import current_pack
from spheres.programme.safety.models import EmergencyPlan
from spheres.programme.safety.wording import SECTIONS

TEMPLATE = Path(__file__).parent / "documents" / "folded.typ"
ON_PAPER = ("calm", "places", "people", "reach", "bag", "health", "others")
"""What helps her, in her words. Not who hurts her, nor what would tell others what this is."""


@lru_cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def folded_pdf(plan: EmergencyPlan) -> bytes:
    """PDF, letter, one side. No title, no name, no word of the programme."""
    data = {
        "language": get_language() or "fr",
        "parts": [
            {"title": str(SECTIONS[name][0]), "words": getattr(plan, name)}
            for name in ON_PAPER
            if getattr(plan, name)
        ],
        "numbers": [
            {"name": str(one.name), "number": one.number} for one in current_pack().emergency_numbers
        ],
    }
    made = typst.compile(_template(), format="pdf", sys_inputs={"data": json.dumps(data)})
    return bytes(made)
