"""A network between a browser and the region that is slow, cut, or brings something else than a page; also
over HTTPS."""

import datetime
import ipaddress
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

OF_ONE_WAY = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
FILE = [("Content-Type", "text/plain"), ("Content-Disposition", "attachment; filename=words.txt")]


@dataclass
class Network:
    """How what is sent (POST) travels. Drafts travel at their own pace, and are counted apart."""

    url: str = ""
    slow: float = 0
    drafts_slow: float = 0
    is_cut: bool = False
    answers: str = "page"
    """``page``: the region's own answer; ``file`` or ``nothing``: that, and the region hears of nothing."""
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Path and body of each form that was sent, when it came here."""
    done: list[str] = field(default_factory=list)
    """The paths of what was sent and of drafts, in the order in which the region answered."""


def with_certificate() -> ssl.SSLContext:
    """Of this machine's own, for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder, "both.pem")
        pem = serialization.Encoding.PEM
        file.write_bytes(key.private_bytes(pem, *form) + made.public_bytes(pem))
        context.load_cert_chain(file)
    return context


@contextmanager
def network_to(address: str, secure: bool = False):
    """``secure``: a proxy that speaks HTTPS, with a certificate that it made itself."""
    there, network = urlsplit(address), Network()

    class ContactChannel(BaseHTTPRequestHandler):
        def log_message(self, *_words):
            pass

        def do_GET(self):
            self.pass_on(None)

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.path.endswith("/drafts/keep/"):
                time.sleep(network.drafts_slow)
                self.pass_on(body)
                return
            network.sent.append((self.path, body.decode("utf-8", "replace")))
            time.sleep(network.slow)
            if network.is_cut:
                self.connection.close()
            elif network.answers == "page":
                self.pass_on(body)
            else:
                is_file = network.answers == "file"
                self.answer(200 if is_file else 204, FILE if is_file else [], b"words" if is_file else b"")

        def pass_on(self, body):
            region = HTTPConnection(there.hostname, there.port, timeout=60)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            if secure:
                headers["X-Forwarded-Proto"] = "https"
            region.request(self.command, self.path, body, headers)
            answer = region.getresponse()
            content = answer.read()
            if body is not None:
                network.done.append(self.path)
            kept = [pair for pair in answer.getheaders() if pair[0].lower() not in OF_ONE_WAY]
            self.answer(answer.status, kept, content)

        def answer(self, status, headers, content):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if status not in (204, 304):
                self.wfile.write(content)

        def handle(self):
            with suppress(OSError):  # whoever asked has gone
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), ContactChannel)
    server.daemon_threads = True
    if secure:
        server.socket = with_certificate().wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    network.url = f"http{'s' if secure else ''}://127.0.0.1:{server.server_port}"
    try:
        yield network
    finally:
        server.shutdown()
        server.server_close()
