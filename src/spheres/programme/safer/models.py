"""What makes it safer now, while she is still in it: any step counts. Category ``clinical``; what goes into
her emergency plan is ``safety`` from then on, because she says so."""

from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.goals.models import Goal
from spheres.programme.participants.models import AuthoredRow


class SaferStep(AuthoredRow, Sealed):
    """A step that lowers harm: a card of the region's (``code``), her own words, or both; beside the goal it
    serves, if there is one. ``part``: the section of her emergency plan where it would stand."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("in_plan_at", "ended_at"),
        moments=Moments(recorded=("noted_at", "in_plan_at", "ended_at")),
        stands_until="ended_at",
    )

    SEALED_FIELDS = ("her_words",)
    her_words = ""

    code = models.CharField(max_length=40, blank=True)
    part = models.CharField(max_length=20, blank=True)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="safer_steps")
    noted_at = models.DateTimeField()
    in_plan_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["participant"], condition=models.Q(ended_at=None), name="safer_step_standing"
            )
        ]
