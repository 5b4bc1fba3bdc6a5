"""What was taken out of her timeline, and why. Category ``clinical``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class Extract(AuthoredRow, Sealed):
    """A part of her timeline that a member took out, by days and kinds, with the reason. It keeps no copy: it
    is what its author may read when it is opened."""

    access = Access(Category.CLINICAL, author="author", moments=Moments(recorded=("made_at",)))

    SEALED_FIELDS = ("reason",)
    reason: str

    kinds = ArrayField(models.CharField(max_length=20), default=list)
    """None: all that its reader may read."""
    from_on = models.DateField()
    until_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "-made_at"], name="extract_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_on__lte=models.F("until_on")), name="extract_forward"
            )
        ]
