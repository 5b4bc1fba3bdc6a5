"""Meetings and calls are written by coordinators; an agenda item is about someone."""

from django.db import migrations

from spheres.foundation.access.protection import kept_by, protect, run


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        run(*kept_by("committee_meeting", "coordinator"), *kept_by("committee_call", "coordinator")),
        protect("committee_agendaitem", "committee", "change"),
    ]
