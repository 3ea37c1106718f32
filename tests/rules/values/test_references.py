"""Claims about case references."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.references import (
    ALPHABET,
    EXAMPLE,
    check_character,
    clean_reference,
    new_reference,
)

bodies = st.text(alphabet=ALPHABET, min_size=8, max_size=8)
places = st.integers(min_value=0, max_value=8)


def with_check(body: str) -> str:
    return body + check_character(body)


def test_the_example_of_the_documents_is_a_reference() -> None:
    # The places of K 7 M 4 2 Q X P 9 in the alphabet are 12 5 13 2 0 16 21 15 7; weighted 9 to 1 they add
    # up to 108 + 40 + 91 + 12 + 0 + 64 + 63 + 30 + 7 = 415 = 18 × 23 + 1.
    assert clean_reference("K7M4-2QXP-9") == EXAMPLE


def test_a_new_reference_is_one_that_is_accepted_unchanged() -> None:
    reference = new_reference(random.Random(1).randrange)  # noqa: S311

    assert clean_reference(reference) == reference


def test_the_alphabet_has_no_look_alikes_and_a_prime_number_of_characters() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 23
    assert not set("01DILOAEUBGSZ") & set(ALPHABET)


@given(body=bodies, place=places, other=st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_caught(body: str, place: int, other: str) -> None:
    right = with_check(body)
    wrong = right[:place] + other + right[place + 1 :]

    assert wrong == right or expected_refusal(wrong) == "wrong_check_character"


@given(body=bodies, first=places, second=places)
def test_every_exchange_of_two_characters_is_caught(body: str, first: int, second: int) -> None:
    right = with_check(body)
    letters = list(right)
    letters[first], letters[second] = letters[second], letters[first]
    wrong = "".join(letters)

    assert wrong == right or expected_refusal(wrong) == "wrong_check_character"


def expected_refusal(text: str) -> str:
    with pytest.raises(ValueRefused) as refusal:
        clean_reference(text)
    return refusal.value.code


@pytest.mark.parametrize(
    "typed",
    [
        "k7m4-2qxp-9",
        "K7M42QXP9",
        " k7m4 2qxp 9 ",
        "K7M4–2QXP–9",
        "k7m4.2qxp/9",
        "K7M4-ZQXP-9",
        "К7М4-2QХР-9",
        "K۷M۴-۲QXP-۹",
        "Ｋ７Ｍ４－２ＱＸＰ－９",
        "\u200eK7M4-2QXP-9\u200f",
    ],
)
def test_what_people_type_is_read_as_the_printed_reference(typed: str) -> None:
    assert clean_reference(typed) == "K7M4-2QXP-9"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" - ", "empty"),
        ("K7M4-2QXP", "wrong_length"),
        ("K7M4-2QXP-99", "wrong_length"),
        ("K7M4-OQXP-9", "unknown_character"),
        ("K7M4-2QXP-1", "unknown_character"),
        ("K7M4-2QPX-9", "wrong_check_character"),
        ("K7M4-2QXP-8", "wrong_check_character"),
    ],
)
def test_a_wrong_reference_is_refused_by_what_is_wrong_with_it(typed: str, code: str) -> None:
    assert expected_refusal(typed) == code


def test_the_refusal_says_what_to_do_and_keeps_the_text_out_of_the_log() -> None:
    with pytest.raises(ValueRefused) as refusal:
        clean_reference("K7M4-2QXP-8")

    assert "K7M4-2QXP-8" in str(refusal.value.sentence)
    assert "Read it again" in str(refusal.value.sentence)
    assert "K7M4" not in str(refusal.value)
