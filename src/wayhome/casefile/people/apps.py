"""The Django app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.casefile.people"
    label = "people"

    def ready(self) -> None:
        """Make known how people are ranked by name, in the process that opens names as well."""
        from wayhome.casefile.people.name_rank import register

        register()
