"""How messages leave: by the mail server that is set; where none is, into files, as for a demo."""

import os
import smtplib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import filebased, smtp
from django.utils import translation

from spheres.foundation.accounts.reasons import Unsure, reason_of


class PrivateFiles(filebased.EmailBackend):
    """Django's own, for the server's user alone: what is sent holds links by which a password is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.file_path).chmod(0o700)  # also one that an earlier version made

    def open(self) -> bool:
        if self.stream is None:
            path = os.open(self._get_filename(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self.stream = os.fdopen(path, "ab")
            return True
        return False


class SaysWhenUnsure:
    """Once a message was handed over whole, a connection that breaks leaves it open whether it was accepted:
    that is another thing than a server that is away."""

    def data(self, message: Any) -> Any:
        try:
            return super().data(message)  # type: ignore[misc]
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            raise Unsure from error


class Plain(SaysWhenUnsure, smtplib.SMTP):
    """Spoken to in clear, or by TLS once it has answered."""


class Secure(SaysWhenUnsure, smtplib.SMTP_SSL):
    """By TLS from the first byte."""


class Server(smtp.EmailBackend):
    """Django's own, that knows what it does not know. What was accepted stays so, however the server takes
    its leave."""

    @property
    def connection_class(self) -> Any:
        return Secure if self.use_ssl else Plain

    def close(self) -> None:
        try:
            super().close()
        except (smtplib.SMTPException, OSError):
            self.connection = None


def where() -> str:
    """By what messages leave, without the password."""
    if "PrivateFiles" in settings.EMAIL_BACKEND:
        return f"files in {settings.EMAIL_FILE_PATH} (SPHERES_EMAIL_URL is not set)"
    how = "TLS from the first byte" if settings.EMAIL_USE_SSL else "in clear"
    how = "TLS once it has answered" if settings.EMAIL_USE_TLS else how
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} ({how})"


def say_hello(address: str) -> str:
    """Send a message that says it is one to try. What failed, in words; nothing where it was accepted."""
    message = EmailMessage("Spheres: a message to try", "It has arrived: messages leave.", None, [address])
    try:
        message.send()
    except Exception as error:
        with translation.override("en"):
            return f"{reason_of(error).label}. ({_what_it_said(error)})"
    return ""


def _what_it_said(error: Exception) -> str:
    """For the operator, who named the address herself."""
    code, text = getattr(error, "smtp_code", ""), getattr(error, "smtp_error", b"")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, text),) = error.recipients.values()
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {said}".strip() or str(error) or type(error).__name__
