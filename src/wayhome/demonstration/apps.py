"""The Django app of the demonstration: it has no tables, only its command."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.demonstration"
    label = "demonstration"

    def ready(self) -> None:
        """Let ``check --deploy`` refuse the demonstration's database."""
        from django.core.checks import Tags, register

        from wayhome.demonstration.checks import refuse_demonstration_database

        register(Tags.database, deploy=True)(refuse_demonstration_database)
