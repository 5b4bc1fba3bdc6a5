"""Emergency access is opened by one function, and read by who answers for it."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, force, readable, run, run_file, stays, writable

WHO_REVIEWS = "(SELECT access_role()) = 'coordinator'"
WHO_OPENED = "member_id = (SELECT access_member())"


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0003_emergencyaccess"),
        ("accounts", "0002_member_is_on_call"),
        ("participants", "0003_reindex"),
    ]
    operations = [
        run(
            *force("safety_emergencyaccess"),
            f"REVOKE INSERT ON safety_emergencyaccess FROM {APP_ROLE}",
            f"CREATE POLICY emergency_read ON safety_emergencyaccess FOR SELECT TO {APP_ROLE} "
            f"USING ({WHO_OPENED} OR {WHO_REVIEWS} OR participant_id = {readable('identity')})",
            f"GRANT UPDATE (closed_at, reviewed_at, reviewed_by_id, outcome, review, tell_from, told_at) "
            f"ON safety_emergencyaccess TO {APP_ROLE}",
            f"CREATE POLICY emergency_change ON safety_emergencyaccess FOR UPDATE TO {APP_ROLE} "
            f"USING ({WHO_OPENED} OR {WHO_REVIEWS} OR participant_id = {writable('identity')})",
            stays("safety_emergencyaccess"),
        ),
        run_file(Path(__file__).parents[1] / "sql" / "emergency.sql"),
    ]
