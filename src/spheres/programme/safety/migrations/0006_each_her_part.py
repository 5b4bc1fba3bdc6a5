"""Closing, answering for and telling of an emergency access: each of these is one person's to do."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("safety", "0005_tell_when")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "parts.sql")]
