"""The key file of a region that has none yet: of a new one, or of one whose keys still stand in its database.

Run by ``spheres database migrate``, as the owner. Which versions of the wrapping key stand, the database must
know, to refuse what is wrapped with another (``sql/versions.sql``): the numbers stay in ``vault_regionkey``,
the keys do not.
"""

from dataclasses import replace

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import transaction

from spheres.foundation.vault import keyfile
from spheres.foundation.vault.aead import KEY_BYTES, KeyUnavailable
from spheres.foundation.vault.keyfile import KeyFile, newest
from spheres.foundation.vault.models import ParticipantKey, RegionKey
from spheres.foundation.vault.providers import provider
from spheres.foundation.vault.signers import with_signers

WRAP, FORMER_ROOT = RegionKey.Purpose.WRAP, RegionKey.Purpose.ROOT


class NoKeyFile(KeyUnavailable):
    """There are rows, and no key file in any of its places: a new one would open none of them."""


@keyfile.one_command()
def make_keys(using: str) -> None:
    """Make the key file, or bring in what stood in the database; then note which versions stand. Raises
    ``NoKeyFile``."""
    if not keyfile.exists():
        file = _of_before(using)
        if file is None and _is_sealed(using):
            raise NoKeyFile(
                "the key file is in none of its places (SPHERES_KEY_PLACES), and this database is sealed: "
                "bring a copy of it back (docs/operator.md)"
            )
        keyfile.write(with_signers(file or keyfile.fresh()))
    note_versions(using, keyfile.read())


def _is_sealed(using: str) -> bool:
    noted = RegionKey.objects.using(using).filter(purpose=WRAP)
    return noted.exists() or ParticipantKey.objects.using(using).exists()


def _keys_in_rows(using: str) -> bool:
    return RegionKey.objects.using(using).filter(purpose=WRAP).exclude(wrapped=b"").exists()


def _of_before(using: str) -> KeyFile | None:
    """The keys of a region of before 2026-11-26, which stood in its database sealed by the provider."""
    if not _keys_in_rows(using):
        return None
    rows = RegionKey.objects.using(using).exclude(wrapped=b"")
    opened = {
        (row.purpose, row.version): provider().open(bytes(row.wrapped))
        for row in rows.filter(purpose__in=[WRAP, FORMER_ROOT])
    }
    root = opened[FORMER_ROOT, 1]
    index = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"spheres:blind").derive(root)
    wraps = {version: key for (purpose, version), key in opened.items() if purpose == WRAP}
    return replace(keyfile.fresh(), wraps=wraps, works={1: root}, indexes={1: index})


def note_versions(using: str, file: KeyFile) -> None:
    """The numbers of the wrapping keys that are in the file; what else stood here of keys goes."""
    rows = RegionKey.objects.using(using)
    for row in rows.filter(purpose__in=[WRAP, FORMER_ROOT]).exclude(wrapped=b""):
        held = file.wraps if row.purpose == WRAP else file.works
        if held.get(row.version) != provider().open(bytes(row.wrapped)):
            raise KeyUnavailable(f"{row.purpose} {row.version} of this database is not the key file's")
    with transaction.atomic(using=using):
        rows.filter(purpose=FORMER_ROOT).delete()
        rows.filter(purpose=WRAP).exclude(wrapped=b"").update(wrapped=b"")
        standing = set(rows.filter(purpose=WRAP).values_list("version", flat=True))
        for version in file.wraps.keys() - standing:
            rows.create(purpose=WRAP, version=version, wrapped=b"")


def newest_wrap(using: str) -> int:
    """The newest version that either knows: one of which a crash kept the key from the file has none yet."""
    standing = RegionKey.objects.using(using).filter(purpose=WRAP).values_list("version", flat=True)
    return max([newest(keyfile.read().wraps), *standing])
