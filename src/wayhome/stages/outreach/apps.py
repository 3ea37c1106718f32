"""The Django app of outreach."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.stages.outreach"
    label = "outreach"
