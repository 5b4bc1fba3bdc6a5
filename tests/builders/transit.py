"""A small vault that speaks the transit engine's HTTP API, for the tests of what speaks to it.

No real HashiCorp Vault or OpenBao can be installed from the package registries that these tests may use.
This answers as their documentation says (encrypt, decrypt, rotate, configuration, trim, AppRole), keeps its
keys to itself, and refuses as they do. It was written from the documentation: it is no proof that a real one
behaves the same.
"""

import base64
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from spheres.foundation.vault.aead import KeyUnavailable, decrypt, encrypt, new_key


class Vault:
    def __init__(self):
        self.keys, self.oldest, self.oldest_to_seal, self.asked = {1: new_key()}, 1, 0, []
        self.tokens, self.role = {"root"}, ("spheres", "the secret id")

    @property
    def newest(self):
        return max(self.keys)

    def answer(self, method, path, given, token):
        """(status, body) of one call."""
        self.asked.append(path)
        if path == "auth/approle/login":
            if (given.get("role_id"), given.get("secret_id")) != self.role:
                return 400, {"errors": ["invalid role or secret ID"]}
            self.tokens.add("from-approle")
            return 200, {"auth": {"client_token": "from-approle", "lease_duration": 3600}}
        if token not in self.tokens:
            return 403, {"errors": ["permission denied"]}
        call = {
            ("POST", "transit/encrypt/spheres"): self.encrypt,
            ("POST", "transit/decrypt/spheres"): self.decrypt,
            ("POST", "transit/keys/spheres/rotate"): self.rotate,
            ("GET", "transit/keys/spheres"): self.read,
            ("POST", "transit/keys/spheres/config"): self.configure,
            ("POST", "transit/keys/spheres/trim"): self.trim,
        }.get((method, path))
        return call(given) if call else (404, {"errors": []})

    def encrypt(self, given):
        sealed = encrypt(self.keys[self.newest], base64.b64decode(given["plaintext"]), b"")
        text = f"vault:v{self.newest}:{base64.b64encode(sealed).decode()}"
        return 200, {"data": {"ciphertext": text, "key_version": self.newest}}

    def decrypt(self, given):
        _vault, version, sealed = given["ciphertext"].split(":")
        version = int(version[1:])
        if version < self.oldest or version not in self.keys:
            return 400, {"errors": ["ciphertext or signature version is disallowed by policy (too old)"]}
        try:
            plain = decrypt(self.keys[version], base64.b64decode(sealed), b"")
        except KeyUnavailable:
            return 400, {"errors": ["invalid ciphertext: unable to decrypt"]}
        return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}

    def rotate(self, _said):
        self.keys[self.newest + 1] = new_key()
        return 204, None

    def read(self, _said):
        return 200, {
            "data": {"latest_version": self.newest, "min_decryption_version": self.oldest, "keys": {}}
        }

    def configure(self, given):
        self.oldest = given.get("min_decryption_version") or self.oldest
        self.oldest_to_seal = given.get("min_encryption_version") or self.oldest_to_seal
        return 204, None

    def trim(self, given):
        if given["min_available_version"] > min(self.oldest, self.oldest_to_seal):
            return 400, {
                "errors": ["minimum available version cannot be higher than minimum decryption version"]
            }
        self.keys = {n: key for n, key in self.keys.items() if n >= given["min_available_version"]}
        return 204, None


@contextmanager
def served():
    """(address, vault) while it lasts."""
    vault = Vault()

    class Handler(BaseHTTPRequestHandler):
        def do(self):
            length = int(self.headers.get("Content-Length") or 0)
            said = json.loads(self.rfile.read(length) or b"{}")
            token = self.headers.get("X-Vault-Token")
            status, body = vault.answer(self.command, self.path.removeprefix("/v1/"), said, token)
            content = b"" if body is None else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do  # noqa: N815 - the library's names

        def log_message(self, *_words):
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", vault
    finally:
        server.shutdown()
        server.server_close()
