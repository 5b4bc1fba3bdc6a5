"""Emergency access: opening it, closing it, answering for it, and telling her."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member, Role
from spheres.foundation.audit.actions import record_change
from spheres.foundation.vault.keys import blind_index, decrypt, encrypt, new_key, unwrap, wrap
from spheres.foundation.vault.sealing import context_of
from spheres.programme.participants.rules import Match, stored_keys
from spheres.programme.partners.pack import current_pack
from spheres.programme.safety.models import EMERGENCY_LASTS, EmergencyAccess

TABLE = EmergencyAccess._meta.db_table


@dataclass(frozen=True)
class Known:
    """What whoever is on call knows of her."""

    name: str = ""
    reach: str = ""
    birth_date: date | None = None

    def said(self) -> set[tuple[str, str]]:
        """The keys that must all meet in one person: of a name, the most exact it allows."""
        keys = stored_keys(filter(None, [self.name]), self.birth_date, filter(None, [self.reach]))
        if any(kind == Match.NAME for kind, _value in keys):
            return {(kind, value) for kind, value in keys if kind not in (Match.PART, Match.SOUND)}
        return keys


def open_emergency(
    member: Any, access_id: UUID, known: Known, danger: str, reason: str, now: datetime
) -> UUID | None:
    """Open safety, contact and identity for a day; the coordinators are told at once.

    None when what is known means nobody, or more than one person. ``access_id`` comes with the form:
    sent twice, it is opened once.
    """
    key = new_key()
    words = json.dumps({"reason": reason, "name": known.name or known.reach}, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT safety_open_emergency(%s, %s, %s, %s, %s, %s, %s)",
            [
                access_id,
                [blind_index(*key) for key in sorted(known.said())],
                danger,
                now + EMERGENCY_LASTS,
                now + timedelta(days=current_pack().emergency_review_days),
                wrap(key, access_id),
                encrypt(key, words.encode(), context_of(TABLE, access_id)),
            ],
        )
        participant_id: UUID | None = cursor.fetchone()[0]
    if participant_id:
        record_change(member, participant_id, "safety:emergency-open", "safety", ["emergency"])
        transaction.on_commit(tell_coordinators)
    return participant_id


def tell_coordinators() -> None:
    """That something waits, and nothing of what: a message can be read by anyone."""
    for coordinator in Member.objects.filter(role=Role.COORDINATOR, is_active=True):
        with translation.override(coordinator.language):
            send_mail(
                _("Something waits for you in Spheres"),
                _("Please sign in today: something needs your eyes."),
                None,
                [coordinator.email],
                fail_silently=True,
            )


def close_emergency(member: Any, participant_id: UUID, now: datetime) -> None:
    """Close one's own access before the day is over."""
    mine = EmergencyAccess.objects.filter(participant_id=participant_id, member_id=member.pk)
    if mine.filter(closed_at=None, ends_at__gt=now).update(closed_at=now):
        record_change(member, participant_id, "safety:emergency-close", "safety", ["emergency"])


def review_emergency(member: Any, access: EmergencyAccess, outcome: str, words: str, now: datetime) -> None:
    """A coordinator answers for it: never for her own. ``access`` is opened."""
    if access.member_id == member.pk:
        raise NotVisible(access.participant_id)
    EmergencyAccess.objects.filter(pk=access.pk, reviewed_at=None).update(
        reviewed_at=now, reviewed_by=member.pk, outcome=outcome, review=_sealed_again(access, words)
    )
    record_change(member, access.participant_id, "safety:emergency-review", "safety")


def tell_her(member: Any, access: EmergencyAccess, told: bool, later: date | None, now: datetime) -> None:
    """She was told that someone looked, or will be when it is safe."""
    changed = {"told_at": now} if told else {"tell_from": later}
    if not EmergencyAccess.objects.filter(pk=access.pk).update(**changed):
        raise NotVisible(access.participant_id)
    record_change(member, access.participant_id, "safety:emergency-tell", "safety", ["assignment"])


def opened(rows: QuerySet[EmergencyAccess]) -> list[EmergencyAccess]:
    """With their words as attributes: the reason, the name that was looked for, and the review."""
    found = list(rows.select_related("member__partner", "reviewed_by"))
    for row in found:
        row.reason = row.name = row.review_words = ""
        if row.wrapped:
            key = unwrap(bytes(row.wrapped), row.pk)
            said = json.loads(decrypt(key, bytes(row.sealed), context_of(TABLE, row.pk)))
            row.reason, row.name = said["reason"], said["name"]
            if row.review:
                row.review_words = decrypt(key, bytes(row.review), _review_context(row.pk)).decode()
    return found


def to_review(now: datetime) -> list[EmergencyAccess]:
    """Those that no coordinator has answered for, the first to be late first; then those of late."""
    recent = EmergencyAccess.objects.exclude(starts_at__lt=now - timedelta(days=90))
    waiting = EmergencyAccess.objects.filter(reviewed_at=None)
    return sorted(opened(waiting | recent), key=lambda r: (r.reviewed_at is not None, r.review_by))


def emergency_access(access_id: UUID) -> EmergencyAccess:
    """One, opened. Raises ``NotVisible`` for who does not answer for it."""
    found = opened(EmergencyAccess.objects.filter(pk=access_id))
    if not found:
        raise NotVisible
    return found[0]


def emergencies_on(participant_id: UUID) -> list[EmergencyAccess]:
    """For her own record: the newest first."""
    return opened(EmergencyAccess.objects.filter(participant_id=participant_id).order_by("-starts_at"))


def _sealed_again(access: EmergencyAccess, words: str) -> bytes | None:
    if access.wrapped is None:
        return None
    key = unwrap(bytes(access.wrapped), access.pk)
    return encrypt(key, words.encode(), _review_context(access.pk))


def _review_context(access_id: UUID) -> bytes:
    return context_of(f"{TABLE}.review", access_id)
