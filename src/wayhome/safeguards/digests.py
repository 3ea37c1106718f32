"""Whether a rule is still the one that decided: a short digest of what it asks and gives.

Old versions stay. A wording may be improved; whatever changes an answer needs a new version.
"""

from __future__ import annotations

import hashlib


class RuleChangedError(ValueError):
    """A stored decision rests on a version whose file was changed afterwards; the message names it."""


def digest(*parts: object) -> str:
    """Return sixteen characters that change when any part does."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def check_unchanged(name: str, stored: object, now: str) -> None:
    """Raise RuleChangedError if a rule no longer asks and gives what it did; an empty digest says nothing."""
    if stored and stored != now:
        raise RuleChangedError(
            f"{name} was changed after this decision. Put the old one back, and give the change a new version."
        )
