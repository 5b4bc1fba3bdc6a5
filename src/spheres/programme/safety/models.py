"""The emergency plan, made with her. Category ``safety``."""

from django.conf import settings
from django.db import models

from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import OfParticipant


class EmergencyPlan(OfParticipant, Sealed):
    """One version of her plan: a new version is a new row, and the newest is the plan."""

    SEALED_FIELDS = ("signs", "calm", "places", "people", "not_told", "code_words", "not_reached")
    signs: str
    calm: str
    places: str
    people: str
    not_told: str
    code_words: str
    not_reached: str

    version = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    review_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "version"], name="plan_version_once")]
