"""The register and the erasures: whose they are, and the functions that answer."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import force, run, run_file, stays


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
        ("access", "0003_members"),
        ("audit", "0007_protect_verification"),
        ("safety", "0007_versions"),
        ("consents", "0006_disclosure"),
        ("team", "0003_leaving"),
    ]
    operations = [
        run(
            *force("privacy_incident"),
            *force("privacy_concerned"),
            *force("privacy_erasure"),
            *force("privacy_forgetting"),
            stays("privacy_concerned"),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "privacy.sql"),
    ]
