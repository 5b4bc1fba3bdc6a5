"""What other rooms want to hear of."""

from django.dispatch import Signal

birth_date_known = Signal()
"""Her birth date is known, or was corrected, in a follow-up: ``record``,
``birth_date``. Sent in the transaction that wrote it."""
