"""Checkpoints: signed notes that say how long the log was and what its root was, in the manner of C2SP.

    wayhome.localhost/audit          origin: which log
    1200                             size: how many leaves
    jZ8…=                            root of all of them
    made 2026-11-29T05:40:00.123456Z
    from 1150 xU3…=                  size of the checkpoint before, and root of the leaves added since alone
    below 98765                      every event of a smaller transaction number is among the leaves

    — wayhome.localhost/audit Q2…=   origin, then four bytes that name the key and the Ed25519 signature

The signature covers everything above the empty line, with its last line break. Imports nothing of Django.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_HASH = r"[A-Za-z0-9+/]{43}="
_NOTE = re.compile(
    r"^(?P<body>(?P<origin>\S+)\r?\n(?P<size>\d{1,19})\r?\n(?P<root>" + _HASH + r")\r?\n"
    r"made (?P<made>\S+)\r?\nfrom (?P<before>\d{1,19}) (?P<batch>" + _HASH + r")\r?\n"
    r"below (?P<below>\d{1,20})\r?\n)\r?\n— (?P<signer>\S+) (?P<signature>[A-Za-z0-9+/]{91}=)[ \t]*\r?$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Checkpoint:
    """What one note says: ``below`` is the snapshot horizon, ``batch`` the root of the leaves from ``before`` to ``size``."""

    origin: str
    size: int
    root: bytes
    made: str
    before: int
    batch: bytes
    below: int

    def text(self) -> str:
        """Return the signed text, ending in a line break."""
        return (
            f"{self.origin}\n{self.size}\n{_base64(self.root)}\nmade {self.made}\n"
            f"from {self.before} {_base64(self.batch)}\nbelow {self.below}\n"
        )


@dataclass(frozen=True)
class Note:
    """A checkpoint as it was found, with its signature not yet looked at."""

    checkpoint: Checkpoint
    signer: str
    signature: bytes

    def text(self) -> str:
        """Return the whole note, ending in a line break."""
        return f"{self.checkpoint.text()}\n— {self.signer} {_base64(self.signature)}\n"


@dataclass(frozen=True)
class PublicKey:
    """A key that verifies notes, with the name of the log it speaks for."""

    name: str
    key: Ed25519PublicKey

    @property
    def mark(self) -> bytes:
        """Return the four bytes that name the key in a signature."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.key.public_bytes_raw()).digest()[:4]

    def text(self) -> str:
        """Return the key as C2SP writes it: name, mark and key, joined by plus signs."""
        return f"{self.name}+{self.mark.hex()}+{_base64(ED25519 + self.key.public_bytes_raw())}"

    def signed(self, note: Note) -> bool:
        """Tell whether this key signed the note for the log it names."""
        if note.signer != self.name or note.checkpoint.origin != self.name or note.signature[:4] != self.mark:
            return False
        try:
            self.key.verify(note.signature[4:], note.checkpoint.text().encode())
        except InvalidSignature:
            return False
        return True


def read_public_key(text: str) -> PublicKey:
    """Return the key that C2SP's form ``name+mark+base64`` names; ``ValueError`` when it is not in order."""
    name, _, rest = text.strip().partition("+")
    mark, _, written = rest.partition("+")
    try:
        raw = base64.b64decode(written, validate=True)
    except binascii.Error:
        raise ValueError("the public key is not in base64") from None
    if not name or len(raw) != 33 or raw[:1] != ED25519:
        raise ValueError("the public key is no Ed25519 key in the form name+mark+base64")
    found = PublicKey(name, Ed25519PublicKey.from_public_bytes(raw[1:]))
    if found.mark.hex() != mark:
        raise ValueError("the public key does not fit the name and mark before it")
    return found


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> Note:
    """Return the checkpoint with the signature of the log it names."""
    public = PublicKey(checkpoint.origin, key.public_key())
    return Note(checkpoint, checkpoint.origin, public.mark + key.sign(checkpoint.text().encode()))


def read_notes(text: str) -> list[Note]:
    """Return every whole note in a text, in order; what stands around them, such as the head of a mail, is passed over."""
    return [_read(found.groupdict()) for found in _NOTE.finditer(text)]


def unread(text: str) -> list[str]:
    """Return the signature lines of a text that belong to no whole note, which something must have damaged."""
    rest = _NOTE.sub("", text)
    whole = {note.text() for note in read_notes(text)}
    torn = [line for line in rest.splitlines() if line.startswith("— ")]
    return [line for line in torn if not any(line.strip() in note for note in whole)]


def _read(found: Mapping[str, str]) -> Note:
    said = Checkpoint(
        origin=found["origin"],
        size=int(found["size"]),
        root=base64.b64decode(found["root"]),
        made=found["made"],
        before=int(found["before"]),
        batch=base64.b64decode(found["batch"]),
        below=int(found["below"]),
    )
    return Note(said, found["signer"], base64.b64decode(found["signature"]))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
