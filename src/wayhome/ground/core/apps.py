"""The Django app of the ground's core: only a database function."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.ground.core"
    label = "core"
