"""Needs, named by her or with her. Category ``needs``."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import OfParticipant


class Need(OfParticipant, Sealed):
    class Weight(models.TextChoices):
        URGENT = "urgent", pgettext_lazy("need", "Urgent")
        IMPORTANT = "important", pgettext_lazy("need", "Important")
        LATER = "later", pgettext_lazy("need", "Later")

    SEALED_FIELDS = ("her_words",)
    her_words: str

    code = models.CharField(max_length=40)
    weight = models.CharField(max_length=10, choices=Weight)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant"], name="need_of")]
