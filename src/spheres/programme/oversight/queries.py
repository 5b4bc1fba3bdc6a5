"""Looking that is unusual: for coordinators to ask about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.keys import blind_indexes
from spheres.programme.participants.likeness import Match
from spheres.programme.participants.spelling import name_words, parts_of, sound_of
from spheres.programme.region.pack import current_pack

SHOWN_DAYS = 30
LISTS = [
    "workspace:my-day", "workspace:my-young-people", "workspace:shared-with-me", "referrals:incoming",
    "safety:emergencies",
]  # fmt: skip
"""Pages that name many at once: being on them is no sign of anything."""


class Unusual(TextChoices):
    MANY = "many", _("Many files looked at within an hour")
    LATE = "late", _("Looked at outside working hours")
    KIN = "kin", _("Looked at a file that may bear the same family name")
    SUPPORT = "support", _("Wrote down that a young person shuts their file to whoever supports this work")


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
            "SELECT what, member, at, young_people FROM oversight_unusual(%s, %s, %s, %s, %s, %s, %s)",
            [
                now - timedelta(days=SHOWN_DAYS),
                rules.many_in_an_hour,
                rules.opens_at.isoformat(),
                rules.closes_at.isoformat(),
                LISTS,
                [pk for pk, _sound in kin],
                [sound for _pk, sound in kin],
            ],
        )
        rows = cursor.fetchall()
        cursor.execute(
            "SELECT 'support', member, at, young_people FROM oversight_shut_out_support(%s)",
            [now - timedelta(days=SHOWN_DAYS)],
        )
        rows += cursor.fetchall()
    flags = [Flag(Unusual(what), members[pk], at, count) for what, pk, at, count in rows]
    return sorted(flags, key=lambda flag: flag.at, reverse=True)


def _family_sounds(name: str) -> list[bytes]:
    """The blind indexes of how the last part of a member's name sounds."""
    parts = parts_of(name_words(name))
    return blind_indexes(Match.PART, sound_of(parts[-1]) if parts else "")
