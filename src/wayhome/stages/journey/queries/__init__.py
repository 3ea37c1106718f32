"""Questions about journeys: facts for the gates, the parts of one case, the departures board, the hand-over."""

from wayhome.stages.journey.queries.board import (
    Board,
    Flight,
    Manifest,
    ManifestLine,
    Seat,
    departures,
    manifest,
)
from wayhome.stages.journey.queries.facts import (
    Arriving,
    JourneyPart,
    arriving,
    journey_facts,
    travel_states,
    travellers_of,
)
from wayhome.stages.journey.queries.package import handover_package, members_handed_over
from wayhome.stages.journey.queries.parts import (
    JourneyOfCase,
    health_of,
    journey_of,
    may_read_help,
)

__all__ = [
    "Arriving",
    "Board",
    "Flight",
    "JourneyOfCase",
    "JourneyPart",
    "Manifest",
    "ManifestLine",
    "Seat",
    "arriving",
    "departures",
    "handover_package",
    "health_of",
    "journey_facts",
    "journey_of",
    "manifest",
    "may_read_help",
    "members_handed_over",
    "travel_states",
    "travellers_of",
]
