"""The Django app of process."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.process"
    label = "process"
