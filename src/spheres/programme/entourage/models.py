"""People around her, and what they are to her. Category ``entourage``."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange


class PersonAround(AuthoredRow, LastChange, Sealed):
    """Someone around her, as she sees it now. Who must never be contacted has the same id among those
    (``participants.NeverContact``), with her reason."""

    access = Access(
        Category.ENTOURAGE,
        author="author",
        changes=("sealed", "tie", "stance", "never_contact", "support_agreed", "left_at"),
        moments=Moments(recorded=("noted_at", "left_at")),
        stands_until="left_at",
    )

    class Stance(models.TextChoices):
        HELPS = "helps", pgettext_lazy("entourage", "Helps")
        MIXED = "mixed", pgettext_lazy("entourage", "Sometimes")
        HARMS = "harms", pgettext_lazy("entourage", "Doesn’t help")
        UNKNOWN = "unknown", pgettext_lazy("entourage", "Not clear yet")

    SEALED_FIELDS = ("name", "her_words", "reach", "may_know")
    name: str
    her_words: str
    reach: str
    may_know: str

    tie = models.CharField(max_length=40, help_text=_("code of the pack"))
    stance = models.CharField(max_length=8, choices=Stance)
    never_contact = models.BooleanField(default=False)
    support_agreed = models.BooleanField(
        default=False, help_text=_("the shelter may support this person: it is agreed")
    )
    noted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(never_contact=False) | models.Q(support_agreed=False),
                name="never_contact_is_not_supported",
            )
        ]
        indexes = [models.Index(fields=["participant"], name="person_around_of")]
