"""Messages to members: that something waits, and nothing of what. A message can be read by anyone."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from django.core.mail import send_mail
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from spheres.foundation.accounts.links import NEW_PASSWORD, token_for
from spheres.foundation.accounts.models import Member


@app.task(retry=5)
def tell_something_waits(member_id: str) -> None:
    """One message, in her language. Tried again when the mail server is away."""
    found = reachable(member_id)
    if found is None:
        return
    with translation.override(found.language):
        send_mail(
            _("Something waits for you in Spheres"),
            _("Please sign in today: something needs your eyes."),
            None,
            [found.email],
        )


class Reachable(NamedTuple):
    """A member who is still here, as the background work knows her."""

    email: str
    language: str
    link_state: str


def reachable(member_id: str | UUID) -> Reachable | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT email, language, link_state FROM accounts_reachable(%s)", [member_id])
        row = cursor.fetchone()
    return Reachable(*row) if row else None


def something_waits(member_ids: Iterable[UUID]) -> None:
    """Each of them is told, once this transaction stands: a message in the queue outlives a killed worker."""
    for member_id in sorted(set(member_ids)):
        tell_something_waits.defer(member_id=str(member_id))


@app.task(retry=5)
def send_way_back(member_id: str, base: str) -> None:
    """A link by which she chooses a new password. ``base`` is where the region is served."""
    found = reachable(member_id)
    if found is None:
        return
    with translation.override(found.language):
        send_mail(
            _("A new password for Spheres"),
            _(
                "Choose a new password here:\n%(link)s\n\n"
                "If you did not ask for it, leave this message alone: nothing changes."
            )
            % {"link": _way_back(member_id, base, found)},
            None,
            [found.email],
        )


@app.task(retry=5)
def tell_of_wrong_codes(member_id: str, base: str) -> None:
    """Who typed them had come as far as her second step: perhaps it was not she."""
    found = reachable(member_id)
    if found is None:
        return
    with translation.override(found.language):
        send_mail(
            _("Wrong codes were typed in your name in Spheres"),
            _(
                "Several wrong codes were typed where Spheres asks for your second step. None of them opened "
                "anything.\n\n"
                "If it was you, all is well. If it was not, someone came as far as that step in your "
                "name, and may know your password. Choose another one now, here:\n%(link)s"
            )
            % {"link": _way_back(member_id, base, found)},
            None,
            [found.email],
        )


def _way_back(member_id: str, base: str, found: Reachable) -> str:
    token = token_for(NEW_PASSWORD, UUID(member_id), found.link_state)
    names = {"uidb36": user_pk_to_url_str(Member(pk=UUID(member_id))), "key": token}
    return base.rstrip("/") + reverse("account_reset_password_from_key", kwargs=names)


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="take_up_again", pass_context=True)
async def take_up_again(context: object, timestamp: int) -> None:
    """What a killed worker had begun is begun again."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
