"""The Django app of management commands."""

from django.apps import AppConfig


class CliConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.cli"
    label = "cli"
