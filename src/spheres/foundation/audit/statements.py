"""A dump as text, read as ``psql`` reads it: what is a statement, and what only stands in quotes.

Whoever owns the database writes what its comments and functions say, over as many lines as she likes. A line
there that looks like the rows of the record is none.
"""

import re

STARTS = re.compile(
    rb"'|\"|--|/\*|(?<![A-Za-z0-9_$\x80-\xff])\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)?\$"
)
"""What begins a text, a name in quotes, a remark, or a text between dollars. Inside of a name a dollar begins
nothing."""
NAME, REMARK, LINE_REMARK = b'"', b"/*", b"--"
IN_REMARK = re.compile(rb"/\*|\*/")
LONGEST = 1 << 20
"""Bytes of a statement that are kept: a longer one is the rows of some table, one by one."""


class Statements:
    """Hears a dump's lines one after the other, but for the rows that follow a ``COPY``."""

    def __init__(self) -> None:
        self._open, self._depth, self._said = b"", 0, bytearray()

    def take(self, line: bytes) -> bytes | None:
        """The statement that ends with this line, on one line and without its texts and remarks; none while
        it goes on."""
        if not (self._open or self._said) and line.startswith(b"\\"):  # of psql's own
            return None
        bare = self._bare(line)
        if len(self._said) < LONGEST and (self._said or bare.strip()):
            self._said += bare + b"\n"
        if self._open or not bare.rstrip().endswith(b";"):
            return None
        said = b" ".join(self._said.split())
        self._said.clear()
        return said

    def _bare(self, line: bytes) -> bytes:
        found: list[bytes] = []
        at = 0
        while at < len(line):
            at = self._past_what_is_open(line, at, found) if self._open else self._to_quotes(line, at, found)
        return b"".join(found)

    def _to_quotes(self, line: bytes, at: int, found: list[bytes]) -> int:
        start = STARTS.search(line, at)
        if start is None or start[0] == LINE_REMARK:
            found.append(line[at : start.start() if start else len(line)])
            return len(line)
        self._open, self._depth = start[0], 1
        found.append(line[at : start.end() if self._open == NAME else start.start()])
        return start.end()

    def _past_what_is_open(self, line: bytes, at: int, found: list[bytes]) -> int:
        if self._open == REMARK:
            mark = IN_REMARK.search(line, at)
            self._depth += 0 if mark is None else 1 if mark[0] == REMARK else -1
            end = len(line) if mark is None else mark.end()
            is_closed = self._depth == 0
        else:
            close = line.find(self._open, at)
            is_closed, end = close >= 0, close + len(self._open) if close >= 0 else len(line)
            if self._open == NAME:
                found.append(line[at:end])
        if is_closed:
            self._open = b""
        return end
