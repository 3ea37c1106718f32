"""The Django app of notices."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.ground.messaging"
    label = "messaging"
