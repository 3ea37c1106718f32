"""``./wayhome manage erasures``: hold the erasure ledger against the database, and do again what it lacks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.keeping.ledger import LedgerRefused
from wayhome.keeping.replaying import compare, do_again, ledger, tell_again


class Command(BaseCommand):
    """Erases again what an older copy of the database brought back; needs the migrator's connection for that."""

    help = "Compare the erasure ledger with the database, and erase again what came back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the ledger is written anew from the database."""
        parser.add_argument(
            "--write-ledger",
            action="store_true",
            help="the newest ledger is lost: write into it what only this database knows",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how both stand; exit 1 while the ledger is silent about drawers that the database knows as erased."""
        try:
            book = ledger()
            apart = compare(book, using="migrator")
            if apart.to_do:
                count = do_again(apart.to_do)
                self.stdout.write(f"Erased again: {count} drawers of {len(apart.to_do)} lines.")
            if apart.not_told and options["write_ledger"]:
                count = tell_again(book, apart.not_told)
                self.stdout.write(f"Written into the ledger: {len(apart.not_told)} drawers in {count} lines.")
            elif apart.not_told:
                raise CommandError(
                    f"The ledger is silent about {len(apart.not_told)} drawers that this database knows as erased. Put its "
                    "newest copy in its place; if there is none, run this with --write-ledger."
                )
            self.stdout.write(f"Lines of the ledger: {len(book.lines())}. The database agrees with it.")
        except (LedgerRefused, KeyUnavailable) as error:
            raise CommandError(str(error)) from None
