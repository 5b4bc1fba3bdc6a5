"""What the pack calls things, in templates."""

from django import template
from django.utils.translation import gettext as _

from spheres.foundation.access.categories import Category
from spheres.programme.region.pack import EmergencyNumber, entries, named

register = template.Library()


@register.filter
def called(code: str, list_name: str) -> str:
    return named(list_name, code)  # type: ignore[arg-type]


@register.filter
def dialled(number: str) -> str:
    """A number without what only helps to read it, as an address of a call or a text takes it."""
    return "".join(sign for sign in number if sign in "0123456789+*#")


@register.filter
def for_ages(line: EmergencyNumber) -> str:
    """For whom a line is, by age."""
    ages = {"first": line.from_age, "last": line.to_age}
    if line.from_age is None and line.to_age is None:
        return str(_("every age"))
    if line.to_age is None:
        return str(_("from %(first)d on") % ages)
    return str((_("up to %(last)d") if line.from_age is None else _("%(first)d to %(last)d")) % ages)


@register.filter
def icon(code: str, list_name: str) -> str:
    found = [entry.icon for entry in entries(list_name) if entry.code == code]  # type: ignore[arg-type]
    return found[0] if found and found[0] else "circle"


@register.filter
def category(code: str) -> str:
    return str(Category(code).label)
