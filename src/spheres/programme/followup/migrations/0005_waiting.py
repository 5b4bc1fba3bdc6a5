"""What is late, and who is told."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, force, run, run_file


class Migration(migrations.Migration):
    dependencies = [
        ("followup", "0004_told"),
        ("services", "0002_protect"),
        ("safety", "0010_next_at"),
        ("team", "0003_leaving"),
    ]
    operations = [
        run(*force("followup_told"), f"REVOKE ALL ON followup_told FROM {APP_ROLE}"),
        run_file(Path(__file__).parents[1] / "sql" / "waiting.sql"),
    ]
