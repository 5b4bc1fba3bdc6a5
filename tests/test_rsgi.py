"""A request as the server gets it, and as Django reads it."""

import asyncio
from types import SimpleNamespace

import pytest

from spheres.config import rsgi
from spheres.config.rsgi import TooLarge, TooMuchAtOnce, _body, _environ

PAIRS = [
    ("host", "region.example"),
    ("cookie", "a=1"),
    ("cookie", "b=2"),
    ("x-forwarded-for", "198.51.100.7"),
    ("x-forwarded-for", "192.0.2.1"),
    ("x_forwarded_proto", "https"),
    ("content-type", "text/plain"),
    ("content-length", "1000"),
]


def environ(body=b"abc", **other):
    headers = SimpleNamespace(items=lambda: PAIRS)
    scope = {
        "method": "POST", "path": "/é/", "query_string": "q=%20", "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "[::1]:50000", "http_version": "1.1", "authority": None, "headers": headers, **other,
    }  # fmt: skip
    return _environ(SimpleNamespace(**scope), body)


def test_a_header_with_an_underscore_is_not_taken_for_what_a_proxy_says():
    assert "HTTP_X_FORWARDED_PROTO" not in environ()


def test_what_is_said_more_than_once_is_read_as_one_and_the_length_is_what_came():
    read = environ()
    assert read["HTTP_COOKIE"] == "a=1; b=2"
    assert read["HTTP_X_FORWARDED_FOR"] == "198.51.100.7,192.0.2.1"
    assert (read["CONTENT_LENGTH"], read["CONTENT_TYPE"]) == ("3", "text/plain")
    assert read["wsgi.input"].read() == b"abc"


def test_a_path_is_bytes_as_wsgi_says_them_and_an_address_has_no_port():
    read = environ()
    assert read["PATH_INFO"].encode("latin-1").decode() == "/é/"
    assert (read["REMOTE_ADDR"], read["SERVER_PORT"]) == ("::1", "8000")


PART = b"x" * 1024 * 1024


async def sent(*parts):
    for part in parts:
        yield part


def received(*parts):
    return asyncio.run(_body(SimpleNamespace(headers={}), sent(*parts)))


def test_what_one_sends_is_bounded_and_nothing_of_it_stays_counted():
    assert received(b"a", b"b") == b"ab"
    with pytest.raises(TooLarge):
        received(*[PART] * 9)
    assert rsgi._on_their_way == 0


def test_what_all_send_at_once_is_bounded_and_a_form_of_words_goes_through(monkeypatch):
    monkeypatch.setattr(rsgi, "_on_their_way", rsgi.ON_THEIR_WAY)
    assert received(b"her words") == b"her words"
    with pytest.raises(TooMuchAtOnce):
        received(PART)
    assert rsgi._on_their_way == rsgi.ON_THEIR_WAY
