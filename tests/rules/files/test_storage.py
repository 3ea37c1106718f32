"""The folder of stored files: written whole or not at all, closed to others, and known by digest only."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from wayhome.ground.files.storage import FolderStorage, NotStored

LATER = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def kept(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "state" / "files")


def names(kept: FolderStorage) -> list[str]:
    return sorted(str(path.relative_to(kept.folder)) for path in kept.folder.rglob("*") if path.is_file())


def test_what_is_stored_is_found_by_its_digest_until_it_is_deleted(kept: FolderStorage) -> None:
    key = kept.put([b"one ", b"", b"two"])

    with kept.open(key) as stream:
        assert stream.read() == b"one two"
    assert key == hashlib.sha256(b"one two").hexdigest()
    assert (kept.exists(key), kept.exists("0" * 64)) == (True, False)
    kept.delete(key)
    kept.delete(key)
    assert kept.exists(key) is False
    with pytest.raises(NotStored):
        kept.open(key)


def test_nobody_else_on_the_machine_reads_the_folder(kept: FolderStorage) -> None:
    before = os.umask(0)
    try:
        key = kept.put([b"x"])
    finally:
        os.umask(before)

    modes = [kept.folder.stat().st_mode & 0o777, (kept.folder / key[:2] / key[2:]).stat().st_mode & 0o777]
    assert modes == [0o700, 0o600]


def test_what_breaks_off_leaves_nothing(kept: FolderStorage) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"the first half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.put(breaks())

    assert names(kept) == []


def test_it_is_on_the_disk_before_it_has_its_name(
    kept: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_rename, real_fsync = Path.rename, os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append("disk"), real_fsync(handle))[1])
    monkeypatch.setattr(Path, "rename", lambda path, to: (done.append("name"), real_rename(path, to))[1])

    kept.put([b"x"])

    assert done[-3:] == ["disk", "name", "disk"] or done[-4:] == ["disk", "disk", "name", "disk"]


@pytest.mark.parametrize(
    "key", ["", "../../secret", "a" * 63, "A" * 64, "g" * 64, "/" + "a" * 63, "a" * 64 + "\n"]
)
def test_a_key_that_is_no_digest_names_no_file(kept: FolderStorage, key: str) -> None:
    with pytest.raises(NotStored):
        kept.open(key)
    with pytest.raises(NotStored):
        kept.delete(key)


def test_the_sweep_sees_what_is_old_and_clears_what_was_never_finished(kept: FolderStorage) -> None:
    key = kept.put([b"x"])
    (kept.folder / "unfinished-1").write_bytes(b"half")
    (kept.folder / "a note of somebody").write_bytes(b"not ours")

    assert list(kept.stored_before(dt.datetime(2000, 1, 1, tzinfo=dt.UTC))) == []
    assert list(kept.stored_before(LATER)) == [key]
    assert names(kept) == sorted([f"{key[:2]}/{key[2:]}", "a note of somebody"])
