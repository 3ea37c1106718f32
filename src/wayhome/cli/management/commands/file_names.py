"""``./wayhome manage file_names [--anew]``: file everybody under their names and documents, so that people are found."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.casefile.people.name_filing import file_everybody, make_index_anew
from wayhome.ground.crypto.errors import AnotherRuns, KeyUnavailable, StillAtWork
from wayhome.ground.crypto.rotation import PATIENCE, Work
from wayhome.stages.journey.actions import file_all_documents


class Command(BaseCommand):
    """Files whoever is not filed, or makes the index anew under a new key; a run that was stopped goes on."""

    help = "File everybody under their names; --anew makes the index anew under a new key, as names are spread now."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the index is made anew, and how long to wait for others."""
        parser.add_argument("--anew", action="store_true", help="under a new key, spread as names are now")
        parser.add_argument(
            "--patience", type=float, default=PATIENCE, metavar="SECONDS", help="how long to wait for others"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """File people; exit 1 with a sentence when it could not be begun or could not end."""
        work = Work(now=timezone.now, tell=self._tell, patience=options["patience"])
        try:
            count = make_index_anew(work) if options["anew"] else file_everybody(work)
            file_all_documents(work)
        except (KeyUnavailable, StillAtWork, AnotherRuns) as error:
            raise CommandError(str(error)) from None
        self._tell(f"{count} people were filed.")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
