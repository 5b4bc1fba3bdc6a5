"""The ways in: passwords, codes and passkeys, answered as a browser does."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from functools import cache
from os import urandom

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from conftest import as_owner
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.hashers import Argon2PasswordHasher
from fido2 import cbor
from fido2.cose import ES256

from spheres.foundation.access.member import set_current_member
from spheres.foundation.signin.adapters import seal_for
from spheres.foundation.signin.passwords import seal_hash
from tests.builders.members import a_member

PASSWORD = "quatre mots tout à fait à moi"
SECURE = {"secure": True}
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSKEY_ALONE = "/account/steps/webauthn/login/"
STEP = "/account/steps/authenticate/"
HERE = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def with_password(role="pivot_worker", partner="en-marge"):
    member = a_member(role, partner)
    with as_owner():
        member.password = seal_hash(argon2_of(PASSWORD), member.pk)
        member.save()
    return member


@cache
def argon2_of(password):
    """Made once: what costs so much is the same for all, and sealed for each."""
    argon2 = Argon2PasswordHasher()
    return argon2.encode(password, argon2.salt())


def password_step(client, member, password=PASSWORD, **more):
    said = {"login": member if isinstance(member, str) else member.email, "password": password}
    return client.post("/sign-in/", {**said, **more}, **SECURE)


def codes(secret, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def wide(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """One key of one member, that answers any challenge, truly or not."""

    def __init__(self):
        self.key, self.id, self.count = ec.generate_private_key(ec.SECP256R1()), urandom(32), 0

    def _about(self, flags, rp, count):
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, kind, challenge, origin):
        said = {"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def made(self, challenge, *, origin=HERE, rp="testserver"):
        """What a browser sends when a passkey is added."""
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        about = self._about(PRESENT | VERIFIED | ATTESTED, rp, 0)
        about += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": about})
        client = self._client("webauthn.create", challenge, origin)
        response = {"clientDataJSON": wide(client), "attestationObject": wide(attestation)}
        return {
            "id": wide(self.id), "rawId": wide(self.id), "type": "public-key", "response": response,
            "clientExtensionResults": {},
        }  # fmt: skip

    def answer(self, challenge, whose, *, origin=HERE, rp="testserver", flags=PRESENT | VERIFIED, count=None,
               kind="webauthn.get", named=None):  # fmt: skip
        """What a browser sends when a passkey is asked for. ``whose`` is not signed: anyone may write it."""
        self.count += 1
        about = self._about(flags, rp, self.count if count is None else count)
        client = self._client(kind, challenge, origin)
        signed = self.key.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": wide(client), "authenticatorData": wide(about), "signature": wide(signed),
            "userHandle": wide(user_pk_to_url_str(whose).encode()),
        }  # fmt: skip
        named = wide(named or self.id)
        return {"id": named, "rawId": named, "type": "public-key", "response": response,
                "clientExtensionResults": {}}  # fmt: skip


def set_up(member=None):
    """A member with a password, an authenticator app and recovery codes that work."""
    member = member or with_password()
    with as_owner():
        Authenticator.objects.filter(user=member).delete()
        Authenticator.objects.create(user=member, type="totp", data={"secret": seal_for(member.pk, SECRET)})
        Authenticator.objects.create(
            user=member, type="recovery_codes", data={"seed": seal_for(member.pk, "f" * 80), "used_mask": 0}
        )
    set_current_member(None)
    return member


def with_passkey(member):
    """A passkey as it stands once it was added."""
    passkey = Passkey()
    with as_owner():
        data = {"name": "x", "credential": passkey.made("AAAA")}
        passkey.row = Authenticator.objects.create(user=member, type="webauthn", data=data)
    set_current_member(None)
    return passkey


def recovery_codes(member):
    with as_owner():
        found = Authenticator.objects.get(user=member, type="recovery_codes").wrap().generate_codes()
    set_current_member(None)
    return found


def challenge_of(page):
    return dict(page.context["js_data"]["request_options"]["publicKey"])["challenge"]


def is_inside(client):
    """Signed in, if only to her own page."""
    set_current_member(None)
    return client.get("/account/", **SECURE).status_code == 200


def offers(client, answer, path=PASSKEY_ALONE):
    set_current_member(None)
    return client.post(path, {"credential": json.dumps(answer)}, **SECURE)
