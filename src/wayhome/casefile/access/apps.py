"""The Django app of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.casefile.access"
    label = "access"
