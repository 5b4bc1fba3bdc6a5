"""Her own reasons, as she says them: for a change, and what holds her back. Category ``clinical``.

Kept as dated quotes, never counted and never weighed by a number: a ratio of what she says would be a score
of her talk.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.goals.models import Goal
from spheres.programme.participants.models import AuthoredRow


class Reason(AuthoredRow, Sealed):
    """Something she said of a change, on a day: what it is (``kind``), perhaps of which goal."""

    access = Access(
        Category.CLINICAL,
        author="author",
        moments=Moments(recorded=("noted_at",), on_day=("said_on",)),
    )

    class Kind(models.TextChoices):
        DESIRE = "desire", pgettext_lazy("reason", "Wants to")
        ABILITY = "ability", pgettext_lazy("reason", "Can")
        REASONS = "reasons", pgettext_lazy("reason", "Why it is worth it")
        NEED = "need", pgettext_lazy("reason", "It has to change")
        BEGUN = "begun", pgettext_lazy("reason", "What has already begun")
        HOLDS_BACK = "holds_back", pgettext_lazy("reason", "What holds back")

    SEALED_FIELDS = ("her_words",)
    her_words: str

    kind = models.CharField(max_length=12, choices=Kind)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="reasons")
    said_on = models.DateField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "-said_on"], name="reason_of")]
