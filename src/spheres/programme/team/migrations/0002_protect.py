"""Supervision is written by coordinators: it opens follow-ups."""

from django.db import migrations

from spheres.foundation.access.protection import kept_by, run


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [run(*kept_by("team_supervision", "coordinator"))]
