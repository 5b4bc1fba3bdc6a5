"""Kinds of information, said to her."""

from django import template

from spheres.foundation.access.categories import Category
from spheres.programme.consents.wording import HERS

register = template.Library()


@register.filter
def category_hers(code: str) -> str:
    return str(HERS[Category(code)])
