"""Sealing the record, each minute."""

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from spheres.foundation.audit.sealing import seal_everything


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="seal_record")
def seal_record(timestamp: int) -> None:
    """What a killed worker left unsealed is in the next minute's seal."""
    seal_everything(settings.AUDIT_FOLDER, timezone.now())
