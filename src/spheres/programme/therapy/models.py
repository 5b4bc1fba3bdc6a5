"""Psychotherapy: its span, and the therapist's own notes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import OfParticipant


class Therapy(OfParticipant):
    """A psychotherapist beside her, for a time. Category ``identity``."""

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "therapist"], condition=Q(ends_at=None), name="therapy_once_open"
            )
        ]


class TherapyNote(OfParticipant, Sealed):
    """Category ``therapy``. Its author's alone, and only while the therapy lasts."""

    SEALED_FIELDS = ("text",)
    text: str

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
