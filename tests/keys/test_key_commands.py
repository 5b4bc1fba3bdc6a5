"""What an operator is told and asked: renewing keys, printing shares, bringing a copy or a backup back."""

import re
from dataclasses import replace

import pytest
import typer
from conftest import as_owner
from pypdf import PdfReader

from spheres.config import keys as commands
from spheres.foundation.vault import keyfile, keys, making, rotation
from spheres.foundation.vault.models import ParticipantKey, RegionKey
from spheres.foundation.vault.providers import FileKeys
from spheres.foundation.vault.shares import join, read_share
from tests.builders.privacy import with_a_file

pytestmark = pytest.mark.django_db
GROUPS = re.compile(r"[A-Z2-7]{1,5}(-[A-Z2-7]{1,5})*")
SHARE = re.compile(r"^  \d of \d:  ([A-Z2-7-]+)$", re.M)


@pytest.fixture
def region(tmp_path, settings, monkeypatch):
    """One young person with a file; the key file in a place of this test, its root held by a file."""
    pk, _pivot = with_a_file()
    stands = keyfile.read(with_copies=True)
    mine = FileKeys(tmp_path / "region.key")
    for module in (keyfile, making, rotation):
        monkeypatch.setattr(module, "provider", lambda: mine)
    monkeypatch.setattr(commands, "OWNER", "default")
    settings.VAULT_PLACES, settings.AUDIT_FOLDER = [tmp_path / "keys"], tmp_path / "audit"
    with as_owner():
        keyfile.write(replace(stands, copies=rotation.living("default")))
    yield pk
    keys._ring = None


def printed(capsys):
    return [read_share(text) for text in SHARE.findall(capsys.readouterr().out)]


def test_shares_that_are_printed_give_the_root(region, capsys):
    commands.print_shares(5, 3)
    shares = printed(capsys)
    assert len(shares) == 5
    assert join(shares[1:4]) == keyfile.read().root
    assert keyfile.read().shares == (5, 3)


def test_before_the_printed_shares_are_void_it_is_said_and_new_ones_are_printed(region, capsys, monkeypatch):
    commands.print_shares(5, 3)
    old = printed(capsys)
    asked = []

    def says_no(question, abort):
        asked.append(question)
        raise typer.Abort

    monkeypatch.setattr(typer, "confirm", says_no)
    with as_owner():
        with pytest.raises(typer.Abort):
            commands.rotate(0, yes=False, only_indexes=False)
        assert "5 printed shares open nothing any more" in asked[0]
        assert keyfile.read().stage == "", "and nothing was begun"
        commands.rotate(0, yes=False, only_indexes=True)
        assert len(asked) == 1, "the root stands"
        assert join(old[:3]) == keyfile.read().root
        capsys.readouterr()
        commands.rotate(0, yes=True, only_indexes=False)
    new = printed(capsys)
    assert (len(new), new[0].needed) == (5, 3)
    assert join(new[:3]) == keyfile.read().root != join(old[:3])


def test_what_is_written_is_said_to_be_safe_when_it_is(region, capsys):
    with as_owner():
        commands.rotate(0, yes=True, only_indexes=False)
    said = capsys.readouterr().out
    assert said.index("What is written from here on is sealed with new keys.") < said.index(
        "Every key is renewed"
    )
    assert "No shares are printed" in said


def types(monkeypatch, *shares):
    left = iter(map(str, shares))
    monkeypatch.setattr(typer, "prompt", lambda *_words, **_more: next(left))


def test_a_copy_is_brought_back_by_shares_that_are_typed(region, capsys, monkeypatch, tmp_path, settings):
    commands.print_shares(3, 2)
    first, _second, third = printed(capsys)
    before = keyfile.read()
    copy = settings.VAULT_PLACES[0].rename(tmp_path / "copy")
    (tmp_path / "region.key").unlink()
    slip = str(first)[:-1] + ("A" if str(first)[-1] != "A" else "B")
    types(monkeypatch, slip, first, first, third)
    commands.join_shares(copy)
    said = capsys.readouterr().err
    assert "type it again" in said
    assert "typed already" in said
    assert keyfile.read().wraps == before.wraps
    types(monkeypatch, first, third)
    with pytest.raises(typer.Exit):
        commands.join_shares(copy)
    assert "move it away" in capsys.readouterr().err


def test_who_types_a_wrong_share_is_told_which_once_there_is_one_more(
    region, capsys, monkeypatch, tmp_path, settings
):
    commands.print_shares(4, 3)
    first, second, third, fourth = printed(capsys)
    copy = settings.VAULT_PLACES[0].rename(tmp_path / "copy")
    types(monkeypatch, first, replace(second, value=second.value + 1), third, fourth)
    commands.join_shares(copy)
    said = capsys.readouterr().err
    assert "Type another, and it is told which is wrong." in said
    assert "Share 2, the second that was typed, is not right" in said
    assert "Share 1" not in said
    assert keyfile.exists()


def test_a_sheet_for_each_partner_says_in_both_languages_what_it_is(region, capsys, tmp_path):
    folder = tmp_path / "sheets"
    commands.print_shares(3, 2, folder)
    assert printed(capsys) == [], "nothing of them on the screen"
    made = sorted(folder.iterdir())
    assert [path.name for path in made] == [f"share-{n}-of-3.pdf" for n in (1, 2, 3)]
    assert all(path.stat().st_mode & 0o077 == 0 for path in made)
    typed, pages = [], [PdfReader(path).pages for path in made]
    for page in pages:
        assert len(page) == 1
        lines = [line.strip() for line in page[0].extract_text().splitlines()]
        assert "ouvrent" in " ".join(lines)
        assert "opens nothing" in " ".join(lines)
        typed.append(read_share("".join(line for line in lines if GROUPS.fullmatch(line))))
    assert join(typed[:2]) == keyfile.read().root
    with pytest.raises(FileExistsError):
        commands.print_shares(3, 2, folder)


def test_a_backup_is_taken_in_whole_or_not_at_all(region, capsys):
    hers = bytes(_key(region).wrapped)
    with as_owner():
        file = keyfile.write(replace(keyfile.read(with_copies=True), copies={}))
        assert commands.restore() == [], "its version stands"
        keyfile.write(replace(file, wraps={max(file.wraps) + 1: bytes(32)}))
        keys._ring = None
        with pytest.raises(typer.Exit):
            commands.restore()
        assert "another region's" in capsys.readouterr().err
        assert bytes(ParticipantKey.objects.get(pk=region).wrapped) == hers
        assert RegionKey.objects.filter(purpose="wrap").count() == 1, "nothing was done"


def _key(pk):
    with as_owner():
        return ParticipantKey.objects.get(pk=pk)


def test_a_check_says_what_is_to_be_done(region, capsys, settings, tmp_path):
    with as_owner():
        assert commands.check()
        said = capsys.readouterr()
        assert "Every key opens." in said.out
        assert "No shares are printed" in said.err
        keyfile.write(
            replace(keyfile.read(with_copies=True), indexed_on="2020-01-01", shares=(5, 3), stage="changing")
        )
        commands.check()
        said = capsys.readouterr().err
        assert "blind indexes are" in said
        assert "was interrupted" in said
        assert "No shares" not in said
        settings.VAULT_PLACES = [*settings.VAULT_PLACES, tmp_path / "another"]
        assert not commands.check()
        assert "not the same in every place" in capsys.readouterr().err


def test_of_two_that_were_interrupted_the_one_does_not_go_on_with_the_other(region):
    with as_owner():
        rotation.begin_wrapping("default")
        keys._ring = None
        with pytest.raises(rotation.StillInUse, match="vault erase"):
            commands.rotate(0, yes=True, only_indexes=False)
        assert commands.erase(0) == []
        assert keyfile.read().stage == ""
        rotation.begin("default")
        assert commands.erase(0) == [], "none waits"
