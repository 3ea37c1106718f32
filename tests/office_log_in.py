"""A small OpenID Connect provider on loopback: describes itself, asks nobody anything, signs what it is told to say.

``says`` overrides claims of the next ID token, so that a test can make it lie in one point.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = {"client_id": "wayhome", "client_secret": "a secret that only the two of them know"}


def new_key() -> rsa.RSAPrivateKey:
    """Return a fresh key to sign with."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Office:
    """The provider's state: who is logged in there, what it says of them, and what it was asked."""

    url: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    signs_with: Any = None
    algorithm: str = "RS256"
    person: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""
    denies: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens_asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """Return the settings of an installation that this provider logs in to."""
        return {"issuer": self.url, "name": "Example Mission", **CLIENT}

    def description(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """Return the public half of the signing key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Log the person in and return where they are sent back to."""
        self.asked.append(query)
        if self.denies:
            back = {"error": "access_denied", "state": query["state"]}
        else:
            code = f"code-{len(self.asked)}"
            self.codes[code] = query
            back = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Give the tokens for a code, once, to whoever knows the secret and the verifier of the challenge."""
        self.tokens_asked.append(form)
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        encoded = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        knows = all(form.get(name) == value for name, value in CLIENT.items())
        if asked is None or not knows or encoded != asked.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT["client_id"],
            "iat": now,
            "exp": now + 60,
            "nonce": asked.get("nonce"),
            **self.person,
            **self.says,
        }
        made = {name: value for name, value in claims.items() if value is not None}
        key = self.signs_with or self.key
        signed = jwt.encode(made, None if self.algorithm == "none" else key, self.algorithm, {"kid": "one"})
        return 200, {"access_token": "an access token", "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    office: ClassVar[Office]

    def do_GET(self) -> None:
        """Answer description, keys, log-in and userinfo."""
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.office.authorize(_flat(parts.query)))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        known = {
            "/.well-known/openid-configuration": self.office.description,
            "/keys": self.office.keys,
            "/userinfo": lambda: self.office.userinfo,
        }
        self._json(200, known[parts.path]())

    def do_POST(self) -> None:
        """Answer the token request."""
        length = int(self.headers["Content-Length"])
        self._json(*self.office.token(_flat(self.rfile.read(length).decode())))

    def _json(self, status: int, body: Any) -> None:
        written = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def served_office_log_in() -> Iterator[Office]:
    """Serve a provider on a free port of 127.0.0.1, which for a browser is another site than localhost."""
    office = Office()
    handler = type("Handler", (_Handler,), {"office": office})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    office.url = f"http://127.0.0.1:{server.server_address[1]}"
    worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    worker.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        worker.join()
