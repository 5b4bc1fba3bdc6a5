"""Supervision, committee, emergency and psychotherapy become grants, beside the first sources."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0004_committee"),
        ("team", "0002_protect"),
        ("committee", "0002_protect"),
        ("therapy", "0002_protect"),
        ("safety", "0004_protect_emergency"),
    ]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "derive_all_sources.sql")]
