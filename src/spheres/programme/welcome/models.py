"""Attempts to reach someone before she has joined. Category ``referral``: who reads her letter reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow


class Attempt(AuthoredRow, Sealed):
    """One attempt, and whether she was reached by it. Written while her welcome lasts, by who welcomes her
    (``sql/attempts.sql``); never changed, another is added."""

    access = Access(
        Category.REFERRAL, author="author", moments=Moments(recorded=("noted_at",), happened=("at",))
    )

    SEALED_FIELDS = ("words",)
    words: str

    kind = models.CharField(max_length=40, help_text=_("code of the pack"))
    at = models.DateTimeField()
    reached = models.BooleanField()
    noted_at = models.DateTimeField()

    @property
    def outcome(self) -> str:
        return pgettext("attempt", "Reached") if self.reached else pgettext("attempt", "Not reached")

    class Meta:
        indexes = [models.Index(fields=["participant", "-at"], name="attempt_of")]
