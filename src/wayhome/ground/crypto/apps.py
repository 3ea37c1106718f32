"""The Django app of drawers and wraps."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.ground.crypto"
    label = "crypto"
