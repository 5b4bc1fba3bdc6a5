"""What is seen first tonight, on top of a member's first pages."""

from typing import Any

from django import template

from spheres.programme.participants.tonight import tonight

register = template.Library()


@register.inclusion_tag("participants/_tonight.html", takes_context=True)
def seen_tonight(context: dict[str, Any]) -> dict[str, Any]:
    return {"rows": tonight(context["member"])}
