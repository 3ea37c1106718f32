"""The Django app of stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.ground.files"
    label = "files"
