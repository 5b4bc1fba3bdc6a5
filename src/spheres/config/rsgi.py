"""The entry point of the server (granian).

A thread is taken only once a request is here whole: one that sends half of itself and stops holds nobody
else. What each may send stays in memory, and is bounded, and so is all that is on its way to one process.
"""

import asyncio
import io
import multiprocessing
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

from django.core.wsgi import get_wsgi_application

from spheres.config.deployment import deployment
from spheres.config.processes import end_with_parent

THREADS = 4
"""Of each process: how many requests are worked on at once."""
NEXT_WITHIN = float(deployment().body_seconds)
"""Seconds from one part of what is sent to the next."""
WHOLE_WITHIN = 120.0
"""Seconds for all of it: a receipt over a slow phone's network."""
LARGEST = 8 * 1024 * 1024
"""Bytes; more than any form here takes (``ui.uploads``)."""
ON_THEIR_WAY = 8 * LARGEST
"""Bytes of all that one process is being sent. Beyond, who sends more than a form of words comes again."""
FORM_OF_WORDS = 64 * 1024
_on_their_way = 0

Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

if multiprocessing.parent_process():  # granian's: killed, it would leave those that answer behind
    end_with_parent(os.getppid())
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spheres.config.settings")
_django: Any = get_wsgi_application()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class TooLarge(Exception):
    """More is sent than any page takes."""


class TooMuchAtOnce(Exception):
    """More is on its way to this process than it holds."""


async def application(scope: Any, protocol: Any) -> None:
    if scope.proto != "http":
        return
    try:
        async with asyncio.timeout(WHOLE_WITHIN):
            body: bytes = await _body(scope, protocol)
    except TooLarge:
        answer = _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except TooMuchAtOnce:
        answer = _refusal(HTTPStatus.SERVICE_UNAVAILABLE)
    except TimeoutError:
        answer = _refusal(HTTPStatus.REQUEST_TIMEOUT)
    else:
        answer = await asyncio.get_running_loop().run_in_executor(_threads, _answer, _environ(scope, body))
    protocol.response_bytes(*answer)


async def _body(scope: Any, protocol: Any) -> bytes:
    """Raises ``TooLarge``, ``TooMuchAtOnce`` and ``TimeoutError``."""
    length = scope.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST:
        raise TooLarge
    parts: list[bytes] = []
    size, coming = 0, aiter(protocol)
    try:
        while True:
            part = await asyncio.wait_for(anext(coming), NEXT_WITHIN)
            parts.append(part)
            size += len(part)
            _count(len(part), size)
    except StopAsyncIteration:
        return b"".join(parts)
    finally:
        _count(-size)


def _count(more: int, of_it: int = 0) -> None:
    """Of what is on its way: ``of_it`` belongs to one. Raises ``TooLarge`` and ``TooMuchAtOnce``."""
    global _on_their_way  # noqa: PLW0603 - of this process's one loop
    _on_their_way += more
    if of_it > LARGEST:
        raise TooLarge
    if _on_their_way > ON_THEIR_WAY and of_it > FORM_OF_WORDS:
        raise TooMuchAtOnce


def _refusal(status: HTTPStatus) -> Answer:
    return status, [("content-type", "text/plain"), ("connection", "close")], status.phrase.encode()


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    """The request as WSGI says it (PEP 3333). A header with an underscore is dropped: it would be taken for
    the one with a dash, which only a proxy of ours may send."""
    host, _colon, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            key = name.upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            between = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    environ["CONTENT_LENGTH"] = str(len(body))
    if scope.authority and "HTTP_HOST" not in environ:  # HTTP/2
        environ["HTTP_HOST"] = scope.authority
    return environ


def _answer(environ: dict[str, Any]) -> Answer:
    """In a thread. The whole of it is here before any of it is sent: a slow reader holds no thread either."""
    begun: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, _error: Any = None) -> None:
        begun[:] = [(int(status.split(" ", 1)[0]), headers)]

    parts: Iterable[bytes] = _django(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = begun[0]
    return status, [(name.lower(), value) for name, value in headers], body
