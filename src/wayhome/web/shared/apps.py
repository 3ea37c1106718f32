"""The Django app of shared page parts: template tags and the check of debugging."""

from django.apps import AppConfig


class SharedConfig(AppConfig):
    """Name and label of the app."""

    name = "wayhome.web.shared"
    label = "web"

    def ready(self) -> None:
        """Let ``check --deploy`` refuse an office that shows errors in full."""
        from django.core.checks import Tags, register

        from wayhome.web.shared.checks import ask_for_a_broker, refuse_debugging

        register(Tags.security, deploy=True)(refuse_debugging)
        register(Tags.security, deploy=True)(ask_for_a_broker)
