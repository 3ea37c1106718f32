"""Interpreters are written down by number: a name would stand unsealed beside somebody's file."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[A-Za-z]{0,4}[ ./-]?\d[\d ./-]{0,14}")


def is_interpreter_number(text: str) -> bool:
    """Return whether a text can be the number of an interpreter: up to four letters, then digits, 20 characters at most."""
    return _NUMBER.fullmatch(text.strip()) is not None
