"""The key file: the region's keys apart from the rows, in several places, with the shares that open a
copy."""

import base64
import os
from dataclasses import replace
from threading import Thread
from uuid import uuid4

import pytest
from conftest import as_owner

from spheres.foundation.access.member import set_current_member
from spheres.foundation.vault import keyfile, keys, making, resealing, restoring, rotation
from spheres.foundation.vault.aead import KeyUnavailable, new_key
from spheres.foundation.vault.drafts import keep_draft
from spheres.foundation.vault.models import Draft, ParticipantKey, RegionKey
from spheres.foundation.vault.providers import EnvironmentKeys, FileKeys
from spheres.foundation.vault.shares import join, split
from spheres.foundation.vault.signers import with_signers
from spheres.programme.participants.models import Assignment
from tests.builders.privacy import with_a_file


def in_base64(*those):
    return ",".join(base64.b64encode(key).decode() for key in those)


@pytest.fixture
def provider(monkeypatch):
    mine = EnvironmentKeys(in_base64(new_key()))
    for module in (keyfile, making):
        monkeypatch.setattr(module, "provider", lambda: mine)
    return mine


@pytest.fixture
def people(db):
    """Three young people with a file, sealed by the keys of the run."""
    return [with_a_file()[0] for _number in range(3)]


@pytest.fixture
def places(tmp_path, settings, provider):
    settings.VAULT_PLACES = [tmp_path / "one" / "keys", tmp_path / "two" / "keys"]
    yield settings.VAULT_PLACES
    keys._ring = None


def test_it_stands_in_each_place_for_its_owner_alone_and_says_nothing_in_clear(places):
    written = keyfile.write(keyfile.fresh())
    one, two = (place.read_bytes() for place in places)
    assert one == two
    assert keyfile.read(with_copies=True) == written
    assert not any(place.stat().st_mode & 0o077 for place in places)
    for key in (written.root, *written.wraps.values(), *written.works.values()):
        assert key not in one
        assert base64.b64encode(key) not in one


def test_a_place_that_is_away_stops_nobody_who_reads_and_whoever_writes(places):
    """An empty place may be one whose disk is away: its file of before would outlive an erasure."""
    before = keyfile.write(keyfile.fresh())
    text = places[1].read_text()
    places[0].unlink()
    assert keyfile.read(with_copies=True) == before
    for writes in (keyfile.settle, lambda: keyfile.write(before)):
        with pytest.raises(KeyUnavailable, match="bring its disk back"):
            writes()
    assert not places[0].exists()
    assert places[1].read_text() == text
    places[0].mkdir()  # nothing can be written there
    with pytest.raises(OSError, match="keys"):
        keyfile.write(replace(before, stage="changing"))
    places[0].rmdir()
    assert keyfile.read(with_copies=True).serial >= before.serial
    places[0].with_name("keys.new").unlink(missing_ok=True)
    places[0].parent.chmod(0o700)


def test_where_a_place_can_not_be_prepared_none_is_changed(places):
    before = keyfile.write(keyfile.fresh())
    places[1].with_name("keys.new").mkdir()
    with pytest.raises(OSError, match="keys"):
        keyfile.write(replace(before, stage="changing"))
    assert keyfile.read(with_copies=True) == before
    assert keyfile.agree()


def test_what_does_not_read_back_as_it_was_written_is_not_gone_on_with(places, monkeypatch):
    before = keyfile.write(keyfile.fresh())

    def a_disk_that_lies(text, where):
        for place in where[:1]:
            place.write_text(text)

    monkeypatch.setattr(keyfile, "put", a_disk_that_lies)
    with pytest.raises(KeyUnavailable, match="read back"):
        keyfile.write(replace(before, stage="changing"))


def test_of_places_that_differ_the_newest_counts_and_all_are_brought_to_it(places):
    old = keyfile.write(keyfile.fresh())
    text = places[1].read_text()
    new = keyfile.write(replace(old, stage="changing"))
    places[1].write_text(text)
    assert not keyfile.agree()
    assert keyfile.read(with_copies=True) == new
    keyfile.settle()
    assert keyfile.agree()
    assert keyfile.read(with_copies=True) == new


def test_one_that_was_cut_off_or_touched_opens_nothing(places):
    keyfile.write(replace(keyfile.fresh(), copies={}))
    text = places[0].read_text()
    lines = text.splitlines()
    flipped = base64.b64encode(base64.b64decode(lines[2])[:-1] + b"\0").decode()
    for wrong in ("", lines[0], "\n".join(lines[:3]), text.replace(lines[2], flipped), "other" + text):
        with pytest.raises(KeyUnavailable):
            keyfile.parse(wrong, with_copies=True)


@pytest.mark.parametrize("at", [0, 20, 41, 100, 303])
def test_one_place_that_was_cut_off_keeps_no_other_from_serving(places, at):
    before = keyfile.write(keyfile.fresh())
    for wrong in (places[1].read_bytes()[:at], b"\xff\xfe\x00" + places[1].read_bytes()[:at]):
        places[1].write_bytes(wrong)
        assert keyfile.read(with_copies=True) == before
        assert not keyfile.agree()
        keyfile.settle()
        assert keyfile.agree()


def test_a_place_that_is_a_link_stays_one_and_what_it_leads_to_is_the_place(places, tmp_path, settings):
    disk = tmp_path / "disk"
    disk.mkdir()
    for place in places:
        place.parent.mkdir()
    places[1].symlink_to(disk / "keys")
    settings.VAULT_PLACES = [*places, disk / "keys"]
    before = keyfile.write(keyfile.fresh())
    written = keyfile.write(replace(before, stage="changing"))
    assert places[1].is_symlink()
    assert (disk / "keys").read_text() == places[0].read_text()
    assert keyfile.read(with_copies=True) == written


def test_what_another_command_wrote_meanwhile_is_not_written_over(places):
    """The key that it has given out would be lost, and with it all that was sealed by it."""
    read_by_both = keyfile.write(keyfile.fresh())
    first = keyfile.write(replace(read_by_both, wraps={**read_by_both.wraps, 2: new_key()}))
    with pytest.raises(KeyUnavailable, match="meanwhile"):
        keyfile.write(replace(read_by_both, wraps={**read_by_both.wraps, 2: new_key()}))
    assert keyfile.read(with_copies=True) == first


def test_of_two_commands_the_second_waits_for_the_first(places):
    order = []

    def second():
        with keyfile.one_command():
            order.append("second")

    with keyfile.one_command():
        thread = Thread(target=second)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_what_is_written_while_it_is_read_is_read_again(places, monkeypatch):
    """What stood there is written over once its place is taken: whoever had just opened it reads zeros."""
    before = keyfile.write(keyfile.fresh())
    true_text, texts = keyfile._text, []

    def opened_before(place, *, whole=True):
        if len(texts) < len(places):
            texts.append(place)
            os.utime(place)
            return "\0" * 500
        return true_text(place, whole=whole)

    monkeypatch.setattr(keyfile, "_text", opened_before)
    assert keyfile.read(with_copies=True) == before


def test_the_list_of_who_was_erased_only_grows(places):
    first, second = uuid4(), uuid4()
    file = keyfile.write(replace(keyfile.fresh(), erased=(first,)))
    with pytest.raises(KeyUnavailable, match="only grows"):
        keyfile.write(replace(file, erased=(second,)))
    keyfile.write(replace(file, erased=(first, second)))
    assert keyfile.read().erased == (first, second)


def test_a_file_of_before_there_was_a_list_is_read(places, monkeypatch):
    keyfile.write(keyfile.fresh())
    said = keyfile.json.dumps

    def of_before(fields):
        return said({name: value for name, value in fields.items() if name != "erased"})

    monkeypatch.setattr(keyfile.json, "dumps", of_before)
    keyfile.write(keyfile.read(with_copies=True))
    assert keyfile.read().erased == ()


def test_the_copies_of_one_file_are_no_part_of_another(places):
    first = keyfile.write(keyfile.fresh())
    copies = places[0].read_text().splitlines()[3]
    keyfile.write(first)
    mixed = "\n".join([*places[0].read_text().splitlines()[:3], copies])
    with pytest.raises(KeyUnavailable):
        keyfile.parse(mixed, with_copies=True)


def test_a_copy_is_opened_by_its_shares_alone_when_the_provider_is_lost(places, monkeypatch, tmp_path):
    file = keyfile.write(keyfile.fresh())
    shares = split(file.root, 5, 3)
    restoring.with_shares(file, 5, 3)
    copy = tmp_path / "copy"
    copy.write_text(places[0].read_text())
    lost = EnvironmentKeys(in_base64(new_key()))
    monkeypatch.setattr(keyfile, "provider", lambda: lost)
    with pytest.raises(KeyUnavailable):
        keyfile.read()
    with pytest.raises(KeyUnavailable, match="move it away"):
        restoring.bring_back(copy, join(shares[:3]))
    for place in places:
        place.unlink()
    with pytest.raises(KeyUnavailable):
        restoring.bring_back(copy, new_key())
    assert not keyfile.exists()
    restoring.bring_back(copy, join(shares[2:]))
    again = keyfile.read()
    assert (again.wraps, again.works, again.shares) == (file.wraps, file.works, (5, 3))


# -- a region that has none yet


def of_before(provider, wraps=(1,)):
    """A region of before: its keys in its database, sealed by the provider."""
    opened = {("root", 1): new_key(), **{("wrap", version): new_key() for version in wraps}}
    RegionKey.objects.filter(purpose="wrap").delete()
    for (purpose, version), key in opened.items():
        RegionKey.objects.create(purpose=purpose, version=version, wrapped=provider.seal(key))
    return opened


def keys_in_rows():
    return list(
        RegionKey.objects.exclude(purpose="proof").exclude(wrapped=b"").values_list("purpose", flat=True)
    )


@pytest.mark.django_db
def test_the_keys_of_a_region_of_before_are_taken_into_the_file_and_leave_the_database(places, provider):
    with as_owner():
        opened = of_before(provider, wraps=(3, 4))
        making.make_keys("default")
        file = keyfile.read()
        assert file.works == {1: opened["root", 1]}
        assert file.wraps == {3: opened["wrap", 3], 4: opened["wrap", 4]}
        assert keys_in_rows() == []
        standing = RegionKey.objects.filter(purpose="wrap").values_list("version", flat=True)
        assert sorted(standing) == [3, 4]
        before = places[0].read_bytes()
        making.make_keys("default")
        assert places[0].read_bytes() == before, "once"


@pytest.mark.django_db
def test_what_stops_between_the_file_and_the_rows_is_gone_on_with(places, provider, monkeypatch):
    with as_owner():
        opened = of_before(provider)

        def stops(*_anything):
            raise OSError("the disk")

        with monkeypatch.context() as patched:
            patched.setattr(making, "note_versions", stops)
            with pytest.raises(OSError, match="disk"):
                making.make_keys("default")
        assert keys_in_rows() == ["root", "wrap"], "nothing left the database before"
        making.make_keys("default")
        assert keys_in_rows() == []
        assert keyfile.read().wraps == {1: opened["wrap", 1]}


@pytest.mark.django_db
def test_keys_leave_the_database_for_no_file_that_does_not_hold_them(places, provider):
    with as_owner():
        keyfile.write(with_signers(keyfile.fresh()))  # another region's
        of_before(provider)
        with pytest.raises(KeyUnavailable, match="not the key file's"):
            making.make_keys("default")
        assert keys_in_rows() == ["root", "wrap"]


def test_no_new_file_is_made_over_rows_that_only_the_lost_one_opens(people, places):
    with as_owner(), pytest.raises(making.NoKeyFile):
        making.make_keys("default")
    assert not keyfile.exists()


@pytest.mark.django_db
def test_a_new_region_gets_keys_of_its_own(places):
    with as_owner():
        with pytest.raises(making.NoKeyFile):
            making.make_keys("default")  # there was one: whoever is a member is sealed by it
        RegionKey.objects.all().delete()
        making.make_keys("default")
    file = keyfile.read()
    assert len({key for name in keyfile.VERSIONS for key in getattr(file, name).values()}) == 4


# -- a backup was restored


def test_after_a_backup_each_wrap_is_the_rows_where_its_version_stands_else_the_files(people, places):
    """As an erasure will leave it: the same keys, wrapped by a version that her row does not know."""
    stays, older, gone = people
    with as_owner():
        now = keys.ring()
        wrapped = {row.pk: bytes(row.wrapped) for row in ParticipantKey.objects.all()}
        her_key = keys.unwrap(wrapped[older], older)
        file = replace(keyfile.fresh(), wraps={2: new_key()}, works=now.works)
        keyfile.write(with_signers(file))
        keys._ring = None
        keyfile.write(replace(keyfile.read(), copies={older: keys.wrap(her_key, older)}))
        RegionKey.objects.create(purpose="wrap", version=2, wrapped=b"")
        ParticipantKey.objects.filter(pk=stays).update(wrapped=keys.wrap(new_key(), stays))
        found = restoring.look_at("default")
        assert (found.standing, list(found.from_file), found.erased, found.older) == (1, [older], [gone], 0)
        restoring.take("default", found)
        assert keys.unwrap(bytes(ParticipantKey.objects.get(pk=older).wrapped), older) == her_key
        versions = RegionKey.objects.filter(purpose="wrap").values_list("version", flat=True)
        assert list(versions) == [2]


def test_after_a_backup_what_has_a_key_of_its_own_opens_and_a_draft_that_went_is_gone(people, places):
    """Else it would open nothing any more, and no erasure and no renewal would ever end."""
    for person in people:
        worker = _worker_of(person)
        set_current_member(worker.pk)
        keep_draft(worker.pk, "referrals:referral-new", {"hopes": "dormir"}, None)
    with as_owner():
        now = keys.ring()
        kept, _went, new = Draft.objects.filter(participant_id=None).order_by("pk")
        own_key = keys.unwrap(bytes(kept.wrapped), kept.pk)
        keyfile.write(with_signers(replace(keyfile.fresh(), wraps={2: new_key()}, works=now.works)))
        keys._ring = None
        RegionKey.objects.create(purpose="wrap", version=2, wrapped=b"")
        Draft.objects.filter(pk=new.pk).update(wrapped=keys.wrap(new_key(), new.pk))
        ParticipantKey.objects.all().delete()
        keyfile.write(replace(keyfile.read(), copies={kept.pk: keys.wrap(own_key, kept.pk)}))
        restoring.take("default", restoring.look_at("default"))
        nobodys = Draft.objects.filter(participant_id=None).values_list("pk", flat=True)
        assert set(nobodys) == {kept.pk, new.pk}
        assert keys.unwrap(bytes(Draft.objects.get(pk=kept.pk).wrapped), kept.pk) == own_key
        assert list(resealing.problems("default")) == []
        assert list(resealing.wrap_again("default", 2)) == []
        assert rotation.living("default").keys() == {kept.pk, new.pk}, "and each is in the next file"


def _worker_of(person):
    with as_owner():
        return Assignment.objects.get(participant_id=person, ends_at=None).member


def test_a_backup_that_is_older_than_the_last_renewal_is_said_to_open_nothing(people, places):
    hers = people[0]
    with as_owner():
        ParticipantKey.objects.exclude(pk=hers).delete()
        file = replace(keyfile.fresh(), wraps={2: new_key()}, works=keys.ring().works)
        keyfile.write(with_signers(file))
        keys._ring = None
        keyfile.write(replace(keyfile.read(), copies={hers: keys.wrap(new_key(), hers)}))
        found = restoring.look_at("default")
        assert (found.older, found.from_file) == (1, {})


def test_a_file_provider_holds_the_root_and_renewing_it_changes_the_line(tmp_path, places, monkeypatch):
    mine = FileKeys(tmp_path / "region.key")
    monkeypatch.setattr(keyfile, "provider", lambda: mine)
    file = keyfile.write(keyfile.fresh())
    mine.renew()
    again = keyfile.write(file)
    mine.forget_old()
    assert keyfile.read(with_copies=True) == again
