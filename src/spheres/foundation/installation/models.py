"""What was installed in this database, so that what differs is found."""

from django.db import models

from spheres.foundation.declaration import Open


class Installed(models.Model):
    """One function, view, trigger or policy as it was installed: a digest of its text, and one of what the
    database's catalogue said of it then. A region that was changed by hand no longer says the same."""

    access = Open("names and digests of the database's own code", to_all=True)

    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    source = models.CharField(max_length=64)
    live = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="installed_once")]


class SyntheticRegion(models.Model):
    """That everyone in this database is invented, and when. A region that holds this is served as a demo, or
    not at all: its passwords and second steps stand in the source."""

    access = Open("that nobody here exists", to_all=True)

    made_at = models.DateTimeField()
