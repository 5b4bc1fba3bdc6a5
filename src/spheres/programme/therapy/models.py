"""Psychotherapy: its span, the therapist's own notes, who came, and what is shared of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, OfParticipant


class Therapy(OfParticipant):
    """A psychotherapist beside her, for a time. Category ``identity``; the therapist reads her own."""

    access = Access(
        Category.IDENTITY,
        is_source_of_grants=True,
        adds=False,
        functions_change=("ends_at", "shares_attendance"),
        own_policies=True,
    )

    therapist = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    shares_attendance = models.BooleanField(
        default=False, help_text=_("who reads health reads the attendance too: it is agreed")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "therapist"], condition=Q(ends_at=None), name="therapy_once_open"
            )
        ]


class TherapyNote(AuthoredRow, Sealed):
    """Category ``therapy``. Its author's alone, and only while the therapy lasts."""

    access = Access(
        Category.THERAPY, author="author", moments=Moments(recorded=("written_at",)), own_policies=True
    )

    SEALED_FIELDS = ("text",)
    text: str

    written_at = models.DateTimeField()


class TherapySession(AuthoredRow):
    """Whether she came. Its therapist's; and, while she agrees, of who reads her ``health``."""

    access = Access(
        Category.HEALTH,
        author="author",
        moments=Moments(recorded=("written_at",), on_day=("on",)),
        own_policies=True,
    )

    class Attendance(models.TextChoices):
        CAME = "came", pgettext_lazy("therapy", "Present")
        REMOTE = "remote", pgettext_lazy("therapy", "At a distance")
        MOVED = "moved", pgettext_lazy("therapy", "Moved to another day")
        ABSENT = "absent", pgettext_lazy("therapy", "Absent")

    therapy = models.ForeignKey(Therapy, on_delete=models.PROTECT, related_name="sessions")
    on = models.DateField()
    attendance = models.CharField(max_length=8, choices=Attendance)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["therapy", "-on"], name="therapy_session_of")]


class TherapySummary(AuthoredRow, Sealed):
    """What the therapist and she decided to share. Category ``health``, until she takes it back."""

    access = Access(
        Category.HEALTH,
        author="author",
        moments=Moments(recorded=("written_at", "taken_back_at")),
        functions_change=("taken_back_at",),
        own_policies=True,
    )

    SEALED_FIELDS = ("text",)
    text: str

    written_at = models.DateTimeField()
    she_agreed = models.BooleanField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(she_agreed=True), name="therapy_summary_she_agreed")
        ]
        indexes = [models.Index(fields=["participant", "-written_at"], name="therapy_summary_of")]
