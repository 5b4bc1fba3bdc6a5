"""Taking a pack into the database: its partners, and the ceiling of each."""

from pathlib import Path
from uuid import UUID

from django.db import transaction
from yaml import YAMLError

from spheres.exchange.packs.checking import Finding, check, refused
from spheres.foundation.access.models import Ceiling, Grace
from spheres.foundation.accounts.models import Partner
from spheres.programme.region.pack import Pack, read_pack


class PackRefused(Exception):
    """It would hurt people, and is not taken in: what stood before stands. Carries all that was found."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


def load_folder(folder: Path, using: str = "default") -> list[Finding]:
    """Take in the pack of this folder; returns all that was found in it. Raises ``PackRefused``.

    Nothing is refused where there is nothing to take in: a region whose pack was taken in by an earlier
    version, and which a rule of this one would refuse, is brought up to date and served, and is told.
    """
    findings = check(folder)
    if not refused(findings):
        load_pack(read_pack(folder), using)
    elif not _stands(folder, using):
        raise PackRefused(findings)
    return findings


def _stands(folder: Path, using: str) -> bool:
    """Partners and ceilings are as the pack says. One that can't be read says nothing."""
    try:
        pack = read_pack(folder)
    except (OSError, ValueError, YAMLError):  # pydantic's own is a ValueError
        return False
    wanted = {(p.code, p.mandate.value, p.name.fr, p.name.en) for p in pack.partners}
    ceilings = {(p.code, category.value) for p in pack.partners for category in p.may_hold}
    partners = Partner.objects.using(using).filter(is_active=True)
    held = Ceiling.objects.using(using).values_list("partner__code", "category")
    named = partners.values_list("code", "mandate", "name_fr", "name_en")
    return (wanted, ceilings) == (set(named), set(held))


def load_pack(pack: Pack, using: str = "default") -> None:
    """Add and rename partners, close those that the pack no longer names, and set the ceiling of each.

    All or nothing. A partner is never deleted: members and consents hang on it. Nobody of one that is closed
    signs in or sees anything from then on. It asks no rule: who has a folder goes through ``load_folder``.
    """
    with transaction.atomic(using=using):
        wanted: set[tuple[UUID, str]] = set()
        for partner in pack.partners:
            standing, _is_new = Partner.objects.using(using).update_or_create(
                code=partner.code,
                defaults={
                    "mandate": partner.mandate,
                    "name_fr": partner.name.fr,
                    "name_en": partner.name.en,
                    "is_active": True,
                },
            )
            wanted |= {(standing.pk, category) for category in partner.may_hold}
        codes = [partner.code for partner in pack.partners]
        Partner.objects.using(using).exclude(code__in=codes).update(is_active=False)
        held = {(c.partner_id, c.category): c for c in Ceiling.objects.using(using).all()}
        Ceiling.objects.using(using).filter(
            pk__in=[ceiling.pk for pair, ceiling in held.items() if pair not in wanted]
        ).delete()
        Ceiling.objects.using(using).bulk_create(
            Ceiling(partner_id=partner_id, category=category)
            for partner_id, category in sorted(wanted - set(held))
        )
        if Grace.objects.using(using).values_list("days", flat=True).first() != pack.grace_days:
            Grace.objects.using(using).update_or_create(pk=1, defaults={"days": pack.grace_days})
