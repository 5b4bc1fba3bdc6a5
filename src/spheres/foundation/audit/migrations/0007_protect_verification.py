"""The application reads when the record was verified; it does not say so itself."""

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, run


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_verification")]
    operations = [
        run(
            f"REVOKE ALL ON audit_verification FROM {APP_ROLE}",
            f"GRANT SELECT ON audit_verification TO {APP_ROLE}",
        )
    ]
