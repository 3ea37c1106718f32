"""The chunk cipher: what was written comes back, and nothing else passes for it."""

from __future__ import annotations

import io

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from wayhome.ground.files.chunk_cipher import CHUNK, HEADER, TAG, decrypt, encrypt, new_key, prove

KEY = b"k" * 32
PIECE = CHUNK + TAG


def sealed(plain: bytes, *, key: bytes = KEY, file_id: str = "one") -> bytes:
    return b"".join(encrypt(io.BytesIO(plain), key=key, file_id=file_id))


def opened(stream: bytes, *, key: bytes = KEY, file_id: str = "one") -> bytes:
    return b"".join(decrypt(io.BytesIO(stream), key=key, file_id=file_id))


def _long(length: int) -> bytes:
    return b"".join(number.to_bytes(8, "big") for number in range(length // 8 + 1))[:length]


AROUND_BORDERS = [
    0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK,
]  # fmt: skip
THREE_AND_A_BIT = _long(3 * CHUNK + 5)
STREAM = sealed(THREE_AND_A_BIT)


class Trickle(io.BytesIO):
    """A stream that gives less than it was asked for."""

    def read(self, length: int | None = -1, /) -> bytes:
        return super().read(min(length or 1, 1000) if length and length > 0 else 1000)


@pytest.mark.parametrize("length", AROUND_BORDERS)
def test_what_was_written_comes_back_at_every_border(length: int) -> None:
    plain = _long(length)

    stream = sealed(plain)

    assert opened(stream) == plain
    assert prove(io.BytesIO(stream), key=KEY, file_id="one") == length
    assert len(stream) == HEADER + length + TAG * max(1, -(-length // CHUNK))


@settings(max_examples=60)
@given(chunks=st.integers(0, 4), off=st.integers(-40, 40), seed=st.binary(min_size=1, max_size=9))
def test_any_length_comes_back(chunks: int, off: int, seed: bytes) -> None:
    length = max(0, chunks * CHUNK + off)
    plain = (seed * (length // len(seed) + 1))[:length]

    assert opened(sealed(plain)) == plain


def test_a_stream_that_trickles_is_read_as_one_that_flows() -> None:
    stream = b"".join(encrypt(Trickle(THREE_AND_A_BIT), key=KEY, file_id="one"))

    assert b"".join(decrypt(Trickle(stream), key=KEY, file_id="one")) == THREE_AND_A_BIT


def test_the_same_file_written_twice_has_nothing_in_common() -> None:
    first, second = sealed(THREE_AND_A_BIT, key=new_key()), sealed(THREE_AND_A_BIT, key=new_key())

    assert first[HEADER:] != second[HEADER:]
    assert b"\x00" * 7 + b"\x01" not in first


@settings(max_examples=200)
@given(place=st.integers(0, HEADER + len(THREE_AND_A_BIT) + 4 * TAG - 1), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_is_refused(place: int, bit: int) -> None:
    stream = bytearray(STREAM)
    stream[place] ^= 1 << bit

    with pytest.raises(InvalidTag):
        opened(bytes(stream))


@settings(max_examples=200)
@given(length=st.integers(0, HEADER + len(THREE_AND_A_BIT) + 4 * TAG - 1))
def test_a_file_that_was_cut_short_anywhere_is_refused(length: int) -> None:
    with pytest.raises(InvalidTag):
        opened(STREAM[:length])


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_a_file_that_was_cut_short_between_chunks_is_refused(kept: int) -> None:
    with pytest.raises(InvalidTag):
        opened(STREAM[: HEADER + kept * PIECE])


@pytest.mark.parametrize(
    "more",
    [b"\x00", b"x" * TAG, b"x" * PIECE, STREAM[HEADER : HEADER + PIECE], STREAM[-21:]],
    ids=[
        "a zero",
        "a tag",
        "a piece",
        "the first piece again",
        "the end again",
    ],  # what is sealed differs each time
)
@pytest.mark.parametrize("plain", [THREE_AND_A_BIT, _long(2 * CHUNK), b""])
def test_a_file_that_was_lengthened_is_refused(plain: bytes, more: bytes) -> None:
    with pytest.raises(InvalidTag):
        opened(sealed(plain) + more)


def pieces() -> list[bytes]:
    body = STREAM[HEADER:]
    return [body[start : start + PIECE] for start in range(0, len(body), PIECE)]


ORDERS = [
    (1, 0, 2, 3), (0, 2, 1, 3), (2, 1, 0, 3), (3, 2, 1, 0), (0, 1, 3, 2), (0, 0, 1, 3), (0, 1, 3), (0, 2, 3), (1, 2, 3), (3,),
]  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
def test_chunks_in_another_order_are_refused(order: tuple[int, ...]) -> None:
    with pytest.raises(InvalidTag):
        opened(STREAM[:HEADER] + b"".join(pieces()[number] for number in order))


@pytest.mark.parametrize("swapped", [0, 1, 2, 3])
def test_a_chunk_of_another_file_is_refused_even_under_the_same_key(swapped: int) -> None:
    other = sealed(THREE_AND_A_BIT, file_id="two")
    mixed = pieces()
    mixed[swapped] = other[HEADER:][swapped * PIECE : (swapped + 1) * PIECE]

    with pytest.raises(InvalidTag):
        opened(STREAM[:HEADER] + b"".join(mixed))


@pytest.mark.parametrize(("key", "file_id"), [(b"j" * 32, "one"), (KEY, "two")])
def test_another_key_or_another_file_opens_nothing(key: bytes, file_id: str) -> None:
    with pytest.raises(InvalidTag):
        opened(STREAM, key=key, file_id=file_id)


def test_the_header_of_another_file_is_refused() -> None:
    with pytest.raises(InvalidTag):
        opened(sealed(b"")[:HEADER] + STREAM[HEADER:])


def test_nothing_of_a_chunk_is_given_out_before_it_is_proven() -> None:
    stream = bytearray(STREAM)
    stream[HEADER + PIECE + 3] ^= 1
    chunks = decrypt(io.BytesIO(bytes(stream)), key=KEY, file_id="one")

    assert next(chunks) == THREE_AND_A_BIT[:CHUNK]
    with pytest.raises(InvalidTag):
        next(chunks)
