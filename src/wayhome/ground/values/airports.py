"""Airports by IATA code with their time zones, the local day of a flight, and airline service codes."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

import airportsdata

from wayhome.ground.values.errors import refused
from wayhome.ground.values.places import country_by_alpha_2
from wayhome.ground.values.sentences import msgid

_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Airport:
    """An airport; ``country`` is alpha-3. One entered by hand has its three letters and nothing else."""

    iata: str
    name: str = ""
    city: str = ""
    country: str = ""
    tz: str | None = None

    @property
    def label(self) -> str:
        """Return the city and the code as boards print them, or the code alone."""
        return f"{self.city} ({self.iata})" if self.city else self.iata


class ServiceCode(StrEnum):
    """What an airline is asked to provide for one passenger (IATA special service codes)."""

    WHEELCHAIR_RAMP = "WCHR"
    WHEELCHAIR_STEPS = "WCHS"
    WHEELCHAIR_CABIN = "WCHC"
    MEDICAL_CASE = "MEDA"
    UNACCOMPANIED_MINOR = "UMNR"
    BLIND = "BLND"
    DEAF = "DEAF"


SERVICE_LABELS: dict[ServiceCode, str] = {
    ServiceCode.WHEELCHAIR_RAMP: msgid("Wheelchair to the aircraft; walks up steps"),
    ServiceCode.WHEELCHAIR_STEPS: msgid("Wheelchair and help on steps; walks in the cabin"),
    ServiceCode.WHEELCHAIR_CABIN: msgid("Wheelchair to the seat; cannot walk"),
    ServiceCode.MEDICAL_CASE: msgid("Medical case; the airline's doctor must agree"),
    ServiceCode.UNACCOMPANIED_MINOR: msgid("Child travelling alone, in the airline's care"),
    ServiceCode.BLIND: msgid("Blind or hardly sees"),
    ServiceCode.DEAF: msgid("Deaf or hardly hears"),
}


def airport(code: str) -> Airport:
    """Return the airport of an IATA code; three letters the list does not have are accepted as they are.

    Raises ``ValueRefused`` with code ``not_an_airport_code`` for anything but three letters.
    """
    letters = code.strip().upper()
    if not _CODE.fullmatch(letters):
        raise refused(
            "not_an_airport_code",
            msgid("“%(written)s” is not an airport code. Write its three letters, such as AMS."),
            written=code,
        )
    return _by_code().get(letters, Airport(letters))


def is_listed(code: str) -> bool:
    """Return whether the list knows this IATA code."""
    return code in _by_code()


def airports() -> tuple[Airport, ...]:
    """Return every listed airport in the order of its code."""
    return tuple(_by_code()[code] for code in sorted(_by_code()))


def local_day(moment: datetime, iata: str, tz: str | None = None) -> date:
    """Return the day at the airport at a moment: a flight at 00:30 on 1 July counts in July there.

    ``tz`` names the time zone of an airport entered by hand; the list's own zone wins. Raises ``ValueError``
    for a moment without time zone, ``ValueRefused`` with code ``no_time_zone`` if nobody knows the zone.
    """
    return local_moment(moment, iata, tz).date()


def local_moment(moment: datetime, iata: str, tz: str | None = None) -> datetime:
    """Return a moment on the clock of the airport; ``tz`` and errors as for ``local_day``."""
    if moment.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(_zone(iata, tz))


def moment_at(local: datetime, iata: str, tz: str | None = None) -> datetime:
    """Return the UTC moment of a clock time without time zone at the airport, as tickets print it.

    A clock time that occurs twice in the night of a change is the first one. ``tz`` and errors as above.
    """
    if local.tzinfo is not None:
        raise ValueError("A clock time has no time zone of its own.")
    return local.replace(tzinfo=_zone(iata, tz), fold=0).astimezone(UTC)


def _zone(iata: str, tz: str | None) -> ZoneInfo:
    """Return the time zone of an airport, its own or the one named beside it."""
    name = airport(iata).tz or tz
    if not name:
        raise refused(
            "no_time_zone",
            msgid(
                "The clock time at %(airport)s is not known. Name the city's time zone beside the airport."
            ),
            airport=iata,
        )
    return ZoneInfo(name)


@cache
def _by_code() -> dict[str, Airport]:
    """Return the listed airports by IATA code, with our corrections (``data/airports.csv``) over the list."""
    listed = {
        code: Airport(
            iata=code,
            name=row["name"],
            city=row["city"],
            country=country_by_alpha_2(row["country"]).alpha_3,
            tz=row["tz"] or None,
        )
        for code, row in airportsdata.load("IATA").items()
    }
    text = resources.files("wayhome.ground.values.data").joinpath("airports.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        given = {name: value for name, value in row.items() if value}
        listed[row["iata"]] = replace(listed.get(row["iata"], Airport(row["iata"])), **given)
    return listed
