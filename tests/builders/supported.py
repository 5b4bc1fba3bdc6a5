"""A pivot worker and her clinical supervisor."""

from conftest import as_owner

from spheres.foundation.access.member import transaction_time
from spheres.programme.team.models import Supervision
from tests.builders.members import a_member


def supported(worker, partner="en-marge"):
    """A span in which somebody of this partner supports ``worker``, from now on; nobody is put before it."""
    supervisor = a_member("supervisor", partner)
    with as_owner():
        return Supervision.objects.create(supervisor=supervisor, worker=worker, starts_at=transaction_time())


def ended(span):
    with as_owner():
        Supervision.objects.filter(pk=span.pk).update(ends_at=transaction_time())
        span.refresh_from_db()
