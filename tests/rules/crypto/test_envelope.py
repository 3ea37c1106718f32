"""The form of a sealed value: bound to its place and version, refused when one bit differs."""

from __future__ import annotations

import os

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.crypto.envelope import BLOCK, seal, unseal, version_of

KEY = os.urandom(32)
PLACE = "people_person|7f0c|full_name"


@given(plain=st.binary(max_size=200), version=st.integers(1, 65_535))
def test_a_sealed_value_opens_in_its_place_and_names_its_version(plain: bytes, version: int) -> None:
    sealed = seal(plain, key=KEY, version=version, place=PLACE)

    assert version_of(sealed) == version
    assert unseal(sealed, key=KEY, place=PLACE) == plain


def test_every_single_bit_counts() -> None:
    sealed = seal("مريم".encode(), key=KEY, version=258, place=PLACE)

    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << (bit % 8)
        with pytest.raises(InvalidTag):
            unseal(bytes(changed), key=KEY, place=PLACE)


@pytest.mark.parametrize(
    "place", ["people_person|7f0d|full_name", "people_person|7f0c|email", "cases_note|7f0c|full_name"]
)
def test_a_value_does_not_open_elsewhere(place: str) -> None:
    sealed = seal(b"Mariam", key=KEY, version=1, place=PLACE)

    with pytest.raises(InvalidTag):
        unseal(sealed, key=KEY, place=place)


def test_a_value_does_not_pass_for_one_of_another_version() -> None:
    sealed = seal(b"Mariam", key=KEY, version=1, place=PLACE)

    with pytest.raises(InvalidTag):
        unseal(sealed[:1] + b"\x00\x02" + sealed[3:], key=KEY, place=PLACE)


@pytest.mark.parametrize("length", [0, 1, 2, 3, 14, 15])
def test_what_is_too_short_is_no_sealed_value(length: int) -> None:
    with pytest.raises(InvalidTag):
        version_of((b"\x02" + b"\x00" * 40)[:length])


def test_lengths_tell_little() -> None:
    short, longer = (seal(b"x" * size, key=KEY, version=1, place=PLACE) for size in (1, BLOCK - 1))

    assert len(short) == len(longer)
