"""Messages where no mail server is set: kept in files, as for a demo."""

import os
from pathlib import Path
from typing import Any

from django.core.mail.backends import filebased


class PrivateFiles(filebased.EmailBackend):
    """Django's own, for the server's user alone: what is sent holds links by which a password is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Path(self.file_path).chmod(0o700)  # also one that an earlier version made

    def open(self) -> bool:
        if self.stream is None:
            path = os.open(self._get_filename(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            self.stream = os.fdopen(path, "ab")
            return True
        return False
