"""A mail server in the test's own process, which accepts, refuses, hangs, breaks off, and is away."""

import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

ANSWERS = {
    "accepts": {},
    "refuses the address": {"RCPT": "550 5.1.1 no such mailbox"},
    "asks to come back later": {"RCPT": "451 4.7.1 greylisted"},
    "refuses": {".": "554 5.7.1 not here"},
    "refuses the sign-in": {"AUTH": "535 5.7.8 wrong"},
    "breaks off at the end": {".": ""},
    "accepts and breaks off": {"QUIT": ""},
    "hangs": {"220": ""},
}
"""What it answers otherwise than all is well, by what it is asked; nothing: it says no more."""


@dataclass
class MailServer:
    does: str = "accepts"
    context: ssl.SSLContext | None = None
    accepted: list[str] = field(default_factory=list)
    """What it has taken over, whole."""
    handed: list[str] = field(default_factory=list)
    """What was handed to it, whatever it answered."""
    signs_in: list[str] = field(default_factory=list)
    port: int = 0

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _from = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=[connection], daemon=True).start()

    def talk(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            self.converse(connection)

    def converse(self, connection: socket.socket) -> None:
        otherwise = ANSWERS[self.does]
        lines = connection.makefile("rb")
        if not self.says(connection, otherwise, "220", "220 here"):
            lines.read()  # until whoever waits goes
            return
        for raw in lines:
            line = raw.decode().strip()
            verb = line.split(" ")[0].upper()
            if verb == "AUTH":
                self.signs_in.append(line)
            usual = {"EHLO": "250-here\r\n250 AUTH PLAIN", "DATA": "354 go on", "AUTH": "235 welcome"}
            if not self.says(connection, otherwise, verb, usual.get(verb, "250 well")):
                return
            if verb == "DATA":
                self.handed.append("".join(iter(lambda: lines.readline().decode(), ".\r\n")))
                if not otherwise.get("."):
                    if "." in otherwise:
                        return
                    self.accepted.append(self.handed[-1])
                self.says(connection, otherwise, ".", "250 accepted")
            if verb == "QUIT":
                return

    def says(self, connection: socket.socket, otherwise: dict[str, str], step: str, usual: str) -> bool:
        answer = otherwise.get(step, usual)
        if answer:
            connection.sendall(answer.encode() + b"\r\n")
        return bool(answer)


@contextmanager
def a_mail_server(does="accepts", context=None, port=0):
    """It answers while this lasts; before and after, nobody does at that address."""
    server = MailServer(does, context)
    with socket.create_server(("127.0.0.1", port)) as listener:
        server.port = listener.getsockname()[1]
        threading.Thread(target=server.serve, args=[listener], daemon=True).start()
        yield server
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def mail_server(settings, does="accepts", context=None):
    """Where messages go while this lasts."""
    with a_mail_server(does, context) as server:
        sends_to(settings, server.port)
        yield server


def sends_to(settings, port):
    settings.EMAIL_BACKEND = "spheres.config.mail.Server"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
