"""``./wayhome import series FILE --body NAME``: take a published series into the facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.cli.tables import Server, told
from wayhome.reporting.actions import SeriesFacts, take_series_in
from wayhome.reporting.facts import MEASURES
from wayhome.reporting.series.countries import not_countries
from wayhome.reporting.series.reading import FaultyRows, SeriesFile, read_series

SHOWN = 20


class Command(BaseCommand):
    """Takes one file of aggregates in, whole or not at all."""

    help = (
        "Take a published series of aggregates in: a CSV with a year, dimensions in the body's own labels, and a column "
        "of persons. Exit codes: 0 taken in, 1 not, 2 wrong options."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, who counted, and what is known of the series."""
        parser.add_argument("file", type=Path, help="CSV in UTF-8; the first line names the columns")
        parser.add_argument("--body", required=True, metavar="NAME", help="who counted")
        parser.add_argument("--title", default="", help="of the series; without it the name of the file")
        parser.add_argument(
            "--measure", choices=sorted(MEASURES), default="departures", help="default: departures"
        )
        parser.add_argument(
            "--host", default="", metavar="CODE", help="host country, three letters, if it is one"
        )
        parser.add_argument("--persons", default="", metavar="COLUMN", help="the column that counts persons")
        parser.add_argument("--source", default="", help="where it was published, with address")
        parser.add_argument("--licence", default="", help="the licence and the line it asks for")
        parser.add_argument("--dry-run", action="store_true", help="look at the file and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, take it in, and say what it holds."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(
                f"Nothing was taken in, because the file cannot be read: {error.strerror}."
            ) from error
        facts = SeriesFacts(
            body=options["body"],
            title=options["title"] or options["file"].stem,
            kind=MEASURES[options["measure"]],
            host_country=options["host"].upper(),
            source=options["source"],
            licence=options["licence"],
        )
        with told():
            read = self._read(content, options["persons"])
            if not options["dry_run"]:
                take_series_in(facts=facts, read=read, content=content, by=Server(), at=timezone.now())
        self._say(facts, read, dry=options["dry_run"])

    def _read(self, content: bytes, weight: str) -> SeriesFile:
        try:
            return read_series(content, weight=weight)
        except FaultyRows as refusal:
            for fault in refusal.faults[:SHOWN]:
                place = f"line {fault.line}" + (f", {fault.column}" if fault.column else "")
                self.stderr.write(f"{place}: {fault.value!r} [{fault.code}] {fault.what_to_do}")
            if refusal.count > SHOWN:
                self.stderr.write(f"… and {refusal.count - SHOWN} more.")
            raise

    def _say(self, facts: SeriesFacts, read: SeriesFile, *, dry: bool) -> None:
        first, last = read.years
        done = "Nothing was changed; the file can be taken in" if dry else "Taken in"
        self.stdout.write(
            f"{done}: “{facts.title}” of {facts.body}, {len(read.cells):,} rows, {read.persons:,} persons, "
            f"{first} to {last}, by {', '.join(read.dimensions)}."
        )
        for name, labels in not_countries(read).items():
            self.stdout.write(
                f"{len(labels)} labels of {name} mean no one country and have no code: {', '.join(labels)}."
            )
