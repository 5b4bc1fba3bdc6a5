"""The key file's root is held elsewhere, by a provider that can renew what holds it."""

import base64

import pytest
from conftest import as_owner
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault import resealing
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.models import ParticipantKey, RegionKey
from spheres.foundation.vault.providers import EnvironmentKeys, FileKeys, Transit
from tests.builders.members import a_member, refused
from tests.builders.privacy import with_a_file
from tests.builders.transit import served


def in_base64(*those):
    return ",".join(base64.b64encode(key).decode() for key in those)


@pytest.fixture
def file_keys(tmp_path):
    return FileKeys(tmp_path / "folder" / "region.key")


def test_a_key_in_a_file_is_made_once_for_its_owner_alone(file_keys):
    sealed = file_keys.seal(b"plain")
    assert FileKeys(file_keys.path).open(sealed) == b"plain"
    assert file_keys.path.stat().st_mode & 0o077 == 0


def test_a_renewed_key_opens_what_was_sealed_before_until_the_old_one_is_forgotten(file_keys):
    before = file_keys.seal(b"before")
    file_keys.renew()
    after = file_keys.seal(b"after")
    assert (file_keys.open(before), file_keys.open(after)) == (b"before", b"after")
    file_keys.forget_old()
    assert file_keys.open(after) == b"after"
    with pytest.raises(KeyUnavailable):
        file_keys.open(before)


@given(st.binary(), st.integers(0, 40))
def test_what_was_sealed_and_touched_does_not_open(plain, at):
    provider = EnvironmentKeys(in_base64(new_key()))
    sealed = bytearray(provider.seal(plain))
    assert provider.open(bytes(sealed)) == plain
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(KeyUnavailable):
        provider.open(bytes(sealed))


def test_the_environment_holds_the_new_key_before_the_old_one():
    old, new = new_key(), new_key()
    sealed = EnvironmentKeys(in_base64(old)).seal(b"plain")
    both = EnvironmentKeys(in_base64(new, old))
    assert both.open(sealed) == b"plain"
    both.renew()
    assert EnvironmentKeys(in_base64(new)).open(both.seal(b"again")) == b"again"
    for value in ("", "short", base64.b64encode(b"x" * 31).decode()):
        with pytest.raises((KeyUnavailable, ValueError)):
            EnvironmentKeys(value).seal(b"plain")
    with pytest.raises(KeyUnavailable):
        EnvironmentKeys(in_base64(new)).renew()


@pytest.mark.parametrize("way", [{"token": "root"}, {"role_id": "spheres", "secret_id": "the secret id"}])
def test_a_vault_seals_and_opens_and_renews_and_never_gives_its_key(way):
    with served() as (address, vault):
        transit = Transit(address, "spheres", **way)
        before = transit.seal(b"before")
        assert before.startswith(b"vault:v1:")
        transit.renew()
        after = transit.seal(b"after")
        assert after.startswith(b"vault:v2:")
        assert (transit.open(before), transit.open(after)) == (b"before", b"after")
        transit.forget_old()
        assert transit.open(after) == b"after"
        with pytest.raises(KeyUnavailable):
            transit.open(before)
        assert list(vault.keys) == [2]


def test_a_vault_that_is_away_or_refuses_says_so_and_tells_no_secret():
    with served() as (address, _vault):
        for wrong in ({"token": "guessed"}, {"role_id": "spheres", "secret_id": "wrong"}):
            with pytest.raises(KeyUnavailable) as said:
                Transit(address, "spheres", **wrong).seal(b"plain")
            assert not any(secret in str(said.value) for secret in wrong.values() if secret != "spheres")
        with pytest.raises(KeyUnavailable):
            Transit(address, "another", token="root").open(b"vault:v1:AAAA")
    with pytest.raises(KeyUnavailable):
        Transit(address, "spheres", token="root").seal(b"plain")  # it has stopped


@pytest.mark.django_db
def test_a_key_that_does_not_open_is_found_and_nobody_is_named():
    pk, _pivot = with_a_file()
    with as_owner():
        row = ParticipantKey.objects.get(pk=pk)
        row.wrapped = bytes(row.wrapped)[:-1] + bytes([bytes(row.wrapped)[-1] ^ 1])
        row.save()
        assert list(resealing.problems("default")) == ["vault_participantkey: 1 keys do not open"]


@pytest.mark.django_db
def test_the_database_knows_which_versions_stand_and_holds_no_key_of_theirs():
    set_current_member(a_member("administrator").pk)
    standing = RegionKey.objects.exclude(purpose="proof").values_list("purpose", "version", "wrapped")
    assert [(purpose, version, bytes(key)) for purpose, version, key in standing] == [("wrap", 1, b"")]
    refused(lambda: RegionKey.objects.update(wrapped=b"x"))
    refused(RegionKey.objects.all().delete)
    refused(lambda: RegionKey.objects.create(purpose="wrap", version=9, wrapped=b"x"))
