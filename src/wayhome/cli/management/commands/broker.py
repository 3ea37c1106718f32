"""``./wayhome broker``: the key broker, until it is ended."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.keeping.server import Broker
from wayhome.ground.crypto.organisation_keys import BROKER
from wayhome.ground.crypto.providers import provider


class Command(BaseCommand):
    """Keeps the root key and opens drawers for who may ask, on the socket that the settings name."""

    help = "Run the key broker on KEY_BROKER_SOCKET until it is ended; docs/keys.md says how to set it up."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or Ctrl-C; refuses, with a sentence, without socket, root key or database."""
        if not settings.KEY_BROKER_SOCKET:
            raise CommandError("Nothing was started: name a socket in KEY_BROKER_SOCKET.")
        place = Path(settings.KEY_BROKER_SOCKET)
        try:
            root = provider().root_id()
            with connections[BROKER].cursor() as cursor:
                cursor.execute("SELECT 1 FROM crypto_standing_keys('{}')")
            connections[BROKER].close()
            broker = Broker(place, users=settings.KEY_BROKER_USERS, clock=timezone.now)
        except (KeyUnavailable, OSError) as error:
            raise CommandError(f"The key broker was not started. {error}") from error
        self._serve(broker, place, root)

    def _serve(self, broker: Broker, place: Path, root: str) -> None:
        ended = threading.Event()

        def end(number: int, frame: FrameType | None) -> None:
            ended.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
        thread = threading.Thread(target=broker.serve_forever, daemon=True)
        thread.start()
        self.stdout.write(f"The key broker answers on {place} with root key {root}.")
        ended.wait()
        broker.shutdown()
        broker.server_close()
        place.unlink(missing_ok=True)
