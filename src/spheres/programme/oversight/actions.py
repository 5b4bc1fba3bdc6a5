"""Telling each member of what has come due for her."""

from django.db import connection, transaction

from spheres.foundation.accounts.tasks import something_waits


@transaction.atomic
def tell_who_is_awaited() -> int:
    """Tell each member for whom something has come due, once for each time it does. Returns how many.

    For the background work, which is no member: it learns who is awaited, and for what about whom never.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT member, is_urgent, notices FROM oversight_tell_who_is_awaited()")
        awaited = cursor.fetchall()
        for member, is_urgent, notices in awaited:
            (message,) = something_waits([member], is_urgent=is_urgent).values()
            cursor.execute("SELECT oversight_told_by(%s, %s)", [notices, message])
    return len({member for member, *_of_what in awaited})
