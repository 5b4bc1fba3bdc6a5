"""Who was told that something is overdue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from spheres.foundation.declaration import Open
from spheres.foundation.ids import new_id


class OverdueNotice(models.Model):
    """That a member is told that something waits, once for each time it came due: by which message, and when
    that had left. Only the database's own functions write it, and nobody reads it: it says which of them is
    late."""

    access = Open("only the database's own function writes and reads it", reads=False, own_policies=True)

    class Waits(models.TextChoices):
        UNREACHED = "unreached", _("Can’t be reached, and the next step is not done")
        REQUEST = "request", _("A request without news by its date")
        REVIEW = "review", _("An emergency access to answer for")
        PLAN = "plan", _("An emergency plan to make, or to read again together")
        LAPSED = "lapsed", _("A yes to the programme has passed its date: to be asked again")
        ALONE = "alone", _("Nobody coordinates for a file")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waits = models.CharField(max_length=10, choices=Waits)
    subject = models.UUIDField()
    due = models.DateTimeField()
    message = models.BigIntegerField(null=True, help_text="the job that sends it (accounts.Delivery)")
    told_at = models.DateTimeField(null=True, help_text="when the mail server accepted it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "waits", "subject", "due"], name="overdue_notice_once")
        ]
