"""The root key on paper: any three of five give it back, two give nothing, and mistakes are named."""

from __future__ import annotations

import io
import os
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from shamir_mnemonic import MnemonicError, combine_mnemonics

from wayhome.ground.crypto.errors import SharesRefused
from wayhome.ground.crypto.file_provider import name_of, read_root_keys, write_root_keys
from wayhome.ground.crypto.paper_shares import make_shares, restore_from_shares

ROOT = os.urandom(32)


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    place = tmp_path_factory.mktemp("keys") / "root.key"
    write_root_keys(place, [ROOT])
    return list(make_shares(place)[1])


def test_there_are_five_shares_of_thirty_three_words(shares: list[str]) -> None:
    assert [len(share.split()) for share in shares] == [33] * 5


def test_any_three_in_any_order_give_the_root_key_back(shares: list[str], tmp_path: Path) -> None:
    restored = set()
    for number, three in enumerate(combinations(shares, 3)):
        place = tmp_path / str(number) / "root.key"
        assert restore_from_shares(three, path=place) == name_of(ROOT)
        assert place.stat().st_mode & 0o777 == 0o600
        restored.add(bytes(read_root_keys(place)[0]))
    for number, three in enumerate(permutations(shares[:3])):
        restore_from_shares(three, path=tmp_path / f"order-{number}.key")

    assert restored == {ROOT}


def test_two_give_nothing(shares: list[str], tmp_path: Path) -> None:
    for two in combinations(shares, 2):
        with pytest.raises(SharesRefused, match="needs 3 different shares"):
            restore_from_shares(two, path=tmp_path / "root.key")
        with pytest.raises(MnemonicError):
            combine_mnemonics(list(two))
    with pytest.raises(SharesRefused, match="these are 2"):
        restore_from_shares([shares[0], shares[1], shares[0]], path=tmp_path / "root.key")

    assert list(tmp_path.iterdir()) == []


def test_an_unknown_word_is_named_with_its_place(shares: list[str], tmp_path: Path) -> None:
    words = shares[1].split()
    words[6] = "moritz"

    with pytest.raises(SharesRefused, match="word 7 of share 2, “moritz”"):
        restore_from_shares([shares[0], " ".join(words), shares[2]], path=tmp_path / "root.key")


def test_a_word_too_few_or_two_that_changed_places_are_refused(shares: list[str], tmp_path: Path) -> None:
    words = shares[2].split()
    swapped = [*words[:9], words[10], words[9], *words[11:]]
    other = [*words[:20], "academic" if words[20] != "academic" else "acid", *words[21:]]

    for wrong in (words[:-1], swapped, other):
        with pytest.raises(SharesRefused, match="share 3 is not whole"):
            restore_from_shares([shares[0], shares[1], " ".join(wrong)], path=tmp_path / "root.key")


def test_shares_of_different_sets_are_refused(shares: list[str], tmp_path: Path) -> None:
    write_root_keys(tmp_path / "same.key", [ROOT])
    others = make_shares(tmp_path / "same.key")[1]

    with pytest.raises(SharesRefused, match=r"different sets|do not belong together"):
        restore_from_shares([*shares[:2], others[2]], path=tmp_path / "root.key")

    assert not (tmp_path / "root.key").exists()


def test_a_key_file_that_is_there_is_not_overwritten(shares: list[str], tmp_path: Path) -> None:
    other = os.urandom(32)
    write_root_keys(tmp_path / "root.key", [other])

    with pytest.raises(SharesRefused, match="is there already"):
        restore_from_shares(shares[:3], path=tmp_path / "root.key")

    assert read_root_keys(tmp_path / "root.key") == [other]


def test_the_command_prints_shares_and_takes_them_back_as_they_stand_on_paper(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAYHOME_KEY_FILE = tmp_path / "root.key"
    write_root_keys(tmp_path / "root.key", [ROOT, os.urandom(32)])
    said = io.StringIO()
    call_command("key_shares", "make", stdout=said)
    printed = [" ".join(part.split("\n", 1)[1].split()) for part in said.getvalue().split("\nShare ")[1:]]
    (tmp_path / "root.key").rename(tmp_path / "lost.key")

    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([printed[4], printed[0].upper(), printed[2], ""])))
    call_command("key_shares", "restore", stdout=said)

    assert len(printed) == 5
    assert read_root_keys(tmp_path / "root.key") == [ROOT]
    assert f"Root key {name_of(ROOT)} was written to root.key" in said.getvalue()


def test_the_command_stops_at_two_shares_and_at_the_first_wrong_word(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, shares: list[str]
) -> None:
    settings.WAYHOME_KEY_FILE = tmp_path / "root.key"
    for typed, says in (
        (f"{shares[0]}\n{shares[1]}\n\n", "needs 3 different shares"),
        (f"{shares[0]}\n{shares[1]} moritz\n", "word 34 of share 2"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(CommandError, match=says):
            call_command("key_shares", "restore", stdout=io.StringIO())

    assert list(tmp_path.iterdir()) == []


def test_a_root_key_that_never_leaves_its_server_is_not_put_on_paper(settings: Any) -> None:
    settings.WAYHOME_TRANSIT_URL = "https://keys.example:8200"

    with pytest.raises(CommandError, match="never leaves"):
        call_command("key_shares", "make")
