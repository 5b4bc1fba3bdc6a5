"""Attendance and summaries: the therapist's, and shared as she agrees."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import force, run, run_file


class Migration(migrations.Migration):
    dependencies = [("therapy", "0003_sharing"), ("consents", "0005_all_sources")]
    operations = [
        run(*force("therapy_therapysession"), *force("therapy_therapysummary")),
        run_file(Path(__file__).parents[1] / "sql" / "sharing.sql"),
    ]
