"""One contract for whoever keeps the root key: the file, a key server that behaves as OpenBao, and OpenBao itself.

OpenBao itself is tried where its program ``bao`` stands on the search path.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from cryptography.exceptions import InvalidTag

from tests.key_server import TOKEN, Transit, serving
from wayhome.ground.crypto.errors import KeyUnavailable
from wayhome.ground.crypto.file_provider import FileKeyProvider, read_root_keys, write_root_keys
from wayhome.ground.crypto.providers import KeyProvider
from wayhome.ground.crypto.transit_provider import TransitKeyProvider

BAO = shutil.which("bao")
KINDS = ["file", "transit", *(["openbao"] if BAO else [])]
KEY = os.urandom(32)


def by_transit(address: str, folder: Path, token: str = TOKEN) -> TransitKeyProvider:
    place = folder / "transit.token"
    place.write_text(f"{token}\n")
    place.chmod(0o600)
    return TransitKeyProvider(address=address, mount="transit", key="wayhome", token_file=place)


@dataclass
class Kept:
    """A provider, and another process's view of the same root."""

    provider: KeyProvider
    elsewhere: KeyProvider


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    if request.param == "file":
        write_root_keys(tmp_path / "root.key", [os.urandom(32)])
        yield Kept(FileKeyProvider(tmp_path / "root.key"), FileKeyProvider(tmp_path / "root.key"))
    elif request.param == "transit":
        with serving(Transit()) as address:
            yield Kept(by_transit(address, tmp_path), by_transit(address, tmp_path))
    else:
        yield from _openbao(tmp_path)


def _openbao(folder: Path) -> Iterator[Kept]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["-dev", "-dev-no-store-token", f"-dev-root-token-id={TOKEN}"]
    server = subprocess.Popen(
        [str(BAO), "server", *options, f"-dev-listen-address=127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    header = {"X-Vault-Token": TOKEN}
    try:
        for _ in range(100):
            try:
                requests.get(f"{address}/v1/sys/health", timeout=1)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        requests.post(f"{address}/v1/sys/mounts/transit", json={"type": "transit"}, headers=header, timeout=5)
        requests.post(f"{address}/v1/transit/keys/wayhome", json={}, headers=header, timeout=5)
        yield Kept(by_transit(address, folder), by_transit(address, folder))
    finally:
        server.terminate()
        server.wait()


def test_a_key_that_was_wrapped_opens_again_in_another_process(kept: Kept) -> None:
    wrapped, root = kept.provider.wrap(KEY, bound_to="organisation 7 version 1")

    assert KEY not in wrapped
    assert root == kept.provider.root_id()
    assert kept.elsewhere.unwrap(wrapped, bound_to="organisation 7 version 1", root_id=root) == KEY


def test_a_wrapped_key_does_not_stand_for_another_one(kept: Kept) -> None:
    wrapped, root = kept.provider.wrap(KEY, bound_to="organisation 7 version 1")

    for other in ("organisation 7 version 2", "organisation 8 version 1", "index 7 version 1", ""):
        with pytest.raises(InvalidTag):
            kept.provider.unwrap(wrapped, bound_to=other, root_id=root)


def test_a_wrapped_key_that_was_changed_anywhere_is_refused(kept: Kept) -> None:
    wrapped, root = kept.provider.wrap(KEY, bound_to="organisation 7 version 1")

    for place in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[place] ^= 0x01 if wrapped[place : place + 1].isdigit() else 0x20
        with pytest.raises(InvalidTag):
            kept.provider.unwrap(bytes(changed), bound_to="organisation 7 version 1", root_id=root)
    with pytest.raises(InvalidTag):
        kept.provider.unwrap(wrapped[:-4], bound_to="organisation 7 version 1", root_id=root)
    with pytest.raises(InvalidTag):
        kept.provider.unwrap(b"", bound_to="organisation 7 version 1", root_id=root)


def test_two_wraps_of_one_key_are_not_the_same(kept: Kept) -> None:
    assert kept.provider.wrap(KEY, bound_to="a")[0] != kept.provider.wrap(KEY, bound_to="a")[0]


def test_after_a_rotation_both_roots_open_and_the_new_one_wraps(kept: Kept) -> None:
    before, old = kept.provider.wrap(KEY, bound_to="a")

    new = kept.provider.rotate()
    after, root = kept.elsewhere.wrap(KEY, bound_to="a")

    assert new == root != old
    assert kept.elsewhere.unwrap(before, bound_to="a", root_id=old) == KEY
    assert kept.provider.unwrap(after, bound_to="a", root_id=root) == KEY


def test_what_one_root_wrapped_does_not_open_as_anothers(kept: Kept) -> None:
    before, old = kept.provider.wrap(KEY, bound_to="a")
    new = kept.provider.rotate()

    with pytest.raises(InvalidTag):
        kept.provider.unwrap(before, bound_to="a", root_id=new)
    after, _ = kept.provider.wrap(KEY, bound_to="a")
    with pytest.raises(InvalidTag):
        kept.provider.unwrap(after, bound_to="a", root_id=old)


def test_an_older_root_that_is_forgotten_opens_nothing_any_more(kept: Kept) -> None:
    before, old = kept.provider.wrap(KEY, bound_to="a")
    kept.provider.rotate()
    after, root = kept.provider.wrap(KEY, bound_to="a")

    kept.provider.forget_older()

    with pytest.raises(KeyUnavailable):
        kept.provider.unwrap(before, bound_to="a", root_id=old)
    assert kept.elsewhere.unwrap(after, bound_to="a", root_id=root) == KEY


def test_what_a_root_unknown_here_wrapped_is_said_and_not_guessed(kept: Kept) -> None:
    wrapped, _ = kept.provider.wrap(KEY, bound_to="a")

    with pytest.raises(KeyUnavailable, match="file-000000000000"):
        kept.provider.unwrap(wrapped, bound_to="a", root_id="file-000000000000")


def test_the_file_is_refused_when_others_may_read_it_or_it_is_no_key(tmp_path: Path) -> None:
    place = tmp_path / "root.key"
    with pytest.raises(KeyUnavailable, match="cannot be read"):
        FileKeyProvider(place)
    write_root_keys(place, [os.urandom(32)])
    assert place.stat().st_mode & 0o777 == 0o600
    place.chmod(0o640)
    with pytest.raises(KeyUnavailable, match="read by others"):
        FileKeyProvider(place)
    for text, says in (("", "is empty"), ("not base64!", "not base64"), ("c2hvcnQ=", "holds 5 bytes")):
        place.write_text(text)
        place.chmod(0o600)
        with pytest.raises(KeyUnavailable, match=says):
            FileKeyProvider(place)


def test_a_file_that_is_written_anew_leaves_nothing_beside_it(tmp_path: Path) -> None:
    keys = [os.urandom(32), os.urandom(32)]

    write_root_keys(tmp_path / "root.key", keys)

    assert read_root_keys(tmp_path / "root.key") == keys
    assert [place.name for place in tmp_path.iterdir()] == ["root.key"]


def test_a_file_that_an_administrator_writes_belongs_to_whoever_serves(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 65534, 65534)
    place = tmp_path / "root.key"

    write_root_keys(place, [os.urandom(32)])
    assert place.stat().st_uid == tmp_path.stat().st_uid
    FileKeyProvider(place).rotate()

    assert place.stat().st_uid == tmp_path.stat().st_uid
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_key_server_that_cannot_be_reached_is_said_in_a_sentence(tmp_path: Path) -> None:
    with serving(Transit()) as address:
        wrapped, root = by_transit(address, tmp_path).wrap(KEY, bound_to="a")

    with pytest.raises(KeyUnavailable, match="does not answer") as refused:
        by_transit(address, tmp_path).unwrap(wrapped, bound_to="a", root_id=root)

    assert TOKEN not in str(refused.value)


@pytest.mark.parametrize(
    ("trouble", "says"),
    [({"sealed": True}, "sealed or standing by"), ({"silent": True}, "does not answer")],
)
def test_a_key_server_in_trouble_is_said_in_a_sentence(
    tmp_path: Path, trouble: dict[str, bool], says: str
) -> None:
    transit = Transit(**trouble)  # type: ignore[arg-type]

    with serving(transit) as address, pytest.raises(KeyUnavailable, match=says):
        by_transit(address, tmp_path).wrap(KEY, bound_to="a")


def test_a_token_that_is_refused_missing_or_open_to_others_is_said(tmp_path: Path) -> None:
    with serving(Transit()) as address:
        with pytest.raises(KeyUnavailable, match="refuses the token"):
            by_transit(address, tmp_path, token="another").wrap(KEY, bound_to="a")
        provider = by_transit(address, tmp_path)
        (tmp_path / "transit.token").chmod(0o644)
        with pytest.raises(KeyUnavailable, match="can be read by others"):
            provider.wrap(KEY, bound_to="a")
        (tmp_path / "transit.token").unlink()
        with pytest.raises(KeyUnavailable, match="cannot be read"):
            provider.wrap(KEY, bound_to="a")


def test_a_key_that_the_key_server_does_not_have_is_said(tmp_path: Path) -> None:
    with serving(Transit()) as address:
        by_transit(address, tmp_path)
        there = {"address": address, "token_file": tmp_path / "transit.token"}
        with pytest.raises(KeyUnavailable, match="no such transit engine or key"):
            TransitKeyProvider(mount="elsewhere", key="wayhome", **there).wrap(KEY, bound_to="a")  # type: ignore[arg-type]
        with pytest.raises(KeyUnavailable, match="no such transit engine or key"):
            TransitKeyProvider(mount="transit", key="other", **there).root_id()  # type: ignore[arg-type]


def test_keys_do_not_cross_a_network_in_the_open(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="must begin with https"):
        by_transit("http://keys.example:8200", tmp_path)

    assert by_transit("https://keys.example:8200", tmp_path)
