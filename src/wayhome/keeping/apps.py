"""Registers the app."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class KeepingConfig(AppConfig):
    """Retention, legal hold and erasure."""

    name = "wayhome.keeping"
    label = "keeping"

    def ready(self) -> None:
        """Ask before an office is served whether every erasure still holds in this database."""
        from wayhome.keeping.checks import erasures_hold

        register(erasures_hold, Tags.database)
