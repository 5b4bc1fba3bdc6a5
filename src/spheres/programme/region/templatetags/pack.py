"""What the pack calls things, in templates."""

from django import template

from spheres.foundation.access.categories import Category
from spheres.programme.region.pack import entries, named

register = template.Library()


@register.filter
def called(code: str, list_name: str) -> str:
    return named(list_name, code)  # type: ignore[arg-type]


@register.filter
def icon(code: str, list_name: str) -> str:
    found = [entry.icon for entry in entries(list_name) if entry.code == code]  # type: ignore[arg-type]
    return found[0] if found and found[0] else "circle"


@register.filter
def category(code: str) -> str:
    return str(Category(code).label)
