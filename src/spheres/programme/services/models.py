"""Asking a service to act, until the answer is known; and what serves her already."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spheres.foundation.access.categories import Category
from spheres.foundation.accounts.models import Partner
from spheres.foundation.declaration import Access, Moments, Open
from spheres.foundation.ids import new_id
from spheres.foundation.vault.models import Sealed
from spheres.programme.entourage.models import PersonAround
from spheres.programme.participants.models import AuthoredRow


class Status(models.TextChoices):
    """How far a service referral has come. The last two end it."""

    ASKED = "asked", pgettext_lazy("service referral", "Asked")
    ACCEPTED = "accepted", pgettext_lazy("service referral", "Accepted")
    IN_PROGRESS = "in_progress", pgettext_lazy("service referral", "In progress")
    DECLINED = "declined", pgettext_lazy("service referral", "Declined: look for something else together")
    DONE = "done", pgettext_lazy("service referral", "Done: how was it?")
    CLOSED = "closed", pgettext_lazy("service referral", "Closed")
    WITHDRAWN = "withdrawn", pgettext_lazy("service referral", "No longer wanted")


class ServiceReferral(AuthoredRow, Sealed):
    """A service is asked to act, by a worker, with her agreement to what is told. Category ``clinical``; and
    whom it is addressed to reads it too, while she shares something with them.

    Its ``status``, ``next_on`` and ``owner`` follow from the last answer: the database keeps them so. An
    open one always has an owner and a next date: nothing falls.
    """

    access = Access(
        Category.CLINICAL,
        author="author",
        moments=Moments(recorded=("asked_at",)),
        functions_change=(
            "status", "next_on", "owner_id", "began_on", "closed_at", "opened_at", "opened_by_id",
        ),
        is_source_of_grants=True,
    )  # fmt: skip

    SEALED_FIELDS = ("what", "her_words", "service_name", "service_reach")
    what: str
    her_words: str
    service_name: str
    service_reach: str
    """An outside service, and how it is reached; empty for a partner."""

    kind = models.CharField(max_length=40, help_text=_("code of the pack"))
    need = models.CharField(max_length=40, blank=True, default="")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, related_name="+")
    for_role = models.CharField(max_length=20, blank=True, default="")
    """Only members in this role read it there: what is asked of a peer is not the police's to know."""

    about = models.ForeignKey(PersonAround, on_delete=models.PROTECT, null=True, related_name="+")
    """Whom around her it supports, with her agreement; nobody: herself."""

    asked_at = models.DateTimeField()
    needed_at = models.DateTimeField(null=True)
    """From when tonight's bed is needed; none for what is not for tonight."""
    night_may_read = models.BooleanField(default=False, db_default=False)
    """She said so when the bed was asked: once it is accepted, the night team there reads her plan."""
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who read it first, of those it is addressed to."""
    she_agreed = models.BooleanField()
    status = models.CharField(max_length=12, choices=Status, default=Status.ASKED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    next_on = models.DateField()
    began_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)

    @property
    def is_late(self) -> bool:
        """Whether the day by which something is heard of it has passed, as in ``sql/due.sql``."""
        return self.closed_at is None and self.next_on < timezone.localdate()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(she_agreed=True), name="service_referral_she_agreed"),
            models.CheckConstraint(
                condition=Q(night_may_read=False) | Q(needed_at__isnull=False, partner__isnull=False),
                name="service_referral_night_of_a_bed",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ Q(status__in=["closed", "withdrawn"]),
                name="service_referral_open_or_over",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-asked_at"], name="service_referral_of"),
            models.Index(fields=["partner", "participant"], name="service_referral_to"),
            models.Index(fields=["next_on"], condition=Q(closed_at=None), name="service_referral_open"),
            models.Index(fields=["owner"], condition=Q(closed_at=None), name="service_referral_owner"),
        ]


class ServiceAnswer(AuthoredRow, Sealed):
    """What was answered, or became of it. Written once. Read like its request."""

    access = Access(
        Category.CLINICAL,
        author="author",
        moments=Moments(recorded=("at",), on_day=("day",), happened=("since",)),
        part_of="referral_id",
        is_source_of_grants=True,
    )

    SEALED_FIELDS = ("words", "instead")
    words: str
    instead: str
    """Declined: what could help otherwise."""

    referral = models.ForeignKey(ServiceReferral, on_delete=models.PROTECT, related_name="answers")
    status = models.CharField(max_length=12, choices=Status)
    reason = models.CharField(max_length=40, blank=True, default="")
    day = models.DateField(help_text=_("the day it is so, which may be before it is written"))
    since = models.DateTimeField(null=True)
    """A bed: the hour since which she is there."""
    next_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "at"], name="service_answer_of")]


class ServiceInPlace(AuthoredRow, Sealed):
    """Who serves her already: Spheres adds what is missing. Category ``needs``."""

    access = Access(
        Category.NEEDS,
        author="author",
        changes=("ended_on",),
        moments=Moments(recorded=("noted_at",), on_day=("since",), ended_on=("ended_on",)),
        stands_until="ended_on",
    )

    SEALED_FIELDS = ("who", "what", "her_words")
    who: str
    what: str
    her_words: str

    service = models.CharField(max_length=40)
    since = models.DateField(null=True)
    noted_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["participant"], name="service_in_place_of")]


class Beds(models.Model):
    """How many beds a shelter has tonight, as its team said it last. About nobody."""

    access = Open(
        "how many, tonight",
        own_policies=True,
        adds=True,
        author="author",
        moments=Moments(recorded=("said_at",)),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    night = models.DateField(help_text=_("the evening it begins"))
    free = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["partner", "-said_at"], name="beds_said")]
