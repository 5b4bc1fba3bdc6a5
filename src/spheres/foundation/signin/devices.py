"""Where members sign in from: a notice for a place never seen before, and the devices that others share."""

from ipaddress import ip_network
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from spheres.foundation.access.member import at_door
from spheres.foundation.accounts.tasks import tell_of_new_place
from spheres.foundation.signin.models import KnownDevice
from spheres.foundation.vault.keys import signatures

SHARED, ACTIVE = "shared_device", "active_at"
"""In the session: others use this device too; and when this one was last active (seconds)."""
PAUSE = 3 * 60
"""Seconds without a touch after which a shared device asks again who is there."""


def note_device(request: HttpRequest, user: Any, **_more: Any) -> None:
    """Remember where she signed in from; tell her by mail when it is new, and not her first."""
    digest, *before = signatures("device", f"{user.pk}:{_place(request)}".encode())
    now = timezone.now()
    known = KnownDevice.objects.filter(member_id=user.pk)
    if known.filter(digest=digest).update(last_seen=now):
        return
    if known.filter(digest__in=before).exists():
        KnownDevice.objects.create(member_id=user.pk, digest=digest, first_seen=now, last_seen=now)
        return
    is_first = not known.exists()
    KnownDevice.objects.create(member_id=user.pk, digest=digest, first_seen=now, last_seen=now)
    if not is_first:
        tell_of_new_place.defer(member_id=str(user.pk))


def note_sign_in(user: Any, **_more: Any) -> None:
    """When she last signed in: as Django does it, at her door."""
    user.last_login = timezone.now()
    with at_door(user.pk):
        user.save(update_fields=["last_login"])


def _place(request: HttpRequest) -> str:
    """The browser and the network, not the exact address: a phone changes that each hour."""
    adapter = get_adapter(request)
    address = adapter.get_client_ip(request)
    network = ip_network(f"{address}/{48 if ':' in address else 24}", strict=False)
    return f"{network}|{adapter.get_http_user_agent(request)}"


def must_ask_again(request: HttpRequest) -> bool:
    """Whether a device that others share has been left alone too long to go on showing things."""
    if not request.session.get(SHARED):
        return False
    records = get_authentication_records(request, request.user)
    latest = max([request.session.get(ACTIVE, 0), *(record["at"] for record in records)])
    return time() - latest > PAUSE
