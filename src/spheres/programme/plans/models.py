"""The plan of her follow-up, as it was agreed with her on a day. Category ``clinical``."""

from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class FollowUpPlan(AuthoredRow, Sealed):
    """What they agreed on, in the words of that day: a copy of what stood then. A change is the next version.
    It is read by who walks with her alone."""

    access = Access(
        Category.CLINICAL,
        writes=Category.IDENTITY,
        for_writers=True,
        author="author",
        moments=Moments(recorded=("agreed_at",)),
    )

    SEALED_FIELDS = ("parts", "her_say", "language")
    parts: dict[str, list[str]]
    """Part → its lines."""
    her_say = ""
    language = ""
    """In which what the region names (needs, cards) was called then."""

    version = models.PositiveSmallIntegerField()
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "version"], name="follow_up_plan_version_once")
        ]
