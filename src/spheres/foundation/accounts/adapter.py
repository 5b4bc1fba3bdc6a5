"""How allauth behaves here: members are invited; nobody makes an account alone."""

from time import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from spheres.foundation.accounts.tasks import send_way_back, tell_of_changed_sign_in


class StaffAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Not of who has just signed in, or has just shown again that it is her."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time() - latest > REAUTHENTICATION_TIMEOUT

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """From the queue: a slow mail server tells nobody that an address is known here, and one that is away
        loses nothing. The link is made when it is sent: the queue never holds it."""
        send_way_back.defer(member_id=str(user.pk), base=context["request"].build_absolute_uri("/"))

    def send_notification_mail(self, template_prefix: str, user: Any, *_args: Any, **_more: Any) -> None:
        """Whatever was changed in how she signs in, she is told."""
        tell_of_changed_sign_in.defer(member_id=str(user.pk))
