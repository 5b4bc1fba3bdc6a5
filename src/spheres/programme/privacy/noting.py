"""Who was erased, noted outside the database: numbers that name nobody, each signed by this region. The same
list stands in the key file, in which it only grows: where the one went back, the other tells.

Whoever is noted there is erased again where a backup brought her back. So a line is believed only with the
signature of a key that signs the record of looks: whoever owns the folder could otherwise have anybody erased
by writing her number there.
"""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from spheres.foundation.audit.signers import published
from spheres.foundation.vault import keyfile
from spheres.foundation.vault.keys import ring
from spheres.foundation.vault.signers import is_whole, private_key, public_keys

FILE = "erased.txt"
UUID_LENGTH = 36


def noted_outside(folder: Path) -> list[UUID]:
    """Who was erased, as this region signed it."""
    keys = _keys(folder)
    return list(dict.fromkeys(who for who, signature in _lines(folder) if _is_signed(who, signature, keys)))


def ever_erased(folder: Path) -> list[UUID]:
    """Who was erased, as either says: outside, signed, or in the key file."""
    return list(dict.fromkeys([*keyfile.read().erased, *noted_outside(folder)]))


def not_in_the_key_file(folder: Path) -> list[UUID]:
    """Who is noted outside, and not in the key file: while an erasure goes on; else the file is older than
    that erasure."""
    file = keyfile.read()
    return [] if file.stage else [who for who in noted_outside(folder) if who not in set(file.erased)]


def unsigned_outside(folder: Path) -> list[UUID]:
    """Whose number stands there without it: noted before they were signed, or by somebody else."""
    signed = set(ever_erased(folder))
    return list(dict.fromkeys(who for who, _signature in _lines(folder) if who not in signed))


def note_outside(folder: Path, participant_ids: list[UUID]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    key = private_key(ring(fresh=True).roots[0])
    lines = [f"\n{who} {base64.b64encode(key.sign(_said(who))).decode()}\n" for who in participant_ids]
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _keys(folder: Path) -> list[Ed25519PublicKey]:
    """Every key that ever signed; those of later than the key file too, when that was brought back from an
    older copy: each is vouched for by the one before."""
    mine, outside = ring().signers, published(folder)
    follows = len(outside) > len(mine) and outside[: len(mine)] == mine and is_whole(outside)
    return public_keys(outside if follows else mine)


def _lines(folder: Path) -> Iterator[tuple[UUID, bytes]]:
    """What a crash cut off is no line."""
    try:
        text = (folder / FILE).read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        number, _space, signature = line.partition(" ")
        try:
            if len(number) == UUID_LENGTH:
                yield UUID(number), base64.b64decode(signature)
        except ValueError:
            continue


def _is_signed(who: UUID, signature: bytes, keys: list[Ed25519PublicKey]) -> bool:
    for key in keys if signature else ():
        try:
            key.verify(signature, _said(who))
        except InvalidSignature:
            continue
        return True
    return False


def _said(who: UUID) -> bytes:
    return f"spheres erased: {who}".encode()
