"""Going with her somewhere, what it costs, and a worker's calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments, Open
from spheres.foundation.ids import new_id
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import AuthoredRow, LastChange


class Accompaniment(AuthoredRow, LastChange, Sealed):
    """Going with her: asked, planned, prepared, gone, talked over. Category ``clinical``: where she is seen
    for her health or her rights is not for everyone who reads her needs."""

    access = Access(
        Category.CLINICAL,
        author="author",
        changes=(
            "sealed",
            "kind",
            "status",
            "starts_at",
            "minutes",
            "travel_minutes",
            "companion_id",
            "ended_at",
        ),
        in_own_name=("companion_id",),
        planned_for="starts_at",
        moments=Moments(recorded=("asked_at", "ended_at")),
    )  # fmt: skip

    class Status(models.TextChoices):
        ASKED = "asked", pgettext_lazy("accompaniment", "To plan")
        PLANNED = "planned", pgettext_lazy("accompaniment", "Planned")
        DONE = "done", pgettext_lazy("accompaniment", "Done")
        CANCELLED = "cancelled", pgettext_lazy("accompaniment", "Cancelled")

    SEALED_FIELDS = ("where", "what_happens", "wants", "not_wanted", "with_whom", "debrief", "her_say")
    where: str
    what_happens: str
    wants: str
    not_wanted: str
    with_whom: str
    debrief: str
    her_say: str

    kind = models.CharField(max_length=40, help_text=_("code of the pack"))
    status = models.CharField(max_length=10, choices=Status)
    companion = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who goes with her: whoever prepared it last."""
    asked_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    travel_minutes = models.PositiveSmallIntegerField(default=0, help_text=_("each way"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="planned") | Q(starts_at__isnull=False), name="accompaniment_planned_when"
            )
        ]
        indexes = [
            models.Index(fields=["participant", "-asked_at"], name="accompaniment_of"),
            models.Index(fields=["companion", "starts_at"], name="accompaniment_by"),
        ]


class Expense(AuthoredRow, Sealed):
    """Travel, or a small expense made with her. Category ``clinical``."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("noted_at",), on_day=("on",))
    )

    SEALED_FIELDS = ("note",)
    note: str

    kind = models.CharField(max_length=40, help_text=_("code of the pack"))
    on = models.DateField()
    cents = models.PositiveIntegerField()
    km = models.PositiveSmallIntegerField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0) | Q(km__gt=0), name="expense_is_something")
        ]
        indexes = [models.Index(fields=["author", "on"], name="expense_by")]


class ExpenseReceipt(AuthoredRow, Sealed):
    """The picture or the PDF of a receipt, checked, cleaned and sealed. Category ``clinical``."""

    access = Access(
        Category.CLINICAL, author="author", moments=Moments(recorded=("added_at",)), part_of="expense_id"
    )

    SEALED_FIELDS = ("content",)
    content: str
    """Base64."""

    expense = models.OneToOneField(Expense, on_delete=models.PROTECT, related_name="receipt")
    media_type = models.CharField(max_length=20)
    added_at = models.DateTimeField()


class CalendarFeed(models.Model):
    """The secret address of a member's calendar. Only its digest is kept; a new one ends the one before."""

    access = Open(
        "a member's own",
        own_policies=True,
        adds=True,
        changes=("ended_at",),
        author="member",
        moments=Moments(recorded=("made_at", "ended_at")),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ended_at=None), name="calendar_one_each"),
            models.UniqueConstraint(fields=["digest"], name="calendar_digest_once"),
        ]
