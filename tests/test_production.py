"""A real region is not served with what is unsafe; each refusal says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from spheres.config.database import BadAddress, given_address
from spheres.config.deployment import Deployment
from spheres.config.production import modes_of_secrets, refusals

SAFE = {
    "email_url": "smtp+tls://post.example:587", "proxies": 1, "secure": True, "demo": False, "debug": False,
}  # fmt: skip
SECRET = Path("/data/region.key")


def refused(embedded=False, synthetic=False, modes=None, serving=True, **settings):
    given = Deployment(_env_file=None, **{**SAFE, **settings})
    found = refusals(given, embedded=embedded, synthetic=synthetic, modes=modes or {}, serving=serving)
    return [str(refusal) for refusal in found]


def test_what_is_safe_is_served():
    assert refused(modes={SECRET: 0o600}) == []


@pytest.mark.parametrize(
    ("unsafe", "says"),
    [
        ({"synthetic": True}, "spheres demo"),
        ({"embedded": True}, "DATABASE_URL"),
        ({"email_url": None}, "SPHERES_EMAIL_URL"),
        ({"modes": {SECRET: 0o640}}, "chmod"),
        ({"modes": {SECRET: 0o604}}, "chmod"),
        ({"debug": True}, "SPHERES_DEBUG"),
        ({"secure": False}, "SPHERES_SECURE"),
        ({"proxies": 0}, "SPHERES_PROXIES"),
        ({"demo": True}, "SPHERES_DEMO"),
    ],
)
def test_each_of_what_is_unsafe_is_refused_and_says_what_to_set(unsafe, says):
    (only,) = refused(**unsafe)
    assert says in only


def test_a_demo_is_served_with_any_of_it():
    unsafe = {"email_url": None, "secure": False, "proxies": 0, "debug": True, "modes": {SECRET: 0o777}}
    assert refused(demo=True, synthetic=True, embedded=True, **unsafe) == []


def test_the_background_work_serves_no_page_and_asks_for_no_proxy():
    assert refused(proxies=0, serving=False) == []
    assert refused(email_url=None, serving=False)


def test_whose_permissions_are_looked_at(tmp_path):
    (tmp_path / "mail").mkdir(mode=0o700)
    for name in ("region.key", "session.key", "mail/one.log"):
        (tmp_path / name).write_text("-")
        (tmp_path / name).chmod(0o644)
    (tmp_path / "other").write_text("-")
    modes = modes_of_secrets(Deployment(_env_file=None, data_folder=tmp_path))
    assert {path.name: oct(mode) for path, mode in modes.items()} == {
        "region.key": "0o644", "session.key": "0o644", "mail": "0o700", "one.log": "0o644",
    }  # fmt: skip


def test_an_address_of_the_database_is_honoured_whole():
    said = given_address(
        "postgresql://spheres_app:p%40ss@one.example:5433,two.example:5434/region"
        "?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=/etc/c.pem&target_session_attrs=read-write"
        "&options=-c%20statement_timeout%3D5000&connect_timeout=3"
    )
    assert said == {
        "HOST": "one.example,two.example", "PORT": "5433,5434", "USER": "spheres_app", "PASSWORD": "p@ss",
        "NAME": "region",
        "OPTIONS": {
            "sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "sslcert": "/etc/c.pem",
            "target_session_attrs": "read-write", "options": "-c statement_timeout=5000",
            "connect_timeout": "3",
        },
    }  # fmt: skip
    assert given_address("postgresql://app@/?host=/run/postgresql")["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "url", ["mysql://app:secret@host/db", "postgresql://app:secret@host/db?sslmoed=require"]
)
def test_an_address_that_says_what_nobody_knows_is_refused_without_repeating_it(url):
    with pytest.raises(BadAddress) as wrong:
        given_address(url)
    assert "secret" not in str(wrong.value)


def told(*arguments, **settings):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SPHERES", "DATABASE"))
    }
    command = [str(Path(sys.executable).with_name("spheres")), *arguments]
    ended = subprocess.run(
        command, env={**environment, **settings}, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"SPHERES_PROXIES": "many"}, "SPHERES_PROXIES: "),
        ({"SPHERES_TRANSIT": '{"address": "https://vault.example"}'}, "SPHERES_TRANSIT.name: "),
        ({"DATABASE_URL": "postgresql://app:geheim@host/db?sslmoed=x"}, "address of a database"),
    ],
)
def test_a_setting_that_can_not_be_read_is_named_and_not_repeated(settings, says):
    code, said = told("database", "check", **settings)
    assert code == 1
    assert says in said
    assert "geheim" not in said
