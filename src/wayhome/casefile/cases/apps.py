"""The Django app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.casefile.cases"
    label = "cases"
