"""Who is asking, and what she holds now."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("accounts", "0001_initial")]
    operations = [
        run_file(Path(__file__).parents[1] / "sql" / "members_and_grants.sql"),
    ]
