"""A file on its way in, as a door hands it to a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Upload:
    """A file as a browser sent it: its name, the media type it was called (may be empty), and its bytes."""

    name: str
    declared: str
    content: BinaryIO
