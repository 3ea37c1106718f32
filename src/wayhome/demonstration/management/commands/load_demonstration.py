"""``./wayhome manage load_demonstration``: fill an empty database with the demonstration office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.demonstration.loading import SEED, NotEmpty, load_once
from wayhome.demonstration.log_in import cast_members


class Command(BaseCommand):
    """Loads the demonstration once; on a database that holds anything else it refuses."""

    help = "Fill an empty database with the demonstration office: invented people, real steps."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the seed from which the invented people are drawn."""
        parser.add_argument("--seed", type=int, default=SEED, help="draws the same people again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, then print who can log in."""
        try:
            loaded = load_once(now=timezone.now(), tell=self._tell, seed=options["seed"])
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from None
        if not loaded:
            self._tell("the demonstration office is here already; nothing was loaded")
        self._print_cast()

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _print_cast(self) -> None:
        self.stdout.write("Log in as one of these people, without a password, where ./wayhome demo serves:")
        for one in cast_members():
            place = f"{one.role}, {one.office}"
            self.stdout.write(f"  {one.name:<20} {place:<52} {one.email}")
