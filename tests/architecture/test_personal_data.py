"""Every field of every table has a tier, a drawer and a purpose; sealed tiers are sealed fields."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import models

from wayhome.ground.crypto.fields import Sealed
from wayhome.ground.values.tiers import Declaration, DrawerKind, Tier

MODELS = sorted(
    (model for model in apps.get_models() if model.__module__.startswith("wayhome.")),
    key=lambda model: model._meta.label,
)


def _declarations() -> dict[str, Declaration]:
    found: dict[str, Declaration] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.personal_data"
        if config.name.startswith("wayhome.") and find_spec(name):
            for declaration in import_module(name).PERSONAL_DATA:
                assert declaration.table not in found
                found[declaration.table] = declaration
    return found


DECLARED = _declarations()


def _fields(model: type[models.Model]) -> dict[str, models.Field]:  # type: ignore[type-arg]
    return {field.name: field for field in [*model._meta.fields, *model._meta.many_to_many]}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_field_is_classified_once(model: type[models.Model]) -> None:
    """A field without a tier would be shown, logged and exported by accident: declare it in personal_data.py."""
    assert set(DECLARED[model._meta.label].tiers) == set(_fields(model))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_sealed_tiers_are_sealed_fields_of_the_same_tier(model: type[models.Model]) -> None:
    """T1 and T2 never stand readable in the database."""
    tiers = {
        name: field.tier if isinstance(field, Sealed) else Tier.T0 for name, field in _fields(model).items()
    }

    assert tiers == dict(DECLARED[model._meta.label].tiers)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_sealed_tables_name_their_drawer(model: type[models.Model]) -> None:
    """A sealed field needs the drawer that seals it."""
    declaration = DECLARED[model._meta.label]
    sealed = any(tier is not Tier.T0 for tier in declaration.tiers.values())

    assert not sealed or declaration.drawer is not DrawerKind.NONE
    assert not sealed or "drawer" in _fields(model)


FREE_TEXT_THAT_IS_NOT_PERSONAL = {
    "consent.ConsentText",
    "counselling.ChecklistText",
    "outreach.CountryInformation",
    "funding.Suspension",
    "funding.AirlineLimit",
}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_free_text_about_people_is_never_plain(model: type[models.Model]) -> None:
    """Whatever somebody can type freely may hold a name or a secret."""
    plain = [name for name, field in _fields(model).items() if isinstance(field, models.TextField)]

    assert plain == [] or model._meta.label in FREE_TEXT_THAT_IS_NOT_PERSONAL
