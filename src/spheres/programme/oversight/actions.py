"""Telling each member of what has come due for her."""

from django.db import connection, transaction

from spheres.foundation.accounts.tasks import something_waits


@transaction.atomic
def tell_who_is_awaited() -> int:
    """Tell each member for whom something has come due, once for each time it does. Returns how many.

    For the background work, which is no member: it learns who is awaited, and for what about whom never.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT oversight_tell_who_is_awaited()")
        awaited = [row[0] for row in cursor.fetchall()]
    something_waits(awaited)
    return len(awaited)
