"""Foreign keys go down like imports do; a key written as a string hides from the import linter."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from tests.architecture.order import rank


def _relations() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    ours = [model for model in apps.get_models() if model.__module__.startswith("wayhome.")]
    return [
        (model, field.name, field.related_model)
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField | models.ManyToManyField)
        and isinstance(field.related_model, type)
        and field.related_model.__module__.startswith("wayhome.")
    ]


def test_foreign_keys_point_down_or_stay_in_their_app() -> None:
    """A key that points up or sideways ties two rooms into a knot: move the shared part down, or join in process/."""
    wrong = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for model, name, target in _relations()
        if model._meta.app_label != target._meta.app_label
        and rank(target.__module__) >= rank(model.__module__)
    ]

    assert wrong == []


def test_the_walk_over_relations_is_not_empty() -> None:
    """An empty walk would let every key pass."""
    assert len(_relations()) > 40
