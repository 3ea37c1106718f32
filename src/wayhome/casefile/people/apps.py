"""The Django app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.casefile.people"
    label = "people"
