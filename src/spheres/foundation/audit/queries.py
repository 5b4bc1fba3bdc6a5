"""Who looked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from spheres.foundation.audit.models import Look
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
