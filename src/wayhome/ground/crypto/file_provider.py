"""The root key in a file: 32 random bytes in base64, readable by its owner only.

After a rotation the file holds the older roots too, one a line below the one that wraps now, until they are
forgotten. A running process looks again when the file was changed.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.wrapping import unwrap_key, wrap_key

LENGTH = 32


class FileKeyProvider:
    """Wraps with the first root key of a file, and unwraps with any of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._roots: dict[str, bytes] = {}
        self._current = ""
        self._look()

    def root_id(self) -> str:
        """Return the name of the root key that stands first in the file."""
        self._look()
        return self._current

    def wrap(self, key: bytes, *, bound_to: str) -> tuple[bytes, str]:
        """Return the key under the first root key, bound to a text, and the name of that root."""
        self._look()
        root = AESGCM(self._roots[self._current])
        return wrap_key(key, under=root, bound_to=bound_to), self._current

    def unwrap(self, wrapped: bytes, *, bound_to: str, root_id: str) -> bytes:
        """Return the key; raises ``InvalidTag``, and ``KeyUnavailable`` when the file does not hold that root."""
        if root_id not in self._roots:
            self._look()
        root = self._roots.get(root_id)
        if root is None:
            raise KeyUnavailable(
                f"The root key file {self._path.name} does not hold root key {root_id}, under which the keys of "
                "this database stand. Restore that one, from its paper shares or a copy."
            )
        return unwrap_key(wrapped, under=AESGCM(root), bound_to=bound_to)

    def rotate(self) -> str:
        """Put a new random root key first in the file and return its name; the older ones stay below it."""
        write_root_keys(self._path, [secrets.token_bytes(LENGTH), *read_root_keys(self._path)])
        return self.root_id()

    def forget_older(self) -> None:
        """Leave only the first root key in the file."""
        write_root_keys(self._path, read_root_keys(self._path)[:1])
        self._look()

    def _look(self) -> None:
        """Read the file if it is not the one that was read before."""
        try:
            found = self._path.stat()
        except OSError:
            found = None
        seen = None if found is None else (found.st_ino, found.st_mtime_ns, found.st_size)
        if seen is not None and seen == self._seen:
            return
        keys = read_root_keys(self._path)
        self._roots = {name_of(key): key for key in keys}
        self._current, self._seen = name_of(keys[0]), seen


def name_of(key: bytes) -> str:
    """Return the name of a root key: part of a hash, which tells nothing of it."""
    return f"file-{hashlib.sha256(b'wayhome root key' + key).hexdigest()[:12]}"


def read_root_keys(path: Path) -> Sequence[bytes]:
    """Return the root keys of the file, 32 bytes each, the one that wraps first.

    Raises ``KeyUnavailable`` when the file is missing, empty, readable by others, or not lines of 32 bytes in base64.
    """
    try:
        mode = path.stat().st_mode
        lines = path.read_text().split()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnavailable(
            f"The root key file {path.name} cannot be read. Restore it, or set WAYHOME_KEY_FILE."
        ) from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyUnavailable(f"The root key file {path.name} can be read by others. Set its mode to 0600.")
    if not lines:
        raise KeyUnavailable(f"The root key file {path.name} is empty. Restore it, or set WAYHOME_KEY_FILE.")
    return [_key(line, path) for line in lines]


def _key(line: str, path: Path) -> bytes:
    try:
        key = base64.b64decode(line, validate=True)
    except ValueError as error:
        raise KeyUnavailable(f"The root key file {path.name} is not base64.") from error
    if len(key) != LENGTH:
        raise KeyUnavailable(
            f"The root key file {path.name} holds {len(key)} bytes in a line; it must hold {LENGTH}."
        )
    return key


def write_root_keys(path: Path, keys: Sequence[bytes]) -> None:
    """Write the file anew, whole or not at all, with mode 0600; it keeps its owner, a new one gets that of its folder."""
    owner = (path if path.exists() else path.parent).stat()
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            if os.geteuid() == 0:  # an administrator writes what the user that serves must read
                os.fchown(descriptor, owner.st_uid, owner.st_gid)
            file.write("".join(base64.b64encode(key).decode() + "\n" for key in keys))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
