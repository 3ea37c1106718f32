"""The Django app of consent."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.stages.consent"
    label = "consent"
