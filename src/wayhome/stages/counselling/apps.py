"""The Django app of counselling."""

from django.apps import AppConfig


class CounsellingConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.stages.counselling"
    label = "counselling"
