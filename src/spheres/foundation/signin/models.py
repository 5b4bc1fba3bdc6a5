"""From where each member usually signs in."""

from django.conf import settings
from django.db import models

from spheres.foundation.declaration import Open


class KnownDevice(models.Model):
    """A browser on a network that a member has signed in from. Only a keyed digest of both is kept."""

    access = Open("a member's own", own_policies=True, adds=True, changes=("last_seen",))

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField()
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "digest"], name="device_once_each")]
