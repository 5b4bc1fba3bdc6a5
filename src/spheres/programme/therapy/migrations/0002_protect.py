"""Therapy notes are their author's alone."""

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, force, protect, readable, run, writable

HERS = "author_id = (SELECT access_member())"


class Migration(migrations.Migration):
    dependencies = [("therapy", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        protect("therapy_therapy", "identity", "change"),
        run(
            *force("therapy_therapynote"),
            f"CREATE POLICY therapy_therapynote_read ON therapy_therapynote FOR SELECT TO {APP_ROLE} "
            f"USING (participant_id = {readable('therapy')} AND {HERS})",
            f"CREATE POLICY therapy_therapynote_add ON therapy_therapynote FOR INSERT TO {APP_ROLE} "
            f"WITH CHECK (participant_id = {writable('therapy')} AND {HERS})",
        ),
    ]
