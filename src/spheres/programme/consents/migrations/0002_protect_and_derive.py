"""Consents, and the one function that makes grants of them."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, protect, run, run_file, writable


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0001_initial"),
        ("participants", "0002_protect"),
        ("referrals", "0002_protect"),
        ("accounts", "0001_initial"),
    ]
    operations = [
        protect("consents_consent", "identity"),
        # A consent is only ever ended; another answer is another consent.
        run(
            f"GRANT UPDATE (withdrawn_at) ON consents_consent TO {APP_ROLE}",
            f"CREATE POLICY consent_end ON consents_consent FOR UPDATE TO {APP_ROLE} "
            f"USING (participant_id = {writable('identity')}) "
            f"WITH CHECK (participant_id = {writable('identity')})",
        ),
        run_file(Path(__file__).parents[1] / "sql" / "derive_grants.sql"),
    ]
