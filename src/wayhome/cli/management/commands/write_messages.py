"""Bring the translation catalogues in step with the messages of the product, or say what is missing in them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wayhome.cli.catalogues import LANGUAGES, Standing, path_of, read, standing, updated
from wayhome.cli.messages import Message, messages


class Command(BaseCommand):
    """``manage write_messages [--check] [--missing]``."""

    help = "Write every message of the product into the catalogues; --check only says what is not in step."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the two ways to look without writing."""
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if not in step")
        parser.add_argument("--missing", action="store_true", help="list messages without a translation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check each catalogue and print one line about it."""
        found = messages()
        stale = []
        for code in LANGUAGES:
            path = path_of(code)
            if not options["check"]:
                text = updated(found, read(path), code)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            now = standing(found, read(path))
            done = len(found) - len(now.untranslated) - len(now.missing)
            self.stdout.write(f"{code}: {done} of {len(found)} messages translated.")
            self._print("Not translated", now.untranslated if options["missing"] else ())
            self._tell(now)
            if not now.is_current:
                stale.append(code)
        if stale:
            raise CommandError(
                f"Not in step: {', '.join(stale)}. Run ./wayhome manage write_messages, translate what is new, "
                "and mend the places named above."
            )

    def _tell(self, now: Standing) -> None:
        self._print("Missing in the catalogue", now.missing)
        self._print("No longer used", now.surplus)
        self._print("Places such as %(name)s differ from the message", now.misplaced)

    def _print(self, heading: str, found: tuple[Message, ...]) -> None:
        if found:
            self.stdout.write(f"{heading} ({len(found)}):")
            for message in found:
                self.stdout.write(f"  {message.id}")
