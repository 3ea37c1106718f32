"""Words of programmes and of the world's lists."""

from enum import StrEnum


class OriginSide(StrEnum):
    """Who confirms arrival for a programme."""

    OFFICE = "office"
    PARTNER = "partner"
    NAMED_PERSON = "named_person"


class ProgrammeShape(StrEnum):
    """Which part of the way a programme covers; steps outside it are left out of the drawn rail."""

    WHOLE_WAY = "whole_way"
    RETURN_ONLY = "return_only"
    ORIGIN_ONLY = "origin_only"


class RowState(StrEnum):
    """How a row of the world's lists stands on a day."""

    WAITING = "waiting"
    LATER = "later"
    IN_FORCE = "in_force"
    END_ASKED = "end_asked"
    ENDED = "ended"
