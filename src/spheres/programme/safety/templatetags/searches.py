"""Who can't be reached now, on a coordinator's pages."""

from typing import Any

from django import template

from spheres.programme.safety.queries import searches

register = template.Library()


@register.inclusion_tag("safety/_searches.html")
def open_searches() -> dict[str, Any]:
    """Whose, since when, and never of whom; nothing where none is open."""
    return {"rows": searches()}
