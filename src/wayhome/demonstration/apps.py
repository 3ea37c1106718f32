"""The Django app of the demonstration: it has no tables, only its command."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.demonstration"
    label = "demonstration"
