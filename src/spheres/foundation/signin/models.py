"""From where each member usually signs in, where she is signed in now, and what was tried."""

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


class Session(models.Model):
    """What a browser's token opens. The token stands nowhere: the application digests it, and the database
    digests that once more (``digest``). The words are JSON, sealed for this session."""

    access = Open("only the database's own functions read it", reads=False, own_policies=True)

    digest = models.BinaryField(primary_key=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)


class Attempt(models.Model):
    """How often something was tried, and which codes were used, under a keyed digest of what it is about."""

    access = Open("only the database's own functions read it", reads=False, own_policies=True)

    digest = models.BinaryField(primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
