"""``./wayhome manage seal``: seal the log and hand the checkpoint to its witnesses; a timer runs it every minute."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from wayhome.ground.audit.checkpoints import PublicKey
from wayhome.ground.audit.recording import record
from wayhome.ground.audit.sealing import Connection, NotSealed, Sealed, alone, seal
from wayhome.ground.audit.sealing_keys import SealingKeyUnavailable, read_sealing_key
from wayhome.ground.audit.standing import Standing, keep_standing, standing
from wayhome.ground.audit.witnesses import Handed, hand_over, malformed, unknown_to

NO_WITNESS = "WAYHOME_WITNESSES contains {words}, which names no witness. Write file:/folder or mail:address."
OLDER = (
    "Nothing was sealed, because the witness {witness} holds a checkpoint of {size} events that this database does not "
    "know. It is an older copy that was restored, or it was written anew. Compare both with ./wayhome audit verify. "
    "If it was restored, run this once with --after-restore."
)
RESTORED = "audit:log:restore"
LATE_SENTENCE = (
    "The log is late: nothing was sealed for more than ten minutes. Run ./wayhome manage seal and read what it says; "
    "./wayhome serve seals every minute by itself."
)
NEVER = "The log was never sealed. Run ./wayhome manage make_sealing_key once, then ./wayhome manage seal every minute."
ANOTHER = "Nothing was done, because another sealer is at work."


@dataclass(frozen=True)
class Nobody:
    """Who acts where the machine does: the timer that seals has no account."""

    user_id: int | None = None
    organisation_id: int | None = None
    office_id: int | None = None
    roles: tuple[str, ...] = ()
    relation: str = ""


class Command(BaseCommand):
    """Makes leaves of the events that are ripe, signs a checkpoint, and gives it to every witness."""

    help = "Seal the log of acts, and hand the checkpoint to its witnesses."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether the database was restored from an older copy, or whether only the standing is asked for."""
        parser.add_argument(
            "--status",
            action="store_true",
            help="say how the log stands, and seal nothing; exit 1 when it is late",
        )
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help="go on though witnesses know more than this restored copy; the log itself tells what is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal once and say how many events were sealed and how many wait; exit 1 with a sentence when it cannot be."""
        if options["status"]:
            self._say_how_it_stands()
            return
        witnesses = list(settings.WAYHOME_WITNESSES)
        if wrong := malformed(witnesses):
            raise CommandError(NO_WITNESS.format(words=", ".join(wrong)))
        try:
            key = read_sealing_key(Path(settings.WAYHOME_SEALING_KEY_FILE))
        except SealingKeyUnavailable as error:
            raise CommandError(str(error)) from error
        public = PublicKey(settings.WAYHOME_LOG_NAME, key.public_key())
        connection = _connection()
        with alone(connection) as mine:
            if not mine:
                self.stdout.write(ANOTHER)
                return
            for witness, size in unknown_to(connection, witnesses=witnesses, public=public):
                if not options["after_restore"]:
                    raise CommandError(OLDER.format(witness=witness, size=size))
                record(RESTORED, by=Nobody(), at=timezone.now(), detail={"lost_up_to": size})
            try:
                done = seal(connection, key=key, log=settings.WAYHOME_LOG_NAME)
            except NotSealed as error:
                raise CommandError(str(error)) from error
            if done is not None:
                self.stdout.write(_told(done))
            given = hand_over(connection, witnesses=witnesses, mail=_send)
            for handed in given:
                self.stdout.write(_handed(handed))
            if done is not None:
                keep_standing(connection, done, behind=[bool(handed.waiting) for handed in given])

    def _say_how_it_stands(self) -> None:
        now, stands = timezone.now(), standing()
        self.stdout.write(_stands(stands, now))
        if stands.is_late(now):
            raise CommandError(LATE_SENTENCE)


def _connection() -> Connection:
    django = connections["sealer"]
    django.ensure_connection()
    return cast(Connection, django.connection)


def _send(*, subject: str, text: str, to: str) -> None:
    EmailMessage(subject=subject, body=text, to=[to]).send()


def _stands(stands: Standing, now: dt.datetime) -> str:
    window = stands.open_since(now)
    if stands.at is None or window is None:
        return NEVER
    made = "none yet"
    if stands.checkpoint_at is not None:
        age = (now - stands.checkpoint_at).total_seconds()
        made = f"of {stands.size} events, made {stands.checkpoint_at:%Y-%m-%dT%H:%M:%SZ}, {age:.0f} s ago"
    return (
        f"Last checkpoint: {made}. The sealer ran last {(now - stands.at).total_seconds():.0f} s ago. "
        f"Waiting then: {stands.waiting} events. Window before the next checkpoint: {window.total_seconds():.0f} s. "
        f"Witnesses: {stands.witnesses}, of which lag behind: {stands.behind}."
    )


def _told(done: Sealed) -> str:
    since = f", the oldest for {done.waiting_seconds:.0f} s" if done.waiting else ""
    return (
        f"Events sealed: {done.sealed}; in the log: {done.size}; "
        f"waiting for the next checkpoint: {done.waiting}{since}."
    )


def _handed(handed: Handed) -> str:
    if handed.reason:
        return (
            f"The witness {handed.witness} could not be given its checkpoints ({handed.reason}). "
            f"Waiting for it: {handed.waiting}; the next run tries again."
        )
    return f"Checkpoints given to {handed.witness}: {handed.taken}."
