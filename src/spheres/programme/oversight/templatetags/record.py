"""The record of looks, in words."""

from django import template

from spheres.foundation.audit.models import Look
from spheres.programme.oversight import wording

register = template.Library()


@register.filter
def done(look: Look) -> str:
    return wording.what_was_done(look.page, look.kind)


@register.filter
def why_me(source: str) -> str:
    return str(wording.WHY_ME[source])


@register.filter
def why(look: Look) -> str:
    return wording.why_allowed(look.sources)
