"""A time when she can't be reached, and what was done: kept like her plan."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import protect, run_file


class Migration(migrations.Migration):
    dependencies = [("safety", "0008_unreached")]
    operations = [
        protect("safety_unreached", "safety", "change"),
        protect("safety_unreachedstep", "safety"),
        run_file(Path(__file__).parents[1] / "sql" / "plans_owing.sql"),
    ]
