"""Looks are only ever added; who walks with her and who coordinates may read them."""

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, force, readable, run


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        run(
            *force("audit_look"),
            # Each member records her own looks; a public page records none's.
            f"CREATE POLICY look_add ON audit_look FOR INSERT TO {APP_ROLE} "
            "WITH CHECK (member_id IS NOT DISTINCT FROM (SELECT access_member()))",
            f"CREATE POLICY look_read ON audit_look FOR SELECT TO {APP_ROLE} "
            f"USING (participant_id = {readable('identity')} "
            "AND (SELECT access_role()) IN ('pivot_worker', 'coordinator'))",
        ),
    ]
