"""Age bands of lists and statistics, from what is known of a person's age."""

from __future__ import annotations

from enum import StrEnum

from wayhome.ground.values.sentences import msgid

ADULT_AT = 18


class AgeBand(StrEnum):
    """An age band without exact age; it adds up to the bands of AMIF: under 18, 18 to 60, over 60.

    The finer limits are a house default: 12 and 16 are ages at which national laws hear or charge a child.
    """

    CHILD_TO_11 = "0-11"
    CHILD_12_TO_15 = "12-15"
    CHILD_16_TO_17 = "16-17"
    ADULT_18_TO_34 = "18-34"
    ADULT_35_TO_60 = "35-60"
    OVER_60 = "61+"
    UNKNOWN = "unknown"


AGE_BAND_LABELS: dict[AgeBand, str] = {
    AgeBand.CHILD_TO_11: msgid("0 to 11"),
    AgeBand.CHILD_12_TO_15: msgid("12 to 15"),
    AgeBand.CHILD_16_TO_17: msgid("16 to 17"),
    AgeBand.ADULT_18_TO_34: msgid("18 to 34"),
    AgeBand.ADULT_35_TO_60: msgid("35 to 60"),
    AgeBand.OVER_60: msgid("61 and over"),
    AgeBand.UNKNOWN: msgid("Age not known"),
}

_FROM = (
    (61, AgeBand.OVER_60),
    (35, AgeBand.ADULT_35_TO_60),
    (ADULT_AT, AgeBand.ADULT_18_TO_34),
    (16, AgeBand.CHILD_16_TO_17),
    (12, AgeBand.CHILD_12_TO_15),
)


def age_band(ages: tuple[int, int] | None) -> AgeBand:
    """Return the band of the lowest age a person may have, so that whoever may be a child is in a child's.

    ``ages`` is lowest and highest age in whole years, None if nothing is known of the birth date: then the
    band is ``unknown``, and the person is treated as a child until assessed.
    """
    if ages is None:
        return AgeBand.UNKNOWN
    lowest = ages[0]
    return next((band for start, band in _FROM if lowest >= start), AgeBand.CHILD_TO_11)


def is_child_band(band: AgeBand) -> bool:
    """Return whether a person of the band is treated as a child; an unknown age is."""
    return band in (AgeBand.CHILD_TO_11, AgeBand.CHILD_12_TO_15, AgeBand.CHILD_16_TO_17, AgeBand.UNKNOWN)
