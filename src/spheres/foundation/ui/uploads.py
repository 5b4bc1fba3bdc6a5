"""Files that come with a form stay in memory until they are sealed: nothing is written down in clear."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler

LARGEST = 6 * 1024 * 1024
"""Bytes kept of one file: a little more than any form here allows, so that the form itself says what is too
large. What is beyond is dropped, and the file is refused for its size."""


class InMemoryOnly(MemoryFileUploadHandler):
    """Django's own, without its second one that writes large files to disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.kept = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = LARGEST - self.kept
        self.kept += len(raw_data[:room])
        super().receive_data_chunk(raw_data[:room], start)
