"""Who signs in is found at the door; who is signed in comes with her session."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from spheres.foundation.access.member import find_door
from spheres.foundation.accounts.models import Credential, Member

BY_ADDRESS = "accounts_door_by_address"
_opened: ContextVar[Member | None] = ContextVar("opened", default=None)


def find_door_by_address(address: str) -> None:
    find_door(BY_ADDRESS, address.lower())


@contextmanager
def opened_with_session(member: Member | None) -> Iterator[None]:
    """Inside, ``get_user`` knows the member who came with her session."""
    token = _opened.set(member)
    try:
        yield
    finally:
        _opened.reset(token)


class DoorBackend(AuthenticationBackend):
    """allauth's, which looks for a member by her address: at her door, unless she is signed in already."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        user = getattr(request, "user", None)
        if credentials.get("email") and not (user and user.is_authenticated):
            find_door_by_address(credentials["email"])
        return super().authenticate(request, **credentials)

    def _mitigate_timing_attack(self, password: str) -> None:
        """Of an address that nobody has, as many statements are asked as of one that somebody has."""
        Credential.objects.values("password", "last_login").filter(member=None).first()
        super()._mitigate_timing_attack(password)

    def get_user(self, user_id: UUID) -> Any:
        member = _opened.get()
        if member is None or member.pk != user_id:
            return super().get_user(user_id)
        return member if self.user_can_authenticate(member) else None
