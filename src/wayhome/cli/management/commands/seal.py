"""``./wayhome manage seal``: seal the log and hand the checkpoint to its witnesses; a timer runs it every minute."""

from __future__ import annotations

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
from wayhome.ground.audit.witnesses import Handed, hand_over, malformed, unknown_to

NO_WITNESS = "WAYHOME_WITNESSES contains {words}, which names no witness. Write file:/folder or mail:address."
OLDER = (
    "Nothing was sealed, because the witness {witness} holds a checkpoint of {size} events that this database does not "
    "know. It is an older copy that was restored, or it was written anew. Compare both with ./wayhome audit verify. "
    "If it was restored, run this once with --after-restore."
)
RESTORED = "audit:log:restore"
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
        """Take whether the database was restored from an older copy."""
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help="go on though witnesses know more than this restored copy; the log itself tells what is lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal once and say how many events were sealed and how many wait; exit 1 with a sentence when it cannot be."""
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
            for handed in hand_over(connection, witnesses=witnesses, mail=_send):
                self.stdout.write(_handed(handed))


def _connection() -> Connection:
    django = connections["sealer"]
    django.ensure_connection()
    return cast(Connection, django.connection)


def _send(*, subject: str, text: str, to: str) -> None:
    EmailMessage(subject=subject, body=text, to=[to]).send()


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
