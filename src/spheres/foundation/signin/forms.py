"""Signing in, and answering an invitation."""

from typing import Any
from uuid import UUID, uuid4

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from allauth.account.utils import url_str_to_user_pk
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal.auth import parse_authentication_response
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from spheres.foundation.access.member import find_door, set_current_account
from spheres.foundation.accounts.links import NEW_PASSWORD, is_signed, new_password_lasts
from spheres.foundation.accounts.tasks import send_way_back
from spheres.foundation.signin import wrong_codes
from spheres.foundation.signin.adapters import is_vouched_for
from spheres.foundation.signin.backends import find_door_by_address
from spheres.foundation.signin.devices import SHARED
from spheres.foundation.ui.forms import SpheresForm


class LoginForm(AllauthLoginForm):
    is_shared = forms.BooleanField(
        label=_("Others use this device too"),
        required=False,
        help_text=_("It then asks again who you are after three minutes without a touch."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the way to a new one stands beside the button

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        request.session.cycle_key()  # a token that was left in this browser before leads no further
        request.session[SHARED] = self.cleaned_data["is_shared"]
        wrong_codes.remember_password(request, self.user)
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        return answer


class WayBackForm(ResetPasswordForm):
    """A forgotten password: she is looked for at her door."""

    def clean_email(self) -> str:
        if not context.request.user.is_authenticated:
            find_door_by_address(self.cleaned_data["email"])
        address: str = super().clean_email()
        return address

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Of an address that nobody has here, the queue gets the same: the time it takes tells nothing."""
        if not self.users:
            send_way_back.defer(member_id=str(uuid4()), base=request.build_absolute_uri("/"))
        answer: str = super().save(request, **kwargs)
        return answer


class LinkForm(UserTokenForm):
    """A link to choose a new password: its signature first, then the door of the account it names."""

    def clean(self) -> dict[str, Any]:
        try:
            account: UUID | None = url_str_to_user_pk(self.cleaned_data.get("uidb36", ""))
        except ValueError:
            account = None
        key = self.cleaned_data.get("key", "")
        if account and is_signed(NEW_PASSWORD, account, key, new_password_lasts()):
            set_current_account(account)
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class _Vouched:
    """A passkey counts that was written by the application for this very account (``adapters.vouch``)."""

    def clean_credential(self) -> Any:
        passkey = super().clean_credential()  # type: ignore[misc]
        if not is_vouched_for(passkey):
            raise get_adapter().validation_error("incorrect_code")
        return passkey


class _RequiresCurrentPassword:
    """What comes after a password counts while it is hers."""

    def clean_code(self) -> str:
        self._refuse_former_password()
        code: str = super().clean_code()  # type: ignore[misc]
        return code

    def clean_credential(self) -> Any:
        self._refuse_former_password()
        return super().clean_credential()  # type: ignore[misc]

    def _refuse_former_password(self) -> None:
        if wrong_codes.has_password_changed(context.request, self.user):  # type: ignore[attr-defined]
            raise forms.ValidationError(_("Your password was changed meanwhile. Please sign in again."))


class _LimitsWrongCodes:
    """A code from her app, or one of her recovery codes: after too many wrong ones, none is right."""

    def clean_code(self) -> str:
        user = self.user  # type: ignore[attr-defined]
        if wrong_codes.is_limit_reached(user):
            raise forms.ValidationError(
                _(
                    "Too many wrong codes were typed. Choose a new password by “Forgotten password” where "
                    "you sign in, use a passkey if you have one, or wait a day."
                )
            )
        code: str = super().clean_code()  # type: ignore[misc]
        wrong_codes.clear(user)
        return code


class CodeForm(_RequiresCurrentPassword, _LimitsWrongCodes, AuthenticateForm):
    """A code after the password."""


class CodeAgainForm(_LimitsWrongCodes, ReauthenticateForm):
    """A code, to show again who is there."""


class PasskeyStepForm(_RequiresCurrentPassword, _Vouched, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class PasskeyAgainForm(_Vouched, ReauthenticateWebAuthnForm):
    """A passkey, to show again who is there."""


class PasskeyForm(_Vouched, LoginWebAuthnForm):
    """A passkey alone: its id opens the door, and its signature is asked there."""

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        named = credential.get("id") if isinstance(credential, dict) else None
        if isinstance(named, str) and "\0" not in named:
            find_door("signin_door_by_passkey", named)
        passkey = super().clean_credential()
        if not _showed_who_holds_it(credential):
            raise get_adapter().validation_error("incorrect_code")
        return passkey


def _showed_who_holds_it(credential: dict[str, Any]) -> bool:
    """Whether a PIN, a finger or a face was asked. It is looked at here, whatever the challenge was made for:
    one for a second step does not ask it, and the session keeps both in one place."""
    said = parse_authentication_response(credential).response.authenticator_data
    return bool(said.is_user_verified())


class JoinForm(SpheresForm):
    """A member chooses her password. ``member`` is whose it is."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "Twelve characters or more: four words that nobody else would put together, for example."
        ),
    )

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.member)
        return password
