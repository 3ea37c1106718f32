"""The Django app of timers: it has no tables, only its commands."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.jobs"
    label = "jobs"
