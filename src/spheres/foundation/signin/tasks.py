"""What is over is taken away, each hour."""

from django.db import connection
from procrastinate.contrib.django import app


@app.periodic(cron="20 * * * *")
@app.task(queueing_lock="clear_sessions")
def clear_sessions(timestamp: int) -> None:
    """Sessions that ended, what was noted of where they were, and what was tried."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT signin_clear()")
