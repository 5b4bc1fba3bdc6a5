"""Row-level security."""

from django.db import migrations

from spheres.foundation.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("followup", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        protect("followup_contactnote", "clinical"),
        protect("followup_noteaddition", "clinical"),
        protect("followup_step", "clinical", "change"),
    ]
