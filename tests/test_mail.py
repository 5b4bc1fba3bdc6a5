"""The mail server: its address, what it answers, when it is asked again. Where none is set, what is sent lies
in files that nobody else on the machine reads."""

import logging
import os
import ssl
import subprocess
import sys
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from stat import S_IMODE

import pytest
from django.core import mail

from spheres.config.mail import say_hello
from spheres.config.mail_server import BadMailServer, mail_server
from spheres.foundation.accounts.reasons import Reason, is_too_late, next_try
from spheres.foundation.audit.logs import NoPerson
from tests.builders.mail_servers import mail_server as serving
from tests.builders.mail_servers import sends_to
from tests.builders.networks import with_certificate


@pytest.mark.parametrize("was_there", [False, True])
def test_messages_in_files_are_the_server_s_user_s_alone(tmp_path, settings, was_there):
    folder = tmp_path / "mail"
    if was_there:
        folder.mkdir(mode=0o755)
    settings.EMAIL_FILE_PATH = folder
    connection = mail.get_connection("spheres.config.mail.PrivateFiles")
    mail.EmailMessage("s", "a link", to=["her@example.org"], connection=connection).send()
    mail.EmailMessage("s", "another", to=["her@example.org"], connection=connection).send()
    (file,) = folder.iterdir()
    assert S_IMODE(folder.stat().st_mode) == 0o700
    assert S_IMODE(file.stat().st_mode) == 0o600
    assert "a link" in file.read_text()
    assert "another" in file.read_text()


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("smtp+tls://post.example", ("post.example", 587, "", "", "later")),
        ("smtps://a%40b:p%40ss%2Fw%25@post.example", ("post.example", 465, "a@b", "p@ss/w%", "at once")),
        ("smtp://[::1]:25/", ("::1", 25, "", "", "no")),
    ],
)
def test_the_address_of_a_mail_server_is_read_whole(url, read):
    found = mail_server(url)
    assert (found.host, found.port, found.user, found.password, found.secure) == read
    assert not read[3] or read[3] not in repr(found)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("smtp-tls://u:secret@post.example", "smtp+tls://"),
        ("post.example:587", "smtp+tls://"),
        ("smtps://u:sec/ret@post.example", "%2F"),
        ("smtps://u:secret@post.example:port", "%3A"),
        ("smtps://u:sec#ret@post.example", "%23"),
        ("smtps://post.example?timeout=secret", "%3F"),
        ("smtps://", "host"),
        ("smtps://secret@post.example", "password"),
    ],
)
def test_one_that_can_not_be_read_is_refused_in_words_that_hold_nothing_of_it(url, why):
    with pytest.raises(BadMailServer) as refused:
        mail_server(url)
    assert why in str(refused.value)
    assert "secret" not in str(refused.value) and "sec" not in str(refused.value).replace("second", "")


def spheres(*words, **settings):
    return subprocess.run(
        [Path(sys.executable).with_name("spheres"), *words], capture_output=True, text=True, check=False,
        env={**os.environ, **settings}, timeout=60,
    )  # fmt: skip


def test_a_command_says_what_is_wrong_with_the_setting_and_shows_none_of_it():
    found = spheres("mail", "test", "op@example.org", SPHERES_EMAIL_URL="smpts://u:secret@post.example")
    assert found.returncode == 1
    assert "SPHERES_EMAIL_URL" in found.stderr and "smtps://" in found.stderr
    assert "secret" not in found.stderr + found.stdout and "Traceback" not in found.stderr


def test_a_message_to_try_is_sent_by_the_server_that_is_set(settings):
    with serving(settings) as server:
        found = spheres(
            "mail", "test", "op@example.org", SPHERES_EMAIL_URL=f"smtp://u%40x:p%2Fw@127.0.0.1:{server.port}"
        )
    assert found.returncode == 0, found.stderr
    assert "accepted" in found.stdout and "p/w" not in found.stdout
    (sent,) = server.accepted
    assert "op@example.org" in sent
    (signed_in,) = server.signs_in
    assert b64decode(signed_in.split(" ")[2]) == b"\0u@x\0p/w"


@pytest.mark.parametrize(
    ("does", "words"),
    [
        ("refuses the address", "does not accept this address. (550 5.1.1 no such mailbox)"),
        ("refuses the sign-in", "does not accept our name and password. (535"),
        ("asks to come back later", "come back later"),
        ("hangs", "did not answer in time"),
        ("breaks off at the end", "may have arrived"),
    ],
)
def test_what_failed_is_said_in_plain_words(settings, does, words):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "u", "p"
    with serving(settings, does):
        assert words in say_hello("op@example.org")


def test_a_server_that_is_away_is_said_to_be(settings):
    sends_to(settings, 1)
    assert "be reached" in say_hello("op@example.org")


def test_tls_from_the_first_byte_and_a_certificate_that_nobody_vouches_for(settings, monkeypatch, tmp_path):
    with serving(settings, context=with_certificate()) as server:
        settings.EMAIL_USE_SSL = True
        assert "No secure connection" in say_hello("op@example.org")
        assert server.handed == []
        vouched = tmp_path / "vouched.pem"
        vouched.write_text(ssl.get_server_certificate(("127.0.0.1", server.port)))
        monkeypatch.setenv("SSL_CERT_FILE", str(vouched))
        assert say_hello("op@example.org") == ""
        assert len(server.accepted) == 1
        settings.EMAIL_USE_SSL = False
        assert "in time" in say_hello("op@example.org") or "be reached" in say_hello("op@example.org")


URGENT, OTHER = timedelta(minutes=15), timedelta(days=3)
NOW = datetime(2026, 11, 27, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("is_urgent", "within", "fewest", "most"), [(True, URGENT, 8, 14), (False, OTHER, 70, 90)]
)
def test_pauses_grow_and_end_when_its_time_is_over(is_urgent, within, fewest, most):
    moments = [NOW]
    while again := next_try(moments[-1], NOW, len(moments), "away", is_urgent=is_urgent):
        moments.append(again)
    pauses = [after - before for before, after in pairwise(moments[:-1])]
    assert pauses == sorted(pauses) and pauses[0] == timedelta(seconds=15)
    assert moments[-1] == NOW + within and fewest < len(moments) < most
    assert is_too_late(moments[-1], NOW, is_urgent=is_urgent) and not is_too_late(
        moments[-2], NOW, is_urgent=is_urgent
    )


def test_an_address_that_is_refused_for_good_is_not_tried_again():
    assert next_try(NOW, NOW, 1, Reason.RECIPIENT, is_urgent=False) is None
    assert next_try(NOW, NOW, 1, Reason.BUSY, is_urgent=False) is not None


def test_the_queue_s_own_lines_say_no_name():
    record = logging.LogRecord(
        "procrastinate", logging.ERROR, "", 0, "Job t[7](name='Renée') ended", (), None
    )
    record.job = {"call_string": "t[7](name='Renée')", "task_name": "t"}
    assert NoPerson().filter(record) and "Renée" not in record.getMessage()
