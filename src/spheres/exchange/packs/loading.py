"""Taking a pack into the database: its partners, and the ceiling of each."""

from uuid import UUID

from django.db import transaction

from spheres.foundation.access.models import Ceiling, Grace
from spheres.foundation.accounts.models import Partner
from spheres.programme.partners.pack import Pack


def load_pack(pack: Pack, using: str = "default") -> None:
    """Add and rename partners, close those that the pack no longer names, and set the ceiling of each.

    All or nothing. A partner is never deleted: members and consents hang on it. Nobody of one that is closed
    signs in or sees anything from then on.
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
