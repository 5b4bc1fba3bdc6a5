"""What plans brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.programme.participants.cards import CardContext, Lines
from spheres.programme.participants.day import News
from spheres.programme.plans.models import FollowUpPlan

RECORD_WORDS = {
    "plans:plan": pgettext_lazy("record", "Read the plan of the follow-up"),
    "plans:plan-version": pgettext_lazy("record", "Read a version of the plan of the follow-up"),
    ("plans:plan-agree", VIEW): pgettext_lazy("record", "Read together what the plan would be"),
    ("plans:plan-agree", CHANGE): pgettext_lazy("record", "Agreed together on the plan of the follow-up"),
}


def _line(context: CardContext) -> list[tuple[tuple[int], dict[str, Any]]] | None:
    """For who walks with her: a copy of several kinds is for nobody who reads a part of them."""
    line = {"page": "plans:plan", "words": _("Plan of the follow-up"), "icon": "map"}
    return [((5,), line)] if context.record.may_write(Category.IDENTITY) else None


LINES = [Lines("others", "participants/_page_line.html", _line)]
NEWS = [News(FollowUpPlan, _("a plan of the follow-up"), "agreed_at")]
