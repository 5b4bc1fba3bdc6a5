"""Small tags that every template may use."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaultfilters import date as format_date
from django.template.defaulttags import CsrfTokenNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide as draw

from spheres.foundation.clock import comes, parts
from spheres.foundation.ui.forms import WHICH, local_in, said_which, two_readings

register = template.Library()


class FormToken(CsrfTokenNode):
    """Django's own; and beside it, on whose page the form stands: what she types there is given back to
    nobody else (ui/typed.py)."""

    def render(self, context: Context) -> str:
        whose = context.get("typed_by")
        field = format_html('<input type="hidden" name="typed_by" value="{}">', whose) if whose else ""
        return super().render(context) + field


@register.tag
def csrf_token(_parser: Parser, _token: Token) -> FormToken:
    """In place of Django's: each form has it."""
    return FormToken()


@register.simple_tag
@lru_cache
def lucide(name: str, *, size: int = 24, aria_hidden: str = "true") -> str:
    """An icon of the library's, drawn once: it is the same on each page, for everyone."""
    return draw(name, size=size, aria_hidden=aria_hidden)


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> str:
    """The words of the page’s ``{% block title %}`` once more, for its heading and the end of its crumbs.
    A component is a template of its own: the blocks are those of a template around it."""
    scopes: list[dict[Any, Any]] = context.render_context.dicts
    for around in reversed(scopes):
        if BLOCK_CONTEXT_KEY in around:
            title = around[BLOCK_CONTEXT_KEY].get_block("title")
            return title.render(context) if title else ""
    return ""


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The page's own query string with some parts changed: for sorting and paging."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = value
    return "?" + urlencode(sorted(query.items()))


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people say it: today, yesterday, tomorrow, a weekday, else the date."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    today = timezone.localdate()
    distance = (value - today).days
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    if distance in near:
        return near[distance]
    if 1 < distance < 7:  # noqa: PLR2004 - days of a week
        return format_date(value, "l")
    short = "N j" if get_language() == "en" else "j F"  # whole in French: a sentence may end with it
    return format_date(value, short if value.year == today.year else "SHORT_DATE_FORMAT")


@register.filter
def the_day(value: date | datetime | None) -> str:
    """The same within a sentence, after a word: French says *le 3 mai* there, and *hier*."""
    words = day(value)
    return f"le {words}" if get_language() == "fr" and words[:1].isdigit() else words


@register.filter
def moment(value: datetime) -> str:
    """A day and an hour."""
    return f"{day(value)}, {hour(value)}"


@register.filter
def the_moment(value: datetime) -> str:
    """The same within a sentence, after a word."""
    return f"{the_day(value)}, {hour(value)}"


@register.filter
def is_past(value: date | datetime | None) -> bool:
    """Whether this day is over; of a moment, its day where the region is."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return value is not None and value < timezone.localdate()


@register.filter
def hour(value: Any) -> str:
    if isinstance(value, datetime):
        return said_which(format_date(timezone.localtime(value), "TIME_FORMAT"), value)
    return format_date(value, "TIME_FORMAT")


@register.filter
def hours_to_choose(field: BoundField) -> list[tuple[str, str, str, bool]]:
    """(name to send, offset, words, whether it is chosen) of the two moments that what was typed can mean, in
    the night when the clocks change; nothing on other days."""
    value = field.value()
    local = local_in(value) if isinstance(value, str) else value and value.replace(tzinfo=None)
    found = two_readings(local)
    if not local or not found:
        return []
    if comes(*parts(local)):
        said = [_("%(hour)s, the first time"), _("%(hour)s, the second time, after the clocks went back")]
    else:
        said = [_("%(hour)s, before the clocks go forward"), _("%(hour)s, after the clocks went forward")]
    chosen = _offset_of(value)
    shown = [format_date(timezone.localtime(one.moment), "TIME_FORMAT") for one in found]
    return [
        (field.html_name + WHICH, one.offset, words % {"hour": clock}, one.offset == chosen)
        for one, words, clock in zip(found, said, shown, strict=True)
    ]


def _offset_of(value: Any) -> str:
    """That of what was typed, or of a moment that stands."""
    text = value if isinstance(value, str) else value.isoformat()
    return text[-6:] if datetime.fromisoformat(text).tzinfo else ""


@register.filter
def days_since(value: date | datetime | None) -> str:
    """How long ago, in whole days; the day itself is not a wait."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    days = (timezone.localdate() - value).days
    if days <= 0:
        return _("today")
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def initial(name: str) -> str:
    return (name.strip() or "?")[0].upper()


@register.filter
def hue(key: Any) -> str:
    """One of eight hues, always the same for the same key: ``hue-0`` … ``hue-7``."""
    return f"hue-{sum(str(key).encode()) % 8}"


@register.filter
def money(cents: int) -> str:
    """Cents as dollars, as each language writes them."""
    amount = localize(Decimal(cents) / 100, use_l10n=True)
    return f"${amount}" if get_language() == "en" else f"{amount}\u00a0$"
