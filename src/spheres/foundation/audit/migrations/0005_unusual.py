"""What a coordinator is told of unusual looking."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_sealing"), ("participants", "0002_protect")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "unusual.sql")]
