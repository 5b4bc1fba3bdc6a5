"""Read and written by who holds her legal steps."""

from django.db import migrations

from spheres.foundation.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [protect("legal_legalstep", "legal", "change")]
