"""When something is to be done next while she can't be reached."""

from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("safety", "0009_protect_unreached")]
    operations = [
        migrations.AddField(
            "unreached",
            "next_at",
            models.DateTimeField(
                default=timezone.now, help_text="when something is to be done next: past it, someone is told"
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "unreached",
            models.Index(fields=["next_at"], condition=models.Q(closed_at=None), name="unreached_next"),
        ),
    ]
