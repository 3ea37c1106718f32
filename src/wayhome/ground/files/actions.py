"""The verbs of stored files: keep, scan what waits, delete, and remove what nobody speaks of."""

from __future__ import annotations

import base64
import datetime as dt
import io
import logging
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction

from wayhome.ground.core.errors import OutOfScope
from wayhome.ground.crypto.keyring import open_drawers
from wayhome.ground.files import chunk_cipher
from wayhome.ground.files.audit_trail import Recorder, WhoActs
from wayhome.ground.files.cleaning.confined import clean
from wayhome.ground.files.cleaning.outcome import CannotClean, Cleaned
from wayhome.ground.files.enums import KEPT, FileKind, FileState, Problem
from wayhome.ground.files.file_names import clean_file_name
from wayhome.ground.files.kinds import disagreement, kind_of
from wayhome.ground.files.limits import MOST_BYTES
from wayhome.ground.files.models import StoredFile
from wayhome.ground.files.reading import key_of, proven
from wayhome.ground.files.refusals import not_open, refusal
from wayhome.ground.files.scanning import ScanAnswer, Scanner, scanner
from wayhome.ground.files.storage import NotStored, storage

logger = logging.getLogger(__name__)


def keep_file(
    *,
    name: str,
    declared: str,
    content: BinaryIO,
    drawer_id: uuid.UUID,
    case_id: uuid.UUID | None,
    by: WhoActs,
    at: dt.datetime,
    record: Recorder,
) -> StoredFile:
    """Take one file in: check what it is, scan it, make it harmless, encrypt it and keep it.

    ``name`` and ``declared`` (a media type, may be empty) are what the browser sent, ``content`` its bytes. The row
    is ``clean``, with ``scanned_at`` empty where no scanner is set, or ``quarantined`` where the scanner that is set
    did not answer. Takes up to thirty seconds in the worst case; call it before a row is locked.

    Raises ``FileRefused`` with a sentence, after which nothing is kept; the door that shows it writes the audit row of
    the refusal. Raises ``DrawerClosed`` when the acting organisation has no key of the drawer.
    """
    shown, kind, given = _looked_at(name, declared, content)
    asked = scanner()
    scan = asked.scan(_pieces(given)) if asked else None
    if scan is ScanAnswer.FOUND:
        raise refusal(Problem.VIRUS)
    cleaned = _cleaned(given, kind)
    row = StoredFile(
        drawer_id=drawer_id,
        organisation_id=by.organisation_id,
        case_id=case_id,
        name=shown,
        kind=kind.value,
        state=(FileState.QUARANTINED if scan is ScanAnswer.NO_ANSWER else FileState.CLEAN).value,
        size=len(cleaned.content),
        pages=cleaned.pages,
        made_at=at,
        scanned_at=at if scan is ScanAnswer.PASSED else None,
    )
    _store(row, io.BytesIO(cleaned.content))
    record("files:file:keep", by=by, at=at, case_id=case_id, subject=row, detail={"state": row.state})
    return row


def keep_made(
    *,
    name: str,
    kind: FileKind,
    content: bytes | BinaryIO,
    drawer_id: uuid.UUID,
    case_id: uuid.UUID | None,
    by: WhoActs,
    at: dt.datetime,
    record: Recorder,
) -> StoredFile:
    """Encrypt and keep a file that the house made itself, and return its row; nothing in it needs to be made harmless.

    ``name`` has the ending of its kind. A stream is read from its beginning, chunk by chunk. Raises ``DrawerClosed`` when
    the acting organisation has no key of the drawer.
    """
    plain = io.BytesIO(content) if isinstance(content, bytes) else content
    row = StoredFile(
        drawer_id=drawer_id,
        organisation_id=by.organisation_id,
        case_id=case_id,
        name=name,
        kind=kind.value,
        state=FileState.CLEAN.value,
        size=plain.seek(0, io.SEEK_END),
        pages=0,
        made_at=at,
        scanned_at=at,
    )
    plain.seek(0)
    _store(row, plain)
    record("files:file:make", by=by, at=at, case_id=case_id, subject=row)
    return row


@dataclass(frozen=True)
class ScanCount:
    """What one round of scanning did: files found clean, thrown away, still waiting, and damaged (a fault to look at)."""

    passed: int = 0
    thrown_away: int = 0
    waiting: int = 0
    damaged: int = 0


def scan_waiting(*, by: WhoActs, at: dt.datetime, record: Recorder, most: int = 100) -> ScanCount:
    """Scan files of one organisation that were never scanned, oldest first, and return how it went.

    Those that waited for the scanner open; one in which something is found is thrown away, with an audit row. It
    stops at the first file for which the scanner does not answer. Without a scanner nothing is done: files that wait
    go on waiting. One that cannot be read is logged and left as it is.
    """
    asked = scanner()
    rows = StoredFile.objects.filter(
        organisation_id=by.organisation_id,
        scanned_at__isnull=True,
        state__in=[state.value for state in KEPT],
    )
    answers: Counter[ScanAnswer | None] = Counter()
    if asked is not None:
        held = list(rows.select_for_update(skip_locked=True).order_by("made_at", "id")[:most])
        open_drawers(row.drawer_id for row in held)
        for row in held:
            answer = _scanned(row, asked)
            answers[answer] += 1
            if answer is ScanAnswer.NO_ANSWER:
                break
            _settle(row, answer, by=by, at=at, record=record)
    return ScanCount(
        passed=answers[ScanAnswer.PASSED],
        thrown_away=answers[ScanAnswer.FOUND],
        waiting=rows.filter(state=FileState.QUARANTINED.value).count(),
        damaged=answers[None],
    )


def _scanned(row: StoredFile, asked: Scanner) -> ScanAnswer | None:
    """Return what the scanner says of a stored file; nothing where its content cannot be proven."""
    try:
        with proven(row) as sealed:
            return asked.scan(chunk_cipher.decrypt(sealed, key=key_of(row), file_id=str(row.pk)))
    except (NotStored, InvalidTag):
        logger.error("The content of stored file %s is missing or was changed.", row.pk)
        return None


def _settle(
    row: StoredFile, answer: ScanAnswer | None, *, by: WhoActs, at: dt.datetime, record: Recorder
) -> None:
    if answer is ScanAnswer.PASSED:
        row.state, row.scanned_at = FileState.CLEAN.value, at
        row.save(update_fields=["state", "scanned_at"])
        record("files:file:release", by=by, at=at, case_id=row.case_id, subject=row)
    elif answer is ScanAnswer.FOUND:
        row.scanned_at = at
        throw_away(row, FileState.REFUSED)
        record(
            "files:file:refuse",
            by=by,
            at=at,
            case_id=row.case_id,
            subject=row,
            detail={"code": Problem.VIRUS.value},
        )


def delete_file(*, file_id: uuid.UUID, by: WhoActs, at: dt.datetime, record: Recorder) -> None:
    """Throw away name, key and content of a file for good; the plain row stays, so that it is known that there was one.

    The content goes when the transaction is committed. Raises ``OutOfScope`` where the acting organisation sees no
    such file, and ``FileRefused`` where it is deleted already.
    """
    row = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise OutOfScope
    if row.state == FileState.DELETED:
        raise not_open(FileState.DELETED)
    row.name = None
    throw_away(row, FileState.DELETED)
    record("files:file:delete", by=by, at=at, case_id=row.case_id, subject=row)


def throw_away(row: StoredFile, state: FileState) -> None:
    """Save a row without its key in one of the states that have none, and remove its content after the commit."""
    row.key = None
    row.state = state.value
    row.save(update_fields=["name", "key", "state", "scanned_at"])
    transaction.on_commit(partial(storage().delete, row.sha256))


def remove_leftovers(*, before: dt.datetime) -> int:
    """Remove content of which no row speaks and that was stored before a moment; return how much of it there was.

    Such content is left where a transaction was rolled back, or the machine stopped, after it was written; its key
    was never kept. ``before`` is an aware moment some hours ago, so that uploads under way are left alone. Whose rows
    the work may see makes no difference: the database is asked about each by its digest.
    """
    removed = 0
    for place in storage().stored_before(before):
        if not _is_spoken_of(place):
            storage().delete(place)
            removed += 1
    return removed


def _looked_at(name: str, declared: str, content: BinaryIO) -> tuple[str, FileKind, bytes]:
    """Return the name to show, the kind and the bytes of an upload; raises ``FileRefused``."""
    shown = clean_file_name(name)
    if shown is None:
        raise refusal(Problem.NAME_UNREADABLE)
    given = content.read(MOST_BYTES + 1)
    if not given:
        raise refusal(Problem.EMPTY)
    if len(given) > MOST_BYTES:
        raise refusal(Problem.TOO_LARGE)
    kind = kind_of(given)
    if isinstance(kind, Problem):
        raise refusal(kind)
    problem = disagreement(kind, name=shown, declared=declared)
    if problem is not None:
        raise refusal(problem, kind=kind)
    return shown, kind, given


def _cleaned(given: bytes, kind: FileKind) -> Cleaned:
    try:
        return clean(given, kind)
    except CannotClean as cannot:
        raise refusal(cannot.problem, kind=kind) from cannot


def _store(row: StoredFile, plain: BinaryIO) -> None:
    """Write the content under a new key, then the row; content without row is taken back."""
    key = chunk_cipher.new_key()
    row.key = base64.b64encode(key).decode()
    row.sha256 = storage().put(chunk_cipher.encrypt(plain, key=key, file_id=str(row.pk)))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except BaseException:
        storage().delete(row.sha256)
        raise


def _pieces(given: bytes) -> list[bytes]:
    return [given[start : start + chunk_cipher.CHUNK] for start in range(0, len(given), chunk_cipher.CHUNK)]


def _is_spoken_of(sha256: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT files_is_kept(%s)", [sha256])
        found = cursor.fetchone()
    return bool(found and found[0])
