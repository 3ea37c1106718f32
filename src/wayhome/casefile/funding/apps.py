"""The Django app of funding."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.casefile.funding"
    label = "funding"
