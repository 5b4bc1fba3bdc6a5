"""Who is on shift for which partner. About nobody in particular; what a shift opens, ``grants`` derives."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spheres.foundation.accounts.models import Partner
from spheres.foundation.declaration import Open
from spheres.foundation.ids import new_id

LONGEST_HOURS = 24
"""Nobody is on shift for longer at a stretch: what a shift opens ends with it."""


class Shift(models.Model):
    """A member is there for her partner, from ``starts_at`` until ``ends_at``. Only who is on call, which two
    people agreed to, is ever put on one. Written by functions of the database alone (``sql/shifts.sql``).

    Source: docs/access.md, *a bed accepted* and *can't be reached, open*: for whom is on shift.
    """

    access = Open("colleagues know whom to ring", own_policies=True)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    handed_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    """The shift that was handed over by it."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="shift_ends_after")
        ]
        indexes = [models.Index(fields=["partner", "ends_at"], name="shifts_of")]
