"""What is sent where no mail server is set lies in files that nobody else on the machine reads."""

from stat import S_IMODE

import pytest
from django.core import mail


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
