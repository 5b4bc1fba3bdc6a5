"""The record of looks cannot be changed unseen: each kind of tampering is found, and located."""

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import as_owner, as_worker
from django.db import connection
from django.utils import timezone

from spheres.foundation.access.member import identify
from spheres.foundation.audit import outside
from spheres.foundation.audit.actions import record_look
from spheres.foundation.audit.models import Look, Seal
from spheres.foundation.audit.sealing import catch_up, link_of, seal_everything, signing_key
from spheres.foundation.audit.verifying import verify
from tests.wall.test_own_rows import a_member, refused

pytestmark = pytest.mark.django_db


def seal(folder):
    """By the background work, which may seal what it may not read. How many looks."""
    with as_worker():
        return seal_everything(folder, timezone.now())


@pytest.fixture
def folder(tmp_path):
    """Three seals over seven looks each."""
    member = a_member("pivot_worker")
    identify(member.pk)
    for _batch in range(3):
        record_look(
            member, [uuid4() for _ in range(7)], "followup:participant", ["needs"], sources=["consent"]
        )
        seal(tmp_path)
    return tmp_path


def problems(folder):
    with as_owner():
        kept = [link_of(seal) for seal in Seal.objects.order_by("number")]
        with connection.cursor() as cursor:
            found = verify(cursor, kept, folder, signing_key().public_key(), lambda _read: None)
    return [(problem.seal, problem.what, problem.look) for problem in found]


def look_of(number, at=0):
    return Look.objects.filter(sealed_in=number).order_by("id")[at]


def test_nothing_is_found_where_nothing_was_touched(folder):
    assert problems(folder) == []
    assert [link.looks for link in outside.seals_written(folder)] == [7, 7, 7]
    assert seal(folder) == 0, "nothing waits"


@pytest.mark.parametrize(
    "change",
    [
        {"page": "followup:my-day"},
        {"kind": "change"},
        {"member_id": None},
        {"participant_id": uuid4()},
        {"categories": ["needs", "clinical"]},
        {"sources": []},
        {"at": timezone.now() - timedelta(days=1)},
    ],
)
def test_a_changed_look_is_found_and_named(folder, change):
    with as_owner():
        look = look_of(2, 3)
        Look.objects.filter(pk=look.pk).update(**change)
    assert problems(folder) == [(2, "a look was changed:", look.pk)]


def test_a_removed_an_added_and_two_swapped_looks_are_found_and_named(folder):
    with as_owner():
        gone, first, second = look_of(1, 6), look_of(3, 0), look_of(3, 1)
        Look.objects.filter(pk=gone.pk).delete()
        for look, other in ((first, second), (second, first)):
            Look.objects.filter(pk=look.pk).update(participant_id=other.participant_id)
        added = Look(at=first.at, participant_id=uuid4(), kind="view", page="p", sealed_in=2)
        added.save(force_insert=True)
    assert set(problems(folder)) == {
        (1, "a look was removed:", gone.pk),
        (2, "a look was added:", added.pk),
        (3, "a look was changed:", first.pk),
        (3, "a look was changed:", second.pk),
    }


def test_a_look_moved_to_a_seal_that_was_never_made_is_found(folder):
    with as_owner():
        look = look_of(2)
        Look.objects.filter(pk=look.pk).update(sealed_in=9)
    assert set(problems(folder)) == {
        (2, "a look was removed:", look.pk),
        (9, "a look claims a seal that was never made:", look.pk),
    }


def test_a_record_cut_off_is_found(folder):
    with as_owner():
        Look.objects.filter(sealed_in=3).delete()
        Seal.objects.filter(number=3).delete()
    assert problems(folder) == [(3, "was written outside and is gone from the database", None)]


def test_a_seal_made_over_changed_looks_is_found_without_the_regions_key(folder):
    """Whoever owns the database recomputes a root, but signs it with nothing."""
    with as_owner():
        Seal.objects.filter(number=2).update(root=b"\1" * 32)
    found = problems(folder)
    assert (2, "is not signed by this region", None) in found
    assert (3, "is not chained to the one before it", None) in found
    assert (2, "is not the one that was written outside", None) in found


def test_a_seal_taken_out_of_the_middle_is_found(folder):
    with as_owner():
        Seal.objects.filter(number=2).delete()
    assert (2, "is missing from the database", None) in problems(folder)


def test_without_its_digests_outside_the_seal_is_still_named(folder):
    (folder / "leaves" / "2").unlink()
    assert problems(folder) == []
    with as_owner():
        Look.objects.filter(pk=look_of(2).pk).update(page="x")
    assert [seal for seal, _what, _look in problems(folder)] == [2]


def test_what_a_crash_kept_from_being_written_outside_is_written_at_the_next_seal(folder):
    lines = (folder / "seals.jsonl").read_text().splitlines()
    (folder / "seals.jsonl").write_text("\n".join(lines[:2]) + "\n")
    (folder / "leaves" / "3").unlink()
    assert problems(folder) == [(3, "was never written outside", None)]
    with as_worker():
        catch_up(folder)
    assert problems(folder) == []


def test_a_line_cut_off_by_a_crash_is_written_again_whole(folder):
    path = folder / "seals.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert problems(folder) == [(3, "was never written outside", None)]
    member = a_member("pivot_worker")
    identify(member.pk)
    record_look(member, [uuid4()], "followup:participant")
    assert seal(folder) == 1
    assert problems(folder) == []


def test_the_application_seals_what_it_may_not_read_and_unseals_nothing(folder):
    assert not Look.objects.exists()
    refused(lambda: Look.objects.update(sealed_in=None))
    refused(lambda: Seal.objects.update(looks=0))
    refused(lambda: Seal.objects.all().delete())
    refused(
        lambda: Look(at=timezone.now(), participant_id=uuid4(), kind="view", page="p", sealed_in=1).save()
    )

    def take():
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_take(2, 10)")

    refused(take)
