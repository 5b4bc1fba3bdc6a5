"""What consent pages show."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from spheres.foundation.access.queries import NotVisible, rights_or_not_visible
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.vault.sealing import Keyring
from spheres.programme.consents.actions import Decision, Who, who_of
from spheres.programme.consents.models import Consent
from spheres.programme.consents.wording import Line, always, decided, partner_line, programme_line
from spheres.programme.participants.models import Assignment, Circle, Identity, Participant

NEVER_IN_A_CIRCLE = (Role.ADMINISTRATOR, Role.RESEARCHER)


@dataclass
class Welcome:
    """The young person before the consent screen, and whom she could share with."""

    participant: Participant
    identity: Identity
    who: Who | None
    partners: dict[str, Any] = field(default_factory=dict)


def in_welcome(participant_id: UUID, now: datetime) -> Welcome:
    """Raises ``NotVisible`` unless the current member may write who she is."""
    rights_or_not_visible(participant_id, writes="identity")
    keys = Keyring.of([participant_id])
    participant = keys.open_one(Participant.objects.filter(pk=participant_id).first())
    identity = keys.open_one(Identity.objects.filter(participant_id=participant_id).first())
    if participant is None or identity is None:
        raise NotVisible(participant_id)
    members = Member.objects.filter(is_active=True).exclude(role__in=NEVER_IN_A_CIRCLE)
    partners = _circles(list(Partner.objects.filter(is_active=True)), list(members))
    who = who_of(participant, identity, timezone.localdate(now))
    return Welcome(participant, identity, who, partners)


def _circles(partners: list[Any], members: list[Any]) -> dict[str, Any]:
    """Partner code → (partner, its members who could be in a circle)."""
    by_partner: dict[Any, list[Any]] = defaultdict(list)
    for member in members:
        by_partner[member.partner_id].append(member)
    return {p.code: (p, by_partner[p.pk]) for p in partners}


@dataclass(frozen=True)
class ReadBack:
    """Everything she agreed to, said to her."""

    lines: list[Line]
    decided: list[str]
    always: list[str]
    her_words: str = ""


def read_back_of(decision: Decision, who: Who, pivot: str, now: datetime) -> ReadBack:
    """What is about to be saved, in the language of the moment."""
    today = timezone.localdate(now)
    programme_end = who.end(today, decision.months)
    lines = [programme_line(pivot, programme_end)]
    for sharing in decision.sharings:
        end = min(who.end(today, sharing.months or decision.months), programme_end)
        names = [m.name for m in sharing.members]
        lines.append(
            partner_line(
                sharing.partner, sharing.agreed, sharing.categories, bool(sharing.writable), names, end
            )
        )
    by = Consent.DecidedBy.HER if who.decides_alone else Consent.DecidedBy.HOLDER
    said = decided(by, decision.holder_name, decision.explained)
    return ReadBack(lines, said, always(), decision.her_words)


def read_back(participant_id: UUID, now: datetime) -> ReadBack | None:
    """What holds now, for the copy she may keep; none when she agreed to nothing that holds."""
    rows = Consent.objects.filter(
        participant_id=participant_id, withdrawn_at=None, starts_at__lte=now, ends_at__gt=now
    )
    consents = Keyring.of([participant_id]).open(rows.select_related("partner").order_by("made_at", "pk"))
    programme = next((c for c in consents if c.kind == Consent.Kind.PROGRAMME and c.agreed), None)
    if programme is None:
        return None
    assignment = Assignment.objects.filter(participant_id=participant_id, ends_at=None).first()
    circle = [
        c.member
        for c in Circle.objects.filter(participant_id=participant_id, ends_at=None).select_related("member")
    ]
    lines = [
        programme_line(assignment.member.name if assignment else "–", timezone.localdate(programme.ends_at))
    ]
    for one in consents:
        if one.kind == Consent.Kind.PARTNER:
            names = [m.name for m in circle if m.partner_id == one.partner_id]
            end = timezone.localdate(one.ends_at)
            lines.append(
                partner_line(one.partner, one.agreed, one.categories, bool(one.writable), names, end)
            )
    said = decided(programme.decided_by, programme.holder_name, programme.explained)
    return ReadBack(lines, said, always(), programme.her_words)
