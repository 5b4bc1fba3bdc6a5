"""Read and written by who holds her entourage."""

from django.db import migrations

from spheres.foundation.access.protection import protect


class Migration(migrations.Migration):
    dependencies = [("entourage", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [protect("entourage_personaround", "entourage", "change")]
