"""``./wayhome table departures --by year,sex``: persons by any dimensions, from the facts or from a release."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from wayhome.cli.tables import told
from wayhome.reporting.facts import MEASURES
from wayhome.reporting.queries import release_named
from wayhome.reporting.renderings.tables import as_csv, as_json, as_text
from wayhome.reporting.speaking import English, moment_in_english
from wayhome.reporting.tables.asking import Choice, condition, first_month, last_month, names_in
from wayhome.reporting.tables.making import table_of
from wayhome.reporting.tables.words import tabled

FORMATS = ("text", "csv", "json")


class Command(BaseCommand):
    """Prints one table; several bodies stand side by side and are not added up."""

    help = "Print persons by chosen dimensions. Exit codes: 0 printed, 1 not, 2 wrong options."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the measure, the dimensions, the period, conditions and the format."""
        parser.add_argument("measure", help=f"what is counted: {', '.join(MEASURES)}")
        parser.add_argument(
            "--by", required=True, metavar="NAMES", help="dimensions with commas between, such as year,sex"
        )
        parser.add_argument(
            "--from",
            dest="since",
            metavar="PERIOD",
            help="first year, quarter or month: 2004, 2004-Q2, 2004-06",
        )
        parser.add_argument(
            "--to", dest="until", metavar="PERIOD", help="last year, quarter or month, included"
        )
        parser.add_argument(
            "--where",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="only these; can be given again",
        )
        parser.add_argument(
            "--release",
            default="",
            metavar="NUMBER",
            help="from a release, or from the latest; without it live",
        )
        parser.add_argument("--together", action="store_true", help="add the counts of several bodies up")
        parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
        parser.add_argument("--output", type=Path, help="write to this file instead of the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table; exit 1 with a sentence where none can be made."""
        at = timezone.now()
        with told():
            choice = Choice(
                measure=options["measure"].lower(),
                by=names_in(options["by"]),
                first=first_month(options["since"]) if options["since"] else None,
                last=last_month(options["until"]) if options["until"] else None,
                where=tuple(condition(one) for one in options["where"]),
                together=options["together"],
            )
            release = release_named(options["release"]) if options["release"] else None
            table = table_of(choice, release)
            words = tabled(
                table,
                English(),
                release=release,
                cut_off=moment_in_english(release.made_at if release else at),
            )
        made = {"text": as_text(words), "csv": as_csv(table), "json": as_json(table, words, release)}[
            options["format"]
        ]
        if options["output"]:
            options["output"].write_text(made, "utf-8")
            self.stderr.write(f"Written to {options['output'].name}.")
            return
        self.stdout.write(made, ending="")
