"""Who looked."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models

from spheres.foundation.audit.models import Look
from spheres.foundation.audit.restored import Restored, vouched_for
from spheres.foundation.audit.sealing import signed_seals
from spheres.foundation.clock import day_begins


def looks_on(
    participant_id: UUID, since: date | None = None, until: date | None = None, partner: Any = None
) -> models.QuerySet[Look]:
    """Newest first; row-level security lets only those who walk with her, or coordinate, read it.

    From the day ``since`` to the day ``until``, both included.
    """
    looks = Look.objects.filter(participant_id=participant_id).select_related("member", "partner")
    if since:
        looks = looks.filter(at__gte=day_begins(since))
    if until:
        looks = looks.filter(at__lt=day_begins(until + timedelta(days=1)))
    if partner:
        looks = looks.filter(partner=partner)
    return looks.order_by("-at", "-id")


def restores(folder: Path) -> list[tuple[datetime, Restored]]:
    """When the region was put back from a backup, as the signed record outside says; newest first. What
    follows a seal that this region did not sign says nothing."""
    told = [one for _link, one in vouched_for(signed_seals(folder), folder) if one]
    return [(datetime.fromisoformat(one.at), one) for one in reversed(told)]
