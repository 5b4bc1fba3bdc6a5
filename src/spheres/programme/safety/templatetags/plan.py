"""Her plan's sections, in templates."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from spheres.programme.safety.wording import SECTIONS

register = template.Library()


@register.filter
def sections(plan: Any) -> list[dict[str, str]]:
    """Those that have words, in their order."""
    if not plan:
        return []
    found = {name: getattr(plan, name) for name in SECTIONS}
    return [
        {"name": name, "title": str(SECTIONS[name][0]), "words": words}
        for name, words in found.items()
        if words
    ]


@register.filter
def section_title(name: str) -> str:
    if name == "looks":
        return _("Who helps in a search")
    return str(SECTIONS[name][0]) if name in SECTIONS else _("Steps if contact is lost")
