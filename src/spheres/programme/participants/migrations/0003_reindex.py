"""What is noted about her can change, and what is searched blind follows."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_protect")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "reindex.sql")]
