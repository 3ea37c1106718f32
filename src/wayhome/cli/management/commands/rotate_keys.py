"""``./wayhome manage rotate_keys root|organisation|drawers``: replace keys while everybody goes on working."""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import InvalidTag
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.ground.accounts.models import Organisation
from wayhome.ground.crypto.drawer_rotation import rotate_drawers
from wayhome.ground.crypto.errors import AnotherRuns, KeyUnavailable, StillAtWork
from wayhome.ground.crypto.rotation import (
    DRAWERS,
    ORGANISATION,
    PATIENCE,
    ROOT,
    Work,
    alone,
    forget_older_roots,
    organisations_with_keys,
    rotate_organisation,
    rotate_organisations,
    rotate_root,
)
from wayhome.keeping.ledger import LedgerRefused
from wayhome.keeping.replaying import ledger

NEW_PAPER = (
    "The root key is new. Make paper shares of it now (./wayhome manage key_shares make), and keep the older shares "
    "for as long as backups from before may be restored."
)
FORGOTTEN = "Older root keys are forgotten. Backups made under them need their paper shares now."
WHICH = (
    "Nothing was begun. Name the organisation by its number, or give --all. Those that have keys: {known}."
)
NOT_HERE = "Nothing was begun, because {kind} takes no {option}."
DAMAGED = (
    "{count} drawers hold something that does not open, named above; they keep both keys. Restore those rows from a "
    "backup, then start the same command again."
)
NO_KEY_FITS = (
    "A key did not open under the key above it, so that the run stopped; nothing was lost. Check that the root key is "
    "that of this database, then start the same command again."
)


class Command(BaseCommand):
    """Replaces one kind of keys; a run that was stopped anywhere goes on when it is started again."""

    help = "Replace the root key, the keys of organisations, or those of drawers, while everybody goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the kind of keys, whose they are, and how long to wait."""
        parser.add_argument("kind", choices=[ROOT, ORGANISATION, DRAWERS])
        parser.add_argument(
            "organisation", nargs="?", type=int, help="number of an organisation; drawers: its drawers only"
        )
        parser.add_argument("--all", action="store_true", help="every organisation, one after the other")
        parser.add_argument(
            "--forget-older", action="store_true", help="root only: replace nothing, drop older root keys"
        )
        parser.add_argument(
            "--patience", type=float, default=PATIENCE, metavar="SECONDS", help="how long to wait for others"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace what was asked; exit 1 with a sentence when it could not be begun or could not end."""
        work = Work(now=timezone.now, tell=self._tell, patience=options["patience"])
        kind, organisation = options["kind"], options["organisation"]
        if kind == ROOT and organisation is not None:
            raise CommandError(NOT_HERE.format(kind=kind, option="organisation"))
        if kind != ORGANISATION and options["all"]:
            raise CommandError(NOT_HERE.format(kind=kind, option="--all"))
        if kind != ROOT and options["forget_older"]:
            raise CommandError(NOT_HERE.format(kind=kind, option="--forget-older"))
        try:
            with alone(work):
                self._replace(work, kind, organisation, options)
        except (KeyUnavailable, StillAtWork, AnotherRuns, LedgerRefused) as error:
            raise CommandError(str(error)) from None
        except InvalidTag:
            raise CommandError(NO_KEY_FITS) from None

    def _replace(self, work: Work, kind: str, organisation: int | None, options: dict[str, Any]) -> None:
        if options["forget_older"]:
            ledger().rewrap()  # an older root may still hold its key: nothing may be forgotten under it
            forget_older_roots(work)
            self.stdout.write(FORGOTTEN)
        elif kind == ROOT:
            rotate_root(work)
            ledger().rewrap()
            self.stdout.write(NEW_PAPER)
        elif kind == ORGANISATION:
            self._replace_organisations(work, organisation, everybody=options["all"])
        else:
            rotated = rotate_drawers(work, owner_id=organisation)
            if rotated.damaged:
                raise CommandError(DAMAGED.format(count=rotated.damaged))

    def _replace_organisations(self, work: Work, number: int | None, *, everybody: bool) -> None:
        if everybody and number is None:
            rotate_organisations(work)
            return
        known = organisations_with_keys(work)
        if everybody or number is None or number not in known:
            names = dict(
                Organisation.objects.using(work.using).filter(id__in=known).values_list("id", "name")
            )
            told = ", ".join(f"{one} ({names.get(one, 'unknown')})" for one in known) or "none yet"
            raise CommandError(WHICH.format(known=told))
        rotate_organisation(work, number)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
