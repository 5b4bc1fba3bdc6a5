"""What is wrapped with a key that is no more is refused."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("safety", "0006_each_her_part"), ("vault", "0004_versions")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "versions.sql")]
