"""``./wayhome backup DIR``: one moment of the database and its files, encrypted, and read again before it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wayhome.cli.backups.folder import BackupRefused
from wayhome.cli.backups.writing import Sources, write_backup
from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.providers import provider
from wayhome.ground.files.storage import storage
from wayhome.keeping.ledger import LedgerRefused
from wayhome.keeping.replaying import ledger

NOT_INSIDE = (
    "The root key and the erasure ledger are not in it. Keep both elsewhere: without the root key nobody can open it, "
    "without the ledger it is not restored."
)


class Command(BaseCommand):
    """Makes a new folder in the one that is named; older backups are left alone."""

    help = "Back up database and files into a new encrypted folder, and prove it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder in which backups stand."""
        parser.add_argument("folder", type=Path, help="where the folder of the backup is made")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup and print what it holds; exit 1 with a sentence when it was not made."""
        target: Path = options["folder"].absolute()
        for place in (Path(settings.WAYHOME_KEY_FILE), Path(settings.WAYHOME_ERASURE_LEDGER)):
            if place.absolute().is_relative_to(target):
                raise CommandError(
                    f"No backup was made, because {place.name} lies in the same folder: whoever takes the folder would "
                    "have both. Name another folder."
                )
        try:
            sources = Sources(provider(), storage(), ledger(), self._tell)
            made, manifest = write_backup(target, sources, now=timezone.now())
        except (BackupRefused, LedgerRefused, KeyUnavailable) as error:
            raise CommandError(str(error)) from None
        size = sum(part.size for part in manifest.parts.values())
        self._tell(
            f"{made.name}: {sum(manifest.tables.values()):,} rows of {len(manifest.tables)} tables, "
            f"{manifest.files:,} files, {size / 1e6:,.1f} MB."
        )
        if manifest.files_gone:
            self._tell(f"Files that somebody deleted meanwhile: {len(manifest.files_gone)}.")
        self._tell(NOT_INSIDE)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
