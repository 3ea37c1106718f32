"""``./wayhome manage minutely``: seals the log each minute, beside ``serve`` and ``demo``, until it is ended."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from wayhome.jobs.minutely import seal_the_log, tell_if_late
from wayhome.jobs.minutely.mail import write_and_send

log = logging.getLogger(__name__)
SECONDS = 60.0


class Command(BaseCommand):
    """Seals and watches each minute; whatever goes wrong is said once and tried again the next minute."""

    help = "Seal the log each minute and tell administrators when it is late, until this command is ended."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to do it once only."""
        parser.add_argument(
            "--once", action="store_true", help="do it once; exit 1 when it could not be done"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it each minute, or once; several may run at the same time, one of which seals."""
        if options["once"]:
            if why := self._one_minute():
                raise CommandError(why)
            return
        ended = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            ended.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, end)
        before = ""
        while not ended.is_set():
            why = self._one_minute()
            if why and why != before:
                self.stderr.write(why)
            elif before and not why:
                self.stderr.write("All is well again.")
            before = why
            connections.close_all()  # one that the server ended meanwhile would fail for ever
            ended.wait(SECONDS)

    def _one_minute(self) -> str:
        """Seal and watch, each by itself, and return what could not be done and why, in words."""
        why = ""
        try:
            seal_the_log()
        except CommandError as refusal:
            why = str(refusal)
        except Exception:
            log.exception("minutely: the log was not sealed")
            why = "The log was not sealed; the lines above say why."
        try:
            tell_if_late(timezone.now())
        except Exception:
            log.exception("minutely: nobody could be told that the log is late")
            why = why or "It could not be seen how the log stands; the lines above say why."
        try:
            _went, failed = write_and_send(timezone.now())
            if failed:
                why = why or f"{failed} letters to staff could not be handed over; they are tried again."
        except Exception:
            log.exception("minutely: no letters to staff were sent")
            why = why or "No letters to staff were sent; the lines above say why."
        return why
