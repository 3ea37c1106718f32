"""``./wayhome manage make_sealing_key``: make the key that signs checkpoints, once, and print its public half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wayhome.ground.audit.checkpoints import PublicKey
from wayhome.ground.audit.sealing_keys import SealingKeyUnavailable, make_sealing_key, read_sealing_key

BAD_NAME = (
    "No key was made, because WAYHOME_LOG_NAME must be one word without a plus sign, and “{name}” is not."
)


class Command(BaseCommand):
    """Makes the sealing key where there is none; prints the public key, which every witness keeps."""

    help = "Make the key that seals the log, unless there is one, and print its public key."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or read the key; exit 1 with a sentence when it can be neither."""
        place, name = Path(settings.WAYHOME_SEALING_KEY_FILE), settings.WAYHOME_LOG_NAME
        if "+" in name or len(name.split()) != 1:
            raise CommandError(BAD_NAME.format(name=name))
        try:
            key = make_sealing_key(place)
            self.stderr.write(f"Made {place.name}. Keep a copy apart from the database and its backups.")
        except FileExistsError:
            self.stderr.write(f"{place.name} was there already and stays as it is.")
            try:
                key = read_sealing_key(place)
            except SealingKeyUnavailable as error:
                raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"No key was made, because {place.name} cannot be written: {error.strerror}."
            ) from error
        self.stdout.write(PublicKey(name, key.public_key()).text())
