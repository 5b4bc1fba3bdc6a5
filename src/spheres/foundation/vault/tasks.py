"""The key that proves who is asking is renewed each day."""

from procrastinate.contrib.django import app

from spheres.foundation.vault.proof import renew_proof_key


@app.periodic(cron="40 3 * * *")
@app.task(queueing_lock="renew_proof")
def renew_proof(timestamp: int) -> None:
    """Whoever copied the database's files yesterday proves nothing with them today."""
    renew_proof_key()
