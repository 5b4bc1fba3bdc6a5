"""A condition in words belongs to who tells her."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("safety", "0007_tell_when")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "tell_when.sql")]
