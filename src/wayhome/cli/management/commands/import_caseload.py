"""``./wayhome import caseload FILE --office NAME --by LOGIN``: bring an office's spreadsheet in as cases."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.casefile.access.actor import Actor
from wayhome.casefile.access.enums import Relation
from wayhome.casefile.access.queries import actor_for, seats
from wayhome.caseloads import queries
from wayhome.caseloads.actions import PORTION, Brought, begin_batch, carry_on, remember_meaning, undo_batch
from wayhome.caseloads.enums import FirstOfYear, Target
from wayhome.caseloads.mapping import Meaning
from wayhome.caseloads.models import Batch
from wayhome.caseloads.reading import meaning_for, understood, write_errors
from wayhome.caseloads.words import plain
from wayhome.ground.accounts.models import Office, User
from wayhome.ground.core.context import acting_for
from wayhome.ground.core.errors import OutOfScope, Refused
from wayhome.ground.files.sheets.confined import Sheet, read
from wayhome.ground.files.sheets.refusals import SheetRefused
from wayhome.ground.values.calendars import Calendar
from wayhome.ground.values.errors import ValueRefused

NOBODY = "Nothing was brought in, because nobody can log in as {login}. Check the e-mail address after --by."
NO_OFFICE = "Nothing was brought in, because {login} works for no organisation with an office called {office}. Check both."
NO_BATCH = "Nothing was taken back, because {login} sees no batch {key} that is in. Check both."


@dataclass(frozen=True)
class Seated:
    """Who brings it in, for which organisation, and what day it is there."""

    by: Actor
    today: dt.date
    now: dt.datetime


class Command(BaseCommand):
    """Brings one spreadsheet in, portion by portion; stopped and started again, it goes on where it stopped."""

    help = (
        "Bring an office's spreadsheet (.xlsx or .csv) in as cases. What is wrong with a row stands in an error file; all "
        "other rows come in, each once. Exit codes: 0 all rows are in, 1 nothing was brought in, 3 some rows are wrong."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, whose it is, who brings it, and what its columns mean."""
        parser.add_argument(
            "file", type=Path, nargs="?", help="a workbook or CSV in UTF-8; the first line names the columns"
        )
        parser.add_argument(
            "--office", metavar="NAME", default="", help="the office whose files they are, by its name"
        )
        parser.add_argument("--by", required=True, metavar="LOGIN", help="e-mail address of who brings it in")
        parser.add_argument(
            "--dry-run", action="store_true", help="read it, write the error file, and change nothing"
        )
        parser.add_argument(
            "--errors", type=Path, metavar="FILE", help="the error file; default: FILE-errors.csv"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=MEANING",
            help="what a column means; may be said again",
        )
        parser.add_argument("--programme", default="", metavar="CODE", help="of files that name none")
        parser.add_argument(
            "--calendar",
            choices=[one.value for one in Calendar],
            help="of birth dates where no column says it",
        )
        parser.add_argument(
            "--first-of-year",
            choices=[one.value for one in FirstOfYear],
            help="what 1 January as a birth date means",
        )
        parser.add_argument(
            "--rows", default="", metavar="LIST", help="only files that begin in these rows: 2,5-9"
        )
        parser.add_argument(
            "--no-alike", action="store_true", help="do not look for people who have a file already"
        )
        parser.add_argument(
            "--undo", default="", metavar="BATCH", help="take a batch back instead, by its key"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the spreadsheet, bring it in, and say what came of it."""
        try:
            if options["undo"]:
                self._undo(options)
                return
            self._bring(options)
        except (Refused, SheetRefused, ValueRefused) as refusal:
            raise CommandError(str(refusal.sentence)) from refusal

    def _bring(self, options: dict[str, Any]) -> None:
        if options["file"] is None or not options["office"]:
            raise CommandError(
                "Name the file and the office: ./wayhome import caseload FILE --office NAME --by LOGIN."
            )
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(
                f"Nothing was brought in, because the file cannot be read: {error.strerror}."
            ) from error
        sheet = read(content)
        with _seated(options["by"], options["office"]) as (seat, office):
            meaning = _meaning(office, sheet, options)
            caseload = understood(sheet, meaning, queries.brings(seat.by, on=seat.today))
        brought = Brought(options["file"].name, content, caseload)
        errors = self._errors(brought, options)
        self.stdout.write(
            f"{caseload.rows} rows: {len(caseload.files)} files can come in, {caseload.wrong_rows} rows are wrong{errors}."
        )
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
            return
        batch = self._begin(brought, meaning, options)
        self._carry_on(batch, brought, options)
        if caseload.wrong_rows:
            raise CommandError("Some rows stayed out: they stand in the error file.", returncode=3)

    def _begin(self, brought: Brought, meaning: Meaning, options: dict[str, Any]) -> Batch:
        with _seated(options["by"], options["office"]) as (seat, office):
            remember_meaning(office=office, meaning=meaning, by=seat.by, at=seat.now)
            return begin_batch(
                office=office,
                brought=brought,
                meaning=meaning,
                only_rows=_rows(options["rows"]),
                flags_alike=not options["no_alike"],
                by=seat.by,
                at=seat.now,
            )

    def _carry_on(self, batch: Batch, brought: Brought, options: dict[str, Any]) -> None:
        began, count = time.monotonic(), 0
        while True:
            with _seated(options["by"], options["office"]) as (seat, _office):
                opened = carry_on(
                    batch=batch, caseload=brought.caseload, by=seat.by, at=seat.now, most=PORTION
                )
            if not opened:
                break
            count += opened
            self.stdout.write(f"  {count} of {batch.files} cases")
        seconds = max(time.monotonic() - began, 0.001)
        with _seated(options["by"], options["office"]) as (seat, _office):
            done = queries.batch_for(seat.by, batch.pk, on=seat.today)
        alike = (
            "" if options["no_alike"] else f" {done.alike} of them may be of somebody who has a file already."
        )
        self.stdout.write(f"{count} cases came in, {count / seconds:.0f} a second.{alike} Batch {batch.pk}.")

    def _errors(self, brought: Brought, options: dict[str, Any]) -> str:
        """Write the error file where anything is wrong, and return where it stands, in words."""
        if not brought.caseload.found:
            return ""
        place: Path = options["errors"] or options["file"].with_name(f"{options['file'].stem}-errors.csv")
        with place.open("wb") as out:
            write_errors(out, brought.caseload.found, name=brought.name)
        return f" and stand in {place}"

    def _undo(self, options: dict[str, Any]) -> None:
        login, key = options["by"], options["undo"]
        user = _user(login)
        for seat in seats(user.id, timezone.now().date()):
            with acting_for([seat.organisation_id]):
                by = actor_for(user, seat).on(Relation.OWNER)
                try:
                    seen = queries.batch_for(by, uuid.UUID(key), on=timezone.now().date())
                    stayed = undo_batch(batch=seen.batch, by=by, at=timezone.now())
                except (OutOfScope, ValueError):
                    continue
            self.stdout.write(
                f"The batch is taken back. {stayed} cases stay, because somebody worked on them since."
            )
            return
        raise CommandError(NO_BATCH.format(login=login, key=key))


def _user(login: str) -> User:
    user = User.objects.filter(email__iexact=login, is_active=True, is_service=False).first()
    if user is None:
        raise CommandError(NOBODY.format(login=login))
    return user


@contextmanager
def _seated(login: str, office: str) -> Iterator[tuple[Seated, Office]]:
    """Act for a while, in one transaction, as whoever brings it in, for the organisation that has the office."""
    now, user = timezone.now(), _user(login)
    for seat in seats(user.id, now.date()):
        with acting_for([seat.organisation_id]) as context:
            context.at = now
            by = actor_for(user, seat).on(Relation.OWNER)
            try:
                found = queries.office_named(by, office)
            except OutOfScope:
                continue
            yield Seated(by, now.astimezone(ZoneInfo(seat.time_zone)).date(), now), found
            return
    raise CommandError(NO_OFFICE.format(login=login, office=office))


def _meaning(office: Office, sheet: Sheet, options: dict[str, Any]) -> Meaning:
    """Return what the columns mean: as remembered and guessed, and as the command says it."""
    meaning = meaning_for(sheet.headings, queries.meaning_of(office))
    said = dict(meaning.columns)
    for told in options["column"]:
        heading, _, target = told.rpartition("=")
        try:
            said[plain(heading)] = Target(target)
        except ValueError as error:
            targets = ", ".join(one.value for one in Target)
            raise CommandError(
                f"“{told}” says nothing: write HEADING=MEANING, a meaning of {targets}."
            ) from error
    return replace(
        meaning,
        columns=said,
        calendar=Calendar(options["calendar"] or meaning.calendar),
        first_of_year=FirstOfYear(options["first_of_year"] or meaning.first_of_year),
        programme=options["programme"] or meaning.programme,
    )


def _rows(text: str) -> list[int]:
    """Return the rows of a list such as ``2,5-9``. Raises ``CommandError``."""
    found: list[int] = []
    try:
        for part in filter(None, text.split(",")):
            first, _, last = part.partition("-")
            found += range(int(first), int(last or first) + 1)
    except ValueError as error:
        raise CommandError(f"“{text}” is no list of rows: write 2,5-9.") from error
    return found
