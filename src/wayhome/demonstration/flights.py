"""Flights of the demonstration: real airports, an invented carrier (XA) and invented flight numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wayhome.ground.values.money import Money
from wayhome.stages.journey.actions import LegPlan
from wayhome.stages.journey.enums import Meeting

FROM = "AMS"


@dataclass(frozen=True)
class Hop:
    """One leg of a timetable in clock times at the airports; ``days`` is added where it lands a day later."""

    start: str
    end: str
    departs: str
    arrives: str
    number: str
    euros: int = 0
    begins_later: int = 0
    lands_later: int = 0


TIMETABLE: dict[str, tuple[Hop, ...]] = {
    "IRQ": (
        Hop(FROM, "IST", "11:25", "16:00", "XA 214", 210),
        Hop("IST", "BGW", "19:05", "21:45", "XA 318"),
    ),
    "EBL": (
        Hop(FROM, "IST", "21:40", "02:10", "XA 451", 225, lands_later=1),
        Hop("IST", "EBL", "04:20", "06:30", "XA 457", begins_later=1, lands_later=1),
    ),
    "ETH": (
        Hop(FROM, "FRA", "18:20", "19:30", "XA 120", 240),
        Hop("FRA", "ADD", "22:05", "05:55", "XA 707", lands_later=1),
    ),
    "ALB": (Hop(FROM, "TIA", "07:10", "09:45", "XA 802", 120),),
    "GEO": (Hop(FROM, "TBS", "10:05", "16:20", "XA 690", 190),),
    "ARM": (Hop(FROM, "EVN", "13:15", "19:50", "XA 694", 205),),
    "IDN": (Hop(FROM, "CGK", "13:50", "07:40", "XA 836", 480, lands_later=1),),
    "MNG": (
        Hop(FROM, "IST", "15:35", "20:10", "XA 218", 390),
        Hop("IST", "ULN", "22:40", "10:25", "XA 340", lands_later=1),
    ),
    "BRA": (Hop(FROM, "GRU", "12:40", "19:55", "XA 791", 520),),
    "UKR": (Hop(FROM, "WAW", "09:25", "11:20", "XA 310", 140),),
    "SRB": (Hop(FROM, "BEG", "12:10", "14:35", "XA 860", 110),),
    "MKD": (Hop(FROM, "SKP", "06:45", "09:15", "XA 864", 110),),
    "XKX": (Hop(FROM, "PRN", "14:20", "16:55", "XA 868", 110),),
    "BGD": (
        Hop(FROM, "DOH", "15:00", "22:45", "XA 273", 430),
        Hop("DOH", "DAC", "01:20", "09:05", "XA 419", begins_later=1, lands_later=1),
    ),
    "LKA": (
        Hop(FROM, "DOH", "15:00", "22:45", "XA 273", 440),
        Hop("DOH", "CMB", "02:05", "09:10", "XA 423", begins_later=1, lands_later=1),
    ),
    "IND": (Hop(FROM, "DEL", "11:10", "23:20", "XA 871", 410),),
    "NPL": (
        Hop(FROM, "DOH", "15:00", "22:45", "XA 273", 450),
        Hop("DOH", "KTM", "01:50", "09:00", "XA 427", begins_later=1, lands_later=1),
    ),
    "IRN": (
        Hop(FROM, "IST", "15:35", "20:10", "XA 218", 260),
        Hop("IST", "IKA", "22:00", "02:00", "XA 322", lands_later=1),
    ),
    "MAR": (Hop(FROM, "CMN", "17:30", "20:10", "XA 540", 130),),
    "NGA": (Hop(FROM, "LOS", "12:45", "18:10", "XA 587", 380),),
    "GHA": (Hop(FROM, "ACC", "14:40", "20:15", "XA 589", 370),),
    "TUR": (Hop(FROM, "IST", "11:25", "16:00", "XA 214", 150),),
    "KAZ": (
        Hop(FROM, "IST", "15:35", "20:10", "XA 218", 310),
        Hop("IST", "ALA", "22:20", "06:05", "XA 344", lands_later=1),
    ),
}


def legs_to(place: str, day: dt.date) -> Sequence[LegPlan]:
    """Return the legs to a country (or to the airport of a second way there) on a day, local clock times."""
    hops = TIMETABLE[place]
    return [
        LegPlan(
            from_airport=hop.start,
            to_airport=hop.end,
            departs=_clock(day, hop.begins_later, hop.departs),
            arrives=_clock(day, hop.lands_later, hop.arrives),
            carrier="XA",
            flight_number=hop.number,
            cost=Money(hop.euros * 100, "EUR") if hop.euros else None,
            meeting=Meeting.NEEDED,
        )
        for hop in hops
    ]


def _clock(day: dt.date, later: int, clock: str) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=later), dt.time.fromisoformat(clock))
