"""What was typed and could not be taken in: it comes back as it was sent, in a form that sends it again.

By what was sent alone: no database and no session is asked, since these are what may be missing. Two things
never come back: passwords and codes, and what another site sent in a member's name.
"""

import hmac
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import Resolver404, resolve

from spheres.foundation.vault.keys import sign, signatures

TYPED_BY = "typed_by"
"""The hidden field of each form (``csrf_token``) that says, under a signature, on whose page it was typed."""
WAYS_IN = ("account_", "mfa_", "signin:", "openid_connect_", "socialaccount_")
"""Pages of passwords, codes and keys: nothing that was typed there is ever shown again."""
NOT_TYPED = ("csrfmiddlewaretoken", TYPED_BY)
SECRET = re.compile(r"passw|passphrase|secret|credential|token|otp|^code$|(^|_)pin$", re.IGNORECASE)
"""Names of fields that never come back, wherever they stand."""
OF_A_ROW = re.compile(r"^\w+-\d+-")
"""What the name of a field begins with, in a form that has rows."""
ID_BYTES = DIGEST_BYTES = 16
DAY_BYTES, SECONDS_A_DAY = 4, 86_400
BELIEVED_FOR = 2
"""Days for which a page that was left open is believed to be hers."""
TYPED_IN = (forms.Textarea, forms.TextInput, forms.EmailInput, forms.URLInput)
CHOSEN_IN = (forms.DateInput, forms.TimeInput, forms.DateTimeInput)

Sent = list[tuple[str, list[str]]]
"""Each field's name, and all that was sent for it, in order."""


@dataclass(frozen=True)
class Field:
    """One value that was sent. ``label``: what the page called it, empty where that is not known.
    ``is_words``: it was typed, and is shown; the rest (choices, days, ids) comes with it unseen."""

    name: str
    value: str
    label: Any = ""
    is_words: bool = False


@dataclass(frozen=True)
class Typed:
    """A form as it was sent to ``path``. ``files``: names of fields whose file could not be kept."""

    path: str
    fields: list[Field]
    files: list[str]
    by: str = ""

    @property
    def words(self) -> list[Field]:
        return [field for field in self.fields if field.is_words]

    @property
    def names(self) -> set[str]:
        return {field.name for field in self.fields}

    @property
    def makes_once(self) -> bool:
        """However often it is sent (``MakesOneThing``)."""
        return "id" in self.names

    @property
    def draft_place(self) -> str:
        return next((field.value for field in self.fields if field.name == "draft_place"), "")


def typed_in(request: HttpRequest) -> Typed | None:
    """What this request sent, to be given back; nothing where there is none, or it is not to be shown."""
    sent = sent_in(request)
    return None if sent is None else as_typed(request.get_full_path(), *sent)


def sent_in(request: HttpRequest) -> tuple[Sent, list[str], str] | None:
    """(fields, files, by whom it says it was typed) of what a page of ours sent."""
    page = page_name(request.path_info)
    if request.method != "POST" or not page or page.startswith(WAYS_IN):
        return None
    try:
        if not is_from_here(request):
            return None
        sent, files = request.POST, request.FILES
    except (SuspiciousOperation, BadRequest, MultiPartParserError, OSError):  # too much, half, or unreadable
        return None
    fields = [
        (name, [text.replace("\0", "") for text in texts])
        for name, texts in sent.lists()
        if name not in NOT_TYPED and not SECRET.search(name)
    ]
    return fields, list(files), sent.get(TYPED_BY, "")


def as_typed(path: str, sent: Iterable[tuple[str, list[str]]], files: list[str], by: str) -> Typed:
    known = fields_of(path, [name for name, _values in sent])
    fields = [_field(name, value, known) for name, values in sent for value in values]
    return Typed(path, fields, files, by)


def _field(name: str, value: str, fields: Mapping[str, forms.Field]) -> Field:
    field = fields.get(OF_A_ROW.sub("", name))
    if field is None:
        return Field(name, value, is_words=" " in value.strip() or "\n" in value)
    is_words = isinstance(field.widget, TYPED_IN) and not isinstance(field.widget, CHOSEN_IN)
    return Field(name, value, field.label or "", bool(value) and is_words)


def fields_of(path: str, names: Iterable[str]) -> dict[str, forms.Field]:
    """Of the forms of the room whose page this is, the one that was sent: whose fields these are, as far as
    any has them."""
    try:
        room = resolve(path.partition("?")[0]).func.__module__.rpartition(".")[0]
        found = vars(import_module(f"{room}.forms")).values()
    except (ImportError, Resolver404):
        return {}
    asked = {OF_A_ROW.sub("", name) for name in names}
    kinds = [kind for kind in found if isinstance(kind, type) and issubclass(kind, forms.BaseForm)]
    fields: list[dict[str, forms.Field]] = [getattr(kind, "base_fields", {}) for kind in kinds]
    return max(fields, key=lambda those: (len(asked & set(those)), -len(those)), default={})


def page_name(path: str) -> str:
    """Nothing for an address that leads nowhere."""
    try:
        return resolve(path).view_name or ""
    except Resolver404:
        return ""


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent this: what another site put into a form is not shown as hers."""
    origin = request.META.get("HTTP_ORIGIN")
    if origin is not None:
        here = f"{request.scheme}://{request.get_host()}"
        return origin == here or origin in settings.CSRF_TRUSTED_ORIGINS
    proves = _Proves(_nothing)
    proves.process_request(request)
    return proves.process_view(request, _nothing, (), {}) is None


class _Proves(CsrfViewMiddleware):
    """Says no, and renders no page that says so: that page asks this again."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def whose_page(member_id: UUID) -> str:
    """What ``TYPED_BY`` says on this member's pages of today."""
    said = member_id.bytes + _today().to_bytes(DAY_BYTES)
    return urlsafe_b64encode(said + _digest(sign(TYPED_BY, said))).decode()


def typed_by(token: str) -> UUID | None:
    """Whose page it was, if this region said so within ``BELIEVED_FOR`` days."""
    try:
        raw = urlsafe_b64decode(token)
    except (Error, ValueError):
        return None
    said, digest = raw[: ID_BYTES + DAY_BYTES], raw[ID_BYTES + DAY_BYTES :]
    if len(said) != ID_BYTES + DAY_BYTES or not any(
        hmac.compare_digest(_digest(made), digest) for made in signatures(TYPED_BY, said)
    ):
        return None
    age = _today() - int.from_bytes(said[ID_BYTES:])
    return UUID(bytes=said[:ID_BYTES]) if 0 <= age <= BELIEVED_FOR else None


def _today() -> int:
    return int(time.time()) // SECONDS_A_DAY


def _digest(signature: bytes) -> bytes:
    return signature[:DIGEST_BYTES]
