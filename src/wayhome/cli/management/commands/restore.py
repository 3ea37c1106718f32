"""``./wayhome restore DIR``: bring a backup back into an empty database, with everything erased since erased again."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from wayhome.cli.backups.checking import ask_files, ask_lock, ask_log
from wayhome.cli.backups.folder import BackupRefused, newest
from wayhome.cli.backups.restoring import Place, Restored, bring_back, is_filled
from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.providers import provider
from wayhome.ground.files.actions import remove_leftovers
from wayhome.ground.files.storage import storage
from wayhome.keeping.ledger import LedgerRefused
from wayhome.keeping.replaying import compare, ledger

ASK = "Everything in the database {name} is destroyed first. Type its name to go on: "
NOT_TYPED = "Nothing was restored and nothing was changed, because the name that was typed is not that of the database."
_SOON = dt.timedelta(minutes=1)
NOT_OPEN = "The database is restored, but do not serve from it yet:"


class Command(BaseCommand):
    """Proves the whole backup, restores it in one transaction, and asks the result everything before anybody is served."""

    help = "Restore a backup into an empty database, replay the erasure ledger, and verify the result."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the backup, and what may be destroyed or passed over for it."""
        parser.add_argument("folder", type=Path, help="a backup, or the folder of backups: then the newest")
        parser.add_argument(
            "--replace", action="store_true", help="destroy what is in the database; asks first"
        )
        parser.add_argument(
            "--without-ledger",
            action="store_true",
            help="the newest ledger is lost: people erased since may come back; docs/backup.md says what to do",
        )
        parser.add_argument("--files", type=int, metavar="N", help="open only the first N files (all)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore and print what was found; exit 1 with a sentence when nothing was restored, or it may not be served."""
        began = time.monotonic()
        migrator = connections["migrator"].settings_dict
        try:
            folder = newest(options["folder"].absolute())
            if options["replace"] and is_filled(migrator):
                self._ask(str(migrator["NAME"]))
            restored = bring_back(
                folder,
                self._place(migrator),
                replace=options["replace"],
                without_ledger=options["without_ledger"],
            )
            wrong = self._after(restored, most=options["files"])
        except (BackupRefused, LedgerRefused, KeyUnavailable) as error:
            raise CommandError(str(error)) from None
        seconds = time.monotonic() - began
        if wrong:
            raise CommandError("\n  ".join([NOT_OPEN, *wrong]))
        self._tell(
            f"{folder.name}, made {restored.manifest.made_at}, is restored after {seconds:.0f} s. The office may be served."
        )

    def _place(self, migrator: dict[str, Any]) -> Place:
        known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
        return Place(migrator, provider(), storage(), ledger(), known, self._tell)

    def _ask(self, name: str) -> None:
        self.stdout.write(ASK.format(name=name), ending="")
        self.stdout.flush()
        try:
            typed = input()
        except EOFError:
            typed = ""
        if typed.strip() != name:
            raise BackupRefused(NOT_TYPED)

    def _after(self, restored: Restored, *, most: int | None) -> list[str]:
        """Bring the schema up to date, ask everything, and return what is wrong, in words."""
        manifest = restored.manifest
        self._tell(
            f"Rows {sum(manifest.tables.values()):,}, as the manifest says; files {manifest.files:,}; "
            f"lines of the ledger replayed {restored.replayed}."
        )
        for alias in ("default", "migrator"):
            connections[alias].close()
        call_command("migrate", verbosity=0)
        wrong = [f"{hole}" for hole in ask_lock()]
        if not compare(ledger()).nothing:
            wrong.append("the erasure ledger and the database differ: run ./wayhome manage erasures")
        asked = ask_files(gone=frozenset(manifest.files_gone), most=most)
        self._tell(f"Files opened and proven: {asked.opened}; closed for everybody: {asked.closed}.")
        if asked.wrong:
            wrong.append(f"{len(asked.wrong)} files are missing or damaged, first {asked.wrong[0]}")
        removed = remove_leftovers(before=timezone.now() + _SOON)
        if removed:
            self._tell(f"Contents that nobody can open any more, removed: {removed}.")
        if not ask_log(manifest.made_at, self._tell):
            wrong.append("the log is not as witnessed, as told above")
        elif settings.WAYHOME_WITNESSES:
            self._tell(
                "Witnesses may know more than this copy: seal once with ./wayhome manage seal --after-restore."
            )
        return wrong

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
