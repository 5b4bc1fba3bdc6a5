"""The chain of seals, on bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.audit.chain import NOTHING, Link, leaf_of, root_of

LEAVES = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def test_the_root_is_that_of_rfc_6962():
    a, b, c = (leaf_of(x) for x in (b"a", b"b", b"c"))
    assert root_of([]) == sha256(b"").digest()
    assert root_of([a]) == a == sha256(b"\0a").digest()
    two = sha256(b"\1" + a + b).digest()
    assert root_of([a, b]) == two
    assert root_of([a, b, c]) == sha256(b"\1" + two + c).digest()


@given(LEAVES, st.data())
def test_any_change_to_any_leaf_changes_the_root(leaves, data):
    root = root_of(leaves)
    assert root_of([*leaves, bytes(32)]) != root
    if leaves:
        at = data.draw(st.integers(0, len(leaves) - 1))
        assert root_of(leaves[:at] + leaves[at + 1 :]) != root
        changed = [*leaves[:at], sha256(leaves[at]).digest(), *leaves[at + 1 :]]
        assert root_of(changed) != root


def test_a_seal_is_signed_whole_and_reads_back_as_it_was_written():
    key = Ed25519PrivateKey.generate()
    link = Link(1, datetime(2026, 11, 24, 12, tzinfo=UTC), 1, 3, bytes(32), NOTHING).signed(key)
    assert Link.from_json(link.to_json()) == link
    assert link.is_signed_by(key.public_key())
    assert not link.is_signed_by(Ed25519PrivateKey.generate().public_key())
    for changed in (
        replace(link, number=2),
        replace(link, first=2),
        replace(link, looks=4),
        replace(link, root=b"\1" * 32),
        replace(link, previous=b"\1" * 32),
        replace(link, sealed_at=datetime(2026, 11, 24, 13, tzinfo=UTC)),
    ):
        assert not changed.is_signed_by(key.public_key())
        assert changed.digest() != link.digest()
