"""Claims about languages."""

from __future__ import annotations

import pytest

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.languages import bcp47, direction, is_language, language, languages, printed_name
from wayhome.ground.values.scripts import script_of


@pytest.mark.parametrize(
    ("code", "name", "tag", "runs"),
    [
        ("prs", "Dari", "prs", "rtl"),
        ("tir", "Tigrinya", "ti", "ltr"),
        ("ara", "Arabic", "ar", "rtl"),
        ("pus", "Pashto", "ps", "rtl"),
        ("ckb", "Central Kurdish", "ckb", "rtl"),
        ("kmr", "Northern Kurdish", "kmr", "ltr"),
        ("som", "Somali", "so", "ltr"),
        ("rhg", "Rohingya", "rhg", "rtl"),
        ("amh", "Amharic", "am", "ltr"),
    ],
)
def test_a_language_has_its_name_tag_and_direction(code: str, name: str, tag: str, runs: str) -> None:
    assert (printed_name(code), bcp47(code), direction(code)) == (name, tag, runs)


def test_names_come_in_the_language_of_the_page() -> None:
    assert printed_name("prs", "ar") == "الدارية"
    assert printed_name("tir", "fr") == "tigrigna"


def test_a_language_without_a_name_in_cldr_keeps_its_english_one() -> None:
    assert printed_name("haz", "ar") == "Hazaragi"


def test_every_language_has_an_own_name_in_its_own_script() -> None:
    families = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}
    wrong = {
        entry.code
        for entry in languages()
        if script_of(entry.endonym) != families.get(entry.script, entry.script)
    }

    assert wrong == set()


def test_languages_are_listed_by_their_printed_names() -> None:
    assert languages()[0].name == "Afar"
    assert len(languages()) == len(languages("ar")) >= 120


def test_an_unknown_language_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueRefused, match="unknown_language"):
        language("xyz")

    assert not is_language("xyz")
