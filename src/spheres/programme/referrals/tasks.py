"""That a referral waits is told to who answers it: whoever sent it needs no right, and reads nothing."""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from spheres.foundation.accounts.sending import Growing
from spheres.foundation.accounts.tasks import something_waits


@app.task(retry=Growing())
def tell_of_referral(referral_id: str) -> None:
    """The coordinators who read it, and none of those to whom it is shut."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT referrals_whom_to_tell(%s)", [referral_id])
        something_waits(cursor.fetchone()[0] or [])
