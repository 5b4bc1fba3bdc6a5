"""Needs, named by her or with her. Category ``needs``."""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import OfParticipant


class Need(OfParticipant, Sealed):
    """What she needs, as it stood from ``noted_at`` until it was met or weighed anew. Another weight or other
    words are another row: how it changed over time stays."""

    class Weight(models.TextChoices):
        URGENT = "urgent", pgettext_lazy("need", "Urgent")
        IMPORTANT = "important", pgettext_lazy("need", "Important")
        LATER = "later", pgettext_lazy("need", "Later")
        NOT_MINE = "not_mine", pgettext_lazy("need", "Not mine")

    SEALED_FIELDS = ("her_words", "gave", "otherwise")
    her_words: str
    # What a row noted before they were asked for has not.
    gave = otherwise = ""
    """What the milieu gave that met this need; and what else could."""

    code = models.CharField(max_length=40)
    weight = models.CharField(max_length=10, choices=Weight)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant"], name="need_of")]
