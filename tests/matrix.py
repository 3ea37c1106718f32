"""The access matrix as the tests read it: one row for each address, and the pattern behind its name."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

MATRIX = Path(__file__).parent / "architecture" / "access_matrix.csv"
ROWS = list(csv.DictReader(MATRIX.read_text("utf-8").splitlines()))
BY_NAME = {row["name"]: row for row in ROWS}


def patterns() -> dict[str, URLPattern]:
    """Return every address of the application that has a name."""
    return {str(pattern.name): pattern for pattern in _all(get_resolver()) if pattern.name}


def _all(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _all(entry)
        else:
            yield entry
