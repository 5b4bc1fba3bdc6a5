"""A consent says why it stopped before its date; the page of her consents asks it to stop."""

from pathlib import Path

from django.db import migrations, models

from spheres.foundation.access.protection import APP_ROLE, run, run_file


class Migration(migrations.Migration):
    dependencies = [("consents", "0002_protect_and_derive")]
    operations = [
        migrations.AddField(
            "consent",
            "ending",
            models.CharField(
                blank=True,
                choices=[
                    ("taken_back", "taken back"),
                    ("replaced", "decided anew"),
                    ("left", "she left the programme"),
                ],
                default="",
                max_length=12,
            ),
        ),
        run("UPDATE consents_consent SET ending = 'taken_back' WHERE withdrawn_at IS NOT NULL"),
        run(f"GRANT UPDATE (ending) ON consents_consent TO {APP_ROLE}"),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(ending=""),
                name="consent_says_why_it_ended",
            ),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "leaving.sql"),
    ]
