"""Codes of countries beside the labels of a body: found by name, and by a list of names that bodies use."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib import resources

from wayhome.ground.values import places
from wayhome.reporting.series.reading import SeriesFile

COUNTRY_DIMENSIONS = frozenset(
    {"nationality", "returned_to", "destination", "country", "country_of_origin", "host_country"}
)
"""Dimensions whose labels are countries, under the names that files give them."""


def code_of(label: str) -> str:
    """Return the alpha-3 code that a label means, or nothing where it means no one country."""
    return _by_name().get(_key(label), "")


def not_countries(read: SeriesFile) -> Mapping[str, tuple[str, ...]]:
    """Return the labels of countries that mean no country of the list, by dimension, in the order of the file."""
    found: dict[str, dict[str, None]] = {}
    for cell in read.cells:
        for name, label in cell.labels.items():
            if name in COUNTRY_DIMENSIONS and label and not code_of(label):
                found.setdefault(name, {})[label] = None
    return {name: tuple(labels) for name, labels in found.items()}


def _key(label: str) -> str:
    return places.collation_key(label)[0]


@cache
def _by_name() -> dict[str, str]:
    """Return codes by every name of a country, and by what bodies call it; the newer of two wins."""
    found: dict[str, str] = {}
    for entry in places.countries(dt.date.max) + _ended():
        for name in (entry.un_name, entry.everyday_name, entry.alpha_3):
            found.setdefault(_key(name), entry.alpha_3)
    text = resources.files(__package__).joinpath("country_labels.csv").read_text("utf-8")
    found.update({_key(row["label"]): row["alpha_3"] for row in csv.DictReader(text.splitlines())})
    return found


def _ended() -> tuple[places.Country, ...]:
    return tuple(one for one in places.countries(dt.date(2005, 1, 1)) if one.valid_until is not None)
