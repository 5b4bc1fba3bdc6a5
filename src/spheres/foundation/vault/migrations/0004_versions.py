"""Working keys are read by the application, never written; a version that is gone takes nothing more."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_regionkey"), ("vault", "0002_protect")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "versions.sql")]
