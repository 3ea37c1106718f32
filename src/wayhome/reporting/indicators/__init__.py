"""Indicators as data: one TOML file each, with definition, unit, population, period, source and owner."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Indicator:
    """What a figure counts and who answers for it; ``smallest_cell`` is the least number shown when broken down."""

    id: str
    version: str
    title: str
    definition: str
    unit: str
    population: str
    period: str
    numerator: str
    denominator: str
    breakdowns: tuple[str, ...]
    smallest_cell: int
    source: str
    owner: str


@cache
def indicators() -> dict[str, Indicator]:
    """Return every indicator by its id. Raises ``TypeError`` for a file that lacks a part or has one too many."""
    files = sorted(
        (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml")),
        key=lambda file: file.name,
    )
    read = [tomllib.loads(file.read_text("utf-8")) for file in files]
    found = [Indicator(**{**one, "breakdowns": tuple(one["breakdowns"])}) for one in read]
    return {indicator.id: indicator for indicator in found}
