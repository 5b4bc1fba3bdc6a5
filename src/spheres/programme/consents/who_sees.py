"""Who sees something of her by another source than her yes to a partner: said to her in every text, by name
and partner. One place says it, and a test compares its names with whom the wall lets see.

Source: docs/access.md, *Sources of a grant*; findings of 2026-11-25: her texts said *nobody else* while a
supervisor read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from spheres.foundation.accounts.models import Mandate, Member, Role
from spheres.foundation.contributions import contributed
from spheres.programme.participants.models import Assignment
from spheres.programme.participants.queries import who_may_see
from spheres.programme.participants.record import Record


@dataclass(frozen=True)
class WhoSees:
    """``workers`` walk with her; ``supervisors`` read because they help them. Of ``supervisors_elsewhere``,
    each at another partner than the worker's, she decides by her answer to that partner. ``on_call``: the
    partners whose members may open her plan in an emergency."""

    workers: Sequence[Member]
    supervisors: Sequence[Member] = ()
    supervisors_elsewhere: Sequence[Member] = ()
    on_call: Sequence[Any] = ()
    in_search: Sequence[str] = ()
    """By name: whom her plan names, if she can't be reached."""
    is_welcome: bool = False
    """She has not answered yet: coordinators read what came with her."""

    def at(self, partner_id: UUID | None) -> list[Member]:
        """Who of this partner sees something of her whatever she answers to it."""
        return [member for member in [*self.workers, *self.supervisors] if member.partner_id == partner_id]

    def sentences(self, says_yes_to: Collection[UUID]) -> list[str]:
        """To her. ``says_yes_to``: the partners to which she said yes."""
        said = [_("%(who)s reads and writes your follow-up.") % {"who": _who(one)} for one in self.workers]
        said += [
            _("%(who)s helps your worker to help you well, and can read your follow-up for that.")
            % {"who": _who(one)}
            for one in self.supervisors
        ]
        for one in self.supervisors_elsewhere:
            with_yes = _(
                "%(who)s helps your worker too, and can read for that what you share with %(partner)s."
            )
            without = _(
                "%(who)s helps your worker too. Nothing about you is read for that, unless you say yes to "
                "%(partner)s."
            )
            sentence = with_yes if one.partner_id in says_yes_to else without
            said.append(sentence % {"who": _who(one), "partner": one.partner.name})
        if self.on_call:
            said.append(
                _(
                    "If you are in danger, someone on call (%(partners)s) can open your emergency plan, how "
                    "to reach you and who you are, for 24 hours. You are told, once it is safe."
                )
                % {"partners": ", ".join(partner.name for partner in self.on_call)}
            )
        if self.in_search:
            said.append(
                _(
                    "Your plan says who can read it, how to reach you and who you are, while nobody can "
                    "reach you and a search is open: %(who)s. Each look is on your record."
                )
                % {"who": ", ".join(self.in_search)}
            )
        if self.on_call:
            said.append(
                _(
                    "If you say yes to sharing your emergency plan with a team that has shifts, whoever is "
                    "on shift there can read it too while nobody can reach you, with how to reach you and "
                    "who you are. The night team reads your plan for a bed only if you said so for that "
                    "night."
                )
            )
        if self.is_welcome:
            said.append(_("Until you have answered, the coordinators read what was written to us about you."))
        return [
            *said,
            _("Apart from them, and from those to whom you say yes, nobody sees anything about you here."),
        ]


def _who(member: Member) -> str:
    return _("%(name)s, at %(partner)s,") % {"name": member.name, "partner": member.partner.name}


def who_sees(record: Record, *, is_welcome: bool = False) -> WhoSees:
    """For who may write who she is; one query. Before she joins, her worker is whoever welcomes her."""
    walks = Member.objects.filter(pk=record.member.pk) if is_welcome else _walking_with(record)
    supports = [supervising(walks.values("pk"), record.now) for supervising in contributed("supervising")]
    helps = Q(role=Role.SUPERVISOR) & Q(*[Q(pk__in=ids) for ids in supports], _connector=Q.OR)
    members = who_may_see(record.id, Member.objects.filter(is_active=True)).select_related("partner")
    members = members.annotate(walks=Exists(walks.filter(pk=OuterRef("pk"))))
    found = list(members.filter(Q(walks=True) | helps | Q(is_on_call=True)).order_by("name", "pk"))
    workers = [member for member in found if member.walks]
    supervisors = [one for one in found if one.role == Role.SUPERVISOR]
    at_home = {worker.partner_id for worker in workers}
    on_call = {one.partner for one in found if one.is_on_call and one.partner.mandate != Mandate.POLICE}
    return WhoSees(
        workers,
        [one for one in supervisors if one.partner_id in at_home],
        [one for one in supervisors if one.partner_id not in at_home],
        sorted(on_call, key=lambda partner: partner.name),
        [name for who_helps in contributed("who_helps") for name in who_helps(record)],
        is_welcome,
    )


def _walking_with(record: Record) -> QuerySet[Member]:
    spans = Assignment.objects.filter(participant_id=record.id, ends_at=None)
    return Member.objects.filter(pk__in=spans.values("member_id"))
