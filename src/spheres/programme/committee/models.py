"""The Clinical Committee: whom it calls, and whose situation is put before it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from spheres.foundation.access.categories import Category
from spheres.foundation.declaration import Access, Moments, Open
from spheres.foundation.ids import new_id
from spheres.foundation.vault.models import Sealed
from spheres.programme.participants.models import ForPartner, LastChange, OfParticipant


class Meeting(models.Model):
    """What is put before a meeting can be read from ``opens_at`` to ``closes_at``. Written by
    coordinators."""

    access = Open(
        "when the Committee meets",
        writer_role="coordinator",
        adds=True,
        changes=("held_at", "opens_at", "closes_at"),
        moments=Moments(planned_end=("closes_at",)),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    held_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="meeting_closes_after")
        ]


class Call(models.Model):
    """A member called to a meeting."""

    access = Open("who is called to a meeting", writer_role="coordinator", adds=True)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="calls")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="call_once")]


class AgendaItem(OfParticipant, ForPartner, LastChange, Sealed):
    """Her situation on the agenda, with what the presentation shares. Category ``committee``."""

    access = Access(
        Category.COMMITTEE,
        is_source_of_grants=True,
        author="put_by",
        changes=("sealed", "categories", "taken_off_at"),
        moments=Moments(recorded=("put_at", "taken_off_at")),
    )

    SEALED_FIELDS = ("question", "presentation")
    question: str
    presentation: str

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    categories = ArrayField(models.CharField(max_length=12, choices=Category), default=list)
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant"], condition=Q(taken_off_at=None), name="item_once"
            )
        ]
