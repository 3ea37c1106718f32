"""Print the monthly bulletin of a host country."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, transaction
from django.template.loader import render_to_string
from psycopg.errors import UndefinedTable

from wayhome.ground.core.errors import Refused
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.periods import Month
from wayhome.reporting.bulletin import Bulletin, bulletin
from wayhome.reporting.publication import Publication, publication
from wayhome.reporting.renderings.bars import narrow_chart, wide_chart
from wayhome.reporting.renderings.pdf import as_pdf
from wayhome.reporting.renderings.plain import as_json
from wayhome.reporting.renderings.text import as_text
from wayhome.reporting.speaking import English, moment_in_english

NOTHING_YET = (
    "There is no bulletin yet, because this database is new and holds nothing. Load the demonstration with "
    "./wayhome demo, or make the tables with ./wayhome manage migrate."
)
"""What is said of a database in which not even a table stands."""
FORMATS = ("text", "html", "pdf", "json")


class Command(BaseCommand):
    """The bulletin of one host country and month, live and provisional, in one of four formats."""

    help = "Print the monthly bulletin of a host country."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take host country, month, format and file."""
        parser.add_argument("--host", required=True, help="three-letter country code, such as NLD")
        parser.add_argument("--month", required=True, help="year and month, such as 2016-06")
        parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
        parser.add_argument("--output", type=Path, help="write to this file instead of the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the bulletin; exit 1 with a sentence when there is nothing to print."""
        at = dt.datetime.now(dt.UTC)
        try:
            with transaction.atomic():  # lines are read in a role that lasts for one transaction
                numbers = bulletin(host=options["host"].upper(), month=Month(options["month"]), at=at)
        except (Refused, ValueRefused) as refusal:
            raise CommandError(str(refusal.sentence)) from refusal
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable):
                raise
            raise CommandError(NOTHING_YET) from error
        words = publication(numbers, English(), cut_off=moment_in_english(at))
        self._write(_laid_out(options["format"], numbers, words, at), options["output"])

    def _write(self, made: bytes, to: Path | None) -> None:
        if to is not None:
            to.write_bytes(made)
            self.stderr.write(f"Written to {to.name}.")
            return
        binary = getattr(self.stdout, "buffer", None)
        if binary is None:
            self.stdout.write(made.decode("utf-8", "replace"), ending="")
        else:
            binary.write(made)
            binary.flush()


def _laid_out(chosen: str, numbers: Bulletin, words: Publication, at: dt.datetime) -> bytes:
    if chosen == "pdf":
        return as_pdf(words, made_at=at, font_folders=[Path(settings.STATE).parent / "fonts"])
    if chosen == "json":
        return as_json(numbers).encode()
    if chosen == "html":
        charts = {"wide": wide_chart(words), "narrow": narrow_chart(words)}
        return render_to_string("staff/figures/alone.html", {"bulletin": words, **charts}).encode()
    return as_text(words).encode()
