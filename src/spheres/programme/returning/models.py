"""Coming back, prepared: what tells her early, what she does, how she comes back. Category ``clinical``.

After the plan that Marlatt's work describes; her pages speak of coming back and of nothing else.
"""

from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class ReturnPlan(AuthoredRow, Sealed):
    """One version, in her words, as it stood from ``made_at`` until the next one was made."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=("replaced_at",),
        moments=Moments(recorded=("made_at", "replaced_at")),
        stands_until="replaced_at",
    )

    SEALED_FIELDS = ("signs", "situations", "acts", "people", "self_talk", "way_back")
    signs = situations = acts = people = self_talk = way_back = ""

    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant", "-made_at"], name="return_plan_of")]
