"""Who reads a request, who answers it, and what its answers change."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import force, protect, run, run_file


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0001_initial"),
        ("consents", "0006_disclosure"),
        ("therapy", "0003_sharing"),
        ("participants", "0005_protect_never_contact"),
        ("entourage", "0002_protect"),
    ]
    operations = [
        protect("services_servicereferral", "clinical"),
        protect("services_serviceanswer", "clinical"),
        protect("services_serviceinplace", "needs", "change"),
        run(*force("services_beds")),
        run_file(Path(__file__).parents[1] / "sql" / "addressed.sql"),
    ]
