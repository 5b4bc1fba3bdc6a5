"""Tags of the sign-in pages."""

from typing import Any

from django import template
from django.conf import settings

from spheres.foundation.accounts.models import Partner
from spheres.foundation.signin import context as of_the_page

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_code(context: dict[str, Any]) -> str:
    """In a synthetic region: the code that this member's app would show. Nothing elsewhere."""
    if not settings.DEMO:
        return ""
    request = context["request"]
    stage = getattr(request, "_login_stage", None)
    member = stage.login.user if stage else request.user
    return of_the_page.demo_code(member.pk)


BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
DEVICES = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac",
    "Linux": "Linux",
}  # fmt: skip


@register.filter
def browser(agent: str) -> str:
    """What a browser says of itself, in two words."""
    name = next((name for mark, name in BROWSERS.items() if mark in agent), agent[:30])
    device = next((name for mark, name in DEVICES.items() if mark in agent), "")
    return f"{name} · {device}" if device else name


@register.filter
def partner_called(code: str) -> str:
    """A partner's name, by its code."""
    partner = Partner.objects.filter(code=code).first()
    return partner.name if partner else code
