"""Signing in, and answering an invitation."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

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
        request.session[SHARED] = self.cleaned_data["is_shared"]
        answer: HttpResponse = super().login(request, redirect_url=redirect_url)
        return answer


class JoinForm(SpheresForm):
    """A member chooses her password. ``member`` is whose it is."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Twelve characters or more: four words that only you would put together, for example."),
    )

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.member)
        return password
