"""From where each member usually signs in."""

from django.conf import settings
from django.db import models


class KnownDevice(models.Model):
    """A browser on a network that a member has signed in from. Only a keyed digest of both is kept."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="device_once_each")]
