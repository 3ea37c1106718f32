"""Claims about names of people."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.names import clean_name, initials
from wayhome.ground.values.scripts import direction_of_script, script_of

NAMES_AS_WRITTEN = [
    ("Suharto", "Latn"),
    ("Marieke de Wit", "Latn"),
    ("Nguyễn Thị Minh Khai", "Latn"),
    ("María José Ñahui O’Brien-Pérez", "Latn"),
    ("ليلى حسن عبد الله", "Arab"),
    ("علی‌رضا نوروزی", "Arab"),
    ("አበበ ቢቂላ", "Ethi"),
    ("Оксана Шевченко", "Cyrl"),
    ("ნინო ბერიძე", "Geor"),
    ("Արամ Խաչատրյան", "Armn"),
    ("শেখ মুজিবুর রহমান", "Beng"),
    ("क्षितिज शर्मा", "Deva"),
    ("ශ්‍රී කාන්ත", "Sinh"),
    ("ஆனந்தி", "Taml"),
    ("မောင်မောင်", "Mymr"),
    ("王小明", "Hani"),
    ("김철수", "Hang"),
    ("דוד לוי", "Hebr"),
    ("สมชาย ใจดี", "Thai"),
    ("ᠪᠠᠲᠤ", "Mong"),
    ("𐴌𐴗𐴥𐴝", "Rohg"),
]


@pytest.mark.parametrize(("name", "script"), NAMES_AS_WRITTEN)
def test_a_name_in_any_script_stays_as_the_person_writes_it(name: str, script: str) -> None:
    composed = unicodedata.normalize("NFC", name)

    assert clean_name(name) == composed
    assert script_of(name) == script


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amina \t  Yusuf\n", "Amina Yusuf"),
        ("Jose\u0301", "Jos\u00e9"),
        ("\u202eAmina\u202c", "Amina"),
        ("\u2067ليلى\u2069", "ليلى"),
        ("Ami\u200bna\u00ad\ufeff", "Amina"),
        ("Ami\x00na\x1b", "Amina"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("\u200cعلی\u200d", "علی"),
        ("Henry 3rd", "Henry 3rd"),
        ("Amina\u00a0Yusuf", "Amina Yusuf"),
    ],
)
def test_only_invisible_signs_and_spare_spaces_are_taken_out(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" \u200b\u202e ", "empty"),
        ("12345", "no_letter"),
        ("٣٤٥", "no_letter"),
        ("- .", "no_letter"),
        ("<b>Amina</b>", "markup"),
        ("Amina &amp; Yusuf", "markup"),
        ("amina@example.org", "markup"),
        ("https://example.org/a", "markup"),
        ("Amina {{ name }}", "markup"),
        ("Amina 😀", "not_a_name"),
        ("Amina \ue000", "not_a_name"),
        ("Amina \uffff", "not_a_name"),
        ("a" * 201, "too_long"),
        ("A" + "\u0300\u0316" * 4 + "mina", "too_many_marks"),
    ],
)
def test_what_is_not_a_name_is_refused_by_what_is_wrong_with_it(typed: str, code: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        clean_name(typed)

    assert refusal.value.code == code


@given(
    st.text(
        alphabet=st.characters(categories=["Lu", "Ll", "Lo", "Mn", "Cf", "Zs", "Pd"]), min_size=1, max_size=30
    )
)
def test_cleaning_a_clean_name_changes_nothing(text: str) -> None:
    once = cleaned_or_none(text)

    assert once is None or cleaned_or_none(once) == once


def cleaned_or_none(text: str) -> str | None:
    try:
        return clean_name(text)
    except ValueRefused:
        return None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Marieke de Wit", "MW"),
        ("Suharto", "S"),
        ("élodie", "É"),
        ("ليلى حسن", "ل ح"),
        ("क्षितिज शर्मा", "क्षिश"),
        ("(Ali) Hussein", "AH"),
        ("", ""),
    ],
)
def test_initials_are_what_a_reader_sees_as_first_signs(name: str, shown: str) -> None:
    assert initials(name) == shown


def test_direction_follows_the_script() -> None:
    assert direction_of_script("Arab") == "rtl"
    assert direction_of_script("Ethi") == "ltr"
