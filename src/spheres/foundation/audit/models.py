"""The record of looks: who was shown what of whose, when, and why it was allowed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import ANY, Access, Open
from spheres.foundation.ids import new_id


class Look(models.Model):
    """One time a member was shown, or changed, something of a participant's. Only ever added.

    A search by a word is one row without participant: ``people`` says how many it listed."""

    access = Access(ANY, own_policies=True, adds=False, functions_change=("number",))

    class Kind(models.TextChoices):
        VIEW = "view", pgettext_lazy("look", "Read")
        PRINT = "print", pgettext_lazy("look", "Printed")
        CHANGE = "change", pgettext_lazy("look", "Changed")
        REFUSAL = "refusal", pgettext_lazy("look", "Refused")

    number = models.BigIntegerField(null=True, unique=True, editable=False)
    """Without gaps, given once, within a second, by the background work; none until then."""
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    partner = models.ForeignKey("accounts.Partner", on_delete=models.PROTECT, related_name="+", null=True)
    participant_id = models.UUIDField(null=True)
    """Nobody in particular: a search listed ``people``, of whom none was opened."""
    people = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind)
    page = models.CharField(max_length=60, help_text=_("the name of the page or action"))
    categories = ArrayField(models.CharField(max_length=12, choices=Category), default=list)
    sources = ArrayField(models.CharField(max_length=12), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["participant_id", "-at"], name="look_on_participant"),
            models.Index(fields=["at", "id"], name="look_waiting", condition=models.Q(number=None)),
        ]
        ordering = ["-at"]


VIEW, CHANGE = Look.Kind.VIEW, Look.Kind.CHANGE


class Counter(models.Model):
    """The one row from which the looks take their numbers."""

    access = Open("a number", reads=False, own_policies=True)

    id = models.PositiveSmallIntegerField(primary_key=True)
    last = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_counter_is_one")]


class Seal(models.Model):
    """What the looks from ``first`` on were when they were sealed: their Merkle root, chained to the seal
    before it and signed. The same is written outside the database (docs/audit.md)."""

    access = Open("digests and signatures", to_all=True)

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    first = models.BigIntegerField()
    looks = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()


class Verification(models.Model):
    """One time the whole record was held against its seals. By ``spheres audit verify``, the owner."""

    access = Open("counts", to_all=True)

    at = models.DateTimeField()
    seals = models.PositiveIntegerField()
    looks = models.PositiveBigIntegerField()
    problems = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at"]
