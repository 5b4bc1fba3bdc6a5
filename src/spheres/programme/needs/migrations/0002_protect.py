"""Row-level security."""

from django.db import migrations

from spheres.foundation.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        protect("needs_need", "needs", "change"),
    ]
