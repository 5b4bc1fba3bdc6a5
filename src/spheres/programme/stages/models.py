"""Where she is in the cycle of exploitation, on a day, in whose eyes. Category ``clinical``.

No score, and no stage of change is read out of it: any direction is normal, and may be chosen or not.
"""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow
from spheres.programme.stages.rules import chosen_of


class StageAssessment(AuthoredRow, Sealed):
    """The stages of ``list_code`` that fit on a day, in her eyes or in her worker's: several at once, none,
    or not known. Written once; an error is mended by a new row that names the one it stands instead of."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("noted_at",), on_day=("on",))
    )

    class Fits(models.TextChoices):
        SOME = "some", pgettext_lazy("stages", "Some fit")
        NONE = "none", pgettext_lazy("stages", "None of these fits")
        UNKNOWN = "unknown", pgettext_lazy("stages", "Don’t know")

    class Voice(models.TextChoices):
        HER = "her", pgettext_lazy("whose view", "Their own view")
        WORKER = "worker", pgettext_lazy("whose view", "The worker’s view")

    class How(models.TextChoices):
        FIRST = "first", pgettext_lazy("how it changed", "Looked at for the first time")
        SAME = "same", pgettext_lazy("how it changed", "It did not change")
        SHE_CHOSE = "she_chose", pgettext_lazy("how it changed", "It was chosen")
        HAPPENED = "happened", pgettext_lazy("how it changed", "Something happened")
        UNKNOWN = "unknown", pgettext_lazy("how it changed", "Don’t know")

    class Happened(models.TextChoices):
        PLACED = "placed", pgettext_lazy("what happened", "A placement")
        ARRESTED = "arrested", pgettext_lazy("what happened", "An arrest")
        MOVED = "moved", pgettext_lazy("what happened", "A move that was not chosen")
        HE_WAS_ARRESTED = "he_was_arrested", pgettext_lazy("what happened", "Somebody else’s arrest")
        OTHER = "other", pgettext_lazy("what happened", "Something else")

    SEALED_FIELDS = ("heard", "words")
    heard: str
    """What was heard, in quotation marks."""
    words: list[dict[str, str]]
    """What its stages were called that day: ``{"fr": …, "en": …}`` of each, in the order of ``stages``."""

    list_code = models.CharField(max_length=40)
    stages = ArrayField(models.CharField(max_length=40), default=list)
    fits = models.CharField(max_length=8, choices=Fits)
    voice = models.CharField(max_length=8, choices=Voice)
    how = models.CharField(max_length=10, choices=How)
    what_happened = models.CharField(max_length=16, choices=Happened)
    on = models.DateField()
    noted_at = models.DateTimeField()
    instead_of_id: UUID | None
    instead_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")

    WHOSE = ("author", "author_partner")

    class Meta:
        indexes = [models.Index(fields=["participant", "-on"], name="stage_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fits="some") & ~Q(stages=[]) | ~Q(fits="some") & Q(stages=[]),
                name="stage_chosen_if_some_fit",
            ),
            models.CheckConstraint(
                condition=Q(how="happened") & ~Q(what_happened="") | ~Q(how="happened") & Q(what_happened=""),
                name="stage_says_what_happened",
            ),
        ]

    @property
    def chosen(self) -> list[str]:
        """As the form has it, in one list."""
        return chosen_of(self.fits, self.stages)

    @property
    def names(self) -> list[str]:
        """What its stages were called that day, in the language of the moment; or that none fits."""
        language = "en" if get_language() == "en" else "fr"
        return [words[language] for words in self.words] or [self.get_fits_display()]
