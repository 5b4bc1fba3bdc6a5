"""Deriving the grants of many at once, with one lock."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("consents", "0006_disclosure")]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "many_at_once.sql")]
