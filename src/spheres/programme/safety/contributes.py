"""What safety brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.programme.participants.cards import FIRST, TOP, Card, CardContext, CardData
from spheres.programme.participants.day import News
from spheres.programme.participants.lifting import Lift
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan

PLACES = [
    Place(
        "safety:emergency-open",
        _("Emergency"),
        "siren",
        dict.fromkeys(Role, 5),
        lambda member: member.is_on_call,
    ),
    Place("safety:emergencies", _("Emergencies"), "siren", {Role.COORDINATOR: 20}),
]

RECORD_WORDS = {
    "safety:plan": pgettext_lazy("record", "Read her emergency plan"),
    "safety:plan-versions": pgettext_lazy("record", "Read every version of her emergency plan"),
    "safety:plan-print": pgettext_lazy("record", "Made the sheet of her emergency plan"),
    ("safety:unreached", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached", CHANGE): pgettext_lazy("record", "Noted that she can’t be reached"),
    ("safety:unreached-step", VIEW): pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    ("safety:unreached-step", CHANGE): pgettext_lazy(
        "record", "Noted what was done while she can’t be reached"
    ),
    "safety:unreached-earlier": pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    "safety:unreached-done": pgettext_lazy("record", "Opened what is done when she can’t be reached"),
    "safety:unreached-back": pgettext_lazy("record", "Noted that she is back"),
    "safety:plan-line": pgettext_lazy("record", "Opened the page to put her words into her emergency plan"),
    ("safety:plan-make", VIEW): pgettext_lazy("record", "Opened her emergency plan"),
    ("safety:plan-make", CHANGE): pgettext_lazy("record", "Made a version of her emergency plan"),
    "safety:emergency-open": pgettext_lazy("record", "Opened her file in an emergency"),
    "safety:emergency-close": pgettext_lazy("record", "Closed the emergency access"),
    "safety:emergencies": pgettext_lazy("record", "Read the list of emergency accesses"),
    ("safety:emergency-review", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-review", CHANGE): pgettext_lazy("record", "Answered for an emergency access"),
    ("safety:emergency-tell", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-tell", CHANGE): pgettext_lazy("record", "Noted when she hears of an emergency access"),
}
LIFTS = [Lift("safety:plan-line", _("Put it into her emergency plan"), Category.SAFETY)]


def _newest_plan(record: Record) -> list[Any]:
    return [EmergencyPlan.objects.filter(participant_id=record.id).order_by("-version")[:1]]


def _plan(context: CardContext) -> CardData:
    if Category.SAFETY not in context.record.rights.reads:
        return None
    plan = context.record.keys.open_one(next(iter(context.rows[EmergencyPlan]), None))
    return {"plan": plan, "may_write": Category.SAFETY in context.record.rights.writes}


def _opened_in_an_emergency(context: CardContext) -> CardData:
    return {} if "emergency" in context.record.rights.sources else None


CARDS = [
    Card("safety/_emergency_notice.html", TOP, 20, _opened_in_an_emergency),
    Card("safety/_plan_card.html", FIRST, 20, _plan, _newest_plan),
]


NEWS = [
    News(EmergencyPlan, _("an emergency plan"), "made_at"),
    News(EmergencyAccess, _("emergency access"), "starts_at", "member"),
]
TIMELINE = [
    Telling(
        "plan",
        pgettext_lazy("timeline", "Emergency plan, a version"),
        Category.SAFETY,
        lambda record: EmergencyPlan.objects.filter(participant_id=record.id),
        lambda row: row.made_at,
        lambda row: [],
        "safety:plan-versions",
    ),
]
