"""Going with her is of her follow-up; a member's calendar address is her own."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import force, protect, run, run_file


class Migration(migrations.Migration):
    dependencies = [("accompaniment", "0001_initial"), ("followup", "0002_protect")]
    operations = [
        protect("accompaniment_accompaniment", "clinical", "change"),
        protect("accompaniment_expense", "clinical"),
        protect("accompaniment_expensereceipt", "clinical"),
        run(*force("accompaniment_calendarfeed")),
        run_file(Path(__file__).parents[1] / "sql" / "calendar.sql"),
    ]
