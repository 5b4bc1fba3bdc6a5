import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import spheres.foundation.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OverdueNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=spheres.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "waits",
                    models.CharField(
                        choices=[
                            ("unreached", "She can’t be reached, and the next step is not done"),
                            ("request", "A request without news by its date"),
                            ("review", "An emergency access to answer for"),
                            ("plan", "An emergency plan to make, or to read again with her"),
                            ("lapsed", "Her yes to the programme has passed its date: to be asked again"),
                            ("alone", "Nobody coordinates for her"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject", models.UUIDField()),
                ("due", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="overduenotice",
            constraint=models.UniqueConstraint(
                fields=("member", "waits", "subject", "due"), name="overdue_notice_once"
            ),
        ),
    ]
