"""What is asked of a database that was restored, before anybody is served from it."""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connections

from wayhome.cli.backups import programs
from wayhome.cli.backups.folder import BackupRefused
from wayhome.ground.accounts.models import Organisation
from wayhome.ground.audit.checkpoints import PublicKey
from wayhome.ground.audit.sealing_keys import SealingKeyUnavailable, read_sealing_key
from wayhome.ground.audit.verify import GOOD
from wayhome.ground.audit.verify import main as verify_log
from wayhome.ground.audit.witnesses import FILE
from wayhome.ground.core.catalogue import faults
from wayhome.ground.core.context import acting_for, weighing
from wayhome.ground.crypto.keyring import DrawerClosed, open_drawers
from wayhome.ground.files.enums import KEPT
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.reading import proven
from wayhome.ground.files.storage import NotStored

BATCH = 500


@dataclass(frozen=True)
class FilesAsked:
    """How asking for files went: opened and proven, closed to everybody, and keys of those missing or damaged."""

    opened: int
    closed: int
    wrong: Sequence[str]


def ask_files(*, gone: frozenset[str] = frozenset(), most: int | None = None) -> FilesAsked:
    """Open every file that the database speaks of, or the first ``most``, and return how that went.

    ``gone`` are digests that were deleted while the backup was made. Nobody looks at what is proven here.
    """
    opened, closed, wrong = 0, 0, []
    with acting_for(Organisation.objects.values_list("id", flat=True)), weighing():
        rows = StoredFile.objects.filter(state__in=[state.value for state in KEPT]).order_by("id")
        batch = list(rows[: min(BATCH, most or BATCH)])
        while batch:
            open_drawers(row.drawer_id for row in batch)
            for row in batch:
                try:
                    proven(row).close()
                    opened += 1
                except DrawerClosed:
                    closed += 1
                except (NotStored, InvalidTag):
                    if row.sha256 not in gone:
                        wrong.append(str(row.pk))
            left = BATCH if most is None else min(BATCH, most - opened - closed - len(wrong))
            batch = list(rows.filter(id__gt=batch[-1].pk)[:left]) if left > 0 else []
    return FilesAsked(opened, closed, wrong)


def ask_lock() -> Sequence[str]:
    """Return every hole in the second lock of the restored database."""
    return faults(connections["migrator"])


def ask_log(taken: str, say: Callable[[str], None]) -> bool:
    """Verify the sealed log against witnesses in reach, else against its own checkpoints; return whether all is well.

    ``taken`` is when the backup was made: what witnesses keep from later is passed over.
    """
    try:
        key = PublicKey(
            settings.WAYHOME_LOG_NAME, read_sealing_key(Path(settings.WAYHOME_SEALING_KEY_FILE)).public_key()
        )
    except SealingKeyUnavailable as error:
        say(f"The log was not verified. {error}")
        return True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        held = _checkpoints(folder)
        if not held:
            say("The log was not verified: no checkpoint was made yet.")
            return True
        dump = folder / "log.dump"
        _dump_log(dump)
        moment = max(f"{taken.removesuffix('Z')}.000000Z", _newest_checkpoint())
        code = verify_log(
            ["verify", str(dump), "--checkpoints", *held, "--key", key.text(), "--taken", moment]
        )
    return code == GOOD


def _newest_checkpoint() -> str:
    """Return when the newest checkpoint of the database was made: one of the second of the backup belongs to it."""
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT max(made_at) FROM audit_checkpoint")
        found = cursor.fetchone()
    return f"{found[0].astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}" if found and found[0] else ""


def _checkpoints(folder: Path) -> list[str]:
    """Return what to compare with: the folders of witnesses in reach, or a file of the log's own checkpoints."""
    named = [word.removeprefix(FILE) for word in settings.WAYHOME_WITNESSES if word.startswith(FILE)]
    there = [name for name in named if Path(name).is_dir() and any(Path(name).iterdir())]
    if there:
        return there
    with connections["migrator"].cursor() as cursor:
        cursor.execute("SELECT note FROM audit_checkpoint ORDER BY size")
        notes = [str(row[0]) for row in cursor.fetchall()]
    if not notes:
        return []
    own = folder / "own.checkpoints"
    own.write_text("\n".join(notes), encoding="utf-8")
    return [str(own)]


def _dump_log(target: Path) -> None:
    migrator: dict[str, Any] = connections["migrator"].settings_dict
    child = programs.start(
        "pg_dump",
        *("--format=custom", "--no-password", "--data-only", f"--file={target}"),
        *(
            f"--table=public.{one}"
            for one in ("audit_event", "audit_leaf", "audit_checkpoint", "audit_revision")
        ),
        database=migrator,
        stdin=subprocess.DEVNULL,
    )
    with programs.let_go(child):
        complaints = programs.Complaints(child.stderr)
        code = child.wait()
        complaints.last()
    if code:
        raise BackupRefused(f"The database is restored, but its log could not be read: {complaints.last()}.")
