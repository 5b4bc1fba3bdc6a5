"""A member leaves, and nobody she walked with is dropped."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import run_file


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0002_protect"),
        ("access", "0003_members"),
        ("consents", "0005_all_sources"),
    ]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "leaving.sql")]
