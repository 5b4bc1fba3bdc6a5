"""How referral pages say why."""

from django import template
from django.utils.translation import gettext_lazy as _

from spheres.programme.participants.likeness import Likeness, Match
from spheres.programme.referrals.rules import CAUTIONS, Reason

register = template.Library()

WHY_SUITED = {
    Reason.HER_LANGUAGE: _("speaks her language"),
    Reason.OTHER_LANGUAGE: _("speaks another language of hers"),
    Reason.SAME_PARTNER: _("works where she was referred from"),
    Reason.HER_WISH: _("as she asked"),
    Reason.ROOM: _("has room"),
    Reason.NO_LANGUAGE: _("no language in common"),
    Reason.AGAINST_WISH: _("not what she asked"),
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
def why_alike(match: Match) -> str:
    return str(WHY_ALIKE[match])


@register.filter
def how_alike(likeness: Likeness) -> str:
    """In words; the number beside it is for who wants it."""
    if likeness.score >= VERY:
        return str(_("very alike"))
    return str(_("alike") if likeness.score >= QUITE else _("a little alike"))
