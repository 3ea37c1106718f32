"""``./wayhome release``: freeze all facts, so that the same number comes out tomorrow."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wayhome.cli.tables import Server, told
from wayhome.reporting.actions import make_release

SHOWN = 20


class Command(BaseCommand):
    """Makes the next release and says what differs from the one before."""

    help = "Freeze the facts as they stand as a release. Exit codes: 0 made, 1 not."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a note."""
        parser.add_argument("--note", default="", help="why this release is made, such as what it corrects")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the release and print it."""
        with told():
            made = make_release(note=options["note"], by=Server(), at=timezone.now())
        self.stdout.write(
            f"Release {made.number}: {made.rows:,} rows, {made.persons:,} persons over all countings, sha256 {made.sha256}."
        )
        for one in made.moved[:SHOWN]:
            self.stdout.write(
                f"  {one['body']}, {one['series']}, {one['kind']}, {one['year']}: {one['before']:,} before, {one['now']:,} now"
            )
        if len(made.moved) > SHOWN:
            self.stdout.write(f"  … and {len(made.moved) - SHOWN} more years that moved.")
