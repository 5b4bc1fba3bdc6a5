"""The address of a mail server, read whole or refused in words. Plain: no Django, no network."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 587, "smtp+tls": 587, "smtps": 465}
"""How it may be spoken to: in clear, by TLS once it has answered, by TLS from the first byte."""
SECONDS = 10
"""How long a connection, and each answer, is waited for."""


class BadMailServer(ValueError):
    """It can't be read; what is said of it names no part of it, which may be a password."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    secure: Literal["no", "later", "at once"]


def mail_server(url: str) -> MailServer:
    """Raises ``BadMailServer``. Name and password are percent-encoded in it, each or none."""
    scheme, _separator, _rest = url.partition("://")
    if scheme not in PORTS:
        raise BadMailServer(
            "it begins with smtp+tls:// (TLS once the server has answered), smtps:// (TLS from the first "
            "byte) or smtp:// (in clear), and with nothing else"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("//")
    if not host or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadMailServer(
            "after it stands user:password@host:port, and nothing else; in a name or a password @ is written "
            "%40, / %2F, : %3A, # %23, ? %3F and % %25"
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise BadMailServer("a name goes with a password, and a password with a name")
    secure: dict[str, Literal["no", "later", "at once"]] = {"smtp+tls": "later", "smtps": "at once"}
    return MailServer(host, port or PORTS[scheme], user, password, secure.get(scheme, "no"))
