"""Messages to members: that something waits, and nothing of what. A message can be read by anyone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from spheres.foundation.accounts.links import NEW_PASSWORD, token_for
from spheres.foundation.accounts.models import Member
from spheres.foundation.accounts.sending import URGENT, Reachable, Words, message


@message
def tell_something_waits(_found: Reachable, member_id: str) -> Words:
    return Words(
        _("Something waits for you in Spheres"), _("Please sign in today: something needs your eyes.")
    )


def something_waits(
    member_ids: Iterable[UUID], *, is_urgent: bool = False, sender: UUID | None = None
) -> dict[UUID, int]:
    """Each of them is told, once this transaction stands: a message in the queue outlives a killed worker.

    An urgent one that did not leave within fifteen minutes is not sent: ``sender`` and who is on call see it.
    Returns the number of each one's message.
    """
    priority = URGENT if is_urgent else 0
    more: dict[str, Any] = {"sender": str(sender)} if sender else {}
    jobs = tell_something_waits.configure(priority=priority)
    return {member_id: jobs.defer(member_id=str(member_id), **more) for member_id in sorted(set(member_ids))}


@message
def send_way_back(found: Reachable, member_id: str, base: str) -> Words:
    """A link by which she chooses a new password. ``base`` is where the region is served."""
    return Words(
        _("A new password for Spheres"),
        _(
            "Choose a new password here:\n%(link)s\n\n"
            "If you did not ask for it, leave this message alone: nothing changes."
        )
        % {"link": _way_back(member_id, base, found)},
    )


@message
def tell_of_wrong_codes(found: Reachable, member_id: str, base: str) -> Words:
    """Who typed them had come as far as her second step: perhaps it was not she."""
    return Words(
        _("Wrong codes were typed in your name in Spheres"),
        _(
            "Several wrong codes were typed where Spheres asks for your second step. None of them opened "
            "anything.\n\n"
            "If it was you, all is well. If it was not, someone came as far as that step in your "
            "name, and may know your password. Choose another one now, here:\n%(link)s"
        )
        % {"link": _way_back(member_id, base, found)},
    )


def _way_back(member_id: str, base: str, found: Reachable) -> str:
    token = token_for(NEW_PASSWORD, UUID(member_id), found.link_state)
    names = {"uidb36": user_pk_to_url_str(Member(pk=UUID(member_id))), "key": token}
    return base.rstrip("/") + reverse("account_reset_password_from_key", kwargs=names)


@message
def tell_of_changed_sign_in(_found: Reachable, member_id: str) -> Words:
    """Whatever was changed in how she signs in, she is told, in the same few words."""
    return Words(
        _("How you sign in to Spheres was changed"),
        _(
            "Your password, your second step or your recovery codes were changed. "
            "If it was you, there is nothing to do. If not, tell your coordinator now."
        ),
    )


@message
def tell_of_new_place(_found: Reachable, member_id: str) -> Words:
    return Words(
        _("You signed in to Spheres from a place we don’t recognise"),
        _(
            "Your account was opened in a browser or on a network that we don’t recognise. "
            "If it was you, there is nothing to do. "
            "If not, tell your coordinator now, and change your password."
        ),
    )


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="take_up_again", pass_context=True)
async def take_up_again(context: object, timestamp: int) -> None:
    """What a killed worker had begun is begun again."""
    manager = app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)
