"""The key that proves to the database who is asking: made here, held sealed by the application, and renewed
each day."""

from django.db import connections

from spheres.foundation.access.member import ProofKey
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.keys import ring
from spheres.foundation.vault.providers import provider

BLOCK_BYTES = 64
"""Of SHA-256: HMAC pads its key to one block."""
INNER, OUTER = 0x36, 0x5C
"""What HMAC pads with. Source: RFC 2104."""


def proof_key(fresh: bool) -> ProofKey:
    """The newest, from the ring of working keys; loaded anew when the database refused the one before."""
    proofs = ring(fresh=fresh).proofs
    if not proofs:
        raise KeyUnavailable("the region has no key to prove with yet: run `spheres database migrate`")
    newest = max(proofs)
    return newest, proofs[newest]


def renew_proof_key(using: str = "default") -> None:
    """A new key from here on; the one before proves for one minute more. By the background work each day, by
    the owner where a region is made, migrated or restored."""
    key = new_key()
    pads = [bytes(byte ^ pad for byte in key.ljust(BLOCK_BYTES, b"\0")) for pad in (INNER, OUTER)]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT vault_renew_proof(%s, %s, %s)", [*pads, provider().seal(key)])
