"""A plan to make or to read again waits like the rest."""

from pathlib import Path

from django.db import migrations, models

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [("followup", "0005_waiting")]
    operations = [
        migrations.AlterField(
            model_name="told",
            name="waits",
            field=models.CharField(
                choices=[
                    ("unreached", "She can’t be reached, and the next step is not done"),
                    ("request", "A request without news by its date"),
                    ("review", "An emergency access to answer for"),
                    ("plan", "An emergency plan to make, or to read again with her"),
                ],
                max_length=10,
            ),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "plans_waiting.sql"),
    ]
