"""A request as the server gets it, and as Django reads it."""

from types import SimpleNamespace

from spheres.config.rsgi import _environ

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
