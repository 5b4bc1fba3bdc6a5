"""What safety brings to other rooms' pages (see ``foundation.contributions``)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.roles import Role
from spheres.foundation.audit.models import CHANGE, VIEW
from spheres.foundation.contributions import Place
from spheres.foundation.ui.templatetags.spheres import the_moment
from spheres.programme.participants.cards import FIRST, TOP, Card, CardContext, CardData, Lines
from spheres.programme.participants.day import News
from spheres.programme.participants.lifting import Lift
from spheres.programme.participants.record import Record
from spheres.programme.participants.telling import Telling
from spheres.programme.safety import queries
from spheres.programme.safety.models import EmergencyAccess, EmergencyPlan, MissingEpisode

PLACES = [
    Place(
        "safety:emergency-open",
        _("Emergency"),
        "siren",
        dict.fromkeys(Role, 5),
        lambda member: member.is_on_call,
    ),
    Place(
        "safety:emergencies",
        _("Emergencies"),
        "siren",
        {Role.COORDINATOR: 20},
        count=queries.how_many_to_review,
    ),
]

RECORD_WORDS = {
    "safety:plan": pgettext_lazy("record", "Read the emergency plan"),
    "safety:plan-versions": pgettext_lazy("record", "Read every version of the emergency plan"),
    "safety:plan-print": pgettext_lazy("record", "Made the sheet of the emergency plan"),
    ("safety:unreached", VIEW): pgettext_lazy("record", "Opened what is done when contact is lost"),
    ("safety:unreached", CHANGE): pgettext_lazy("record", "Noted that contact is lost"),
    ("safety:unreached-step", VIEW): pgettext_lazy("record", "Opened what is done when contact is lost"),
    ("safety:unreached-step", CHANGE): pgettext_lazy("record", "Noted what was done while contact is lost"),
    "safety:unreached-earlier": pgettext_lazy("record", "Opened what is done when contact is lost"),
    "safety:unreached-done": pgettext_lazy("record", "Opened what is done when contact is lost"),
    "safety:unreached-hand-over": pgettext_lazy("record", "Handed over a search"),
    "safety:unreached-back": pgettext_lazy("record", "Noted a return"),
    "safety:plan-line": pgettext_lazy("record", "Opened the page to put words into the emergency plan"),
    ("safety:plan-make", VIEW): pgettext_lazy("record", "Opened the emergency plan"),
    ("safety:plan-make", CHANGE): pgettext_lazy("record", "Made a version of the emergency plan"),
    "safety:emergency-open": pgettext_lazy("record", "Opened the file in an emergency"),
    "safety:emergency-close": pgettext_lazy("record", "Closed the emergency access"),
    "safety:emergencies": pgettext_lazy("record", "Read the list of emergency accesses"),
    ("safety:emergency-review", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-review", CHANGE): pgettext_lazy("record", "Answered for an emergency access"),
    ("safety:emergency-tell", VIEW): pgettext_lazy("record", "Read about an emergency access"),
    ("safety:emergency-tell", CHANGE): pgettext_lazy("record", "Noted when the emergency access is told"),
}
LIFTS = [Lift("safety:plan-line", _("Put it into the emergency plan"), Category.SAFETY)]


def _newest_plan(record: Record) -> list[Any]:
    return [EmergencyPlan.objects.filter(participant_id=record.id).order_by("-version")[:1]]


def _plan(context: CardContext) -> CardData:
    if Category.SAFETY not in context.record.rights.reads:
        return None
    plan = context.record.keys.open_one(next(iter(context.rows[EmergencyPlan]), None))
    return {"plan": plan, "may_write": Category.SAFETY in context.record.rights.writes}


def _opened_in_an_emergency(context: CardContext) -> CardData:
    return {} if "emergency" in context.record.rights.sources else None


def _search_rows(record: Record) -> list[Any]:
    found = MissingEpisode.objects.filter(participant_id=record.id, closed_at=None)
    return [found[:1]]


def _search(context: CardContext) -> CardData:
    """For whoever reads her plan: a member who opens her page sees first that she can't be reached."""
    found = next(iter(context.rows[MissingEpisode]), None)
    if found is None or Category.SAFETY not in context.record.rights.reads:
        return None
    wanted = [found.author_id, found.held_by_id or found.author_id]
    members = Member.objects.select_related("partner").in_bulk(wanted)
    found.author, found.held_by = members[found.author_id], members.get(found.held_by_id)
    return {"search": found, "goes_on": queries.goes_on(context.record)}


def _reach_in_plan(context: CardContext) -> list[tuple[int, dict[str, Any]]]:
    """What her plan says of reaching her, beside the ways that are noted: one voice, or she is asked."""
    if Category.SAFETY not in context.record.rights.reads:
        return []
    plan = context.record.keys.open_one(next(iter(context.rows[EmergencyPlan]), None))
    if plan is None or not (plan.reach or plan.not_told):
        return []
    may_write = Category.SAFETY in context.record.rights.writes
    return [(10, {"reach": plan.reach, "not_told": plan.not_told, "may_write": may_write})]


tonight, who_helps = queries.searched_by_shift, queries.who_helps
LINES = [Lines("ways", "safety/_reach_in_plan.html", _reach_in_plan)]
CARDS = [
    Card("safety/_search_card.html", TOP, 10, _search, _search_rows),
    Card("safety/_emergency_notice.html", TOP, 20, _opened_in_an_emergency),
    Card("safety/_plan_card.html", FIRST, 20, _plan, _newest_plan),
]


NEWS = [
    News(EmergencyPlan, _("an emergency plan"), "made_at"),
    News(EmergencyAccess, _("emergency access"), "starts_at", "member"),
]


def _when(row: MissingEpisode) -> list[str]:
    """In one line, and how she came back in her words."""
    span = f"{the_moment(row.since)} – {the_moment(row.closed_at or row.since)}"
    return [span, *filter(None, [row.came_back])]


TIMELINE = [
    Telling(
        "search",
        pgettext_lazy("timeline", "Contact was lost, and is back"),
        Category.SAFETY,
        lambda record: MissingEpisode.objects.filter(participant_id=record.id).exclude(closed_at=None),
        lambda row: row.closed_at,
        _when,
        "safety:unreached",
    ),
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
