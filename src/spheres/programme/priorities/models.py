"""What matters most to her now: cards that she puts in order. Category ``clinical``.

Each order is of its day and stays: the next one stands beside it. Which cards she took is as much her own as
what she wrote, so both are sealed, in the words that stood before her on that day.
"""

from django.db import models

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class PrioritySorting(AuthoredRow, Sealed):
    """Five to seven cards in her order, the one that matters most first: ``code`` of the region's card, empty
    where it is hers alone, and ``words``. Whole in one row, so that it is compared whole when sent twice."""

    access = Access(Category.CLINICAL, author="author", moments=Moments(recorded=("noted_at",)))

    SEALED_FIELDS = ("order",)
    order: list[dict[str, str]]

    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["participant", "-noted_at"], name="priority_sorting_of")]


class PriorityCard(AuthoredRow, Sealed):
    """The words of one card under an id of their own, so that they can be lifted to a goal or into her plan.
    ``place``: where it stands in the order, from one."""

    access = Access(
        Category.CLINICAL,
        author="author",
        moments=Moments(recorded=("noted_at",)),
        part_of="sorting_id",
    )

    SEALED_FIELDS = ("her_words",)
    her_words: str

    sorting = models.ForeignKey(PrioritySorting, on_delete=models.PROTECT, related_name="cards")
    place = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sorting", "place"], name="priority_card_place_once")]
