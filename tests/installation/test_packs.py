"""A pack that would hurt people is not taken in; a region that is served is told, and served."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from conftest import as_owner
from django.conf import settings

from spheres.config import commands
from spheres.exchange.packs.loading import PackRefused, load_folder
from spheres.exchange.packs.reading import FILE
from spheres.foundation.access.models import Ceiling
from spheres.foundation.accounts.models import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path, monkeypatch):
    """The region's pack, with words changed in it."""
    shutil.copy(Path(settings.PACK_FOLDER) / FILE, tmp_path)
    monkeypatch.setattr(settings, "PACK_FOLDER", tmp_path)

    def change(before, after):
        text = (tmp_path / FILE).read_text(encoding="utf-8")
        assert before in text
        (tmp_path / FILE).write_text(text.replace(before, after), encoding="utf-8")
        return tmp_path

    return change


def stands():
    partners = set(Partner.objects.values_list("code", "name_fr", "is_active"))
    return partners, set(Ceiling.objects.values_list("partner__code", "category"))


def test_a_pack_that_would_hurt_is_refused_whole_with_all_that_is_wrong(pack):
    with as_owner():
        before = stands()
        pack("en: L’Anonyme }", "en: The Nameless }")
        folder = pack('number: "911"', "number: call us")
        pack("consent_months: [3,", "consent_months: [0,")
        with pytest.raises(PackRefused) as refused:
            load_folder(folder)
        assert {"number-in-words", "consent-months"} <= {each.rule for each in refused.value.findings}
        assert stands() == before


def test_what_is_asked_or_told_stops_nothing(pack):
    with as_owner():
        pack("    may_hold: []", "    may_hold: [measures, identity]")
        folder = pack("name: { fr: L’Anonyme,", "name: { fr: Anonyme,")
        assert {each.rule for each in load_folder(folder)} >= {"research-holds", "as-usual"}
        assert ("anonyme", "Anonyme", True) in stands()[0]
        assert ("iujd", "measures") in stands()[1]


def test_a_pack_that_was_taken_in_before_its_rule_is_told_of_and_stops_nothing(pack):
    with as_owner():
        folder = pack('number: "911"', "number: call us")
        before = stands()
        assert "number-in-words" in {each.rule for each in load_folder(folder)}
        assert stands() == before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("may_hold: [contact, legal]", "may_hold: [contact]"), ("en: L’Anonyme }", "en: The Nameless }"),
        ("mandate: prevention\n", "mandate: community\n"), ("code: anonyme", "code: nobody"),
    ],
)  # fmt: skip
def test_the_least_that_is_new_in_it_is_taken_in_by_no_refused_pack(pack, before, after):
    pack('number: "911"', "number: call us")
    with as_owner(), pytest.raises(PackRefused):
        load_folder(pack(before, after))


def test_bringing_a_region_up_to_date_names_all_and_ends_with_1_when_its_pack_is_refused(
    pack, monkeypatch, capsys
):
    for name in (
        "installation.migrating.bring_up_to_date", "vault.making.make_keys", "vault.proof.renew_proof_key",
    ):  # fmt: skip
        monkeypatch.setattr(f"spheres.foundation.{name}", lambda *_args, **_options: ["done"])
    monkeypatch.setattr("spheres.programme.privacy.actions.catch_up", lambda *_args: 0)
    monkeypatch.setattr("spheres.exchange.packs.loading._stands", lambda *_args: False)
    pack('number: "911"', "number: call us")
    pack("consent_months: [3,", "consent_months: [0,")
    with pytest.raises(typer.Exit) as ended:
        commands.migrate()
    assert ended.value.exit_code == 1
    told = capsys.readouterr().err
    assert all(
        part in told for part in ("number", "consent_months", ": ask: ", ": tell: ", "was not taken in")
    )


def checked(folder, monkeypatch):
    monkeypatch.setattr(commands, "_ready", lambda: None)
    commands.pack_check(folder)


def test_the_check_shows_all_and_ends_with_1_for_what_is_refused_alone(pack, monkeypatch, capsys):
    checked(pack("code: montreal", "code: montreal"), monkeypatch)
    told = capsys.readouterr()
    assert ": ask: " in told.err
    assert ": refuse: " not in told.err
    assert "can be loaded" in told.out
    pack('number: "911"', "number: call us")
    with pytest.raises(typer.Exit) as ended:
        checked(pack("link_days: 14", "link_days: 14\nlink_days: 15"), monkeypatch)
    assert ended.value.exit_code == 1
    told = capsys.readouterr().err
    assert told.count(": refuse: ") == 2
    assert ": tell: " in told


@pytest.mark.parametrize(
    ("before", "after"), [('number: "911"', "number: call us"), ("code: montreal", "code: [")]
)
def test_a_region_that_served_yesterday_is_told_and_served(pack, monkeypatch, capsys, before, after):
    served = []
    monkeypatch.setattr(commands, "_ready", lambda: False)
    monkeypatch.setattr(commands, "_refuse_what_is_unsafe", lambda: None)
    never = "_refuse_what_a_real_region_is_never_served_with"
    monkeypatch.setattr(commands, never, lambda _embedded, *, serving: None)
    monkeypatch.setattr(commands, "run_server", lambda *address: served.append(address))
    pack(before, after)
    commands.serve()
    assert served
    told = capsys.readouterr().err
    assert ": refuse: " in told
    assert "Served all the same" in told


def test_a_time_zone_that_is_not_there_is_said_in_a_line_by_every_command(pack):
    folder = pack("time_zone: America/Toronto", "time_zone: America/Montréal")
    environment = {**os.environ, "SPHERES_PACK_FOLDER": str(folder)}
    told = subprocess.run(
        [Path(sys.executable).with_name("spheres"), "pack", "check", str(folder)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert "there is no time zone" in told.stderr + told.stdout
    assert "Traceback" not in told.stderr
