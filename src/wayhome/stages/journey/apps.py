"""The Django app of journey."""

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.stages.journey"
    label = "journey"
