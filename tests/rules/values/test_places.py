"""Claims about countries, areas and regions."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale

from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.places import (
    REGION_NAMES,
    Region,
    _regions,
    _within,
    collation_key,
    countries,
    country,
    country_by_alpha_2,
    footnotes,
    is_country,
    printed_name,
    region_of,
)

TODAY = date(2026, 11, 21)


def test_the_list_is_iso_3166_and_kosovo() -> None:
    codes = {entry.alpha_3 for entry in countries(TODAY)}

    assert len(codes) == 249 + 1
    assert "XKX" in codes


def test_codes_are_unique_and_known_to_cldr() -> None:
    entries = countries(TODAY)
    two_letters = {entry.alpha_2 for entry in entries}

    assert len(two_letters) == len(entries)
    assert two_letters <= set(Locale("en").territories)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("AFG", "Afghanistan"),
        ("ALB", "Albania"),
        ("BIH", "Bosnia and Herzegovina"),
        ("IDN", "Indonesia"),
        ("IRN", "Iran (Islamic Republic of)"),
        ("IRQ", "Iraq"),
        ("XKX", "Kosovo (UNSCR 1244)"),
        ("MNG", "Mongolia"),
        ("SRB", "Serbia"),
        ("UKR", "Ukraine"),
        ("CIV", "Côte d’Ivoire"),
        ("SYR", "Syrian Arab Republic"),
        ("TUR", "Türkiye"),
    ],
)
def test_publications_print_the_short_names_of_the_united_nations(code: str, name: str) -> None:
    assert printed_name(code) == name


def test_kosovo_carries_its_footnote() -> None:
    assert "1244 (1999)" in footnotes(("IRQ", "XKX"))["XKX"]
    assert "IRQ" not in footnotes(("IRQ", "XKX"))


def test_printed_names_sort_without_regard_to_marks() -> None:
    names = [entry.un_name for entry in countries(TODAY)]

    assert names[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    assert names == sorted(names, key=collation_key)
    assert names.index("Costa Rica") < names.index("Côte d’Ivoire") < names.index("Croatia")


def test_two_letters_of_an_airline_lead_to_the_country() -> None:
    assert country_by_alpha_2("XK").alpha_3 == "XKX"


@pytest.mark.parametrize(
    ("code", "on", "valid"),
    [
        ("SSD", date(2011, 7, 8), False),
        ("SSD", date(2011, 7, 9), True),
        ("SCG", date(2006, 6, 4), True),
        ("SCG", date(2006, 6, 5), False),
    ],
)
def test_a_country_is_listed_only_while_it_exists(code: str, on: date, valid: bool) -> None:
    assert (country(code) in countries(on)) is valid


@pytest.mark.parametrize(
    ("code", "on", "region"),
    [
        ("GBR", date(2020, 1, 31), Region.EEA),
        ("GBR", date(2020, 2, 1), Region.EUROPE_OUTSIDE_EEA),
        ("HRV", date(2013, 7, 1), Region.SOUTH_EASTERN_EUROPE),
        ("HRV", date(2016, 6, 1), Region.EEA),
        ("XKX", date(2016, 6, 1), Region.SOUTH_EASTERN_EUROPE),
        ("ETH", date(2016, 6, 1), Region.EAST_AFRICA),
        ("IRQ", date(2016, 6, 1), Region.MIDDLE_EAST_AND_NORTH_AFRICA),
        ("ATA", date(2016, 6, 1), None),
    ],
)
def test_regions_are_those_of_the_day(code: str, on: date, region: Region | None) -> None:
    assert region_of(code, on) == region


@pytest.mark.parametrize("on", [date(2004, 5, 1), date(2016, 6, 1), TODAY])
def test_every_inhabited_country_has_a_region(on: date) -> None:
    without = {entry.alpha_3 for entry in countries(on) if region_of(entry.alpha_3, on) is None}

    assert without == {"ATA", "ATF", "BVT", "HMD", "SGS"}
    assert set(REGION_NAMES) == set(Region)


@pytest.mark.parametrize(
    "on", [date(2004, 4, 30), date(2007, 8, 1), date(2014, 4, 12), date(2020, 2, 1), TODAY]
)
def test_no_country_is_in_two_regions_on_one_day(on: date) -> None:
    doubled = [
        code for code, entries in _regions().items() if sum(_within(on, a, b) for _, a, b in entries) > 1
    ]

    assert doubled == []


def test_an_unknown_code_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueRefused) as refusal:
        country("XXX")

    assert refusal.value.code == "unknown_country"
    assert not is_country("XXX")
