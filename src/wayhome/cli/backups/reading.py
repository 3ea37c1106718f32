"""Proves a backup from end to end, before anything is touched: header, manifest, every chunk of every part, every digest."""

from __future__ import annotations

import hashlib
from pathlib import Path

from wayhome.cli.backups.contents import files_in
from wayhome.cli.backups.folder import (
    DATABASE,
    FILES,
    MANIFEST,
    BackupRefused,
    Manifest,
    Sealing,
    as_stream,
    damaged,
    open_header,
    prove_part,
    read_manifest,
    read_part,
)
from wayhome.ground.crypto.providers import KeyProvider


def prove(folder: Path, provider: KeyProvider) -> tuple[Manifest, Sealing]:
    """Return manifest and keys of a backup that is whole and unchanged. Raises ``BackupRefused``, ``KeyUnavailable``."""
    sealing, made_at = open_header(folder, provider)
    text = b"".join(read_part(folder, MANIFEST, sealing)).decode()
    manifest = read_manifest(text)
    if (manifest.id, manifest.made_at) != (sealing.id, made_at):
        raise damaged(MANIFEST)
    prove_part(folder, DATABASE, manifest.parts[DATABASE], sealing)
    prove_part(folder, FILES, manifest.parts[FILES], sealing)
    count = 0
    for key, pieces in files_in(as_stream(read_part(folder, FILES, sealing))):
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
        if digest.hexdigest() != key:
            raise damaged(FILES)
        count += 1
    if count != manifest.files:
        raise damaged(FILES)
    return manifest, sealing


def refuse_newer(manifest: Manifest, known: set[str]) -> None:
    """Do nothing where this version knows every migration of a backup; raise ``BackupRefused`` where it does not."""
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise BackupRefused(
            f"Nothing was restored, because the backup was made by a newer version of Wayhome ({newer[-1]} is unknown here). "
            "Install that version, then restore."
        )
