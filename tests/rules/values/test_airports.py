"""Claims about airports, local days and service codes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wayhome.ground.values.airports import (
    SERVICE_LABELS,
    ServiceCode,
    airport,
    airports,
    is_listed,
    local_day,
    moment_at,
)
from wayhome.ground.values.errors import ValueRefused
from wayhome.ground.values.places import is_country


@pytest.mark.parametrize(
    ("code", "city", "country", "tz"),
    [
        ("AMS", "Amsterdam", "NLD", "Europe/Amsterdam"),
        ("bgw", "Baghdad", "IRQ", "Asia/Baghdad"),
        ("KBL", "Kabul", "AFG", "Asia/Kabul"),
        ("PRN", "Pristina", "XKX", "Europe/Belgrade"),
        ("HEA", "Herat", "AFG", "Asia/Kabul"),
        ("FRU", "Bishkek", "KGZ", "Asia/Bishkek"),
    ],
)
def test_an_airport_has_its_city_country_and_clock(code: str, city: str, country: str, tz: str) -> None:
    found = airport(code)

    assert (found.city, found.country, found.tz) == (city, country, tz)


def test_every_listed_airport_lies_in_a_country_of_the_list() -> None:
    assert all(is_country(entry.country) for entry in airports())
    assert len(airports()) > 7000


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # The Netherlands are two hours ahead of UTC in summer: 23:30 on 30 June and 00:30 on 1 July there.
        (datetime(2016, 6, 30, 21, 30, tzinfo=UTC), date(2016, 6, 30)),
        (datetime(2016, 6, 30, 22, 30, tzinfo=UTC), date(2016, 7, 1)),
    ],
)
def test_a_flight_counts_on_the_day_of_its_airport(moment: datetime, day: date) -> None:
    assert local_day(moment, "AMS") == day


def test_three_letters_by_hand_are_accepted_without_a_clock() -> None:
    assert not is_listed("QQQ")
    assert airport("QQQ").tz is None
    assert airport("QQQ").label == "QQQ"
    with pytest.raises(ValueRefused, match="no_time_zone"):
        local_day(datetime(2016, 6, 30, tzinfo=UTC), "QQQ")


def test_a_time_zone_named_beside_an_airport_by_hand_is_used() -> None:
    assert local_day(datetime(2016, 6, 30, 22, 30, tzinfo=UTC), "QQQ", "Asia/Kabul") == date(2016, 7, 1)


def test_the_clock_time_of_a_ticket_becomes_a_moment() -> None:
    assert moment_at(datetime(2016, 7, 1, 0, 30), "AMS") == datetime(2016, 6, 30, 22, 30, tzinfo=UTC)  # noqa: DTZ001


@pytest.mark.parametrize("code", ["", "AM", "AMST", "A1S", "阿姆斯"])
def test_what_is_not_three_letters_is_refused(code: str) -> None:
    with pytest.raises(ValueRefused, match="not_an_airport_code"):
        airport(code)


def test_a_moment_without_time_zone_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2016, 6, 30), "AMS")  # noqa: DTZ001


def test_every_service_code_has_a_label() -> None:
    assert set(SERVICE_LABELS) == set(ServiceCode)
    assert {code.value for code in ServiceCode} == {"WCHR", "WCHS", "WCHC", "MEDA", "UMNR", "BLND", "DEAF"}
