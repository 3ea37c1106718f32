"""Django's view of this app."""

from django.apps import AppConfig


class CaseloadsConfig(AppConfig):
    """Spreadsheets of offices that become cases."""

    name = "wayhome.caseloads"
    label = "caseloads"
