"""The Django app of log-in: it listens to allauth's events."""

from django.apps import AppConfig


class LogInConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.web.log_in"
    label = "log_in"

    def ready(self) -> None:
        """Connect the one module that receives log-in events."""
        from wayhome.web.log_in import events

        events.listen()
