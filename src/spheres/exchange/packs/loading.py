"""Taking a pack into the database: its partners, and the ceilings of their mandates."""

from django.db import transaction

from spheres.foundation.access.models import Ceiling
from spheres.foundation.accounts.models import Partner
from spheres.programme.partners.pack import Pack


def load_pack(pack: Pack, using: str = "default") -> None:
    """Add and rename partners, close those that the pack no longer names, and set the ceilings.

    All or nothing. A partner is never deleted: members and consents hang on it.
    """
    with transaction.atomic(using=using):
        for partner in pack.partners:
            Partner.objects.using(using).update_or_create(
                code=partner.code,
                defaults={
                    "mandate": partner.mandate,
                    "name_fr": partner.name.fr,
                    "name_en": partner.name.en,
                    "is_active": True,
                },
            )
        codes = [partner.code for partner in pack.partners]
        Partner.objects.using(using).exclude(code__in=codes).update(is_active=False)
        wanted = {(p.mandate, category) for p in pack.partners for category in p.may_hold}
        held = {(c.mandate, c.category): c for c in Ceiling.objects.using(using).all()}
        Ceiling.objects.using(using).filter(
            pk__in=[ceiling.pk for pair, ceiling in held.items() if pair not in wanted]
        ).delete()
        Ceiling.objects.using(using).bulk_create(
            Ceiling(mandate=mandate, category=category) for mandate, category in sorted(wanted - set(held))
        )
