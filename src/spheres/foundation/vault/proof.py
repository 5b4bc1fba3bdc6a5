"""The key that proves to the database who is asking: made here, held sealed by the working root, and renewed
each day."""

from django.db import connections

from spheres.foundation.access.member import ProofKey
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.aead import KeyUnavailable, encrypt, new_key
from spheres.foundation.vault.keys import Ring, of_root, open_with, ring
from spheres.foundation.vault.models import RegionKey

BLOCK_BYTES = 64
"""Of SHA-256: HMAC pads its key to one block."""
INNER, OUTER = 0x36, 0x5C
"""What HMAC pads with. Source: RFC 2104."""
CONTEXT = b"spheres:proof"

_newest: tuple[Ring, ProofKey] | None = None


def proof_key(fresh: bool) -> ProofKey:
    """The newest, for as long as the ring of working keys is kept; loaded anew when the database refused the
    one before."""
    global _newest  # noqa: PLW0603 - one for each process
    held = ring(fresh=fresh)
    if _newest is None or _newest[0] is not held:
        _newest = held, _load(held)
    return _newest[1]


def _load(held: Ring) -> ProofKey:
    for row in RegionKey.objects.filter(purpose=RegionKey.Purpose.PROOF).order_by("-version"):
        try:
            keys = (_seal_of(root) for root in held.roots)
            return row.version, open_with(keys, bytes(row.wrapped), CONTEXT)
        except KeyUnavailable:  # of a working root that is gone, or that came since the file was read
            continue
    raise KeyUnavailable("the region has no key to prove with yet: run `spheres database migrate`")


def _seal_of(root: bytes) -> bytes:
    return of_root(root, "secret:proof")


def renew_proof_key(using: str = "default") -> None:
    """A new key from here on; the one before proves for one minute more. By the background work each day, by
    the owner where a region is made, migrated or restored. Sealed by the working root as the file has it now:
    one that was let go since would shut everybody out."""
    key, works = new_key(), keyfile.read().works
    sealed = encrypt(_seal_of(works[max(works)]), key, CONTEXT)
    pads = [bytes(byte ^ pad for byte in key.ljust(BLOCK_BYTES, b"\0")) for pad in (INNER, OUTER)]
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT vault_renew_proof(%s, %s, %s)", [*pads, sealed])
