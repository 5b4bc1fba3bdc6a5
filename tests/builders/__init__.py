"""What tests are made of."""

from datetime import datetime

from spheres.foundation.access.member import transaction_time


def moment() -> datetime:
    """When this transaction began: what is recorded in it is recorded then."""
    return transaction_time()
