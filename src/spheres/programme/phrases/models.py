"""Short phrases that a member keeps for herself, to put into her notes. About nobody, read by nobody else.

They belong to no young person's key: each is sealed for the region (``seal_secret``), for its own row.
"""

from django.conf import settings
from django.db import models

from spheres.foundation.declaration import Moments, Open
from spheres.foundation.ids import new_id

PHRASE = "phrase"
"""Purpose of the region's own seal."""


class Phrase(models.Model):
    """One phrase, at its place in her order."""

    access = Open(
        "a phrase of a member's own, about nobody",
        own_policies=True,
        adds=True,
        changes=("sealed", "place"),
        removes=True,
        moments=Moments(recorded=("noted_at",)),
    )

    words = ""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["member", "place"], name="phrases_of")]
