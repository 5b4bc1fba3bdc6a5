"""What is for tonight and nobody opens is not left to chance."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from spheres.foundation.accounts.sending import Growing
from spheres.foundation.accounts.tasks import something_waits


@app.task(retry=Growing())
def ring_if_not_opened(referral_id: str) -> None:
    """Nobody there has opened it: who is on shift, whoever comes next, and who asked are told that something
    waits."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT asked_by, members FROM services_not_opened(%s)", [referral_id])
        for asked_by, members in cursor.fetchall():
            something_waits([asked_by, *members], is_urgent=True, sender=asked_by)
