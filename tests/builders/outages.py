"""A region's own PostgreSQL that goes away and comes back; and who asks its pages without a browser."""

import os
import re
import shlex
import signal
import subprocess
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "between-the-parts"
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Database:
    """The server in the data folder of a region, made by ``spheres``."""

    def __init__(self, region: Path) -> None:
        self.data = region / "postgres"
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        self.socket_folder = lines[4]
        self.command = shlex.split((self.data / "postmaster.opts").read_text())

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        """At once, as a machine that loses its power."""
        pid = self.pid
        os.kill(pid, signal.SIGQUIT)
        for _ in range(200):
            if not Path(f"/proc/{pid}").exists() or not (self.data / "postmaster.pid").exists():
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL did not stop")

    def start(self) -> None:
        owner = self.data.stat()
        control = [str(Path(self.command[0]).with_name("pg_ctl")), "-w", "-s", "-D", str(self.data)]
        options = ["-o", f'-h "" -k {self.socket_folder}', "-l", str(self.data / "log"), "start"]
        subprocess.run(
            control + options, check=True, user=owner.st_uid, group=owner.st_gid, cwd="/",
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def freeze(self) -> None:
        """It takes connections, and says nothing."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def connection(self) -> psycopg.Connection:
        return psycopg.connect(host=self.socket_folder, user="postgres", dbname="spheres", autocommit=True)


@dataclass
class Page:
    """An answer. ``seconds``: how long it took."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float

    def hidden(self, within: str = "main") -> dict[str, str]:
        """The hidden fields of the last form that stands in ``within``."""
        return dict(FIELD.findall(self.body.rpartition("<main")[2]))


@dataclass
class Someone:
    """Before the pages at ``address``, in ``language``, with cookies and no scripts."""

    address: str
    language: str = "en"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        return self.ask("GET", path)

    def post(self, path: str, typed: dict[str, str], **headers: str) -> Page:
        return self.ask("POST", path, urlencode(typed), **{"Content-Type": FORM, **headers})

    def post_parts(self, path: str, typed: dict[str, str], files: dict[str, bytes]) -> Page:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in typed.items()
        ]
        for name, content in files.items():
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n\r\n'
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        return self.ask("POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def ask(self, method: str, path: str, body: str | bytes | None = None, **headers: str) -> Page:
        there = urlsplit(self.address)
        began = time.monotonic()
        connection = HTTPConnection(there.hostname, there.port, timeout=60)
        cookies = {"spheres_language": self.language, **self.cookies}
        said = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "Origin": self.address, "Connection": "close", **headers,
        }  # fmt: skip
        connection.request(method, path, body.encode() if isinstance(body, str) else body, said)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for line in answer.msg.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value:
                    del self.cookies[name]
        connection.close()
        headers_in = {name.lower(): value for name, value in answer.getheaders()}
        return Page(answer.status, headers_in, text, time.monotonic() - began)

    def sign_in(self, who: str, after: str = "/home/", **typed: str) -> Page:
        """The password, then the second step; ends at where that leads. A code works once in a while: each
        who signs in by it is another one."""
        page = self.get(f"/sign-in/?{urlencode({'next': after})}")
        typed |= {"login": f"{who}@spheres.example", "password": "spheres-demo-2023", "next": after}
        page = self.post("/sign-in/", page.hidden() | typed)
        assert page.status == 302, page.body[:500]
        page = self.get(page.headers["location"])
        code = re.search(r"data-demo-code[^>]*>\s*(\d+)", page.body)
        assert code, page.body
        page = self.post("/account/steps/authenticate/", page.hidden() | {"code": code[1]})
        assert page.status == 302, page.body[:500]
        return self.get(page.headers["location"])
