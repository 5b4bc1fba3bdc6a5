"""What signs members in is sealed by the working root: sealed anew when that is renewed
(``vault/renewing.py``)."""

import base64
from collections.abc import Iterator
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from spheres.foundation.accounts.models import Credential
from spheres.foundation.signin import adapters, passwords, sessions
from spheres.foundation.signin.models import Session
from spheres.foundation.vault.keys import sealed_anew


def renew_passwords(using: str) -> Iterator[int]:
    sealed = Credential.objects.using(using).filter(
        password__startswith=passwords.SealedArgon2.algorithm + "$"
    )
    for pk in list(sealed.values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            row = sealed.select_for_update().get(pk=pk)
            algorithm, _dollar, text = row.password.partition("$")
            sealed.filter(pk=pk).update(password=f"{algorithm}${_anew(passwords.PURPOSE, text, row.pk)}")
        yield 1


def renew_second_steps(using: str) -> Iterator[int]:
    """Their secrets; and of passkeys, that this region vouches for whose they are."""
    everyone = Authenticator.objects.using(using)
    for pk in list(everyone.values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            row = everyone.select_for_update().get(pk=pk)
            data = dict(row.data)
            for name in ("secret", "seed"):
                if isinstance(data.get(name), str):
                    data[name] = _anew(adapters.PURPOSE, data[name], row.user_id)
            if row.type == Authenticator.Type.WEBAUTHN and adapters.is_vouched_for(row):
                data["vouched"] = adapters.digests_of(row)[0]
            everyone.filter(pk=pk).update(data=data)
        yield 1


def renew_sessions(using: str) -> Iterator[int]:
    """Nobody is signed out by it."""
    standing = Session.objects.using(using)
    for pk in list(standing.values_list("pk", flat=True)):
        with transaction.atomic(using=using):
            for row in standing.select_for_update().filter(pk=pk):
                bound = sessions.bound_to(bytes(row.digest), row.member_id)
                sealed = sealed_anew(sessions.PURPOSE, bytes(row.sealed), bound)
                standing.filter(pk=pk).update(sealed=sealed)
        yield 1


def _anew(purpose: str, text: str, account_id: UUID) -> str:
    return base64.b64encode(sealed_anew(purpose, base64.b64decode(text), account_id.bytes)).decode()
