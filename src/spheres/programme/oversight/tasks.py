"""What is late is told to who is to do it, then to those who support her; nothing falls."""

from procrastinate.contrib.django import app

from spheres.programme.oversight.actions import tell_who_is_awaited


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="tell_who_is_awaited")
def tell_of_what_waits(timestamp: int) -> None:
    """Each ten minutes. A killed worker tells the next time: who is to be told and the message to send
    are written together, or not at all. That she was told is written once it has left."""
    tell_who_is_awaited()
