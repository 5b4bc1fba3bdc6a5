"""What a page says of urgent messages that did not leave."""

from typing import Any

from django import template

from spheres.foundation.accounts.sending import unsent_to_call

register = template.Library()


@register.inclusion_tag("oversight/_unsent_to_call.html", takes_context=True)
def unsent_messages(context: dict[str, Any]) -> dict[str, Any]:
    """Those that whoever is asking has to make good by calling; nothing where there is none."""
    return {
        "rows": unsent_to_call(),
        **{name: context.get(name) for name in ("csrf_token", "without_spheres")},
    }
