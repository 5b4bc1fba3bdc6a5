"""The processes of one `spheres serve`: brought back when they die, gone when it is, never two on one port.

Run as a module, it becomes the command that is named after the process it ends with.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before what died is begun again."""
LIVES = 60.0
"""Seconds after which a process is one that lives: when it dies then, it is begun again at once."""
LOOKS = 0.2
PR_SET_PDEATHSIG = 1
"""linux/prctl.h"""
_held: dict[tuple[str, int], socket.socket] = {}


class PortInUse(Exception):
    """Somebody answers there already: another one would share its requests at random."""


def hold_port(host: str, port: int) -> None:
    """Keep ``port`` for this process and what it begins. Raises ``PortInUse``.

    granian's processes share the port among themselves (SO_REUSEPORT), so that the kernel would let in a
    stranger's as well: who is first is settled by a name that the kernel keeps for one process alone.
    """
    if (host, port) in _held:
        return
    name = socket.socket(socket.AF_UNIX)
    try:
        name.bind(f"\0spheres-{host}-{port}")  # no file: gone with the process, however it ends
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections that ended are no one
            tried.bind((host, port))
    except OSError as error:
        name.close()
        said = f"port {port} of {host} is in use ({error.strerror}). Stop what answers there first."
        raise PortInUse(said) from None
    _held[host, port] = name


def end_with_parent(parent: int) -> None:
    """This process is killed when ``parent``, which began it, ends: no orphan goes on answering. On Linux."""
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before that was asked
        os._exit(1)


def pause_before(lived: float, pause_of_before: float) -> float:
    """Seconds before what died after ``lived`` seconds is begun again: growing while it dies young."""
    if lived >= LIVES:
        return 0.0
    return min(max(pause_of_before * 2, FIRST_PAUSE), LONGEST_PAUSE)


@dataclass
class Kept:
    """A process that is kept up, by ``command`` in ``environment``."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    pause: float = 0.0
    again_at: float = field(default=0.0)

    def begin(self, now: float) -> None:
        ends_with = [sys.executable, "-m", "spheres.config.processes", str(os.getpid())]
        self.process = subprocess.Popen([*ends_with, *self.command], env=self.environment)
        self.begun = now

    def look(self, now: float, say: Callable[[str], None]) -> None:
        if self.process is not None and self.process.poll() is not None:
            self.pause = pause_before(now - self.begun, self.pause)
            self.again_at = now + self.pause
            say(f"{self.name} ended ({self.process.returncode}); again in {self.pause:.0f} s.")
            self.process = None
        if self.process is None and now >= self.again_at:
            self.begin(now)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait()


class _Stop(Exception):
    pass


def keep_up(kept: Sequence[Kept], say: Callable[[str], None]) -> None:
    """Until this process is told to stop (SIGTERM, Ctrl-C): then they are, too."""

    def stop(_signal: int, _frame: object) -> None:
        raise _Stop

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    try:
        while True:
            for one in kept:
                one.look(time.monotonic(), say)
            time.sleep(LOOKS)
    except _Stop:
        pass
    finally:
        for one in kept:
            one.end()


if __name__ == "__main__":
    end_with_parent(int(sys.argv[1]))  # stays so in what this process becomes
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606 - what this process was begun for
