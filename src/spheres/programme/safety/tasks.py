"""An emergency access that nobody has answered for is not forgotten."""

from django.db import connection
from procrastinate.contrib.django import app

from spheres.programme.safety.actions import tell_coordinators


@app.periodic(cron="0 13 * * *")
@app.task(queueing_lock="remind_of_reviews")
def remind_of_reviews(timestamp: int) -> None:
    """Each day at nine in Montréal, a message that something waits, and nothing of what."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT safety_reviews_late()")
        if cursor.fetchone()[0]:
            tell_coordinators()
