"""Sessions (``SESSION_ENGINE``): JSON, sealed for one session and member, behind functions of the database.

The browser holds a token. The application digests it, the database digests that once more: what stands there
opens nothing. allauth's list of a member's sessions holds the beginning of what stands; with it, she can list
and end her own, and nobody can open one. A session comes with its member, in one statement.
"""

import hmac
import json
from collections.abc import Callable
from contextlib import nullcontext
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase
from django.db import connection, models

from spheres.foundation.access.member import at_door
from spheres.foundation.accounts.models import CREDENTIAL, Member, Partner
from spheres.foundation.vault.aead import KeyUnavailable
from spheres.foundation.vault.keys import open_secret, seal_secret

Row = TypeVar("Row", bound=models.Model)
PURPOSE = "session"
STANDS = "d:"
"""What a name begins with that is no token, but the beginning of what stands of one."""
BEGINNING = 38
"""Of the digest, in hexadecimal: allauth keeps forty characters of a session's name."""


class SessionName(str):
    """What allauth keeps of a session. It equals the token of which it is made."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and hmac.compare_digest(name_of(self).encode(), name_of(other).encode())

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def name_of(key: str) -> str:
    """A session's name, from its token or from its name."""
    key = str.__str__(key)
    return key if key.startswith(STANDS) else STANDS + _stands(key).hex()[:BEGINNING]


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _stands(token: str) -> bytes:
    return sha256(_digest(token)).digest()


def keep_names(session_key: Any) -> None:
    """Have allauth's field for a session's key write and look for names, and give them back."""
    session_key.get_prep_value = lambda value: value if value is None else name_of(str(value))
    session_key.from_db_value = lambda value, _expression, _connection: value and SessionName(value)


class _Row(NamedTuple):
    digest: Any
    member_id: UUID | None
    sealed: Any
    member: str | None = None
    partner: str | None = None


class SessionStore(SessionBase):
    _get_new_session_key: Callable[[], str]
    _get_or_create_session_key: Callable[[], str]
    _get_session: Callable[..., dict[str, Any]]

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.member: Member | None = None
        """Whose session it is, once it was loaded by its token."""
        self._member_id: UUID | None = None
        self._is_made_here = False

    def load(self) -> dict[str, Any]:
        row = self._row(self.session_key)
        try:
            words: dict[str, Any] | None = self._open(row) if row else None
        except KeyUnavailable:
            words = None
        if row is None or words is None:
            self._session_key = None
            return {}
        self._member_id, self.member = row.member_id, _member_of(row)
        return words

    def _row(self, key: str | None) -> _Row | None:
        if not key:
            return None
        with connection.cursor() as cursor:
            if key.startswith(STANDS):
                cursor.execute(
                    "SELECT digest, member_id, sealed FROM signin_session_of_account(%s)",
                    [key.removeprefix(STANDS)],
                )
            else:
                cursor.execute(
                    "SELECT digest, member_id, sealed, member, partner FROM signin_session_open(%s)",
                    [_digest(key)],
                )
            found = cursor.fetchone()
        return _Row(*found) if found else None

    def _open(self, row: _Row) -> dict[str, Any]:
        """Its words, if they were sealed for this session and for this member."""
        plain = open_secret(PURPOSE, bytes(row.sealed), bound_to(bytes(row.digest), row.member_id))
        words: dict[str, Any] = self.serializer().loads(plain)
        return words

    def exists(self, session_key: str) -> bool:
        return self._row(session_key) is not None

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.member = self._member_id = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        words = self._get_session(no_load=must_create)
        token = self._get_or_create_session_key()
        member_id = UUID(words[SESSION_KEY]) if SESSION_KEY in words else None
        sealed = seal_secret(PURPOSE, self.serializer().dumps(words), bound_to(_stands(token), member_id))
        becomes_a_members = member_id is not None and member_id != self._member_id
        with at_door(member_id) if member_id and becomes_a_members else nullcontext():
            saved = self._write(token, must_create, member_id, sealed)
            if not saved and self._is_made_here:  # it was made in a transaction that was taken back
                saved = self._write(token, True, member_id, sealed)
        if not saved and must_create:
            raise CreateError
        # A session that was ended meanwhile stays ended: what was to be kept in it goes with it.
        self._member_id = member_id
        self._is_made_here |= must_create

    def _write(self, token: str, is_new: bool, member_id: UUID | None, sealed: bytes) -> bool:
        named: list[Any] = [_digest(token), is_new, member_id, sealed, self.get_expiry_date()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT signin_session_save(%s, %s, %s, %s, %s)", named)
            return bool(cursor.fetchone()[0])

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if not key:
            return
        with connection.cursor() as cursor:
            if key.startswith(STANDS):
                cursor.execute("SELECT signin_session_end_of_account(%s)", [key.removeprefix(STANDS)])
            else:
                cursor.execute("SELECT signin_session_end(%s)", [_digest(key)])

    @classmethod
    def clear_expired(cls) -> None:
        """The background work does (``tasks``)."""


def bound_to(digest: bytes, member_id: UUID | None) -> bytes:
    return digest + (member_id.bytes if member_id else b"")


def _member_of(row: _Row) -> Member | None:
    """The member as Django would have read her, her partner and her credential with her."""
    if not row.member or not row.partner:
        return None
    columns = json.loads(row.member)
    member = _read(Member, columns)
    member.partner = _read(Partner, json.loads(row.partner))
    last_login = models.DateTimeField().to_python(columns["last_login"])
    member.knows(columns[CREDENTIAL[0]], last_login)
    return member


def _read(model: type[Row], columns: dict[str, Any]) -> Row:
    fields = model._meta.concrete_fields
    values = [field.to_python(columns[str(field.column)]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], values)
