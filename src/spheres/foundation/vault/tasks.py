"""Each day: the key that proves who is asking is renewed, and drafts that have had their time go."""

from django.db import connection
from procrastinate.contrib.django import app

from spheres.foundation.vault.proof import renew_proof_key


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="renew_proof")
def renew_proof(timestamp: int) -> None:
    """Whoever copied the database's files yesterday proves nothing with them today."""
    renew_proof_key()


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="clear_drafts")
def clear_drafts(timestamp: int) -> None:
    """Those of nobody's file, thirty days after the last word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_clear_drafts()")
