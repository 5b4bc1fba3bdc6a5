"""Who supports whom among the workers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spheres.foundation.declaration import Moments, Open
from spheres.foundation.ids import new_id


class Supervision(models.Model):
    """A clinical supervisor beside a pivot worker, for a time: she reads the follow-ups of those whom
    the worker walks with; for another partner, what of them each shares with it. Written by coordinators."""

    access = Open(
        "who supports whom",
        kept_by="coordinator",
        adds=True,
        changes=("ends_at",),
        moments=Moments(recorded=("starts_at", "ends_at")),
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supervisor", "worker"], condition=Q(ends_at=None), name="supervision_once_open"
            ),
            models.CheckConstraint(condition=~Q(supervisor=F("worker")), name="supervision_of_another"),
        ]
