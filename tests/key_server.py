"""A small key server for tests that behaves as the transit engine of OpenBao 2.7 documents and answers."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "a-token-for-tests"
Answer = tuple[int, dict[str, Any] | None]


@dataclass
class Transit:
    """One transit engine with one key of random versions, and how it is feeling."""

    versions: list[bytes] = field(default_factory=lambda: [os.urandom(32)])
    oldest: int = 1
    sealed: bool = False
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, token: str, body: dict[str, Any]) -> Answer:
        """Return status and body of the answer to one request."""
        self.asked.append(f"{method} {path}")
        if self.sealed:
            return 503, {"errors": ["Vault is sealed"]}
        if token != TOKEN:
            return 403, {"errors": ["permission denied"]}
        if not path.startswith("/v1/transit/"):
            return 404, {
                "errors": [f'no handler for route "{path.removeprefix("/v1/")}". route entry not found.']
            }
        what, _, rest = path.removeprefix("/v1/transit/").partition("/")
        name, _, verb = rest.partition("/")
        if name != "wayhome":
            return (
                (404, {"errors": []}) if what == "keys" else (400, {"errors": ["encryption key not found"]})
            )
        if what == "keys":
            return self._key(verb, body)
        return {"encrypt": self._encrypt, "decrypt": self._decrypt}[what](body)

    def _key(self, verb: str, body: dict[str, Any]) -> Answer:
        if verb == "rotate":
            self.versions.append(os.urandom(32))
        elif verb == "config":
            self.oldest = int(body["min_decryption_version"])
        return 200, {
            "data": {"name": "wayhome", "latest_version": len(self.versions), "type": "aes256-gcm96"}
        }

    def _encrypt(self, body: dict[str, Any]) -> Answer:
        nonce = os.urandom(12)
        sealed = AESGCM(self.versions[-1]).encrypt(
            nonce, base64.b64decode(body["plaintext"]), base64.b64decode(body.get("associated_data", ""))
        )
        text = base64.b64encode(nonce + sealed).decode()
        version = len(self.versions)
        return 200, {"data": {"ciphertext": f"vault:v{version}:{text}", "key_version": version}}

    def _decrypt(self, body: dict[str, Any]) -> Answer:
        prefix, _, text = str(body["ciphertext"]).rpartition(":")
        if not prefix.startswith("vault:v"):
            return 400, {"errors": ["invalid ciphertext: no prefix"]}
        version = int(prefix.removeprefix("vault:v"))
        if version > len(self.versions):
            return 400, {"errors": ["invalid ciphertext: version is too new"]}
        if version < self.oldest:
            return 400, {"errors": ["ciphertext or signature version is disallowed by policy (too old)"]}
        try:
            sealed = base64.b64decode(text, validate=True)
        except ValueError:
            return 400, {"errors": ["invalid ciphertext: could not decode base64"]}
        if len(sealed) < 12:
            return 400, {"errors": ["invalid ciphertext length"]}
        bound = base64.b64decode(body.get("associated_data", ""))
        try:
            plain = AESGCM(self.versions[version - 1]).decrypt(sealed[:12], sealed[12:], bound)
        except InvalidTag:
            return 400, {"errors": ["cipher: message authentication failed"]}
        return 200, {"data": {"plaintext": base64.b64encode(plain).decode()}}


@contextmanager
def serving(transit: Transit) -> Iterator[str]:
    """Serve it on this machine for the block, and give its address."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body go in two packets

        def do_POST(self) -> None:
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length) or b"null") or {}
            if transit.silent:
                self.close_connection = True
                return
            token = self.headers.get("X-Vault-Token", "")
            status, told = transit.answer(self.command, self.path, token, body)
            written = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
