"""Who must never be contacted: read like the rest of her entourage, and in everyone's way."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import protect, run_file


class Migration(migrations.Migration):
    dependencies = [("participants", "0004_never_contact")]
    operations = [
        protect("participants_nevercontact", "entourage", "change", "remove"),
        run_file(Path(__file__).parents[1] / "sql" / "never_contact.sql"),
    ]
