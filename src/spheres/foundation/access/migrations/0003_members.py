"""What a member is, is changed by who may, and each change is on record."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_privacy_officer"), ("access", "0002_members_and_grants")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "members.sql")]
