"""Django's view of this app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Rights of the person, across all stages."""

    name = "wayhome.privacy"
    label = "privacy"
