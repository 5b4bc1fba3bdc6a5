"""Her no to someone, whatever would open her file to them (docs/access.md, *To whom her file is shut*)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from spheres.foundation.access.categories import Category
from spheres.foundation.access.queries import NotVisible
from spheres.foundation.accounts.models import Member, Partner, Role
from spheres.foundation.vault.keys import letter_indexes
from spheres.programme.participants.creating import create_idempotently
from spheres.programme.participants.models import ContactWay, Restriction
from spheres.programme.participants.queries import identity_of
from spheres.programme.participants.record import Record
from spheres.programme.participants.same_person import digests


@dataclass(frozen=True)
class RestrictionRow:
    """To whom her file is shut, as the pages of who walks with her show it. ``words``: hers, for who wrote
    them down with her."""

    id: UUID
    member: Member | None
    partner: Partner | None
    role: str
    made_at: datetime
    in_force_at: datetime | None
    went_along: bool = False
    """She said it in an earlier record, and it went along with her."""
    words: str = ""

    @property
    def whom(self) -> str:
        if self.member:
            return f"{self.member.name} · {self.member.partner.name}"
        return " · ".join(
            name for name in (str(Role(self.role).label) if self.role else "", self.partner_name) if name
        )

    @property
    def partner_name(self) -> str:
        return self.partner.name if self.partner else ""


def shut_to(record: Record) -> list[RestrictionRow]:
    """All that stands, for who walks with her, the newest first. Her words are with those that this member
    wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM participants_not_available(%s)", [record.id])
        rows = cursor.fetchall()
    mine = Restriction.objects.filter(participant_id=record.id, author_id=record.member.pk)
    words = {row.pk: row.her_words for row in record.keys.open(mine)}
    members: Mapping[UUID, Member] = Member.objects.select_related("partner").in_bulk(
        [row[1] for row in rows if row[1]]
    )
    partners: Mapping[UUID, Partner] = Partner.objects.in_bulk([row[2] for row in rows if row[2]])
    found = [
        RestrictionRow(
            pk,
            members.get(member),
            partners.get(partner),
            role,
            made_at,
            in_force_at,
            went_along,
            words.get(pk, ""),
        )
        for pk, member, partner, role, made_at, in_force_at, went_along, _said in rows
    ]
    return sorted(found, key=lambda row: row.made_at, reverse=True)


def is_left_alone(record: Record) -> bool:
    """Whether nobody coordinates for her any more: all who could are shut out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_is_left_alone(%s)", [record.id])
        return bool(cursor.fetchone()[0])


def shut_out(record: Record, restriction_id: UUID, whom: Mapping[str, Any], her_words: str) -> None:
    """Write it down with her. ``whom``: a member, or a partner and a role, or one of these two. The database
    says from when it is in force."""
    record.require(writes=Category.IDENTITY)
    row = Restriction(
        id=restriction_id,
        participant_id=record.id,
        author_id=record.member.pk,
        risks_told=True,
        made_at=record.now,
        **whom,
    )
    record.keys.seal(row, her_words=her_words)
    if create_idempotently(record, row, "member_id", "partner_id", "role"):
        _reach_letters(record, restriction_id)
        record.changed("consents:restriction-add", Restriction)


def _reach_letters(record: Record, restriction_id: UUID) -> None:
    """It holds for a letter about her that waits for its answer, too."""
    identity = identity_of(record)
    born = date.fromisoformat(identity.birth_date) if identity.birth_date else None
    ways = record.keys.open(ContactWay.objects.filter(participant_id=record.id))
    names = [name for name in (record.name, identity.legal_name) if name]
    her = digests(names, born, [way.value for way in ways], letter_indexes)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT referrals_reach_letters(%s, %s, %s, %s, %s)",
            [restriction_id, her.names, her.parts, her.births, her.reaches],
        )


def lift(record: Record, restriction_id: UUID) -> None:
    """She lets them in again. Raises ``NotVisible`` for one that does not stand."""
    record.require(writes=Category.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT participants_lift(%s)", [restriction_id])
        if not cursor.fetchone()[0]:
            raise NotVisible(record.id)
    record.changed("consents:restriction-lift", Restriction)
