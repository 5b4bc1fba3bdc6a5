"""The region's key is somewhere else, and can be renewed while the region works."""

import base64
from uuid import uuid4

import pytest
from conftest import as_owner
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from spheres.foundation.access.member import identify
from spheres.foundation.vault import keys, providers, rotation
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.drafts import keep_draft, kept_draft
from spheres.foundation.vault.models import ParticipantKey, RegionKey
from spheres.foundation.vault.providers import EnvironmentKeys, FileKeys, Transit
from tests.wall.test_own_rows import a_member
from tests.wall.test_privacy import WORDS, with_a_file
from tests.wall.transit import served


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


@pytest.fixture(params=["file", "transit"])
def rotating(request, tmp_path, monkeypatch, settings):
    """The region's working keys, kept by a provider that can renew, for one test."""
    with served() as (address, _vault), as_owner():
        opened = {row.pk: providers.provider().open(bytes(row.wrapped)) for row in RegionKey.objects.all()}
        mine = (
            FileKeys(tmp_path / "region.key")
            if request.param == "file"
            else Transit(address, "spheres", token="root")
        )
        for module in (keys, rotation):
            monkeypatch.setattr(module, "provider", lambda: mine)
        for row in RegionKey.objects.all():
            row.wrapped = mine.seal(opened[row.pk])
            row.save()
        yield mine
    monkeypatch.undo()
    keys._ring = None


@pytest.mark.django_db
def test_the_regions_key_is_renewed_and_nothing_is_lost(rotating):
    pk, pivot = with_a_file()
    mine = a_member()
    identify(mine.pk)
    keep_draft(mine.pk, "referrals:referral-new", {"hopes": "dormir"}, None)
    with as_owner():
        sealed_before = bytes(RegionKey.objects.get(purpose="root").wrapped)
        old = keys.ring().newest
        newest = rotation.begin("default")
        assert newest == old + 1
        assert rotation.begin("default") == newest, "an interrupted one is gone on with"
        heard = []
        assert rotation.waiting("default", newest) == 2
        rotation.wrap_again("default", newest, heard.append)
        assert sum(heard) == 2
        rotation.finish("default", newest)
        assert rotation.versions("default") == [newest]
        assert list(rotation.problems("default")) == []
        keys.ring(fresh=True)
    from spheres.foundation.vault.sealing import Keyring
    from spheres.programme.followup.models import ContactNote

    identify(pivot.pk)
    assert Keyring.of([pk]).open(ContactNote.objects.all())[0].text == WORDS
    identify(mine.pk)
    assert kept_draft(mine.pk, "referrals:referral-new") == {"hopes": "dormir"}
    with pytest.raises(KeyUnavailable):
        rotating.open(sealed_before)


@pytest.mark.django_db
def test_what_is_written_with_a_destroyed_version_is_refused(rotating):
    with as_owner():
        stale = keys.ring()
        newest = rotation.begin("default")
        rotation.wrap_again("default", newest, lambda _n: None)
        late = uuid4()
        with transaction.atomic():
            ParticipantKey.objects.create(participant_id=late, wrapped=wrapped_with(stale, late))
        with pytest.raises(rotation.StillInUse):
            rotation.finish("default", newest)
        assert len(rotation.versions("default")) == 2, "and nothing was destroyed"
        rotation.wrap_again("default", newest, lambda _n: None)
        rotation.finish("default", newest)
        later = uuid4()
        with pytest.raises(IntegrityError), transaction.atomic():
            ParticipantKey.objects.create(participant_id=later, wrapped=wrapped_with(stale, later))


def wrapped_with(ring, owner):
    from spheres.foundation.vault.aead import encrypt

    return ring.newest.to_bytes(2) + encrypt(ring.wraps[ring.newest], new_key(), owner.bytes)


@pytest.mark.django_db
def test_a_process_that_has_not_heard_of_a_new_version_learns_it_when_it_meets_it(rotating):
    owner, key = uuid4(), new_key()
    stale = keys.ring()
    with as_owner():
        newest = rotation.begin("default")
        keys.ring(fresh=True)
        wrapped = keys.wrap(key, owner)
    assert keys.version_of(wrapped) == newest
    keys._ring = stale
    assert keys.unwrap(wrapped, owner) == key


@pytest.mark.django_db
def test_a_key_that_does_not_open_is_found_and_nobody_is_named():
    pk, _pivot = with_a_file()
    with as_owner():
        row = ParticipantKey.objects.get(pk=pk)
        row.wrapped = bytes(row.wrapped)[:-1] + bytes([bytes(row.wrapped)[-1] ^ 1])
        row.save()
        assert list(rotation.problems("default")) == ["vault_participantkey: 1 keys do not open"]


@pytest.mark.django_db
def test_the_application_reads_working_keys_and_writes_none():
    from tests.wall.test_own_rows import refused

    identify(a_member("administrator").pk)
    assert RegionKey.objects.count() == 3
    refused(lambda: RegionKey.objects.update(wrapped=b"x"))
    refused(RegionKey.objects.all().delete)
    refused(lambda: RegionKey.objects.create(purpose="wrap", version=9, wrapped=b"x"))
