"""How allauth behaves here: secrets are sealed, the last second step stays, a partner's own sign-in
opens the door to that partner's members alone."""

import base64
import hmac
import json
import logging
from typing import Any
from uuid import UUID

from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from spheres.foundation.access.member import find_door, transaction_lock
from spheres.foundation.accounts.models import Member
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret, signatures

logger = logging.getLogger(__name__)
PURPOSE = "second step"


class OfAccount(str):
    """A sealed secret as it was read, and the account in whose row it stands."""

    account: UUID


def seal_for(account_id: UUID, text: str) -> str:
    return base64.b64encode(seal_secret(PURPOSE, text.encode(), account_id.bytes)).decode()


def know_account(instance: Authenticator, **_more: Any) -> None:
    """Each second step's secrets know whose row they stand in (a signal's receiver)."""
    for name in ("secret", "seed"):
        if isinstance(sealed := instance.data.get(name), str):
            bound = OfAccount(sealed)
            bound.account = instance.user_id
            instance.data[name] = bound


def vouch(instance: Authenticator, **_more: Any) -> None:
    """A passkey is written with a keyed digest of whose it is (a signal's receiver)."""
    if instance.type == Authenticator.Type.WEBAUTHN and instance._state.adding:
        instance.data["vouched"] = digests_of(instance)[0]


def is_vouched_for(instance: Authenticator) -> bool:
    vouched = str(instance.data.get("vouched"))
    return any(hmac.compare_digest(vouched, digest) for digest in digests_of(instance))


def digests_of(passkey: Authenticator) -> list[str]:
    """By the newest working root, and by the one before while it is renewed."""
    what = json.dumps([str(passkey.user_id), passkey.data.get("credential")], sort_keys=True)
    return [digest.hex() for digest in signatures("passkey", what.encode())]


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("This is your only one: add another first."),
    }

    def encrypt(self, text: str) -> str:
        """For whoever is signed in: nobody else adds a second step."""
        return seal_for(context.request.user.pk, text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed for another account opens nothing here: no code is right."""
        account = getattr(encrypted_text, "account", None)
        if account is None:
            raise KeyUnavailable("a second step's secret came from no row")
        try:
            return open_secret(PURPOSE, base64.b64decode(encrypted_text), account.bytes).decode()
        except (KeyUnavailable, ValueError) as error:
            logger.warning("a second step's secret does not open: it was moved, or written by another")
            raise self.validation_error("incorrect_code") from error

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Recovery codes are no second step of their own: one of the others stays, even when two are taken
        away in the same moment."""
        transaction_lock(authenticator.user_id)
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return _("My device")


class PartnerSignInAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Nobody is made from what a partner says: who she is here was written when she was invited. Before
        allauth looks for her: her door."""
        if not request.user.is_authenticated:
            account = sociallogin.account
            vouched = {
                "provider": account.provider,
                "uid": account.uid,
                "address": self._address(sociallogin),
            }
            find_door("signin_door_by_partner", json.dumps(vouched))
        return sociallogin.user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_more: Any
    ) -> None:
        """For the operator: which provider, and what was wrong; never who."""
        cause = exception.__cause__ or exception if exception else None
        logger.warning("the sign-in of %s failed: %s %s", provider.app.provider_id, error, cause)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whom the partner says she is must be a member of that very partner: its code names the provider."""
        if request.user.is_authenticated and not sociallogin.is_existing:
            raise ImmediateHttpResponse(redirect("signin:account"))  # tied to an account at its door alone
        partner = sociallogin.account.provider
        member = sociallogin.user if sociallogin.is_existing else self._invited(sociallogin)
        is_hers = member and member.is_active and member.partner.code == partner
        if not is_hers or not self._is_of_one(sociallogin):
            raise ImmediateHttpResponse(redirect("signin:not-a-member"))
        if not sociallogin.is_existing:
            sociallogin.connect(request, member)

    def _invited(self, sociallogin: Any) -> Member | None:
        """The first time alone: an address may be given to somebody else one day, her number there is not."""
        address = self._address(sociallogin)
        member = Member.objects.filter(email=address, is_active=True).first() if address else None
        known = SocialAccount.objects.filter(user=member, provider=sociallogin.account.provider)
        return None if member is None or known.exists() else member

    def _is_of_one(self, sociallogin: Any) -> bool:
        """Whether the two answers of a partner are about one person: the number is read from one, the address
        from the other (OpenID Connect Core 5.3.2)."""
        said = sociallogin.account.extra_data
        token, userinfo = said.get("id_token"), said.get("userinfo")
        return not (token and userinfo) or token.get("sub") == userinfo.get("sub")

    def _address(self, sociallogin: Any) -> str | None:
        """An address that the partner has verified, or of which the operator says that it is sure."""
        said = sociallogin.account.extra_data
        claims = said.get("id_token") or said.get("userinfo") or said
        is_sure = sociallogin.provider.app.settings.get("addresses_are_sure")
        if claims.get("email_verified") is not True and not is_sure:
            return None
        address = str(claims.get("email", ""))
        # Outside of ASCII a small letter has more than one great one (K, the Kelvin sign): another's address.
        return (address.lower() if address.isascii() else address) or None
