"""Looks are sealed by a function that tells their digests and nothing else."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "sealing.sql")]
