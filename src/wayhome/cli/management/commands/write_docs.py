"""Write the pages of docs/ that are generated from what the machine reads, or check that they are current."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wayhome.cli.documentation import generated_pages

ROOT = Path(__file__).resolve().parents[5]


class Command(BaseCommand):
    """``manage write_docs [--check]``."""

    help = "Write the generated pages of docs/, or with --check say which are not current and exit with 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add ``--check``."""
        parser.add_argument("--check", action="store_true", help="change nothing; say which pages are stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare every generated page."""
        stale = [path for path, text in generated_pages().items() if _read(path) != text]
        if options["check"]:
            if stale:
                raise CommandError(
                    f"These pages are not current: {', '.join(sorted(stale))}. Run ./wayhome docs."
                )
            self.stdout.write("The generated pages are current.")
            return
        for path, text in generated_pages().items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(text)
        self.stdout.write(f"{len(stale)} pages written anew.")


def _read(path: str) -> str:
    file = ROOT / path
    return file.read_text() if file.exists() else ""
