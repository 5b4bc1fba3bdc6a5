"""Legal steps, at her pace. Reporting to the police is never a condition of anything. Category ``legal``."""

from django.db import models
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange


class LegalStep(AuthoredRow, LastChange, Sealed):
    """One step, as it stands now: what she wants of it, when it is, and who goes with her."""

    access = Access(
        Category.LEGAL,
        author="author",
        changes=("sealed", "kind", "wish", "at", "over_on"),
        planned_for="at",
        moments=Moments(recorded=("noted_at",)),
    )

    class Wish(models.TextChoices):
        WANTS = "wants", pgettext_lazy("legal step", "Wanted")
        UNSURE = "unsure", pgettext_lazy("legal step", "Being thought about")
        LATER = "later", pgettext_lazy("legal step", "Later, when the time is right")
        NOT = "not", pgettext_lazy("legal step", "Not wanted")
        IMPOSED = "imposed", pgettext_lazy("legal step", "Imposed")

    SEALED_FIELDS = ("what", "her_words", "accompanied_by", "came_of_it")
    what: str
    her_words: str
    accompanied_by: str
    came_of_it: str

    kind = models.CharField(max_length=40)
    wish = models.CharField(max_length=8, choices=Wish)
    at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField()
    over_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant", "at"], name="legal_step_of")]
