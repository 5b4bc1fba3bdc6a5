"""Who was told that something is overdue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spheres.foundation.declaration import Open
from spheres.foundation.ids import new_id


class OverdueNotice(models.Model):
    """That a member was told that something waits, once for each time it came due. Only the database's own
    function writes it, and nobody reads it: it says which of them is late."""

    access = Open("only the database's own function writes and reads it", reads=False, own_policies=True)

    class Waits(models.TextChoices):
        UNREACHED = "unreached", _("She can’t be reached, and the next step is not done")
        REQUEST = "request", _("A request without news by its date")
        REVIEW = "review", _("An emergency access to answer for")
        PLAN = "plan", _("An emergency plan to make, or to read again with her")
        LAPSED = "lapsed", _("Her yes to the programme has passed its date: to be asked again")
        ALONE = "alone", _("Nobody coordinates for her")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waits = models.CharField(max_length=10, choices=Waits)
    subject = models.UUIDField()
    due = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "waits", "subject", "due"], name="overdue_notice_once")
        ]
