"""What there is, everyone reads; coordinators bring it in; its words are found without their accents."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import force, kept_by, run, run_file


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("access", "0003_members")]
    operations = [
        run(
            *kept_by("directory_record", "coordinator"),
            *kept_by("directory_listing", "coordinator"),
            *force("directory_correction"),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "words.sql"),
    ]
