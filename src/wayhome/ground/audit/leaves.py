"""What of an audit row is hashed, byte for byte: the same when sealed, from a dump, and from a proof.

An entry is the concatenation of the columns of ``COLUMNS`` in this order. Each column is its length in bytes as four
bytes, most significant first, followed by the bytes of PostgreSQL's own text form of the value in UTF-8 (what ``COPY``
writes, without its escapes); NULL is the four bytes FF FF FF FF alone. ``at`` and ``written_at`` are the whole
microseconds since 1970-01-01 00:00 UTC as a decimal number, ``commitment`` is 64 small hexadecimal digits.

What may be erased later stands in the entry as its commitment only: SHA-256 over the 32 bytes of the salt, followed by
the columns of ``ERASABLE`` encoded in the same way. The salt goes with them, so that nobody can try values against it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256

from wayhome.ground.audit.tree import hash_leaf

COLUMNS = (
    "id",
    "seq",
    "xid",
    "at",
    "written_at",
    "tag",
    "user_id",
    "organisation_id",
    "office_id",
    "roles",
    "relation",
    "case_id",
    "subject",
    "commitment",
)
ERASABLE = ("subject_id", "fields", "detail")
ERASED = (b"", b"{}", b"{}")
"""What the erasable columns hold when their detail is gone; the salt is NULL then."""
ERASING_TAG = "audit:detail:erase"
"""The event that says whose details were erased, and up to which number: ``{"up_to": seq}``, of its own case."""
SALT_BYTES = 32

_NULL = b"\xff\xff\xff\xff"
_LENGTHS = tuple(length.to_bytes(4, "big") for length in range(1024))
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Text = bytes | None
"""The text form of one value; None is NULL."""


def encode(values: Sequence[Text]) -> bytes:
    """Return the values one after the other, each led by its length."""
    return b"".join(
        [
            _NULL
            if value is None
            else (_LENGTHS[len(value)] if len(value) < 1024 else len(value).to_bytes(4, "big")) + value
            for value in values
        ]
    )


def leaf_of(columns: Sequence[Text]) -> bytes:
    """Return the leaf hash of the values of ``COLUMNS``, moments already as microseconds."""
    return hash_leaf(encode(columns))


def commitment_of(salt: bytes, erasable: Sequence[Text]) -> bytes:
    """Return the commitment to the values of ``ERASABLE`` as 64 hexadecimal digits."""
    return sha256(salt + encode(erasable)).hexdigest().encode()


def microseconds(moment: bytes) -> bytes:
    """Return a moment that PostgreSQL wrote in the ISO style as microseconds since 1970, in decimal.

    Raises ``ValueError`` when it is no such moment or has no offset from UTC.
    """
    found = dt.datetime.fromisoformat(moment.decode("ascii"))
    if found.tzinfo is None:
        raise ValueError("the moment has no offset")
    since = found - _EPOCH
    return b"%d" % ((since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds)
