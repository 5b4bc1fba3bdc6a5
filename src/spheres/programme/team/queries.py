"""What coordinators ask about their team."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.likeness import Match
from spheres.programme.participants.spelling import name_words, parts_of, sound_of
from spheres.programme.partners.pack import current_pack
from spheres.programme.team.models import Supervision

SHOWN_DAYS = 30
LISTS = [
    "followup:my-day", "followup:my-young-people", "followup:shared-with-me", "referrals:incoming",
    "safety:emergencies",
]  # fmt: skip
"""Pages that name many at once: being on them is no sign of anything."""


class Unusual(TextChoices):
    MANY = "many", _("Many young people opened within an hour")
    LATE = "late", _("Opened outside working hours")
    KIN = "kin", _("Opened someone who may bear her own family name")


@dataclass(frozen=True)
class Flag:
    """Something to ask about, of one member and one day: how many, never who."""

    what: Unusual
    member: Member
    at: datetime
    young_people: int


def unusual_looks(now: datetime) -> list[Flag]:
    """The last thirty days', newest first. Empty for who is not a coordinator."""
    rules = current_pack().unusual
    members = {member.pk: member for member in Member.objects.all()}
    kin = [(pk, sound) for pk, member in members.items() for sound in _family_sounds(member.name)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what, member, at, young_people FROM audit_unusual(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                now - timedelta(days=SHOWN_DAYS),
                rules.many_in_an_hour,
                rules.opens_at.isoformat(),
                rules.closes_at.isoformat(),
                settings.TIME_ZONE,
                LISTS,
                [pk for pk, _sound in kin],
                [sound for _pk, sound in kin],
            ],
        )
        rows = cursor.fetchall()
    flags = [Flag(Unusual(what), members[pk], at, count) for what, pk, at, count in rows]
    return sorted(flags, key=lambda flag: flag.at, reverse=True)


def _family_sounds(name: str) -> list[bytes]:
    """The blind indexes of how the last part of a member's name sounds."""
    parts = parts_of(name_words(name))
    return blind_indexes(Match.PART, sound_of(parts[-1]) if parts else "")


SORTED_BY = {
    "name": ("name",),
    "partner": ("partner__code", "name"),
    "role": ("role", "name"),
    "state": ("-is_active", "name"),
}


def found_members(words: str, partner: str, sort: str) -> QuerySet[Member]:
    """Members whose name or address holds ``words``, at this partner when one is named."""
    members = Member.objects.filter(Q(name__icontains=words) | Q(email__icontains=words))
    if partner:
        members = members.filter(partner__code=partner)
    return members.order_by(*SORTED_BY.get(sort, SORTED_BY["state"]))


def walks_with(member: Member) -> int:
    """How many young people she walks with, for who may say that she leaves."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_walks_with(%s)", [member.pk])
        return int(cursor.fetchone()[0])


def supports() -> QuerySet[Supervision]:
    """Who supports whom now."""
    spans = Supervision.objects.filter(ends_at=None)
    return spans.select_related("supervisor__partner", "worker__partner").order_by(
        "supervisor__name", "worker__name"
    )


def may_follow(member: Member) -> list[UUID]:
    """The pivot workers who could walk on with all of hers: none of those shut her file to them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team_may_follow(%s)", [member.pk])
        return [row[0] for row in cursor.fetchall()]
