"""The Django app of reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.reporting"
    label = "reporting"
