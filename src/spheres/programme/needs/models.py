"""Needs, named by her or with her. Category ``needs``."""

from django.db import models
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class Need(AuthoredRow, Sealed):
    """What she needs, as it stood from ``noted_at`` until it was met or weighed anew. Another weight or other
    words are another row: how it changed over time stays."""

    access = Access(
        Category.NEEDS,
        author="author",
        changes=("met_at", "replaced_at"),
        moments=Moments(recorded=("noted_at", "met_at", "replaced_at"), undone=("met_at",)),
        stands_until="replaced_at",
    )

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
    noted_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant"], name="need_of")]
