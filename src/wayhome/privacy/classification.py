"""The classification of every table, gathered from each app: what the data map, own files and the register are made from."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from wayhome.ground.values.tiers import Declaration


def declarations() -> Iterable[Declaration]:
    """Return the classification of every table, gathered from each app's ``personal_data``."""
    for config in apps.get_app_configs():
        name = f"{config.name}.personal_data"
        if config.name.startswith("wayhome.") and find_spec(name):
            yield from import_module(name).PERSONAL_DATA


def by_table() -> dict[str, Declaration]:
    """Return the classification by the name of the table."""
    return {declaration.table: declaration for declaration in declarations()}
