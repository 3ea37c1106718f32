"""Claims about Latin forms of names that are proposed to be corrected."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from tests.rules.values.test_names import NAMES_AS_WRITTEN
from wayhome.ground.values.latin_forms import is_latin, propose_latin
from wayhome.ground.values.names import clean_name
from wayhome.ground.values.scripts import script_of


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("ليلى حسن عبد الله", "Layla Hasan Abd Allah"),
        ("علی‌رضا یوسفی", "Alireza Yusofi"),
        ("نور الدين", "Nur ad-Din"),
        ("አበበ ቢቂላ", "Abebe Bikila"),
        ("Оксана Шевченко-Коваль", "Oksana Shevchenko-Koval"),
        ("ნინო ბერიძე", "Nino Beridze"),
        ("Արամ Խաչատրյան", "Aram Khachatryan"),
        ("王小明", "Wang Xiao Ming"),
        ("김철수", "Gim Cheol Su"),
        # Vowels that nobody wrote are not made up: whoever knows the name adds them.
        ("جبار", "Jbar"),
    ],
)
def test_a_name_in_another_script_is_proposed_in_latin_letters(name: str, proposed: str) -> None:
    assert propose_latin(name) == proposed


@pytest.mark.parametrize(
    "name", ["Marieke de Wit", "María José Ñahui", "Nguyễn Thị Minh Khai", "", "  ", "123"]
)
def test_nothing_is_proposed_for_a_name_in_latin_letters(name: str) -> None:
    assert propose_latin(name) == ""


@pytest.mark.parametrize(("name", "script"), NAMES_AS_WRITTEN)
def test_a_proposal_could_be_kept_as_it_stands_and_has_the_words_in_their_order(
    name: str, script: str
) -> None:
    proposed = propose_latin(name)

    assert is_latin(name) is (script == "Latn")
    assert bool(proposed) is (script != "Latn")
    if proposed:
        assert clean_name(proposed) == proposed
        assert script_of(proposed) == "Latn"
        assert proposed[0].isupper()


def test_a_proposal_is_no_longer_than_a_name_may_be() -> None:
    assert len(propose_latin("王" * 150)) <= 200


def test_the_listed_names_are_clean_and_none_stands_twice() -> None:
    text = resources.files("wayhome.ground.values.data").joinpath("latin_names.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))

    assert len({row["name"] for row in rows}) == len(rows) == 114
    for row in rows:
        assert clean_name(row["name"]) == row["name"]
        assert clean_name(row["latin"]) == row["latin"]
        assert propose_latin(row["name"]) == row["latin"]
