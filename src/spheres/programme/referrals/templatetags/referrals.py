"""How referral pages say why."""

from django import template
from django.utils.translation import gettext_lazy as _

from spheres.foundation.ui.templatetags.spheres import the_moment
from spheres.programme.participants.likeness import Likeness, Match
from spheres.programme.referrals.models import Referral
from spheres.programme.referrals.rules import CAUTIONS, Promise, Reason, receipt_number

register = template.Library()

WHY_SUITED = {
    Reason.HER_LANGUAGE: _("speaks the same language"),
    Reason.OTHER_LANGUAGE: _("speaks another language in common"),
    Reason.SAME_PARTNER: _("works where the referral came from"),
    Reason.HER_WISH: _("as was asked"),
    Reason.ROOM: _("has room"),
    Reason.NO_LANGUAGE: _("no language in common"),
    Reason.AGAINST_WISH: _("not what was asked"),
    Reason.FULL: _("caseload is full"),
}
WHY_ALIKE = {
    Match.NAME: _("same name"),
    Match.JOINED: _("same name, written otherwise"),
    Match.WITHIN: _("one name holds the other"),
    Match.SOUND: _("name that sounds the same"),
    Match.PART: _("one name in common"),
    Match.BIRTH: _("same birth date"),
    Match.BIRTH_NEAR: _("birth date close"),
    Match.REACH: _("same number or address"),
}
VERY, QUITE = 85, 60


@register.filter
def why_suited(reason: Reason) -> str:
    return str(WHY_SUITED[reason])


@register.filter
def is_caution(reason: Reason) -> bool:
    return reason in CAUTIONS


@register.filter
def number(referral: Referral) -> str:
    """The one that its sender was given, and may say instead of a name."""
    return receipt_number(referral.pk)


@register.filter
def how_it_stands(promise: Promise) -> str:
    """How long is left of what she was promised, or for how long it has been broken."""
    hours, minutes = divmod(promise.minutes, 60)
    words = {"by": the_moment(promise.by), "hours": hours, "minutes": minutes}
    if promise.is_late:
        return str(_("late: an answer was promised by %(by)s") % words)
    return str(_("answer by %(by)s: %(hours)d h %(minutes)02d left") % words)


@register.filter
def why_alike(match: Match) -> str:
    return str(WHY_ALIKE[match])


@register.filter
def how_alike(likeness: Likeness) -> str:
    """In words; the number beside it is for who wants it."""
    if likeness.score >= VERY:
        return str(_("very alike"))
    return str(_("alike") if likeness.score >= QUITE else _("a little alike"))
