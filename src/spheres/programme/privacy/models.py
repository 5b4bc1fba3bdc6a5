"""What the person who answers for the protection of personal information keeps: incidents of
confidentiality, and erasures.

Their words are sealed for the region and not for one young person: who keeps the register holds the key of
nobody (``seal_secret``).
"""

from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments, Open
from spheres.foundation.ids import new_id
from spheres.programme.participants.models import LastChange, OfParticipant
from spheres.programme.referrals.rules import receipt_number

INCIDENT, REASON = "incident", "erasure"
"""Purposes of the region's own seals."""


class Incident(LastChange, models.Model):
    """One line of the register. Source: the regulation on confidentiality incidents (Quebec, A-2.1, r. 3.1):
    what, when, how many, the risk of serious injury and why, who was told, what was done; kept five years."""

    access = Open(
        "the register of incidents, whose words are sealed for the region",
        own_policies=True,
        adds=True,
        changes=(
            "began_at", "ended_at", "known_at", "member_id", "categories", "risk", "sealed",
            "commission_told_at", "closed_at",
        ),
        author="written_by",
        moments=Moments(
            recorded=("written_at", "closed_at"),
            happened=("began_at", "ended_at", "known_at", "commission_told_at"),
        ),
    )  # fmt: skip

    class Risk(models.TextChoices):
        UNKNOWN = "unknown", _("Not known yet")
        SERIOUS = "serious", _("Yes: the Commission and each of them are told without delay")
        NOT_SERIOUS = "not_serious", _("No")

    WORDS = ("what", "cause", "risk_why", "measures")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    categories = ArrayField(models.CharField(max_length=12, choices=Category), default=list)
    risk = models.CharField(max_length=12, choices=Risk, default=Risk.UNKNOWN)
    sealed = models.BinaryField()
    commission_told_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-known_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="incident_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(risk="unknown"), name="incident_closed_when_weighed"
            ),
        ]


class IncidentSubject(OfParticipant):
    """Someone whom an incident concerns, found in the record of looks. Her worker notes when she was told."""

    access = Access(
        Category.IDENTITY,
        adds=False,
        changes=("told_at", "told_by_id"),
        in_own_name=("told_by_id",),
        moments=Moments(recorded=("told_at",)),
        own_policies=True,
    )

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="concerned")
    noted_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "participant"], name="concerned_once_each")
        ]


def reference_of(erasure_id: UUID) -> str:
    """By which those who answer for an erasure, and do not read whose it is, know that it is the one her
    worker speaks of: two may wait on one day from one worker."""
    return receipt_number(erasure_id)[2:]


class Erasure(OfParticipant):
    """Her file is to be erased, as she asks. Three people: who asks for her, who then hears it from her, and
    who confirms; then an operator's process does it (``erasing``), which alone can destroy a file."""

    access = Access(
        Category.IDENTITY,
        author="asked_by",
        moments=Moments(recorded=("asked_at",)),
        own_policies=True,
        functions_change=(
            "heard_by_id",
            "heard_at",
            "answered_by_id",
            "answered_at",
            "outcome",
            "reason",
            "number",
        ),
    )

    class Outcome(models.TextChoices):
        ERASED = "erased", _("To be erased")
        REFUSED = "refused", _("Kept for now")
        NOT_HERS = "not_hers", _("It is not wanted")

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who asked her, and heard that she wants it."""
    heard_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    reason = models.BinaryField(null=True)
    """Why it is kept for now, sealed for the region."""
    number = models.CharField(max_length=16, blank=True, default="")
    """On the certificate, which names nobody."""
    erased_at = models.DateTimeField(null=True)
    """When her key and her words left the database."""
    certified_at = models.DateTimeField(null=True)
    """When no key that still stands opened any copy of them: from then on there is a certificate."""

    @property
    def reference(self) -> str:
        return reference_of(self.pk)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(answered_at=None) | Q(outcome="erased"),
                name="erasure_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, certified_at=None) | Q(outcome="erased", erased_at__isnull=False),
                name="erasure_certified_once_erased",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="erasure_answered_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("asked_by")), name="erasure_confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(heard_by=None, heard_at=None)
                | Q(heard_by__isnull=False, heard_at__isnull=False) & ~Q(heard_by=F("asked_by")),
                name="erasure_heard_by_another",
            ),
        ]


class Forgetting(models.Model):
    """A kind of information forgotten at the end of its time: of how many young people, never of whom."""

    access = Open("how many, never of whom", own_policies=True)

    category = models.CharField(max_length=12, choices=Category)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    young_people = models.PositiveIntegerField()

    class Meta:
        ordering = ["-confirmed_at"]
