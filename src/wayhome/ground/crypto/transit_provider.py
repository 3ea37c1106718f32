"""The root key in the transit engine of OpenBao or Vault, which it never leaves.

What crosses the network is only the few keys right below the root, once per process each. The API is that of
``/transit/encrypt``, ``/transit/decrypt`` and ``/transit/keys`` as OpenBao 2.7 documents and answers it.
"""

from __future__ import annotations

import base64
import re
import stat
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography.exceptions import InvalidTag
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from wayhome.ground.crypto.errors import KeyUnavailable

SECONDS = (3.05, 10)
"""How long the key server may take to be reached, and then to answer."""
CIPHERTEXT = re.compile(r"vault:v([0-9]{1,9}):[A-Za-z0-9+/=]+")
HERE = {"localhost", "127.0.0.1", "::1"}
GONE = ("not found", "disallowed by policy")


class TransitKeyProvider:
    """Wraps and unwraps by a named key of a transit engine, each time bound to a text as associated data."""

    def __init__(self, *, address: str, mount: str, key: str, token_file: Path) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        if not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)):
            raise KeyUnavailable(
                "WAYHOME_TRANSIT_URL must begin with https://, because keys cross the network; "
                "http:// is for this machine only."
            )
        self._base = f"{address.rstrip('/')}/v1/{mount.strip('/')}"
        self._name = key
        self._root = f"transit-{mount.strip('/')}/{key}"
        self._token_file = token_file
        self._session = requests.Session()
        again = HTTPAdapter(max_retries=Retry(total=1, allowed_methods=None, status=0, other=0))
        self._session.mount("http://", again)
        self._session.mount("https://", again)

    def root_id(self) -> str:
        """Return the name of the newest version of the key."""
        return f"{self._root}:v{self._latest()}"

    def wrap(self, key: bytes, *, bound_to: str) -> tuple[bytes, str]:
        """Return the key under the newest version of the root, and the name of that version."""
        answer = self._ask("POST", f"encrypt/{self._name}", {"plaintext": _b64(key), **_bound(bound_to)})
        text = str(answer.get("ciphertext", ""))
        found = CIPHERTEXT.fullmatch(text)
        if found is None:
            raise KeyUnavailable(f"The key server {self._host} answered something else than a wrapped key.")
        return text.encode(), f"{self._root}:v{int(found[1])}"

    def unwrap(self, wrapped: bytes, *, bound_to: str, root_id: str) -> bytes:
        """Return the key; raises ``InvalidTag`` when it was changed or is bound to something else.

        Raises ``KeyUnavailable`` when another root wrapped it, or this version was forgotten.
        """
        if root_id.rpartition(":v")[0] != self._root:
            raise KeyUnavailable(
                f"The keys of this database stand under root key {root_id}, not under {self._root}. "
                "Set the key provider that it was made with."
            )
        text = wrapped.decode("ascii", "replace")
        found = CIPHERTEXT.fullmatch(text)
        if found is None or f"{self._root}:v{found[1]}" != root_id:
            raise InvalidTag
        answer = self._ask("POST", f"decrypt/{self._name}", {"ciphertext": text, **_bound(bound_to)})
        return base64.b64decode(str(answer.get("plaintext", "")))

    def rotate(self) -> str:
        """Ask for a new version of the key and return its name; older versions still open."""
        self._ask("POST", f"keys/{self._name}/rotate", {})
        return self.root_id()

    def forget_older(self) -> None:
        """Let the key server open nothing that an older version wrapped."""
        self._ask("POST", f"keys/{self._name}/config", {"min_decryption_version": self._latest()})

    def _latest(self) -> int:
        return int(self._ask("GET", f"keys/{self._name}", None).get("latest_version", 0))

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        try:
            answer = self._session.request(
                method,
                f"{self._base}/{path}",
                json=body,
                headers={"X-Vault-Token": self._token(), "X-Vault-Request": "true"},
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise KeyUnavailable(
                f"The key server {self._host} does not answer. Nothing sealed can be opened until it does: "
                "check that it runs and is unsealed."
            ) from error
        self._refuse(answer, path)
        try:
            return dict(answer.json()["data"]) if answer.content else {}
        except (ValueError, KeyError, TypeError) as error:
            raise KeyUnavailable(f"The key server {self._host} answered something unexpected.") from error

    def _refuse(self, answer: requests.Response, path: str) -> None:
        if answer.ok and not answer.is_redirect:
            return
        said = _errors(answer)
        status = answer.status_code
        if status == HTTPStatus.BAD_REQUEST and path.startswith("decrypt/"):
            if not any(word in said for word in GONE):
                raise InvalidTag
            why = f"It cannot open what an older key wrapped: {said}. Look at its min_decryption_version."
        elif status == HTTPStatus.FORBIDDEN:
            why = f"It refuses the token in {self._token_file.name}. Renew the token, or look at its policy."
        elif status == HTTPStatus.NOT_FOUND:
            why = "It has no such transit engine or key. Check WAYHOME_TRANSIT_MOUNT and WAYHOME_TRANSIT_KEY."
        elif status == HTTPStatus.SERVICE_UNAVAILABLE:
            why = "It is sealed or standing by. Unseal it, or name the one that is active."
        else:
            why = f"It answered {status}: {said or 'without a reason'}."
        raise KeyUnavailable(f"The key server {self._host} did not do what was asked. {why}")

    def _token(self) -> str:
        """Return the token, read each time, so that whoever renews it only writes the file."""
        try:
            mode = self._token_file.stat().st_mode
            token = self._token_file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise KeyUnavailable(
                f"The token file {self._token_file.name} of the key server cannot be read. "
                "Restore it, or set WAYHOME_TRANSIT_TOKEN_FILE."
            ) from error
        if mode & stat.S_IRWXO:
            raise KeyUnavailable(
                f"The token file {self._token_file.name} can be read by others. Set its mode to 0600."
            )
        return token


def _errors(answer: requests.Response) -> str:
    try:
        return "; ".join(str(error) for error in answer.json().get("errors") or ())[:200]
    except (ValueError, AttributeError):
        return ""


def _bound(to: str) -> dict[str, str]:
    return {"associated_data": _b64(to.encode())}


def _b64(plain: bytes) -> str:
    return base64.b64encode(plain).decode()
