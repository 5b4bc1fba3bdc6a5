"""Keys, and drafts. What is sealed elsewhere is sealed with what is here."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from spheres.foundation.declaration import ANY, Access, Moments, Open
from spheres.foundation.ids import new_id


class RegionKey(models.Model):
    """Which versions of the wrapping key stand, as numbers: their keys are in the key file. And what proves
    who is asking, sealed by the working root, which is there too (``keyfile``)."""

    access = Open("numbers, and what is sealed by a key that is elsewhere", to_all=True)

    class Purpose(models.TextChoices):
        ROOT = "root", "of a region of before: taken into the key file"
        WRAP = "wrap", "a version that stands"
        PROOF = "proof", "what proves who is asking"

    purpose = models.CharField(max_length=8, choices=Purpose)
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="region_key_once")]


class ParticipantKey(models.Model):
    """One participant's key, wrapped by the region's. Whoever holds no grant can't read the row."""

    access = Access(ANY, own_policies=True, moments=Moments(recorded=("made_at",)))

    participant_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)


class Sealed(models.Model):
    """A row whose words are sealed, as one JSON object, with the key of its participant.

    ``SEALED_FIELDS`` names them. They are attributes of the row once a ``Keyring`` has opened it,
    and before that they are not there at all: nothing can be shown by mistake.
    """

    SEALED_FIELDS: tuple[str, ...] = ()
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    @property
    def key_owner(self):  # type: ignore[no-untyped-def]
        """Whose key seals this row."""
        return self.participant_id  # type: ignore[attr-defined]


class Draft(models.Model):
    """What a member has typed and not yet saved, kept sealed so that nothing is lost.

    One per member and place; her own eyes only. About a participant it is sealed with that
    participant's key, so that it is erased with her.
    """

    access = Access(
        ANY,
        own_policies=True,
        author="member",
        changes=("sealed", "wrapped", "kept_at"),
        removes=True,
        is_forgotten=False,
        moments=Moments(renewed=("kept_at",)),
    )

    SEALED_PARTS: ClassVar = {"sealed": ""}
    """Columns that a key of the row's own seals, where it has one, and what their context adds to the
    table."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=80)
    participant_id = models.UUIDField(null=True)
    wrapped = models.BinaryField(null=True)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "place"], name="draft_one_per_place")]
