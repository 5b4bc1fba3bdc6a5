"""Kinds of information, said to her."""

from django import template

from spheres.foundation.access.categories import Category
from spheres.programme.consents.wording import HERS, Line

register = template.Library()


@register.filter
def of(code: str, held: dict[str, Line]) -> list[str]:
    """What is said of this partner among what stands."""
    return held[code].lines if code in held else []


@register.filter
def category_hers(code: str) -> str:
    return str(HERS[Category(code)])
