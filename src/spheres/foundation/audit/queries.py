"""Who looked."""

from uuid import UUID

from django.db import models

from spheres.foundation.audit.models import Look


def looks_on(participant_id: UUID) -> models.QuerySet[Look]:
    """Newest first; row-level security lets only those who walk with her, or coordinate, read it."""
    return (
        Look.objects.filter(participant_id=participant_id)
        .select_related("member", "partner")
        .order_by("-at", "-id")
    )
