"""The Django app of shared page parts: template tags only."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.web.shared"
    label = "web"
