"""Row-level security, and the search for who may be the same person."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import ANY, APP_ROLE, protect, run, run_file


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        protect("participants_participant", ANY, "change", writes="identity", participant="id"),
        protect("participants_identity", "identity", "change"),
        protect("participants_contactway", "contact", "change"),
        protect("participants_assignment", "identity", "change"),
        protect("participants_circle", "identity", "change"),
        protect("participants_followup", "identity", "change"),
        protect("participants_blindindex", "identity"),
        run(f"REVOKE SELECT ON participants_blindindex FROM {APP_ROLE}"),
        run_file(Path(__file__).parents[1] / "sql" / "alike.sql"),
    ]
