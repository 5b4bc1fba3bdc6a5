"""What stays unmet, in numbers."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_map"), ("participants", "0002_protect")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "unmet.sql")]
